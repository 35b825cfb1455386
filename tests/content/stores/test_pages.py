"""A shopper finds a store by place, goods, days and words; every combination has an address."""

from typing import Any

import pytest
from django.test import Client

from content.core.models import Region
from content.stores.models import Store
from content.stores.pages import StoreIndexPage
from tests.content.stores.factories import YIWU, YUHANG, MallFactory, StoreFactory, delist, in_status, promise
from tests.factories import make_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def finder() -> Any:
    return make_index(StoreIndexPage)


def found(client: Client, query: str = "", path: str = "/stores/") -> set[str]:
    """Names of the stores on a page of the finder."""
    response = client.get(f"{path}{query}")
    assert response.status_code == 200
    return {store.sign_name for store in response.context["page_obj"]}


@pytest.mark.usefixtures("finder")
def test_the_finder_shows_what_is_promised_and_not_over(client: Client) -> None:
    names = {status: in_status(status).store.sign_name for status in ("in_force", "publicity", "transition")}
    names["suspended"] = in_status("suspended").store.sign_name
    for status in ("none", "expired", "delisted", "cancelled"):
        in_status(status)
    StoreFactory()
    assert found(client) == set(names.values())
    assert found(client, "?status=transition") == {names["transition"]}


@pytest.mark.usefixtures("finder")
def test_filters_narrow_and_combine(client: Client) -> None:
    for name, county, category, days in (
        ("甲", "330106", "food", 7),
        ("乙", YUHANG, "food", 15),
        ("丙", YIWU, "clothing", 30),
    ):
        promise(StoreFactory(sign_name=name, county_id=county, category=category), days=days)
    assert found(client, "?region=330100") == {"甲", "乙"}
    assert found(client, "?region=330106") == {"甲"}
    assert found(client, "?category=food&days=15") == {"乙"}
    assert found(client, "?days=7") == {"甲", "乙", "丙"}
    assert found(client, "", "/stores/330100/") == {"甲", "乙"}
    assert found(client, "", f"/stores/{YIWU}/") == {"丙"}
    assert found(client, "?category=food", "/stores/330782/") == set()


@pytest.mark.usefixtures("finder")
def test_from_city_to_county_without_a_script(client: Client) -> None:
    promise(StoreFactory(county_id=YIWU))
    assert 'href="/stores/330700/"' in client.get("/stores/").content.decode()
    city = client.get("/stores/330700/").content.decode()
    assert f'href="/stores/{YIWU}/"' in city
    county = client.get(f"/stores/{YIWU}/").content.decode()
    assert 'href="/stores/330700/"' in county
    assert "金华市义乌市" in county


@pytest.mark.usefixtures("finder")
@pytest.mark.parametrize("code", ["999999", "000000", "330000", "330101", "110101"])
def test_a_region_that_is_none_is_not_found(client: Client, code: str) -> None:
    assert client.get(f"/stores/{code}/").status_code == 404


@pytest.mark.usefixtures("finder")
@pytest.mark.parametrize(
    "query",
    [
        "page=x",
        "page=-1",
        "page=99999999999999999999",
        "region=330106'",
        "region=%00",
        "days=abc",
        "days=-1",
        "status=expired",
        "category=%F0%9F%98%80",
        "q=" + "%E5%BA%97" * 500,
        "q=%00",
        "region=330100&region=330200&days[]=1",
    ],
)
def test_hostile_parameters_are_no_error(client: Client, query: str) -> None:
    promise()
    assert client.get(f"/stores/?{query}").status_code == 200
    assert client.get(f"/stores/330106/?{query}").status_code == 200
    assert client.get(f"/api/v1/stores/?{query.replace('page=', 'p=')}").status_code == 200


@pytest.mark.usefixtures("finder")
def test_more_stores_cost_no_more_queries(client: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    promise()
    client.get("/stores/")
    with CaptureQueriesContext(connection) as few:
        client.get("/stores/")
    for county in (YUHANG, YIWU, "330203", "330302"):
        promise(StoreFactory(county_id=county))
    with CaptureQueriesContext(connection) as many:
        client.get("/stores/")
    assert len(many) <= len(few)
    assert len(few) <= 20


@pytest.mark.usefixtures("finder")
def test_the_table_has_what_the_page_has(client: Client) -> None:
    promise(StoreFactory(sign_name="=危险"), days=15)
    promise(StoreFactory(county_id=YIWU))
    rows = client.get("/api/v1/stores/?region=330106").json()["results"]
    assert [(row["name"], row["days"], row["status"]) for row in rows] == [("=危险", 15, "in_force")]
    assert rows[0]["url"].endswith(f"/s/{rows[0]['code']}/")
    csv = b"".join(client.get("/data/stores.csv?region=330106")).decode()  # type: ignore[arg-type]
    assert "'=危险" in csv
    assert len(csv.splitlines()) == 2


def test_home_shows_the_newest(finder: Any) -> None:
    promise(StoreFactory(sign_name="旧店"), start=-90)
    promise(StoreFactory(sign_name="新店"), start=-3)
    assert [card.title for card in finder.home_items(1)] == ["新店"]


@pytest.mark.usefixtures("finder")
def test_search_finds_a_store_by_name_pinyin_code_and_goods_until_it_is_delisted(
    client: Client, drain: Any
) -> None:
    store = StoreFactory(sign_name="听澜电器（示例）")
    commitment = promise(store, goods="电饭煲")
    drain()
    for words in ("听澜", "tinglan", store.code, "电饭煲"):
        assert found(client, f"?q={words}") == {store.sign_name}, words
    assert found(client, "?q=qwxyz") == set()
    delist(commitment)
    drain()
    assert Store.objects.get(pk=store.pk).code not in client.get("/search/?q=听澜").content.decode()


@pytest.mark.usefixtures("finder")
def test_what_can_be_relied_on_comes_first_and_the_feed_keeps_the_newest_first(client: Client) -> None:
    old = promise(StoreFactory(sign_name="在期老店"), start=-200).store
    announced = in_status("publicity").store
    suspended = in_status("suspended").store
    order = [store.pk for store in client.get("/stores/").context["page_obj"]]
    assert order == [old.pk, announced.pk, suspended.pk]
    feed = client.get("/feeds/stores.atom").content.decode()
    assert feed.index(suspended.code) < feed.index(old.code)


@pytest.mark.usefixtures("finder")
def test_kind_and_mall_narrow_the_finder(client: Client) -> None:
    mall = MallFactory(name="云起广场（示例）")
    promise(StoreFactory(sign_name="退货店"))
    promise(StoreFactory(sign_name="单位店", mall=mall), kind="unit")
    both = StoreFactory(sign_name="两样店", mall=mall)
    promise(both)
    promise(both, kind="unit")
    assert found(client, "?kind=return") == {"退货店", "两样店"}
    assert found(client, "?kind=unit") == {"单位店", "两样店"}
    assert found(client, f"?mall={mall.pk}") == {"单位店", "两样店"}
    assert found(client, f"?mall={mall.pk}&kind=return") == {"两样店"}
    assert found(client, "?mall=999&kind=x") == {"退货店", "单位店", "两样店"}
    assert f'href="/stores/malls/{mall.pk}/"' in client.get(both.get_absolute_url()).content.decode()


@pytest.mark.usefixtures("finder")
def test_from_county_to_town(client: Client) -> None:
    town = Region.objects.filter(level="town", parent_id="330106").order_by("code")[0]
    promise(StoreFactory(sign_name="镇上店", town=town))
    promise(StoreFactory(sign_name="别处店"))
    county = client.get("/stores/330106/").content.decode()
    assert f'href="/stores/330106/?town={town.pk}"' in county
    assert found(client, f"?town={town.pk}", "/stores/330106/") == {"镇上店"}
    assert found(client, "?town=330106999", "/stores/330106/") == {"镇上店", "别处店"}
    page = client.get(f"/stores/330106/?town={town.pk}").content.decode()
    assert f"乡镇（街道）：{town.name}" in page
