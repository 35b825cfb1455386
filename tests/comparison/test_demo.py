"""The demo tests are sound, and loading them again changes nothing."""

from datetime import date

import pytest

from comparison import demo, editions
from comparison.demo_tests import TESTS
from comparison.models import Claim, ComparisonIndexPage, ComparisonTestPage, Edition, SafetyAlert
from content.core.models import PortalImage
from tests.factories import make_page

pytestmark = pytest.mark.django_db


def test_loading_twice_makes_one_edition_of_each_test() -> None:
    make_page(ComparisonIndexPage)
    for _time in range(2):
        demo.load(lambda _line: None)
    assert ComparisonTestPage.objects.live().count() == len(TESTS) >= 3
    withdrawn = Edition.objects.exclude(withdrawn_at=None).get()
    standing = Edition.objects.filter(withdrawn_at=None)
    assert (withdrawn.number, standing.count()) == (1, len(TESTS))
    assert {edition.number for edition in standing.exclude(page=withdrawn.page)} == {1}
    assert SafetyAlert.objects.count() == 1
    assert Claim.objects.filter(deviation__lt=-30).exists()
    assert PortalImage.objects.exists()
    standings = set()
    for edition in Edition.objects.all():
        reading = editions.read(edition)
        assert len(reading.ranking) >= 10
        assert all("示例" in sample["brand"] for sample in reading.samples.values())
        standings |= {result["standing"] for result in reading.results.values()}
    assert "vetoed" in standings


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test["slug"])
def test_every_row_has_a_value_or_a_state_for_every_criterion(test: dict[str, object]) -> None:
    tables = demo.tables_of(test, date(2026, 1, 1))
    leaves = sum("curve" in row for row in tables.criteria)
    assert all(len(cells) == leaves for cells in tables.measurements.values())
