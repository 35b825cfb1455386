"""The record beside the figures of the demo tests: reports, replies, referrals, cost of use, and an alert.

Everything is invented and marked 示例; days are counted from the day of publication.
"""

import hashlib
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from comparison.models import AlertProduct, SafetyAlert
from content.institutions.models import Institution

AUTHORITY = "示例市市场监督管理局（示例）"
SENT = "本样品的全部测量值和原始记录（示例）"


def record(slug: str, laboratory: Institution | None, published: date) -> dict[str, list[dict[str, Any]]]:
    """Rows by relation for one demo test."""
    made = _RECORDS[slug](published)
    for report in made["reports"]:
        report["laboratory"] = laboratory
    return made


def _report(number: str, day: date, samples: str = "") -> dict[str, Any]:
    sha256 = hashlib.sha256(number.encode()).hexdigest()
    return {"number": f"示例 {number}", "issued_on": day, "samples": samples, "sha256": sha256}


def _reply(published: date, maker: str, sample: int, **rest: Any) -> dict[str, Any]:
    return {
        "maker": f"示例{maker}用品公司（示例）",
        "sample": sample,
        "sent": SENT,
        "sent_on": published - timedelta(days=28),
        "deadline": published - timedelta(days=13),
        **rest,
    }


def _assumption(key: str, name: str, unit: str, numbers: tuple[str, str, str], source: str) -> dict[str, Any]:
    default, minimum, maximum = numbers
    bounds = {"default": default, "minimum": minimum, "maximum": maximum}
    return {"key": key, "name": name, "unit": unit, "source": source, **bounds}


def _kettles(published: date) -> dict[str, list[dict[str, Any]]]:
    day = published - timedelta(days=30)
    return {
        "reports": [_report("JYBG-01", day), _report("JYBG-02 复检", day + timedelta(days=9), "6")],
        "replies": [
            _reply(
                published,
                "百沸",
                6,
                criterion="leakage",
                state="replied",
                replied_on=published - timedelta(days=15),
                reply="该批次电热管绝缘不良，我司已停售并更换供应商，购买者可以凭批号退货。（示例）",
            ),
            _reply(published, "暖泉", 4, criterion="capacity", state="none"),
            _reply(
                published,
                "轻行",
                12,
                state="withheld",
                replied_on=published - timedelta(days=16),
            ),
        ],
        "referrals": [
            {
                "samples": "6",
                "authority": AUTHORITY,
                "referred_on": published - timedelta(days=12),
                "matter": "泄漏电流超过强制性标准的限值，移送处理。（示例）",
            }
        ],
        "cost_assumptions": [
            _assumption("years", "使用年数", "年", ("5", "1", "10"), "常见使用年限，可按自家情况改"),
            _assumption("litres", "每天烧水", "升", ("4", "1", "20"), "三口之家的估计"),
            _assumption("days", "每年使用天数", "天", ("365", "50", "366"), "每天使用"),
            _assumption("tariff", "电价", "元/kW·h", ("0.54", "0.3", "1.5"), "居民阶梯电价第一档的常见水平"),
        ],
        "cost_items": [
            {
                "key": "electricity",
                "name": "电费",
                "criterion": "energy",
                "factor": "0.001",
                "assumptions": "litres days years tariff",
            }
        ],
    }


def _jackets(published: date) -> dict[str, list[dict[str, Any]]]:
    return {
        "reports": [_report("FZ-07", published - timedelta(days=31))],
        "replies": [
            _reply(
                published,
                "叶下",
                5,
                criterion="upf",
                state="replied",
                replied_on=published - timedelta(days=14),
                reply="送检样品为早期批次，我司对结果没有异议，已更换吊牌。（示例）",
            ),
            _reply(published, "市集良品", 8, state="none"),
        ],
        "referrals": [
            {
                "samples": "8",
                "authority": AUTHORITY,
                "referred_on": published - timedelta(days=11),
                "matter": "甲醛超过限值、标称 UPF 与实测不符，移送处理。（示例）",
                "outcome": "已责令停止销售。（示例）",
                "outcome_on": published + timedelta(days=20),
            }
        ],
        "cost_assumptions": [],
        "cost_items": [],
    }


def _flasks(published: date) -> dict[str, list[dict[str, Any]]]:
    return {
        "reports": [_report("BW-03", published - timedelta(days=29))],
        "replies": [],
        "referrals": [],
        "cost_assumptions": [],
        "cost_items": [],
    }


_RECORDS = {"electric-kettles": _kettles, "sun-protective-jackets": _jackets, "vacuum-flasks": _flasks}


def load_alert() -> None:
    """A recall that came after a test was published; an edited one is left as it is."""
    title = "召回部分批次百沸牌电热水壶（示例）"
    if SafetyAlert.objects.filter(title=title).exists():
        return
    alert = SafetyAlert(
        title=title,
        kind="recall",
        authority=AUTHORITY,
        issued_on=timezone.localdate() - timedelta(days=5),
        hazard="绝缘不良，使用时壶身可能带电。（示例）",
        advice="立即停止使用，凭批号到购买处退货。（示例）",
    )
    alert.products = [AlertProduct(brand="百沸（示例）", model="BF-200", batch="示例批次 06、示例批次 07")]
    alert.save()
