"""What is near a place: exact order, without reading the whole province."""

import random
from typing import Any

import pytest
from django.test import Client

from content.core.models import Region
from content.stores.geo import distance
from content.stores.models import Store
from content.stores.nearest import by_distance, centre, nearest
from content.stores.promise import distance_line
from tests.content.stores.factories import XIHU, YIWU, MallFactory, StoreFactory, promise

pytestmark = pytest.mark.django_db
HERE = (120.13, 30.26)


def scatter(total: int, spread: float) -> None:
    """Stores in the finder around HERE, denser towards it."""
    seed = random.Random(7)  # noqa: S311 - places of a test
    Store.objects.bulk_create(
        Store(
            code=f"{XIHU}{number:06}",
            sign_name=f"店{number}",
            county_id=XIHU,
            address="示例路",
            lon=HERE[0] + seed.gauss(0, spread),
            lat=HERE[1] + seed.gauss(0, spread),
            status="in_force",
        )
        for number in range(total)
    )


@pytest.mark.parametrize("spread", [0.002, 0.02, 0.3])
def test_the_nearest_are_the_nearest(spread: float) -> None:
    scatter(150, spread)
    found = nearest(Store.objects.all(), HERE, 20)
    everything = sorted(distance(*HERE, store.lon, store.lat) for store in Store.objects.all())
    assert [store.metres for store in found] == pytest.approx(everything[:20], abs=1)


def test_a_store_without_coordinates_is_nowhere_near() -> None:
    StoreFactory(lon=None, lat=None)
    assert list(by_distance(Store.objects.all(), HERE)) == []


def test_a_town_lies_where_its_stores_are_and_a_county_at_its_seat() -> None:
    town = Region.objects.filter(level="town", parent_id=XIHU)[0]
    seat = centre(Region.objects.get(pk=XIHU))
    assert centre(town) == seat
    StoreFactory(town=town, lon=120.0, lat=30.0)
    StoreFactory(town=town, lon=120.2, lat=30.2)
    assert centre(town) == pytest.approx((120.1, 30.1))


@pytest.mark.parametrize(
    ("metres", "words"),
    [(3, "约50米"), (349, "约350米"), (980, "约1000米"), (1_000, "约1.0公里"), (12_345, "约12.3公里")],
)
def test_distances_are_said_as_people_say_them(metres: float, words: str) -> None:
    assert distance_line(metres) == words


def near(client: Client, query: str) -> Any:
    response = client.get(f"/stores/nearby/?{query}")
    assert response.status_code == 200
    return response


def test_a_place_is_chosen_without_a_script(client: Client) -> None:
    town = Region.objects.filter(level="town", parent_id=XIHU).order_by("code")[0]
    promise(StoreFactory(sign_name="远店", town=town, lon=120.30, lat=30.30))
    promise(StoreFactory(sign_name="近店", town=town, lon=120.12, lat=30.26))
    promise(StoreFactory(sign_name="旁店", lon=120.13, lat=30.26))
    assert 'href="/stores/nearby/?near=330100"' in near(client, "").content.decode()
    assert f'href="/stores/nearby/?near={XIHU}"' in near(client, "near=330100").content.decode()
    assert f'href="/stores/nearby/?near={town.pk}"' in near(client, f"near={XIHU}").content.decode()
    found = near(client, f"near={town.pk}").context["stores"]
    assert {store.sign_name for store in found} == {"远店", "近店", "旁店"}
    assert [store.metres for store in found] == sorted(store.metres for store in found)


@pytest.mark.parametrize("text", ["义乌市", "义乌", "金华市义乌市", "浙江省义乌市某路1号"])
def test_a_typed_place_is_found(client: Client, text: str) -> None:
    response = near(client, f"place={text}")
    assert YIWU in {
        region.pk for region in (response.context["near"], *response.context["choices"]) if region
    }


def test_a_mall_leads_to_its_county_and_an_unknown_place_says_what_to_write(client: Client) -> None:
    MallFactory(name="云起广场（示例）", county_id=YIWU)
    assert near(client, "place=云起广场").context["near"].pk == YIWU
    assert "没有找到“阿斯加德”" in near(client, "place=阿斯加德").content.decode()


@pytest.mark.parametrize("query", ["near=x", "near=999999", "near=%00", "place=%00", "place=" + "长" * 300])
def test_hostile_places_are_no_error(client: Client, query: str) -> None:
    near(client, query)


def test_the_worker_serves_its_own_page_only(client: Client) -> None:
    response = client.get("/stores/nearby/worker.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in response
    counties = client.get("/stores/counties.json").json()["counties"]
    assert len(counties) == 90
    assert all(119 > lat > 27 for county in counties for _lon, lat in county["points"])
