"""A store's promise in plain words and in schema.org's terms; it recommends nothing."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.stores.choices import FreightBy, Ground, Kind, Status
from content.stores.geo import Datum, from_wgs84
from content.stores.lifecycle import Status as State
from content.stores.lifecycle import speaking

_NOTICES = {
    Status.NONE: (gettext_lazy("未作出承诺"), gettext_lazy("本站没有该门店的放心消费承诺记录。")),
    Status.PUBLICITY: (gettext_lazy("公示中"), gettext_lazy("承诺正在公示，%(start)s起生效。")),
    Status.IN_FORCE: (gettext_lazy("承诺在期"), gettext_lazy("承诺有效期至%(to)s。")),
    Status.TRANSITION: (
        gettext_lazy("过渡期"),
        gettext_lazy("承诺已于%(to)s期满，续期正在办理。期满前购买的商品仍按承诺退货。"),
    ),
    Status.EXPIRED: (
        gettext_lazy("承诺已过期"),
        gettext_lazy("承诺已于%(to)s期满，未续期。期满前购买的商品仍按承诺退货。"),
    ),
    Status.SUSPENDED: (
        gettext_lazy("暂停整改"),
        gettext_lazy("%(on)s起暂停。原因：%(reason)s（%(authority)s）"),
    ),
    Status.DELISTED: (
        gettext_lazy("已摘牌"),
        gettext_lazy("%(on)s摘牌，门口的牌子已失效。原因：%(reason)s（%(authority)s）"),
    ),
    Status.CANCELLED: (
        gettext_lazy("已注销"),
        gettext_lazy("%(on)s注销，承诺已终止。原因：%(reason)s（%(authority)s）"),
    ),
}
SCHEMA = "https://schema.org/"
RELIABLE = (Status.IN_FORCE, Status.TRANSITION)
_MADE = (*RELIABLE, Status.PUBLICITY)


def promise_line(store: Any) -> str:
    """One sentence for lists: what the store has promised."""
    parts = []
    if store.return_status in _MADE and store.days:
        parts.append(_("已作出%(days)d天无理由退货承诺") % {"days": store.days})
    if store.unit_status in _MADE:
        parts.append(_("已作出放心消费承诺"))
    return "，".join(parts) or str(store.get_status_display())


def distance_line(metres: float) -> str:
    """A distance as people say it: to 50 metres below one kilometre, then to a tenth."""
    if metres < 1_000:
        return _("约%(metres)d米") % {"metres": max(50, round(metres / 50) * 50)}
    return _("约%(km)s公里") % {"km": f"{metres / 1_000:.1f}"}


def current_commitments(store: Any, commitments: list[Any] | None = None) -> list[Any]:
    """The commitment that stands for each kind, of those that are or were public."""
    if commitments is None:
        commitments = list(store.commitments.exclude(status=Status.NONE))
    current = [_current(commitments, kind) for kind in Kind]
    return [item for item in current if item is not None]


def store_context(store: Any) -> dict[str, Any]:
    """What the page of one store shows; four queries however long its history is."""
    commitments = list(
        store.commitments.exclude(status=Status.NONE).prefetch_related("status_events", "verifications")
    )
    speaking_now = current_commitments(store, commitments)
    return {
        "store": store,
        "commitments": commitments,
        "notice": notice(store, speaking_now),
        "promises": [{"commitment": item, "facts": facts(item)} for item in speaking_now],
        "history": sorted(
            (event for item in commitments for event in item.status_events.all()),
            key=lambda event: (event.on, event.pk),
            reverse=True,
        ),
        "verifications": sorted(
            (event for item in commitments for event in item.verifications.all()),
            key=lambda event: (event.on, event.pk),
            reverse=True,
        ),
        "complaint_steps": complaint_steps(store),
        "grounds": Ground.choices,
        "directions": directions(store),
        "structured_data": structured_data(store, speaking_now),
    }


def _current(commitments: list[Any], kind: str) -> Any:
    same = [item for item in commitments if item.kind == kind]
    position = speaking([State(item.status) for item in same])
    return None if position is None else same[position]


def notice(store: Any, commitments: list[Any]) -> dict[str, str]:
    """The sentence above everything: whether the plaque on the door still means something."""
    deciding = next((item for item in commitments if item.status == store.status), None)
    event = deciding.status_events.all()[::-1][0] if deciding and deciding.status_events.all() else None
    values = {
        "to": deciding.valid_to.isoformat() if deciding else "",
        "start": deciding.valid_from.isoformat() if deciding else "",
        "on": event.on.isoformat() if event else "",
        "reason": event.reason if event else "",
        "authority": event.authority if event else "",
    }
    title, text = _NOTICES[Status(store.status)]
    return {"tone": store.tone, "title": str(title), "text": str(text) % values}


def directions(store: Any) -> list[dict[str, str]]:
    """Links out to map services, each in its own datum; nothing is loaded from them here."""
    if store.lon is None or store.lat is None:
        return []
    lon, lat = from_wgs84(store.lon, store.lat, Datum.GCJ02)
    baidu_lon, baidu_lat = from_wgs84(store.lon, store.lat, Datum.BD09)
    name = store.sign_name
    amap = {"position": f"{lon:.6f},{lat:.6f}", "name": name, "coordinate": "gaode"}
    baidu = {
        "location": f"{baidu_lat:.6f},{baidu_lon:.6f}",
        "title": name,
        "content": store.address,
        "output": "html",
        "coord_type": "bd09ll",
    }
    marker = f"coord:{lat:.6f},{lon:.6f};title:{name};addr:{store.address}"
    return [
        {"label": _("高德地图"), "url": f"https://uri.amap.com/marker?{urlencode(amap)}"},
        {"label": _("百度地图"), "url": f"https://api.map.baidu.com/marker?{urlencode(baidu)}"},
        {
            "label": _("腾讯地图"),
            "url": f"https://apis.map.qq.com/uri/v1/marker?{urlencode({'marker': marker})}",
        },
    ]


def complaint_steps(store: Any) -> list[dict[str, str]]:
    """Where to turn, in order: the shop, the mall, online settlement, 12315."""
    steps = [{"title": _("门店服务台"), "text": store.phone or _("到店说明情况，出示购物凭证。")}]
    if store.mall:
        desk = " ".join(part for part in (store.mall.desk, store.mall.desk_phone) if part)
        first = _("商场承诺质量首负责任。") if store.mall.answers_first else ""
        steps.append({"title": _("商场服务台"), "text": f"{store.mall.name} {desk} {first}".strip()})
    steps.append({"title": _("在线和解"), "text": _("通过全国12315平台与商家在线协商（ODR）。")})
    steps.append({"title": _("拨打12315"), "text": _("协商不成的，向市场监管部门投诉举报。")})
    return steps


def facts(commitment: Any) -> list[dict[str, str]]:
    """The terms of a commitment as term and value, in the order a shopper asks."""
    rows = [
        (_("退货天数"), _days(commitment)),
        (_("适用商品"), commitment.goods),
        (_("承诺内容"), commitment.pledges),
        (_("商品完好标准"), commitment.condition),
        (_("购物凭证"), commitment.receipt),
        (_("赠品处理"), commitment.gifts),
        (_("运费"), commitment.get_freight_by_display() if commitment.days else ""),
        (
            _("退款期限"),
            _("%(days)d天内") % {"days": commitment.refund_days} if commitment.refund_days else "",
        ),
        (_("退款方式"), commitment.refund_method),
        (_("异店退货"), commitment.get_cross_store_display() if commitment.days else ""),
        (_("质量保险"), commitment.insurance),
        (_("质量保证金"), commitment.deposit),
        (_("先行赔付"), _("是") if commitment.pays_first else ""),
        (_("公示期"), _span(commitment.publicity_from, commitment.publicity_to)),
        (_("有效期"), _span(commitment.valid_from, commitment.valid_to)),
        (_("连续续诺"), _("%(count)d次") % {"count": commitment.renewals} if commitment.renewals else ""),
    ]
    return [{"term": term, "value": str(value).replace("\n", " ")} for term, value in rows if value]


def _days(commitment: Any) -> str:
    if not commitment.days:
        return ""
    return _("%(start)s起%(days)d天内") % {
        "start": commitment.get_starts_at_display(),
        "days": commitment.days,
    }


def _span(start: date | None, end: date | None) -> str:
    if start is None or end is None:
        return ""
    return _("%(start)s 至 %(end)s") % {"start": start.isoformat(), "end": end.isoformat()}


def structured_data(store: Any, commitments: list[Any]) -> dict[str, Any]:
    """The store as a schema.org Store; the return policy only while the promise holds."""
    address = f"{settings.SITE_URL}{store.get_absolute_url()}"
    data: dict[str, Any] = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "Store",
        "@id": address,
        "url": address,
        "name": store.sign_name,
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressRegion": "浙江省",
            "addressLocality": store.county.full_name,
            "streetAddress": store.address,
        },
    }
    if store.phone:
        data["telephone"] = store.phone
    if store.lon is not None:
        data["geo"] = {"@type": "GeoCoordinates", "longitude": store.lon, "latitude": store.lat}
    policies = [_policy(item) for item in commitments if item.kind == Kind.RETURN and item.status in RELIABLE]
    if policies:
        data["hasMerchantReturnPolicy"] = policies[0]
    return data


def _policy(commitment: Any) -> dict[str, Any]:
    free = commitment.freight_by != FreightBy.BUYER
    return {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": "CN",
        "returnPolicyCategory": f"{SCHEMA}MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": commitment.days,
        "returnMethod": f"{SCHEMA}ReturnInStore",
        "returnFees": f"{SCHEMA}FreeReturn" if free else f"{SCHEMA}ReturnFeesCustomerResponsibility",
    }
