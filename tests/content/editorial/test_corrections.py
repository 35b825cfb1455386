"""Errors are corrected in public: on the page, in the list, the feed and the files; the old text stays."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from content.editorial import issuing
from content.editorial.corrections import Correction
from content.news.models import NewsPage
from content.stores.models import Store
from tests.content.stores.factories import promise
from tests.factories import make_page

pytestmark = pytest.mark.django_db

WRONG, RIGHT = "合格率为96%", "合格率为69%"


@pytest.fixture
def page(search_index):
    """A published piece of news with an error, mended since."""
    page = make_page(NewsPage, title="抽查结果", summary=f"本次抽查{WRONG}。")
    page.save_revision().publish()
    page.summary = f"本次抽查{RIGHT}。"
    page.save_revision().publish()
    return page


def issue(subject, user, **values):
    """A correction of the error, or what the values say."""
    standard = {"kind": "correction", "wrong": WRONG, "right": RIGHT, "reason": "录入时数字颠倒。"}
    return issuing.issue(subject=subject, user=user, **(standard | values))


def test_a_correction_is_told_everywhere_and_keeps_the_old_text(page, office, client, drain):
    statement = issue(page, office.chief)
    assert RIGHT in client.get(page.url).text
    for address in (
        page.url,
        reverse("corrections"),
        statement.get_absolute_url(),
        "/feeds/corrections.atom",
    ):
        text = client.get(address).text
        assert WRONG in text, address
    assert client.get("/api/v1/corrections/").json()["results"][0]["wrong"] == WRONG
    detail = client.get(statement.get_absolute_url()).text
    assert f"本次抽查{WRONG}。" in detail
    assert "总编" in detail
    assert office.chief.username not in detail
    for kind in ("csv", "json"):
        assert WRONG in client.get(f"/data/corrections.{kind}").getvalue().decode()
    drain()
    assert statement.get_absolute_url() in client.get("/search/", {"q": "录入时数字颠倒"}).text
    assert statement.get_absolute_url() in client.get("/sitemap-corrections.xml").text


def test_a_withdrawn_page_leaves_the_lists_and_its_address_says_why(page, office, client):
    statement = issue(page, office.chief, kind="withdrawal", wrong="", right="", reason="样品信息有误。")
    answer = client.get(page.url)
    assert answer.status_code == 410
    assert "样品信息有误。" in answer.text
    assert client.get(page.url.rstrip("/")).status_code == 410
    assert page.url not in client.get(page.get_parent().url).text
    assert f"本次抽查{RIGHT}。" in client.get(statement.get_absolute_url()).text
    page.refresh_from_db()
    page.save_revision().publish()
    back = client.get(page.url)
    assert back.status_code == 200
    assert "样品信息有误。" in back.text


def test_a_store_is_corrected_and_withdrawn_at_its_permanent_address(office, client):
    store = promise().store
    address = store.get_absolute_url()
    issue(store, office.chief, kind="note", wrong="", right="", reason="门店已搬迁。")
    assert "门店已搬迁。" in client.get(address).text
    issue(store, office.chief, kind="withdrawal", wrong="", right="", reason="登记主体有误。")
    gone = client.get(address)
    assert gone.status_code == 410
    assert "登记主体有误。" in gone.text
    assert not Store.objects.listed().filter(pk=store.pk).exists()


def test_a_correction_without_both_texts_is_refused(page, office):
    with pytest.raises(ValidationError) as refusal:
        issue(page, office.chief, right="")
    assert "更正须写明" in str(refusal.value)


def test_the_list_filters_and_survives_nonsense(page, office, client):
    issue(page, office.chief)
    issue(page, office.chief, kind="note", wrong="", right="", reason="补充背景。")
    notes = client.get(reverse("corrections"), {"kind": "note"}).text
    assert "补充背景。" in notes
    assert WRONG not in notes
    for query in ("kind=x", "year=%FF", "page=999", "q=%00"):
        assert client.get(f"{reverse('corrections')}?{query}").status_code == 200
    assert client.get("/corrections/999999/").status_code == 404


def test_the_form_in_the_cms_issues_it_and_nobody_changes_it_after(page, office, client):
    address = reverse("editorial:correct", args=["news", "newspage", page.pk])
    client.force_login(office.chief)
    assert address in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    refused = client.post(address, {"kind": "correction", "reason": "错。"})
    assert "更正须写明" in refused.text
    client.post(address, {"kind": "correction", "wrong": WRONG, "right": RIGHT, "reason": "错。"})
    statement = Correction.objects.get()
    for view in ("edit", "delete"):
        for user in (office.chief, office.root):
            client.force_login(user)
            path = reverse(f"wagtailsnippets_editorial_correction:{view}", args=[statement.pk])
            assert client.post(path, {"reason": "改写"}).status_code == 302
    statement.refresh_from_db()
    assert statement.reason == "错。"


@pytest.mark.parametrize(
    "subject", ["auth/user/1", "core/region/330106", "news/nothing/1", "news/newspage/999"]
)
def test_only_what_is_published_can_be_corrected(subject, office, client):
    client.force_login(office.root)
    assert client.get(f"/cms/editorial/correct/{subject}/").status_code == 404
