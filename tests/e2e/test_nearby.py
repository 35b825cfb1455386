"""A shopper looks for stores nearby: with the location, without it, and without a network."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Portal

pytestmark = pytest.mark.browser
WEST_LAKE = {"longitude": 120.134567, "latitude": 30.267891}


@pytest.fixture
def phone(browser: Browser, portal: Portal) -> Iterator[Page]:
    """A phone at the West Lake whose owner allows its location to be used."""
    context = browser.new_context(
        base_url=portal.url,
        locale="zh-CN",
        viewport={"width": 360, "height": 740},
        geolocation=WEST_LAKE,
        permissions=["geolocation"],
    )
    visitor = context.new_page()
    visitor.set_default_timeout(15_000)
    yield visitor
    context.close()


def test_the_nearest_stores_are_found_without_sending_the_location_and_again_offline(phone: Page):
    asked: list[str] = []
    phone.context.on("request", lambda request: asked.append(f"{request.url} {request.post_data or ''}"))
    phone.goto("/stores/nearby/")
    assert not any("stores.json" in address for address in asked), "nothing is read before the tap"
    phone.get_by_role("button", name="使用我的位置").click()
    items = phone.locator("[data-list] > li")
    expect(items).to_have_count(20)
    expect(phone.get_by_role("status")).to_contain_text("数据日期：20")
    away = phone.locator("[data-list] .nearby-item__away").all_inner_texts()
    metres = [float(text.strip("约公里米")) * (1 if text.endswith("约米") else 1000) for text in away]
    assert metres == sorted(metres)
    assert not any(digits in address for address in asked for digits in ("120.13", "30.26", "134567"))
    assert {urlsplit(address.split()[0]).netloc for address in asked} == {urlsplit(phone.url).netloc}
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")

    phone.wait_for_function(
        "caches.open('nearby-files').then((files) => files.match(location.href)).then(Boolean)"
    )
    # The first reading came before the worker; a second visit keeps the lists.
    phone.reload()
    phone.get_by_role("button", name="使用我的位置").click()
    expect(items).to_have_count(20)
    phone.context.set_offline(True)
    phone.reload()
    phone.get_by_role("button", name="使用我的位置").click()
    expect(items).to_have_count(20)
    expect(phone.get_by_role("status")).to_contain_text("数据日期：20")


def test_without_the_location_a_place_is_typed(page: Page):
    page.goto("/stores/nearby/")
    page.context.clear_permissions()
    page.get_by_role("button", name="使用我的位置").click()
    expect(page.get_by_role("status")).to_contain_text("在下面选一个地方")
    page.get_by_label("区县、乡镇、街道或商场名称").fill("西湖区")
    page.get_by_role("button", name="查找", exact=True).click()
    expect(page.locator(".nearby-item")).to_have_count(20)
    expect(page.locator(".nearby-item").first).to_contain_text("西湖")
