"""A shopper finds a store in a county, opens it, and sees an expired one say so."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Portal

pytestmark = pytest.mark.browser


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


def test_a_delisted_store_leaves_the_list_and_is_told_to_whoever_asks_for_it(
    page: Page, store_by_status: dict[str, str]
):
    code = store_by_status["delisted"]
    response = page.goto(f"/s/{code}/")
    assert response is not None
    assert response.status == 200
    expect(page.locator("main")).to_contain_text("摘牌")
    page.goto(f"/stores/?q={code}")
    assert page.locator(f".card-list a[href='/s/{code}/']").count() == 0
    expect(page.locator(f".store-ended a[href='/s/{code}/']")).to_be_visible()


def test_a_scan_answers_on_one_screen_of_a_small_phone_in_every_state(
    page: Page, store_by_status: dict[str, str]
):
    page.set_viewport_size({"width": 360, "height": 740})
    states = {status: code for status, code in store_by_status.items() if status != "none"}
    assert len(states) == 7
    for status, code in {**states, "unknown": "330100999999"}.items():
        page.goto(f"/s/{code}/")
        box = page.locator(".notice").bounding_box()
        assert box is not None, status
        assert box["y"] + box["height"] <= 740, status
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), status


def test_plaque_and_county_list_fit_their_paper(page: Page, store_by_status: dict[str, str]):
    code = store_by_status["in_force"]
    for address, points in ((f"/s/{code}/plaque/", (420, 595)), (f"/stores/{code[:6]}/print/", (595, 842))):
        page.goto(address)
        paper = page.pdf(prefer_css_page_size=True)
        boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper)
        assert [tuple(round(float(side)) for side in box) for box in boxes] == [points], address


def test_two_ticked_stores_are_compared_without_a_script(browser: Browser, portal: Portal):
    context = browser.new_context(base_url=portal.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/stores/")
    for number in (0, 1):
        page.get_by_role("checkbox", name=re.compile("比较")).nth(number).check()
    page.get_by_role("button", name="比较所选门店的承诺").click()
    expect(page.locator(".store-compare thead a")).to_have_count(2)
    expect(page.locator(".store-compare")).to_contain_text("退货天数")
    context.close()


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
