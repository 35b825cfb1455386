"""A test is published only when what readers rely on is there; each refusal names the place."""

from datetime import date

import pytest

from comparison import editions, gate
from comparison.models import ComparisonTestPage, Criterion
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
