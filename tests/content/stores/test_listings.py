"""Filters and orders of the finder that depend on words, hours and places."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from content.core.models import Region
from content.stores import listings
from content.stores.pages import StoreIndexPage
from tests.content.stores.factories import XIHU, YIWU, MallFactory, StoreFactory, delist, promise
from tests.factories import make_index

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _finder() -> None:
    make_index(StoreIndexPage)


def page(client: Client, query: str, path: str = "/stores/") -> Any:
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200
    return response


def names(response: Any) -> list[str]:
    return [store.sign_name for store in response.context["page_obj"]]


def shop(name: str, **values: Any) -> None:
    """A store in the finder; terms of its promise after `promise_`."""
    terms = {
        key.removeprefix("promise_"): values.pop(key) for key in list(values) if key.startswith("promise_")
    }
    promise(StoreFactory(sign_name=name, **values), **terms)


def test_open_now_shows_what_is_known_to_be_open_and_counts_the_unknown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monday_ten = timezone.make_aware(datetime(2026, 11, 23, 22, 0))  # noqa: DTZ001
    monkeypatch.setattr(listings.timezone, "localtime", lambda *_args: monday_ten)
    shop("夜店", hours="17:00-次日02:00")
    shop("早店", hours="6:00-14:00")
    shop("谜店", hours="以门店公告为准")
    shop("空店", hours="")
    response = page(client, "open=now")
    assert names(response) == ["夜店"]
    assert "另有 2 家没有写明营业时间" in response.content.decode()


def test_goods_may_go_back_to_another_store(client: Client) -> None:
    shop("本店", promise_cross_store="same_store")
    shop("同城", promise_cross_store="same_city")
    shop("三角", promise_cross_store="delta")
    assert set(names(page(client, "cross=same_city"))) == {"同城", "三角"}
    assert names(page(client, "cross=delta")) == ["三角"]


def test_orders(client: Client) -> None:
    shop("紫藤", promise_days=7, promise_start=-5, lon=120.30)
    shop("白鹭", promise_days=30, promise_start=-50, lon=120.14)
    shop("木棉", promise_days=15, promise_start=-20, lon=120.20)
    assert names(page(client, "sort=name")) == ["白鹭", "木棉", "紫藤"]
    assert names(page(client, "sort=days")) == ["白鹭", "木棉", "紫藤"]
    assert names(page(client, "sort=newest")) == ["紫藤", "木棉", "白鹭"]
    near = page(client, f"near={XIHU}")
    assert names(near) == ["白鹭", "木棉", "紫藤"]
    assert "公里" in near.content.decode()
    assert names(page(client, f"near={XIHU}&sort=name&days=15")) == ["白鹭", "木棉"]
    csv = b"".join(client.get(f"/data/stores.csv?near={XIHU}")).decode()  # type: ignore[arg-type]
    assert csv.index("白鹭") < csv.index("紫藤")


def test_a_town_or_mall_of_another_place_is_dropped_when_the_region_changes(client: Client) -> None:
    town = Region.objects.filter(level="town", parent_id=XIHU)[0]
    mall = MallFactory(county_id=XIHU)
    shop("西湖店", town=town, mall=mall)
    shop("义乌店", county_id=YIWU)
    assert names(page(client, f"town={town.pk}")) == ["西湖店"]
    moved = page(client, f"region={YIWU}&town={town.pk}&mall={mall.pk}&near={town.pk}")
    assert names(moved) == ["义乌店"]
    assert [chip["label"] for chip in moved.context["active_filters"]] == ["地区"]
    assert set(names(page(client, f"region=&town={town.pk}"))) == {"西湖店", "义乌店"}
    assert 'name="town"' in page(client, f"region={XIHU}").content.decode()


def test_a_county_page_can_be_left_by_its_chip(client: Client) -> None:
    shop("西湖店")
    chips = page(client, "category=appliances", f"/stores/{XIHU}/").context["active_filters"]
    assert {chip["label"]: chip["url"] for chip in chips}["地区"] == "/stores/?category=appliances"


def test_nothing_found_says_which_condition_to_drop(client: Client) -> None:
    shop("西湖店", promise_days=7)
    response = page(client, f"region={XIHU}&days=30")
    assert [(item["value"], item["total"]) for item in response.context["help"]["wider"]] == [
        ("30天及以上", 1)
    ]
    assert "去掉“退货天数：30天及以上”，有 1 家" in response.content.decode()


@pytest.mark.parametrize("by_code", [True, False])
def test_who_looks_for_a_delisted_store_is_told(client: Client, drain: Any, by_code: bool) -> None:
    commitment = promise(StoreFactory(sign_name="旧梦电器（示例）"))
    delist(commitment)
    drain()
    words = commitment.store.code if by_code else "旧梦"
    text = page(client, f"q={words}").content.decode()
    assert "这些门店已不在册" in text
    assert f'href="{commitment.store.get_absolute_url()}"' in text


def test_initials_and_pinyin_find_a_store(client: Client, drain: Any) -> None:
    shop("听澜电器（示例）")
    drain()
    for words in ("tldq", "tinglandianqi"):
        assert names(page(client, f"q={words}")) == ["听澜电器（示例）"], words


def test_a_filtered_list_costs_no_more_queries_for_more_stores(client: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    query = f"near={XIHU}&open=now&cross=same_store&region={XIHU}"
    shop("一", hours="0:00-24:00")
    page(client, query)
    with CaptureQueriesContext(connection) as few:
        page(client, query)
    for number in range(6):
        shop(f"店{number}", hours="0:00-24:00", mall=MallFactory())
    with CaptureQueriesContext(connection) as many:
        assert len(names(page(client, query))) == 7
    assert len(many) <= len(few)
    assert len(few) <= 40
