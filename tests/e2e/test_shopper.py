"""A shopper finds a store in a county, opens it, and sees an expired one say so."""

import re

import pytest
from playwright.sync_api import Page, expect


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
