"""A test is published only when what readers rely on is there; each refusal names the place."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from comparison import editions, gate
from comparison.models import (
    AwardRule,
    ComparisonTestPage,
    CostItem,
    Criterion,
    LabReport,
    MakerReply,
    Referral,
    TypeWeight,
)
from content.institutions.models import Accreditation, Institution
from tests.comparison.factories import ComparisonTestPageFactory

pytestmark = pytest.mark.django_db


def refusals(page: ComparisonTestPage) -> str:
    fresh = ComparisonTestPage.objects.get(pk=page.pk)
    try:
        editions.build_document(fresh)
    except editions.EditionError as error:
        return "；".join(error.reasons)
    return ""


def test_a_sound_test_passes() -> None:
    assert refusals(ComparisonTestPageFactory()) == ""


@pytest.mark.parametrize(("field", "name"), [("funding", "经费与独立性声明"), ("not_covered", "没有测什么")])
def test_an_empty_statement_is_named(field: str, name: str) -> None:
    page = ComparisonTestPageFactory()
    ComparisonTestPage.objects.filter(pk=page.pk).update(**{field: "  "})
    assert f"“{name}”没有填写" in refusals(page)


@pytest.mark.parametrize("standard", ["国家标准", "见报告", "GB"])
def test_a_limit_from_nowhere_is_named(standard: str) -> None:
    page = ComparisonTestPageFactory()
    Criterion.objects.filter(page=page, key="lead").update(limit_standard=standard)
    assert f"“铅”的限值依据“{standard}”" in refusals(page)


@pytest.mark.parametrize(
    "standard", ["自定", "GB 4706.1-2005", "GB/T 18830-2009", "DB33/T 2201", "T/CCA 001-2020", "ISO 105-X12"]
)
def test_a_standard_number_or_a_limit_of_ones_own_passes(standard: str) -> None:
    page = ComparisonTestPageFactory()
    Criterion.objects.filter(page=page, key="lead").update(limit_standard=standard)
    assert refusals(page) == ""


def test_a_laboratory_without_valid_accreditation_on_the_test_days_is_named() -> None:
    page = ComparisonTestPageFactory()
    laboratory = Institution.objects.create(name="示例检测中心（示例）", kind="laboratory")
    page.laboratories = [laboratory]
    page.tested_from, page.tested_to = date(2026, 3, 1), date(2026, 3, 20)
    page.save()
    assert refusals(page) == ""
    held = Accreditation.objects.create(
        institution=laboratory,
        scheme="cnas",
        number="L0000",
        scope="示例",
        valid_from=date(2020, 3, 10),
        valid_to=date(2026, 3, 10),
    )
    assert "“示例检测中心（示例）”的资质在试验期间" in refusals(page)
    held.valid_to = date(2026, 3, 20)
    held.save()
    assert refusals(page) == ""


def test_a_test_without_test_days_is_not_judged_by_them() -> None:
    assert gate.refusals(ComparisonTestPageFactory()) == []


def with_row(relation: str, *rows: Any) -> ComparisonTestPage:
    page = ComparisonTestPageFactory()
    setattr(page, relation, list(rows))
    page.save()
    return page


def report(**fields: Any) -> LabReport:
    return LabReport(number="R1", issued_on=date(2026, 3, 1), **fields)


def test_a_failing_verdict_without_a_report_on_it_is_named_by_sample_and_criterion() -> None:
    expected = "样品 2 的“铅”判为“不符合”，却没有涉及它的检验报告"
    assert expected in refusals(with_row("reports"))
    assert expected in refusals(with_row("reports", report(samples="1、3-5")))
    assert refusals(with_row("reports", report(samples="1-2"))) == ""
    assert refusals(with_row("reports", report())) == ""


def reply(**fields: Any) -> MakerReply:
    today = timezone.localdate()
    given = {
        "maker": "示例公司（示例）",
        "sent": "全部数据",
        "sent_on": today - timedelta(days=20),
        "sample": 2,
    }
    return MakerReply(**given | {"deadline": today} | fields)


def test_a_makers_open_reply_window_is_named() -> None:
    assert "样品 2 的生产者“示例公司（示例）”的答复期到" in refusals(with_row("replies", reply()))


def test_a_window_that_closed_without_a_word_must_be_said_so() -> None:
    over = timezone.localdate() - timedelta(days=1)
    assert "请填写答复或改为“逾期未答复”" in refusals(with_row("replies", reply(deadline=over)))


@pytest.mark.parametrize("state", ["replied", "none", "withheld"])
def test_a_closed_window_passes(state: str) -> None:
    assert refusals(with_row("replies", reply(state=state))) == ""


@pytest.mark.parametrize(
    ("relation", "row", "says"),
    [
        ("replies", reply(state="none", sample=99), "不存在的样品 99"),
        ("replies", reply(state="none", criterion="gone"), "不存在的指标 gone"),
        (
            "referrals",
            Referral(authority="示例局（示例）", samples="2、77", referred_on=date(2026, 3, 1)),
            "移送“示例局（示例） 2026-03-01”涉及不存在的样品 77",
        ),
        ("cost_items", CostItem(key="e", name="电费", criterion="gone", assumptions="years"), "years、gone"),
        ("type_weights", TypeWeight(product_type="折叠", criterion="safety", weight=90), "合计为 150"),
        ("type_weights", TypeWeight(product_type="折叠", criterion="gone", weight=90), "不存在的指标“gone”"),
    ],
)
def test_what_points_nowhere_is_named(relation: str, row: Any, says: str) -> None:
    assert says in refusals(with_row(relation, row))


def award(name: str = "测试结果优") -> AwardRule:
    return AwardRule(key="top", name=name, bound=85)


def test_marks_are_off_for_food_and_for_bodies_that_may_not_recommend() -> None:
    assert refusals(with_row("award_rules", award())) == ""
    food = with_row("award_rules", award())
    ComparisonTestPage.objects.filter(pk=food.pk).update(category="food")
    assert "食品安全法第七十三条" in refusals(food)
    public = with_row("award_rules", award())
    ComparisonTestPage.objects.filter(pk=public.pk).update(restricted_body=True)
    assert "产品质量法第二十五条" in refusals(public)
    ours = with_row("award_rules", award())
    Institution.objects.create(name="示例检测院（示例）", kind="laboratory")
    ComparisonTestPage.objects.filter(pk=ours.pk).update(co_organisers="甲协会、示例检测院（示例）")
    assert "“示例检测院（示例）”不得向社会推荐产品" in refusals(ours)


@pytest.mark.parametrize(
    ("field", "text", "refused"),
    [
        ("finding", "三款值得推荐。", True),
        ("title", "年度推荐榜", True),
        ("summary", "看看哪些必买", True),
        ("finding", "推荐性标准 GB/T 1 的要求都达到，本结果不构成推荐。", False),
    ],
)
def test_titles_and_findings_recommend_nothing(field: str, text: str, *, refused: bool) -> None:
    page = ComparisonTestPageFactory()
    ComparisonTestPage.objects.filter(pk=page.pk).update(**{field: text})
    assert ("只说测试结果" in refusals(page)) is refused


def test_a_mark_that_says_recommended_is_named() -> None:
    assert "标记“年度推荐”里有“推荐”" in refusals(with_row("award_rules", award("年度推荐")))
