"""Language and 长辈模式 switches."""

import pytest

from tests.factories import make_home

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home():
    return make_home()


def test_the_interface_is_chinese_whatever_the_browser_asks(client):
    response = client.get("/", headers={"accept-language": "en"})
    assert 'lang="zh-Hans"' in response.text


def test_english_by_choice(client):
    response = client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    assert response.status_code == 302
    assert 'lang="en"' in client.get("/").text


def test_elder_mode_is_a_cookie_and_back_again(client):
    assert "data-elder" not in client.get("/").text
    response = client.post("/elder/", {"next": "/news/"})
    assert response["Location"] == "/news/"
    assert "data-elder" in client.get("/").text
    client.post("/elder/", {"next": "/"})
    assert "data-elder" not in client.get("/").text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_switch_never_leads_elsewhere(client, target):
    assert client.post("/elder/", {"next": target})["Location"] == "/"


def test_headers_of_every_public_page(client):
    headers = client.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]


def test_a_plain_visit_sets_no_cookie(client):
    assert not client.get("/").cookies
