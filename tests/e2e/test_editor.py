"""An editor writes, previews and publishes; citizens find it within seconds, and it goes as fast."""

import re
import sqlite3
import time
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SECONDS_TO_BE_FOUND = 5
TITLE = "鹧鸪天里的一条新闻"


@pytest.fixture
def editor(page: Page, portal) -> Page:
    page.goto("/cms/login/")
    page.locator("input[name=username]").fill(portal.user)
    page.locator("input[name=password]").fill(portal.password)
    page.get_by_role("button", name=re.compile("登录|Sign in")).click()
    expect(page).to_have_url(re.compile(r"/cms/$"))
    return page


def query(portal, sql: str, *values: str) -> int:
    """One number from the portal's database."""
    with closing(sqlite3.connect(f"file:{portal.database}?mode=ro", uri=True)) as database:
        return int(database.execute(sql, values).fetchone()[0])


def found(page: Page, word: str) -> list[str]:
    """Addresses of a search's results."""
    html = page.request.get(f"/search/?q={word}").text()
    return re.findall(r'href="(/news/[^"]+)"', html)


def is_found(page: Page, title: str) -> bool:
    """Whether a search for the title shows it as a result."""
    return any(
        title in text for text in re.findall(r'class="result__title">(.*?)</', plain(page, title), re.S)
    )


def plain(page: Page, words: str) -> str:
    """The results page without the marks of highlighting."""
    return re.sub(r"</?mark>", "", page.request.get(f"/search/?q={words}").text())


def wait_until(condition, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return condition()


def test_write_preview_publish_find_unpublish(editor: Page, portal):
    news_section = query(portal, "SELECT id FROM wagtailcore_page WHERE slug = 'news'")
    editor.goto(f"/cms/pages/add/news/newspage/{news_section}/")
    editor.locator("#id_title").fill(TITLE)
    editor.locator("#id_summary").fill("编辑写的一句话摘要。")
    editor.get_by_role("button", name=re.compile("更多动作|More actions")).last.click()
    editor.get_by_role("button", name=re.compile("^\\s*(发布|Publish)")).last.click()
    editor.wait_for_load_state()
    assert wait_until(lambda: is_found(editor, TITLE), SECONDS_TO_BE_FOUND)
    address = found(editor, TITLE)[0]
    assert editor.request.get(address).status == 200
    page_number = query(portal, "SELECT id FROM wagtailcore_page WHERE title = ?", TITLE)
    draft = editor.request.get(f"/cms/pages/{page_number}/view_draft/")
    assert TITLE in draft.text()
    editor.goto(f"/cms/pages/{page_number}/unpublish/")
    editor.get_by_role("button", name=re.compile("取消发布|Yes")).first.click()
    editor.wait_for_load_state()
    assert wait_until(lambda: not is_found(editor, TITLE), SECONDS_TO_BE_FOUND)
    assert editor.request.get(address).status == 404
