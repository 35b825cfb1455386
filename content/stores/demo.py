"""Demo malls and 200 demo stores in every county, of every status and both kinds; all invented."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from content.core.demo import home, save_page
from content.core.models import Region
from content.stores import actions
from content.stores.applying import load_gazetteer
from content.stores.choices import Check, CrossStore, FreightBy, Kind, Result
from content.stores.lifecycle import Status, add_months
from content.stores.models import DEMO_SERIAL, Commitment, Mall, StatusEvent, Store, VerificationEvent
from content.stores.pages import StoreIndexPage
from content.stores.placing import Gazetteer, short

ORDER = 50
TOTAL = 200
# How the states follow each other over the stores: most promises hold.
_PLAN = (
    *(Status.IN_FORCE,) * 7,
    Status.PUBLICITY,
    Status.IN_FORCE,
    Status.TRANSITION,
    Status.IN_FORCE,
    Status.EXPIRED,
    Status.IN_FORCE,
    Status.SUSPENDED,
    Status.IN_FORCE,
    Status.DELISTED,
    Status.IN_FORCE,
    Status.CANCELLED,
    Status.IN_FORCE,
)
_REASONS = {
    Status.SUSPENDED: "投诉核查发现拒绝履行退货承诺，限期整改",
    Status.DELISTED: "整改期满复查仍未履行承诺",
    Status.CANCELLED: "门店停止营业，经营者申请注销",
}
_HOURS = (
    "09:00—21:00",
    "周一至周五9:00—17:30，周末10:00—20:00",
    "10:00—22:00",
    "24小时营业",
    "8:30—12:00，13:30—18:00，周一休息",
    "以门店公告为准",
    "09:30—20:30",
)
_PLEDGES = (
    "品质保证：明码标价，不售假冒伪劣商品。\n诚信经营：广告属实，称量准确。\n维权保障：投诉三日内答复。"
)


@dataclass(slots=True)
class Batch:
    """Rows that wait to be written together."""

    commitments: list[Commitment] = field(default_factory=list)
    status_events: list[StatusEvent] = field(default_factory=list)
    verifications: list[VerificationEvent] = field(default_factory=list)

    def write(self) -> None:
        """Writes everything, commitments first."""
        Commitment.objects.bulk_create(self.commitments)
        StatusEvent.objects.bulk_create(self.status_events)
        VerificationEvent.objects.bulk_create(self.verifications)


def load(report: Callable[[str], None]) -> None:
    """The section page, the malls and the stores; what is there already stays."""
    save_page(
        home(),
        StoreIndexPage,
        "stores",
        title="放心消费门店",
        summary="查门店是否作出放心消费承诺、几天可以退货、承诺是否有效。",
        show_in_menus=True,
    )
    if Store.objects.filter(source="demo").exists():
        report("门店已有")
        return
    words = tomllib.loads((Path(__file__).parent / "data" / "demo.toml").read_text(encoding="utf-8"))
    gazetteer = load_gazetteer()
    counties = list(Region.objects.filter(level="county").select_related("parent").order_by("code"))
    malls = _malls(words, counties)
    stores = [
        _store(number, counties[number * 7 % len(counties)], words, malls, gazetteer)
        for number in range(TOTAL)
    ]
    _settle(stores)
    Store.objects.bulk_create(stores)
    batch, today = Batch(), timezone.localdate()
    for number, store in enumerate(stores):
        _promises(number, store, words, batch, today)
    batch.write()
    actions.refresh_stores([store.pk for store in stores])
    report(f"商场 {len(malls)} 家，门店 {len(stores)} 家，承诺 {len(batch.commitments)} 项")


def _settle(stores: list[Store]) -> None:
    """A town for every store, and opening hours as shops write them."""
    towns: dict[str, list[str]] = {}
    for code in Region.objects.filter(level="town").order_by("code").values_list("code", flat=True):
        towns.setdefault(code[:6], []).append(code)
    for number, store in enumerate(stores):
        store.town_id = _pick(towns[store.county_id], number)
        store.hours = _pick(list(_HOURS), number, 3)


def _pick(options: list[Any], number: int, step: int = 1) -> Any:
    return options[number * step % len(options)]


def _malls(words: dict[str, Any], counties: list[Region]) -> dict[str, Mall]:
    """One mall in the first county of each city, by county code."""
    first = {county.parent_id: county for county in reversed(counties)}
    malls = [
        Mall(
            name=f"{name}（示例）",
            operator=f"{name}商业管理有限公司（示例）",
            county=county,
            address=f"{_pick(words['roads'], number, 3)}{100 + number}号",
            desk="一楼总服务台",
            desk_phone=f"{words['areas'][city]}-0000-8{number:03}",
            hours="10:00—22:00",
        )
        for number, (name, (city, county)) in enumerate(
            zip(words["malls"], sorted(first.items()), strict=False)
        )
    ]
    Mall.objects.bulk_create(malls)
    return {mall.county_id: mall for mall in malls}


def _store(
    number: int, county: Region, words: dict[str, Any], malls: dict[str, Mall], gazetteer: Gazetteer
) -> Store:
    trade = _pick(words["trades"], number, 5)
    brand = words["brands"][(number * 11 + number // 40) % len(words["brands"])]
    mall = malls.get(county.code)
    points = gazetteer.counties[county.code].points
    lon, lat = points[number % len(points)]
    road = _pick(words["roads"], number, 7)
    place = f"{road}{18 + number * 13 % 480}号"
    return Store(
        code=f"{county.code}{DEMO_SERIAL + number + 1}",
        sign_name=f"{brand}{trade['name']}{short(county.name)}店（示例）",
        registered_name=f"{short(county.name)}{brand}商贸有限公司（示例）",
        unit_type=trade["unit_type"],
        category=trade["category"],
        mall=mall,
        county=county,
        address=f"{mall.address}{mall.name}二楼{200 + number}铺" if mall else place,
        lon=round(lon + (number * 37 % 100 - 50) / 8000, 6),
        lat=round(lat + (number * 53 % 100 - 50) / 8000, 6),
        source_datum="wgs84",
        phone=f"{words['areas'][county.parent_id]}-0000-{number + 1:04}",
        source="demo",
        source_key=f"demo-{number + 1:03}",
    )


def _promises(number: int, store: Store, words: dict[str, Any], batch: Batch, today: date) -> None:
    """One or both kinds of commitment, with the history that leads to the planned status."""
    kinds = ([Kind.RETURN], [Kind.RETURN, Kind.UNIT], [Kind.UNIT], [Kind.RETURN], [Kind.RETURN, Kind.UNIT])
    status, trade = _pick(list(_PLAN), number), _pick(words["trades"], number, 5)
    for kind in kinds[number % len(kinds)]:
        start, end = _term(status, number, today)
        renewed = status is Status.IN_FORCE and number % 7 == 0
        if renewed:
            before = _commitment(
                store,
                kind,
                status=Status.EXPIRED,
                start=add_months(start, -12),
                end=start,
                trade=trade,
                number=number,
            )
            _history(batch, before, [Status.PUBLICITY, Status.IN_FORCE, Status.EXPIRED], words, number)
        commitment = _commitment(store, kind, status=status, start=start, end=end, trade=trade, number=number)
        commitment.renewals = int(renewed)
        path = [Status.PUBLICITY] if status is Status.PUBLICITY else [Status.PUBLICITY, Status.IN_FORCE]
        _history(batch, commitment, path if status in path else [*path, status], words, number)


def _term(status: Status, number: int, today: date) -> tuple[date, date]:
    """First day and the day after the last."""
    if status is Status.PUBLICITY:
        start = today + timedelta(days=3 + number % 5)
    elif status is Status.TRANSITION:
        start = add_months(today - timedelta(days=10 + number % 40), -12)
    elif status is Status.EXPIRED:
        start = add_months(today - timedelta(days=100 + number), -12)
    elif status is Status.IN_FORCE and number % 6 == 0:
        start = today - timedelta(days=1 + number % 25)
    else:
        start = today - timedelta(days=60 + number * 17 % 280)
    return start, add_months(start, 12)


def _commitment(
    store: Store, kind: str, *, status: Status, start: date, end: date, trade: dict[str, Any], number: int
) -> Commitment:
    last = end - timedelta(days=1)
    commitment = Commitment(
        store=store,
        kind=kind,
        status=status,
        declared_on=start - timedelta(days=25),
        publicity_from=start - timedelta(days=15),
        publicity_to=start - timedelta(days=8),
        valid_from=start,
        valid_to=last,
        renewal_declared_on=last - timedelta(days=12) if status is Status.TRANSITION else None,
        last_check_failed=status is Status.SUSPENDED,
        pays_first=number % 4 == 0,
    )
    if kind == Kind.UNIT:
        commitment.pledges = _PLEDGES
        commitment.deposit = "商圈质量保证金（示例）" if number % 6 == 0 else ""
        return commitment
    commitment.days = (7, 7, 15, 7, 30)[number % 5]
    commitment.goods = trade["goods"]
    commitment.exclusions = [
        ("exclusion", {"goods": goods, "ground": ground, "reason": reason})
        for goods, ground, reason in trade["excluded"]
    ]
    commitment.condition = "商品及包装、配件、赠品齐全，不影响二次销售。"
    commitment.receipt = "购物小票、发票或付款记录之一"
    commitment.gifts = "赠品一并退回"
    commitment.freight_by = FreightBy.NONE
    commitment.refund_days = 3
    commitment.refund_method = "按原付款方式退回"
    commitment.cross_store = _pick(list(CrossStore.values), number)
    commitment.insurance = "产品质量安全责任保险（示例）" if number % 9 == 0 else ""
    return commitment


def _history(
    batch: Batch, commitment: Commitment, path: list[Status], words: dict[str, Any], number: int
) -> None:
    """The events that lead along a path of states; the commitment gets the day of the last."""
    batch.commitments.append(commitment)
    days = {
        Status.PUBLICITY: commitment.publicity_from,
        Status.IN_FORCE: commitment.valid_from,
        Status.TRANSITION: commitment.valid_to + timedelta(days=1),
        Status.EXPIRED: commitment.valid_to + timedelta(days=1),
    }
    late = min(commitment.valid_from + timedelta(days=20 + number % 30), timezone.localdate())
    body = _pick(words["bodies"], number)
    for status in path:
        on = days.get(status) or late
        reason = _REASONS.get(status, "")
        batch.status_events.append(
            StatusEvent(
                commitment=commitment, status=status, on=on, reason=reason, authority=body if reason else ""
            )
        )
        commitment.status_since = on
    checks = [(commitment.declared_on + timedelta(days=5), Check.DECLARATION, Result.PASSED, "材料齐全")]
    visit = late - timedelta(days=10)
    if number % 2 == 0 and Status.IN_FORCE in path and visit >= commitment.valid_from:
        checks.append((visit, Check.VISIT, Result.PASSED, "公示牌在显眼处，退货流程畅通"))
    if path[-1] in (Status.SUSPENDED, Status.DELISTED):
        checks.append((late, Check.COMPLAINT, Result.FAILED, _REASONS[path[-1]]))
    batch.verifications += [
        VerificationEvent(commitment=commitment, on=on, body=body, kind=kind, result=result, note=note)
        for on, kind, result, note in checks
    ]
