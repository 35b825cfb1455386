"""A text's way from the reporter through three persons to the public, in the browser."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser

TITLE = "三个人看过的一条新闻"
PASSWORD = "kan-guo-san-bian-88"
PERSONS = {"desk-reporter": "记者", "desk-first": "编辑", "desk-chief": "总编"}


def one(portal, sql: str, *values: object) -> object:
    """One value from the portal's database."""
    with closing(sqlite3.connect(f"file:{portal.database}?mode=ro", uri=True)) as database:
        return database.execute(sql, values).fetchone()[0]


def post(context: BrowserContext, path: str, values: dict[str, str]) -> str:
    """Posts a form as its own page would, without drawing it."""
    token = next((item["value"] for item in context.cookies() if item["name"] == "csrftoken"), "")
    headers = {"X-CSRFToken": token, "Referer": str(context.request.get("/healthz").url)}
    return context.request.post(path, form=values, headers=headers).text()


def log_in(browser: Browser, portal, user: str, password: str) -> BrowserContext:
    """A new session of a user."""
    context = browser.new_context(base_url=portal.url, locale="zh-CN")
    context.request.get("/cms/login/")
    post(context, "/cms/login/", {"username": user, "password": password, "next": "/cms/editorial/"})
    return context


@pytest.fixture(scope="module")
def office(browser: Browser, portal) -> Iterator[dict[str, BrowserContext]]:
    """Four persons, made by the administrator in the CMS."""
    root = log_in(browser, portal, portal.user, portal.password)
    for name, role in PERSONS.items():
        group = one(portal, "SELECT id FROM auth_group WHERE name = ?", role)
        values = {"username": name, "email": f"{name}@example.com", "first_name": "示例", "last_name": name}
        secrets = {"password1": PASSWORD, "password2": PASSWORD}
        post(root, "/cms/users/new/", values | secrets | {"groups": str(group), "is_active": "on"})
    sessions = {name: log_in(browser, portal, name, PASSWORD) for name in PERSONS} | {"root": root}
    yield sessions
    for context in sessions.values():
        context.close()


def submit(page: Page) -> None:
    """The editor's menu of actions, then 提交."""
    page.get_by_role("button", name=re.compile("更多动作")).last.click()
    page.get_by_role("button", name=re.compile("提交")).last.click()
    page.wait_for_load_state()


def write(page: Page, section: object) -> None:
    """A reporter writes, is stopped by a banned word, mends it and submits; there is no way to publish."""
    page.goto(f"/cms/pages/add/news/newspage/{section}/")
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_summary").fill("这是最佳产品。")
    assert page.get_by_role("button", name=re.compile("^\\s*发布")).count() == 0
    submit(page)
    expect(page.get_by_text("【最佳】").first).to_be_visible()
    # The CMS saves the draft by itself; submitting in that very moment would make the page twice.
    page.wait_for_url(re.compile(r"/cms/pages/\d+/edit/"), timeout=30_000)
    page.locator("#id_summary").fill("一句话摘要。")
    submit(page)
    expect(page).to_have_url(re.compile(f"/cms/pages/{section}/"), timeout=15_000)


def passed_unseen(context: BrowserContext, key: object) -> str:
    """Passes a step with everything ticked, without drawing the page; what the CMS answers."""
    ticks = {f"check_{number}": "on" for number in range(1, 6)}
    return post(context, f"/cms/editorial/review/{key}/", {"action": "approve", "comment": "", **ticks})


def pass_step(page: Page, key: object) -> None:
    """Opens the text from the desk, ticks the whole list and passes it."""
    page.goto("/cms/editorial/")
    page.locator(f"a[href$='/review/{key}/']").first.click()
    expect(page.get_by_role("heading", name="逐项核对后通过")).to_be_visible()
    for box in page.locator("input[type=checkbox][name^=check_]").all():
        box.check()
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.get_by_text("已通过终审并发布")).to_be_visible()


def test_from_the_reporter_through_three_persons_to_the_public(office, portal):
    write(
        office["desk-reporter"].new_page(), one(portal, "SELECT id FROM wagtailcore_page WHERE slug = 'news'")
    )
    key = one(portal, "SELECT max(id) FROM wagtailcore_page WHERE draft_title = ?", TITLE)
    review = f"/cms/editorial/review/{key}/"
    assert "不能审核自己的稿件" in office["desk-reporter"].request.get(review).text()
    assert "下一步：复审" in passed_unseen(office["desk-first"], key)
    assert "同一人不能审两步" in passed_unseen(office["desk-first"], key)
    assert "下一步：终审" in passed_unseen(office["root"], key)
    assert "同一人不能审两步" in passed_unseen(office["root"], key)
    pass_step(office["desk-chief"].new_page(), key)
    slug = one(portal, "SELECT slug FROM wagtailcore_page WHERE id = ?", key)
    assert office["root"].request.get(f"/news/{slug}/").status == 200
    sheet = office["root"].request.get(f"/cms/editorial/sheets/{key}/").text()
    assert all(name in sheet for name in ("示例 desk-first", "示例 desk-chief", "稿件审核单"))
