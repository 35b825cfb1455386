"""Demo comparison tests: the section and three tests with invented samples."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from comparison.demo_record import load_alert, record
from comparison.demo_tests import FUNDING, ORGANISER, SAMPLING, TESTS
from comparison.models import ComparisonIndexPage, ComparisonTestPage, Measurement
from comparison.saving import ComparisonTables, changes, save_test
from comparison.withdrawing import withdraw
from content.core.demo import days_ago, home, save_page, section
from content.core.demo_body import body, cover
from content.imports.batches import Kind
from content.institutions.models import Institution

ORDER = 60
WITHDRAWN = "vacuum-flasks"
STATES = {"—": "not_tested", "/": "not_applicable", "×": "failed"}
SHOPS = (("示例网店（示例）", "线上"), ("示例商场（示例）", "杭州"), ("示例超市（示例）", "宁波"))
ADVICE = {
    "electric-kettles": """
## 怎么挑

- 看功率：1 升水烧得快慢主要由功率决定，1800 W 与 1500 W 大约差 40 秒。
- 摸手柄：烧开之后手柄和壶身接缝处最烫，提之前先试一下。

!! 先看安全
泄漏电流超标的壶不要再用。可以凭购物凭证要求退货，也可以拨打 12315 反映。
""",
    "sun-protective-jackets": """
## 怎么挑

- 看吊牌：同时写明标准号 GB/T 18830、UPF 值和 UVA 透射比的才叫防紫外线产品。
- 深色、厚实、织得密的更防晒；弄湿、拉紧之后会变差。

! 贵不等于更防晒
本次 499 元的样品防晒得分低于 159 元的样品，贵在透湿和版型。
""",
    "vacuum-flasks": """
## 怎么用

- 新杯先灌开水静置十分钟，倒掉后再用。
- 豆浆、牛奶和中药不要长时间闷在杯里。
- 摔过以后外壁发烫，说明真空已失效，该换了。
""",
}


def load(report: Callable[[str], None]) -> None:
    """Make the section and its tests; an unchanged test keeps its edition."""
    save_page(
        home(),
        ComparisonIndexPage,
        "comparisons",
        title="比较试验",
        show_in_menus=True,
        summary="把同类产品买回来一起测：方法、数据、每一步计算都公开，点开任何一个分数都能看到它怎么来的。",
        keywords="比较试验 产品测评 检测结果",
        cover=cover("samples", "jade"),
    )
    for test in TESTS:
        _load_test(test)
    _load_withdrawn()
    load_alert()
    report(f"比较试验 {len(TESTS)} 项")


def _load_withdrawn() -> None:
    """The flasks once had a misread value: that edition is withdrawn, and the one after it stands."""
    page = ComparisonTestPage.objects.child_of(section("comparisons")).get(slug=WITHDRAWN)
    if page.editions.exclude(number=1).exists():
        return
    cells = Measurement.objects.filter(sample__page=page, sample__number=5, criterion="volume")
    cells.update(reported="505")
    page.edition_reason = "更正样品 5 的容量：第 1 版误录为 550 mL，实测 505 mL（示例）"
    page.save_revision().publish()
    if page.editions.count() > 1:
        withdraw(edition=page.editions.get(number=1), reason="样品 5 的容量录入有误，已由第 2 版更正（示例）")


def _load_test(test: dict[str, Any]) -> None:
    parent = section("comparisons")
    existing = ComparisonTestPage.objects.child_of(parent).filter(slug=test["slug"]).first()
    published = existing.published_on if existing else days_ago(test["days"]).date()
    tables = tables_of(test, published)
    if existing is None and test["slug"] == WITHDRAWN:
        tables.measurements[5]["volume"] |= {"reported": "550"}
    found = changes(existing, tables, {})
    if any(change.kind is not Kind.UNCHANGED for change in found):
        moment = None if existing else days_ago(test["days"])
        save_test(parent=parent, slug=test["slug"], tables=tables, found=found, published=moment)


def tables_of(test: dict[str, Any], published: Any) -> ComparisonTables:
    """The tables of one demo test published on a day; its windows lie before it."""
    page = {
        "organiser": ORGANISER,
        "funding": FUNDING,
        "sampling": SAMPLING,
        "published_on": published,
        "purchased_from": published - timedelta(days=75),
        "purchased_to": published - timedelta(days=68),
        "tested_from": published - timedelta(days=60),
        "tested_to": published - timedelta(days=32),
        "price_date": published - timedelta(days=68),
        "cover": cover(*test["picture"]),
        "advice": body(ADVICE[test["slug"]]),
        **test["page"],
    }
    labs = list(Institution.objects.filter(name=test["lab"]))
    beside = record(test["slug"], labs[0] if labs else None, published)
    tables = ComparisonTables(page, test["criteria"], test["rules"], laboratories=labs, others=beside)
    leaves = [row["key"] for row in test["criteria"] if "curve" in row]
    for number, line in enumerate(test["samples"].strip().splitlines(), start=1):
        brand, model, price, *values = (part.strip() for part in line.split("|"))
        tables.samples[number] = _sample(number, brand, model, price, published)
        tables.measurements[number] = {key: _cell(value) for key, value in zip(leaves, values, strict=True)}
    return tables


def _sample(number: int, brand: str, model: str, price: str, published: Any) -> dict[str, Any]:
    shop, city = SHOPS[number % len(SHOPS)]
    return {
        "brand": f"{brand}（示例）",
        "model": model,
        "maker": f"示例{brand}用品公司（示例）",
        "batch": f"示例批次 {number:02d}",
        "shop": shop,
        "city": city,
        "purchased_on": published - timedelta(days=68 + number % 7),
        "price": price,
        "quantity": 2,
    }


def _cell(text: str) -> dict[str, Any]:
    if text in STATES:
        return {"state": STATES[text]}
    value, _, claimed = text.partition("~")
    qualifier = value[0] if value[0] in "<>" else ""
    value = value.removeprefix(qualifier)
    if not value[0].isdigit():
        return {"category": value}
    source = {"claimed": claimed, "claimed_source": "产品标签"} if claimed else {"claimed": None}
    return {"reported": value, "qualifier": qualifier, **source}
