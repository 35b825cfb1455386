"""Pages around the finder: changes of a month, malls, terms side by side, a county's list on paper."""

import gzip
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from content.core.models import Region
from content.stores import actions
from content.stores.models import Commitment, Store
from tests.content.stores.factories import (
    XIHU,
    YIWU,
    MallFactory,
    StoreFactory,
    delist,
    in_status,
    promise,
)

pytestmark = pytest.mark.django_db


def get(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, address
    return response


def changes(client: Client, query: str = "") -> list[tuple[str, str]]:
    """Store and change, as the JSON twin has them."""
    found = json.loads(b"".join(get(client, f"/data/store-changes.json?{query}")))
    return [(row["store"], row["change"]) for row in found]


def test_a_month_tells_who_joined_renewed_was_suspended_resumed_and_delisted(client: Client) -> None:
    today = timezone.localdate()
    promise(StoreFactory(sign_name="新店"), start=0)
    old = promise(StoreFactory(sign_name="老店"), start=-365)
    promise(old.store, start=0)
    held = promise(StoreFactory(sign_name="停店"), start=-200)
    words = {"on": today, "reason": "投诉核查未通过", "authority": "示例所"}
    actions.record_status(commitment=held, status="suspended", **words)
    actions.record_status(commitment=held, status="in_force", on=today)
    delist(promise(StoreFactory(sign_name="差店"), start=-200), reason="拒不退货")
    month = f"month={today:%Y-%m}"
    found = changes(client, month)
    assert {pair for pair in found if pair[0] != "老店"} == {
        ("新店", "joined"),
        ("停店", "suspended"),
        ("停店", "resumed"),
        ("差店", "delisted"),
    }
    assert ("老店", "renewed") in found
    assert changes(client, f"{month}&change=delisted") == [("差店", "delisted")]
    page = get(client, "/stores/changes/")
    assert "原因：拒不退货（示例市场监管所）" in page.content.decode()
    assert {item["change"]: item["total"] for item in page.context["totals"]}["delisted"] == 1
    feed = get(client, "/feeds/store-changes.atom").content.decode()
    assert "差店：摘牌" in feed
    ids = re.findall(r"<id>(.*?)</id>", feed)
    assert len(ids) == len(set(ids))


def test_changes_of_a_region_and_of_public_promises_only(client: Client) -> None:
    promise(StoreFactory(sign_name="义乌店", county_id=YIWU), start=0)
    promise(StoreFactory(sign_name="西湖店"), start=0)
    promise(StoreFactory(sign_name="草稿店", live=False), start=0)
    undone = promise(StoreFactory(sign_name="撤销店"), start=0)
    Commitment.objects.filter(pk=undone.pk).update(undone=True)
    assert changes(client) == [("西湖店", "joined"), ("义乌店", "joined")]
    assert changes(client, "region=330700") == [("义乌店", "joined")]


def test_bad_news_leaves_the_list_after_five_years_but_not_the_stores_page(client: Client) -> None:
    long_ago = timezone.localdate() - timedelta(days=6 * 365)
    commitment = promise(StoreFactory(sign_name="旧店"), start=-7 * 365)
    delist(commitment, on=long_ago, reason="多年以前")
    assert ("旧店", "delisted") not in changes(client)
    assert "多年以前" in get(client, commitment.store.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "query", ["month=2026-13", "month=x", "month=%00", "region=1&change=x&page=-3", "kind=9"]
)
def test_hostile_months_are_no_error(client: Client, query: str) -> None:
    promise()
    get(client, f"/stores/changes/?{query}")
    get(client, f"/data/store-changes.csv?{query}")


def test_a_mall_has_a_page_of_its_own_with_its_stores(client: Client) -> None:
    mall = MallFactory(name="云起广场（示例）", desk="一楼总台")
    other = MallFactory(name="远山市场（示例）", county_id=YIWU, answers_first=False)
    store = promise(StoreFactory(sign_name="听澜店", mall=mall)).store
    in_status("expired")
    text = get(client, mall.get_absolute_url()).content.decode()
    assert "承诺质量首负责任" in text
    assert "一楼总台 0571-0000-0000" in text
    assert f'href="{store.get_absolute_url()}"' in text
    assert "在册门店 1 家" in text
    assert "未承诺质量首负责任" in get(client, other.get_absolute_url()).content.decode()
    assert mall.get_absolute_url() in get(client, store.get_absolute_url()).content.decode()
    listed = get(client, f"/stores/malls/?region={XIHU}").context["page_obj"]
    assert [(item.name, item.listed_tenants) for item in listed] == [("云起广场（示例）", 1)]
    mall.live = False
    mall.save()
    assert client.get(mall.get_absolute_url()).status_code == 404


def compared(client: Client, *codes: str) -> Any:
    return get(client, "/stores/compare/?" + "&".join(f"s={code}" for code in codes))


def test_two_stores_stand_side_by_side_and_differences_are_marked(client: Client) -> None:
    exclusion = ("exclusion", {"goods": "刻字首饰", "ground": "custom", "reason": ""})
    one = promise(StoreFactory(sign_name="甲店"), days=7, exclusions=[exclusion]).store
    two = promise(StoreFactory(sign_name="乙店"), days=15).store
    promise(two, kind="unit", pledges="明码标价")
    response = compared(client, one.code, two.code)
    rows = {
        (group["title"], row["term"]): row for group in response.context["groups"] for row in group["rows"]
    }
    days = rows["线下无理由退货承诺", "退货天数"]
    assert (days["cells"], days["differs"]) == (["购买之日起7天内", "购买之日起15天内"], True)
    assert rows["线下无理由退货承诺", "适用商品"]["differs"] is False
    assert rows["线下无理由退货承诺", "不适用商品"]["cells"] == ["刻字首饰（消费者定作）", ""]
    assert rows["放心消费承诺单位", "状态"]["cells"] == ["未作出承诺", "在期"]
    assert "推荐" not in response.content.decode()


def test_the_other_store_is_found_from_the_first(client: Client, drain: Any) -> None:
    one = promise(StoreFactory(sign_name="甲店")).store
    same = promise(StoreFactory(sign_name="同类店")).store
    promise(StoreFactory(sign_name="晴川食坊", category="food"))
    drain()
    assert f'href="/stores/compare/?s={one.code}"' in get(client, one.get_absolute_url()).content.decode()
    response = compared(client, one.code)
    assert [store.sign_name for store in response.context["suggestions"]] == ["同类店"]
    assert f"s={one.code}&amp;s={same.code}" in response.content.decode()
    found = get(client, f"/stores/compare/?s={one.code}&q=晴川食坊").context["suggestions"]
    assert [store.sign_name for store in found] == ["晴川食坊"]


def test_unknown_repeated_and_too_many_codes_are_said(client: Client) -> None:
    codes = [promise().store.code for _number in range(4)]
    assert "没有编号为 123 的门店" in compared(client, codes[0], "123").content.decode()
    assert len(compared(client, codes[0], codes[0]).context["stores"]) == 1
    many = compared(client, *codes)
    assert len(many.context["stores"]) == 3
    assert "一次最多比较三家" in many.content.decode()
    compared(client, "%00", "店")


def test_a_county_is_printed_by_town(client: Client) -> None:
    town = Region.objects.filter(level="town", parent_id=XIHU)[0]
    inside = promise(StoreFactory(sign_name="镇上店", town=town)).store
    promise(StoreFactory(sign_name="别处店"))
    in_status("delisted")
    text = get(client, f"/stores/{XIHU}/print/").content.decode()
    assert f"<h2>{town.name}</h2>" in text
    assert "共 2 家" in text
    assert inside.code in text
    assert "别处店" not in get(client, f"/stores/{XIHU}/print/?town={town.pk}").content.decode()
    assert client.get("/stores/330100/print/").status_code == 404


def test_three_thousand_stores_are_a_file_of_at_most_100_kb(client: Client) -> None:
    brands = (
        "听澜小满青禾云栖里拾光枕溪半亩松间知物禾木望潮晴川竹里南塘一苇春和稻花归燕木棉鹿鸣四时乌篷雨前橘洲"
    )
    goods = ("电器", "服饰", "食品", "珠宝", "家居", "药房", "眼镜", "文具", "农资", "酒行", "手机", "母婴")
    roads = (
        "清溪路",
        "望湖街",
        "丰乐路",
        "学士街",
        "桂花巷",
        "东河路",
        "迎春路",
        "书院弄",
        "江滨路",
        "和平街",
    )
    Store.objects.bulk_create(
        Store(
            code=f"{XIHU}{number:06}",
            sign_name=f"{brands[number * 7 % 46 :][:2]}{goods[number * 5 % 12]}{roads[number % 10][:2]}店",
            county_id=XIHU,
            category="food",
            address=f"{roads[number * 3 % 10]}{number * 37 % 900 + 1}号{number * 13 % 6 + 1}幢",
            lon=120 + (number * 7919 % 30000) / 1e5,
            lat=30 + (number * 104729 % 30000) / 1e5,
            days=7,
            status="in_force",
        )
        for number in range(3_000)
    )
    response = get(client, f"/stores/{XIHU}/stores.json")
    data = response.json()
    assert len(data["stores"]) == 3_000
    assert data["date"] == timezone.localdate().isoformat()
    assert data["statuses"]["in_force"] == "在期"
    assert len(gzip.compress(response.content)) <= 100_000
    again = client.get(f"/stores/{XIHU}/stores.json", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
