"""A citizen finds a test, sorts it, opens a sample and follows a figure."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def test_from_the_home_page_to_the_derivation_of_one_figure(page: Page):
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="比较试验").first.click()
    page.get_by_role("link", name=re.compile("电热水壶")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("电热水壶")
    page.get_by_role("link", name=re.compile("单价")).first.click()
    expect(page).to_have_url(re.compile("sort=price"))
    prices = [
        float(text)
        for text in page.locator("table:has(.stars)")
        .first.locator("tbody td")
        .filter(has_text=re.compile(r"^\s*\d+\.\d\d\s*$"))
        .all_inner_texts()
    ]
    assert len(prices) > 5
    assert prices == sorted(prices)
    page.locator("tbody th a").first.click()
    expect(page).to_have_url(re.compile(r"/v1/samples/\d+/"))
    page.locator("a[href*='/cells/']").first.click()
    expect(page).to_have_url(re.compile(r"/v1/cells/\d+/"))


def test_search_finds_across_sections_and_narrows_by_type(page: Page):
    page.goto("/")
    box = page.locator("main input[name=q]")
    box.fill("水壶")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/search/"))
    expect(page.locator("mark").first).to_have_text(re.compile("水|壶"))
    page.locator(".facet a").filter(has_text="比较试验").first.click()
    expect(page).to_have_url(re.compile("type=comparisons"))
    assert page.locator(".result").count() >= 1


def test_everything_works_without_javascript_on_a_small_phone(browser: Browser, portal):
    context = browser.new_context(
        base_url=portal.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    visitor = context.new_page()
    for path in (
        "/",
        "/comparisons/",
        "/comparisons/electric-kettles/",
        "/stores/",
        "/search/?q=退货",
        "/news/",
    ):
        response = visitor.goto(path)
        assert response is not None
        assert response.status == 200
        box = visitor.locator("main").bounding_box()
        assert box is not None
        assert box["width"] <= 360
    visitor.goto("/news/")
    visitor.locator("summary", has_text="筛选条件").click()
    visitor.get_by_label("类别").select_option(label="消费警示")
    visitor.get_by_role("button", name="筛选").click()
    assert "category=alert" in visitor.url
    context.close()


def test_elder_mode_keeps_every_word(page: Page):
    page.goto("/comparisons/electric-kettles/")
    before = page.locator("main").inner_text()
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")
    page.get_by_role("button", name="长辈模式").first.click()
    expect(page.locator("html")).to_have_attribute("data-elder", "")
    assert page.url.endswith("/comparisons/electric-kettles/")
    assert re.sub(r"\s", "", page.locator("main").inner_text()) == re.sub(r"\s", "", before)
    assert (
        page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)") >= size * 1.3
    )


def test_an_unknown_address_gets_the_portals_own_page(page: Page):
    response = page.goto("/no/such/page/")
    assert response is not None
    assert response.status == 404
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("首页")).first).to_be_visible()
