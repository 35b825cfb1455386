"""Scanning a plaque always answers whether it is valid; nothing personal is ever shown."""

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from content.stores.models import Store
from tests.content.stores.factories import MallFactory, StoreFactory, in_status, promise

pytestmark = pytest.mark.django_db
BANNERS = {
    "none": "未作出承诺",
    "publicity": "公示中",
    "in_force": "承诺在期",
    "transition": "过渡期",
    "expired": "承诺已过期",
    "suspended": "暂停整改",
    "delisted": "已摘牌",
    "cancelled": "已注销",
}


def page(client: Client, store: Store, rest: str = "") -> Any:
    return client.get(f"/s/{store.code}/{rest}")


def notice(response: Any) -> str:
    """Text of the banner."""
    found = re.search(r'class="notice notice--(?:.|\n)*?</section>', response.content.decode())
    assert found
    return re.sub(r"<[^>]+>", "", found.group())


@pytest.mark.parametrize("status", list(BANNERS))
def test_every_status_has_its_banner_at_the_same_address(client: Client, status: str) -> None:
    response = page(client, in_status(status).store)
    assert response.status_code == 200
    assert BANNERS[status] in notice(response)


@pytest.mark.parametrize("status", ["suspended", "delisted", "cancelled"])
def test_a_decision_is_shown_with_date_reason_and_authority(client: Client, status: str) -> None:
    commitment = in_status(status)
    text = notice(page(client, commitment.store))
    assert "抽查不合格" in text
    assert "示例市场监管所" in text
    assert commitment.status_since.isoformat() in text


@pytest.mark.parametrize("code", ["000000000000", "1", "店", "%00", "330106000001'--", "x" * 300])
@pytest.mark.parametrize("rest", ["", "qr.svg", "plaque/"])
def test_an_unknown_code_says_so(client: Client, code: str, rest: str) -> None:
    response = client.get(f"/s/{code}/{rest}")
    assert response.status_code == 404
    assert "查无此编号" in response.content.decode()


def test_a_draft_is_not_known_to_the_public(client: Client) -> None:
    store = StoreFactory(live=False)
    promise(store)
    assert page(client, store).status_code == 404


def test_the_promise_is_told_in_plain_words(client: Client) -> None:
    commitment = promise(
        StoreFactory(mall=MallFactory(name="云起广场（示例）", desk="一楼总台")),
        days=15,
        goods="小家电",
        exclusions=[("exclusion", {"goods": "刻字首饰", "ground": "custom", "reason": "已刻字"})],
        refund_days=3,
    )
    text = page(client, commitment.store).content.decode()
    for words in ("购买之日起15天内", "小家电", "刻字首饰：消费者定作，已刻字", "3天内"):
        assert words in text
    assert "质量问题退货不受本承诺限制" in text
    places = [text.index(step) for step in ("门店服务台", "商场服务台", "在线和解", "拨打12315")]
    assert places == sorted(places)
    assert "推荐" not in text


def structured(response: Any) -> dict[str, Any]:
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL
    )
    assert found
    data: dict[str, Any] = json.loads(found.group(1))
    return data


def test_machines_read_the_return_policy_only_while_it_holds(client: Client) -> None:
    data = structured(page(client, promise(days=15).store))
    policy = data["hasMerchantReturnPolicy"]
    assert (data["@type"], policy["merchantReturnDays"], policy["applicableCountry"]) == ("Store", 15, "CN")
    assert policy["returnMethod"].endswith("ReturnInStore")
    assert "hasMerchantReturnPolicy" not in structured(page(client, in_status("delisted").store))


def test_a_name_cannot_break_out_of_the_structured_data(client: Client) -> None:
    hostile = "</script><script>alert(1)</script>"
    response = page(client, promise(StoreFactory(sign_name=hostile)).store)
    assert structured(response)["name"] == hostile
    assert "<script>alert" not in response.content.decode()


def test_the_qr_code_is_a_picture_that_may_be_kept(client: Client) -> None:
    response = page(client, promise().store, "qr.svg")
    assert response["Content-Type"].startswith("image/svg+xml")
    assert "max-age" in response["Cache-Control"]
    assert ElementTree.fromstring(response.content).tag.endswith("svg")  # noqa: S314 - our own output


@pytest.mark.parametrize(
    ("status", "printable"), [("in_force", True), ("transition", True), ("delisted", False)]
)
def test_only_a_promise_that_holds_can_be_hung_up(client: Client, status: str, printable: bool) -> None:
    text = page(client, in_status(status).store, "plaque/").content.decode()
    assert ("store-plaque__name" in text) is printable
    assert ("当前状态不能打印公示牌" in text) is not printable


def test_what_is_not_in_the_finder_asks_not_to_be_indexed(client: Client) -> None:
    assert "noindex" not in page(client, in_status("in_force").store).content.decode()
    for status in ("none", "expired", "delisted", "cancelled"):
        assert "noindex" in page(client, in_status(status).store).content.decode()


def test_a_long_history_costs_no_more_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    commitment = promise()
    for start in range(-4000, -400, 400):
        promise(commitment.store, start=start)
    page(client, commitment.store)
    with django_assert_max_num_queries(14):
        page(client, commitment.store)


def test_a_county_file_is_small_cacheable_and_complete(client: Client) -> None:
    listed = promise().store
    in_status("delisted")
    promise(StoreFactory(county_id="330110"))
    response = client.get("/stores/330106/stores.json")
    data = response.json()
    assert [row[0] for row in data["stores"]] == [listed.code]
    assert dict(zip(data["columns"], data["stores"][0], strict=True))["lon"] == 120.13
    assert (data["name"], data["datum"]) == ("杭州市西湖区", "WGS-84")
    assert "max-age=3600" in response["Cache-Control"]


@pytest.mark.parametrize("code", ["330100", "999999", "000000", "330000"])
def test_there_is_a_file_for_counties_only(client: Client, code: str) -> None:
    assert client.get(f"/stores/{code}/stores.json").status_code == 404


def test_a_promise_that_was_taken_away_is_neither_on_the_plaque_nor_in_lists(client: Client) -> None:
    commitment = in_status("delisted")
    promise(commitment.store, kind="unit")
    store = Store.objects.get(pk=commitment.store_id)
    assert (store.status, store.days) == ("in_force", None)
    assert store.card.summary == "已作出放心消费承诺"
    text = page(client, store, "plaque/").content.decode()
    assert "放心消费承诺单位" in text
    assert "无理由退货" not in text
