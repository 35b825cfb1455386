"""A reader of one test, with and without JavaScript: sort, filter, own weights, side by side, verifying."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
KETTLES = "/comparisons/electric-kettles/"
ROWS = """rows => rows.map(row => ["[data-rank]", "[data-total]", "[data-band]"]
    .map(place => row.querySelector(place).textContent.replace(/\\s+/g, " ").trim())
    .concat(row.dataset.sample).join("|"))"""


def rows(page: Page) -> list[str]:
    """Rank, total, class and number of every row, in the order of the table."""
    found: list[str] = page.locator("[data-result-table] [data-sample]").evaluate_all(ROWS)
    return found


def test_sliders_say_what_the_server_says(page: Page):
    page.goto(KETTLES)
    official = rows(page)
    page.get_by_text("按我看重的重新排").click()
    page.get_by_label("烧开时间（滑块）").press("End")
    expect(page.get_by_text("个人权重，非官方结论")).to_be_visible()
    page.get_by_role("spinbutton", name="泄漏电流").fill("0")
    page.get_by_role("spinbutton", name="烧水噪声").fill("2.5")
    expect(page).to_have_url(
        re.compile(r"\?w=handle:12,boiling:100,energy:15,capacity:15,noise:2.5,pouring:10$")
    )
    expect(page.locator(".own-weights__said")).to_contain_text("按您的权重，前三名")
    mine = rows(page)
    assert mine != official
    assert mine[-1].startswith("一票否决")
    expect(page.locator(".result-table__official").first).to_be_visible()
    page.reload()
    assert rows(page) == mine
    page.get_by_role("link", name="回到官方权重").click()
    expect(page).not_to_have_url(re.compile("w="))
    assert rows(page) == official


def test_the_browser_verifies_the_published_results(page: Page):
    page.goto(KETTLES)
    page.get_by_role("button", name="在我的浏览器里重新算").click()
    said = page.locator("[data-verify] [role=status]")
    expect(said).to_contain_text("与公布的完全一致")
    expect(said).to_contain_text("SHA-256 摘要与公布的一致")
    assert (
        page.locator(".result-cell--same").count() == page.locator("[data-result-table] .result-cell").count()
    )
    # One figure changed on the way: the same button names it.
    page.route(
        "**/data.json",
        lambda route: route.fulfill(body=route.fetch().text().replace('"shown":"93"', '"shown":"94"', 1)),
    )
    page.get_by_role("button", name="在我的浏览器里重新算").click()
    expect(said).to_contain_text("有 1 处与公布的不同")
    expect(said).to_contain_text("shown: 94 → 93")
    expect(said).to_contain_text("摘要与公布的不同")


def test_everything_works_without_javascript(browser: Browser, portal):
    context = browser.new_context(
        base_url=portal.url, locale="zh-CN", java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    table = page.locator("[data-result-table] tbody tr")
    page.goto(KETTLES)
    page.get_by_role("link", name="单价（元）").click()
    expect(table.first).to_contain_text("百沸")
    page.get_by_text("筛选样品").click()
    page.get_by_label("不看有不符合项的").check()
    page.get_by_role("button", name="筛选", exact=True).click()
    expect(table.first).to_contain_text("简物")
    assert "sort=price" in page.url
    for sample in ("简物", "云澜"):
        page.get_by_role("checkbox", name=re.compile(f"并排 {sample}")).check()
    page.get_by_role("button", name="并排比较勾选的样品").click()
    expect(page).to_have_url(re.compile(r"compare=9,2.*#side-by-side$"))
    expect(page.locator(".side-by-side__differs").first).to_be_visible()
    page.goto(KETTLES)
    page.get_by_text("按我看重的重新排").click()
    page.get_by_role("spinbutton", name="烧开时间").fill("80")
    page.get_by_role("button", name="重新排").click()
    expect(page.get_by_text("个人权重，非官方结论")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?w=leakage:18,.*boiling:80,"))
    page.get_by_label("使用年数（年）").fill("10")
    page.get_by_role("button", name="重新算").click()
    expect(page).to_have_url(re.compile("a=years:10.*#cost$"))
    page.locator("[data-result-table] .result-cell").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("这个数怎么来的")
    context.close()
