"""Claimed and measured values of current editions are one list, for readers and for machines."""

import csv
import io

import pytest
from django.core.management import call_command
from django.test import Client

from comparison.models import Claim, ComparisonTestPage, Criterion, Measurement
from tests.comparison.factories import ComparisonTestPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> ComparisonTestPage:
    page = ComparisonTestPageFactory(slug="kettles", title="水壶（示例）")
    Measurement.objects.filter(sample__page=page, criterion="speed", sample__number=1).update(
        claimed="100", claimed_source="标签"
    )
    Measurement.objects.filter(sample__page=page, criterion="speed", sample__number=3).update(claimed="64.5")
    Measurement.objects.filter(sample__page=page, criterion="speed", sample__number=5).update(claimed="70")
    page.freeze()
    return page


def test_publishing_registers_each_claim_that_was_measured(page: ComparisonTestPage) -> None:
    rows = Claim.objects.order_by("sample").values_list("sample", "deviation", "edition", "claimed_source")
    assert [(sample, str(deviation), *rest) for sample, deviation, *rest in rows] == [
        (1, "-20.00", 2, "标签"),
        (3, "0.78", 2, ""),
    ]


def test_a_new_edition_replaces_the_rows_of_the_old_one(page: ComparisonTestPage) -> None:
    Measurement.objects.filter(sample__page=page, criterion="speed", sample__number=1).update(reported="105")
    page.freeze()
    assert str(Claim.objects.get(sample=1).deviation) == "5.00"
    assert set(Claim.objects.values_list("edition", flat=True)) == {3}


def test_the_register_filters_sorts_and_links_to_the_derivation(
    page: ComparisonTestPage, client: Client
) -> None:
    shown = client.get("/comparisons/claims/?deviation=-10").content.decode()
    assert "−20 %" in shown
    assert "品牌3（示例）" not in shown.split("<tbody>")[1]
    assert f"{page.url}v2/cells/1/speed/" in shown
    by_brand = client.get("/comparisons/claims/", {"order": "brand", "criterion": "速度"}).content.decode()
    assert by_brand.count("<tr>") == 3
    wrong = client.get("/comparisons/claims/?deviation=x&brand=nobody&page=z")
    assert wrong.status_code == 200


def test_its_csv_twin_has_the_same_rows(page: ComparisonTestPage, client: Client) -> None:
    text = client.get("/data/claims.csv?order=low").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["claimed"], row["measured"], row["deviation_percent"]) for row in rows] == [
        ("100", "80", "-20.00"),
        ("64.5", "65", "0.78"),
    ]


def test_a_test_that_is_not_public_has_no_rows_in_it(page: ComparisonTestPage, client: Client) -> None:
    page.unpublish()
    assert "品牌1" not in client.get("/comparisons/claims/").content.decode()


def test_the_register_can_be_built_anew(page: ComparisonTestPage) -> None:
    Claim.objects.all().delete()
    call_command("rebuild_claims")
    assert Claim.objects.count() == 2
    Criterion.objects.filter(page=page).update(name="别的")
    call_command("rebuild_claims")
    assert set(Claim.objects.values_list("criterion_name", flat=True)) == {"速度"}


def test_the_list_of_tests_leads_to_what_goes_across_them(page: ComparisonTestPage, client: Client) -> None:
    shown = client.get("/comparisons/").content.decode()
    for address in ("/comparisons/claims/", "/comparisons/alerts/", "/comparisons/log/"):
        assert f'href="{address}"' in shown
        assert client.get(address).status_code == 200
