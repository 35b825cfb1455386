"""A small comparison test: two groups, three criteria, a limit with a veto, and samples with measurements."""

from datetime import date
from typing import Any

from comparison.models import ComparisonTestPage, Criterion, LabReport, LimitingRule, Measurement, Sample
from tests.factories import ITEM_FACTORIES, PageFactory

LINE = {"type": "linear", "worst": "0", "best": "100"}
CRITERIA: list[dict[str, Any]] = [
    {"key": "safety", "name": "安全", "weight": "40"},
    {
        "key": "lead",
        "parent": "safety",
        "name": "铅",
        "weight": "100",
        "unit": "mg/kg",
        "curve": {"type": "linear", "worst": "100", "best": "0"},
        "limit_direction": "at_most",
        "limit_value": "90",
        "limit_standard": "GB 18401-2010",
    },
    {"key": "use", "name": "使用", "weight": "60"},
    {"key": "speed", "parent": "use", "name": "速度", "weight": "50", "unit": "%", "curve": LINE},
    {"key": "taste", "parent": "use", "name": "评审", "weight": "50", "curve": LINE, "kind": "panel"},
]
VETO: dict[str, Any] = {
    "key": "veto",
    "effect": "veto",
    "sentence": "铅超过限值，一票否决。",
    "when_subject": "lead",
    "when_quantity": "conformity",
    "when_operator": "==",
    "when_against": "non_conforming",
}
VALUES = [("10", "80", "90"), ("95", "99", "99"), ("20", "60 70", "70"), ("20", "65", "70"), ("5", "", "50")]


class ComparisonTestPageFactory(PageFactory):
    """A published test with five samples: a veto, a tie and a cell that was not tested."""

    class Meta:
        model = ComparisonTestPage
        skip_postgeneration_save = True

    category = "daily"
    organiser = "示例组织（示例）"
    finding = "五个样品中一个不合格。"
    why = "想知道。"
    not_covered = "没有测寿命。"
    funding = "自费。"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        page = super()._create(model_class, *args, **kwargs)
        page.criteria = [Criterion(**row, sort_order=place) for place, row in enumerate(CRITERIA)]
        page.rules = [LimitingRule(**VETO)]
        page.reports = [LabReport(number="示例报告 1", issued_on=date(2026, 3, 1), samples="2")]
        page.save()
        for number, values in enumerate(VALUES, start=1):
            add_sample(page, number, dict(zip(("lead", "speed", "taste"), values, strict=True)))
        fresh = ComparisonTestPage.objects.get(pk=page.pk)
        if fresh.live:
            fresh.freeze()
        return fresh


ITEM_FACTORIES[ComparisonTestPage] = ComparisonTestPageFactory


def add_sample(page: Any, number: int, values: dict[str, str]) -> Sample:
    """One sample; an empty value is a cell that was not tested."""
    sample = Sample.objects.create(page=page, number=number, brand=f"品牌{number}（示例）", price=number * 10)
    for key, value in values.items():
        state = "measured" if value else "not_tested"
        Measurement.objects.create(sample=sample, criterion=key, state=state, reported=value)
    return sample
