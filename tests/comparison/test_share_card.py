"""The picture of a test for chats: drawn where a Chinese face is installed, else the cover."""

import io

import pytest
from django.test import Client
from PIL import Image

from comparison import share_card
from comparison.models import ComparisonTestPage
from tests.comparison.factories import ComparisonTestPageFactory


@pytest.fixture
def without_face(monkeypatch: pytest.MonkeyPatch) -> None:
    share_card.face.cache_clear()
    share_card.png.cache_clear()
    monkeypatch.setattr(share_card, "FACES", ())
    yield
    share_card.face.cache_clear()
    share_card.png.cache_clear()


@pytest.fixture
def page(db: None) -> ComparisonTestPage:
    return ComparisonTestPageFactory(title="水壶", slug="kettles")


def test_the_page_names_its_picture_and_the_picture_is_there(
    client: Client, page: ComparisonTestPage
) -> None:
    shown = client.get(page.url).content.decode()
    assert '<meta property="og:description" content="五个样品中一个不合格。">' in shown
    address = shown.split('property="og:image" content="')[1].split('"')[0]
    assert address == "http://testserver/comparisons/kettles/v1/share.png"
    if not share_card.face():
        pytest.skip("no face with Chinese on this machine")
    response = client.get(f"{page.url}v1/share.png")
    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)
    assert client.get(f"{page.url}v9/share.png").status_code == 404


@pytest.mark.usefixtures("without_face")
def test_without_a_face_the_cover_stands_in(client: Client, page: ComparisonTestPage) -> None:
    response = client.get(f"{page.url}v1/share.png")
    assert response.status_code == (302 if page.cover else 404)


def test_what_is_too_long_ends_in_an_ellipsis() -> None:
    if not share_card.face():
        pytest.skip("no face with Chinese on this machine")
    lines = share_card.wrapped("很长的结论" * 40, share_card._font(34), 1072, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert share_card.wrapped("短", share_card._font(34), 1072, 3) == ["短"]
