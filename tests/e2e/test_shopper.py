"""A shopper finds a store in a county, opens it, and sees an expired one say so."""

import re

import pytest
from playwright.sync_api import Page, expect

# One process runs all browser tests, on one portal.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_city_then_county_then_store(page: Page):
    page.goto("/stores/")
    page.get_by_role("link", name=re.compile("杭州市")).first.click()
    expect(page).to_have_url(re.compile("/stores/330100/"))
    page.locator("a[href^='/stores/3301']:not([href='/stores/330100/'])").first.click()
    expect(page).to_have_url(re.compile(r"/stores/3301\d\d/"))
    page.locator("a[href^='/s/']").first.click()
    expect(page).to_have_url(re.compile(r"/s/3301\d+/"))
    expect(page.locator("main")).to_contain_text("质量问题退货不受本承诺限制")


def test_a_valid_store_says_so_and_shows_its_code(page: Page, store_by_status: dict[str, str]):
    page.goto(f"/s/{store_by_status['in_force']}/")
    expect(page.locator("main")).to_contain_text("在期")
    expect(page.locator("img[src$='/qr.svg']").first).to_be_visible()


@pytest.mark.parametrize(
    ("status", "words"), [("expired", "过期"), ("delisted", "摘牌"), ("cancelled", "注销")]
)
def test_an_ended_store_leaves_the_finder_but_its_page_tells_the_truth(
    page: Page, store_by_status: dict[str, str], status: str, words: str
):
    code = store_by_status[status]
    response = page.goto(f"/s/{code}/")
    assert response is not None
    assert response.status == 200
    expect(page.locator("main")).to_contain_text(words)
    page.goto(f"/stores/?q={code}")
    assert page.locator(f"a[href='/s/{code}/']").count() == 0


def test_an_unknown_plaque_is_said_plainly(page: Page):
    response = page.goto("/s/330100999999/")
    assert response is not None
    assert response.status == 404
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_return_helper_names_the_last_day(page: Page, store_by_status: dict[str, str]):
    page.goto(f"/s/{store_by_status['in_force']}/")
    today = page.evaluate("new Date().toLocaleDateString('sv', {timeZone: 'Asia/Shanghai'})")
    page.get_by_label("购买日期").fill(today)
    page.get_by_label("商品状态").select_option("defect")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("status")).to_contain_text("可以退货，最后一天是")


def test_a_kind_of_promise_narrows_the_finder_and_has_an_address(page: Page):
    page.goto("/stores/")
    before = int(page.locator(".list-count b").inner_text())
    page.get_by_label("承诺类型").select_option("unit")
    page.get_by_role("button", name="筛选", exact=True).click()
    expect(page).to_have_url(re.compile("kind=unit"))
    assert 0 < int(page.locator(".list-count b").inner_text()) < before
