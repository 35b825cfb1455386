"""An editor sees a draft as readers will: on a phone, in 长辈模式, as a search result, as a shared card."""

import pytest

from content.core.preview import MODES
from content.news.models import NewsPage
from content.stores.pages import StoreIndexPage
from tests.factories import make_page

pytestmark = pytest.mark.django_db


def preview(page, mode, rf) -> str:
    """The draft in a mode, as Wagtail's preview asks for it."""
    request = rf.get("/cms/")
    return page.make_preview_request(request, mode).content.decode()


@pytest.mark.parametrize("model", [NewsPage, StoreIndexPage])
def test_every_mode_shows_the_draft(model, rf):
    page = make_page(model)
    page.title, page.summary = "灯笼的草稿", "草稿的摘要。"
    shown = {mode: preview(page, mode, rf) for mode, _label in MODES}
    assert all("灯笼的草稿" in text for text in shown.values())
    assert "data-elder" in shown["elder"]
    assert "data-elder" not in shown[""]
    assert "srcdoc=" in shown["phone"]
    assert 'class="result__title"' in shown["search"]
    assert "草稿的摘要。" in shown["share"]


def test_words_of_a_draft_are_escaped(rf):
    page = make_page(NewsPage)
    page.title = "<script>alert(1)</script>"
    for mode in ("search", "share"):
        assert "<script>alert" not in preview(page, mode, rf)


def test_the_cms_may_frame_a_preview_and_nobody_a_page(client, rf):
    page = make_page(NewsPage)
    framed = page.make_preview_request(rf.get("/cms/"), "")
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"]
    read = client.get(page.url)
    assert read.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in read.headers["Content-Security-Policy"]
