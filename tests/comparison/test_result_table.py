"""Filters and columns of the table of results, by address; how much a large table weighs."""

import gzip

import pytest
from django.test import Client

from comparison.models import ComparisonTestPage, Criterion, Measurement, Sample
from comparison.result_table import MAX_COLUMNS
from tests.comparison.factories import LINE, ComparisonTestPageFactory
from tests.comparison.test_pages import rows, text

pytestmark = pytest.mark.django_db
BUDGET = 60_000


@pytest.fixture
def page() -> ComparisonTestPage:
    return ComparisonTestPageFactory(title="水壶", slug="kettles")


def heads(shown: str) -> list[str]:
    """Keys of the criteria that are columns, by their links to the method."""
    table = shown.split("data-result-table", maxsplit=1)[1].split("</thead>", maxsplit=1)[0]
    return [part.split('"', maxsplit=1)[0] for part in table.split('href="#criterion-')[1:]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ok=on", ["1", "3", "4", "5"]),
        ("low=20&high=40", ["3", "4", "2"]),
        ("low=20&high=40&ok=on&sort=-price", ["4", "3"]),
        ("low=abc&ok=on", ["1", "3", "4", "5"]),
        ("low=999", []),
    ],
)
def test_filters_narrow_the_table(
    client: Client, page: ComparisonTestPage, query: str, expected: list[str]
) -> None:
    shown = text(client, f"{page.url}?{query}")
    assert rows(shown) == expected
    assert "看全部" in shown


def test_a_filter_that_cannot_be_says_what_to_write(client: Client, page: ComparisonTestPage) -> None:
    assert "输入一个数" in text(client, f"{page.url}?low=abc")
    assert "“不高于”应当大于“不低于”。" in text(client, f"{page.url}?low=9&high=3")


def test_columns_are_chosen_by_address_and_the_rest_of_it_stays(
    client: Client, page: ComparisonTestPage
) -> None:
    shown = text(client, f"{page.url}?cols=taste,lead,nothing&sort=-taste&w=lead:60")
    assert heads(shown) == ["lead", "taste"]
    assert "还有 1 项没显示" in shown
    columns = shown.split('class="result-columns"')[1].split("</form>")[0]
    assert 'name="sort" value="-taste"' in columns
    assert 'name="w" value="lead:60"' in columns
    assert heads(text(client, f"{page.url}?cols=nothing")) == ["lead", "speed", "taste"]


def test_a_limit_stands_in_the_head_and_leads_to_its_standard(
    client: Client, page: ComparisonTestPage
) -> None:
    shown = text(client, page.url)
    assert "限值 ≤ 90 mg/kg" in shown
    line = shown.split('id="criterion-lead"')[1].split("</tr>")[0]
    assert "GB 18401-2010" in line


def test_what_scoring_needs_is_served_small_and_cacheable(client: Client, page: ComparisonTestPage) -> None:
    response = client.get(f"{page.url}v1/engine.json")
    body = response.json()
    assert [row["number"] for row in body["samples"]] == [1, 2, 3, 4, 5]
    assert body["sha256"] == page.newest.sha256
    assert "max-age" in response["Cache-Control"]
    assert len(response.content) < len(client.get(f"{page.url}v1/data.json").content) / 2
    page.unpublish()
    assert client.get(f"{page.url}v1/engine.json").status_code == 404


def test_thirty_samples_of_twenty_criteria_stay_inside_the_byte_budget(
    client: Client, page: ComparisonTestPage
) -> None:
    names = [f"c{place}" for place in range(20)]
    page.samples.all().delete()
    page.criteria = [Criterion(key=key, name=f"指标{key}", weight=5, curve=LINE, unit="mm") for key in names]
    page.rules = []
    page.save()
    for number in range(1, 31):
        sample = Sample.objects.create(
            page=page, number=number, brand=f"品牌{number}（示例）", model=f"XH-{number}", price=number * 17
        )
        Measurement.objects.bulk_create(
            Measurement(sample=sample, criterion=key, reported=str((number * 37 + place * 11) % 100))
            for place, key in enumerate(names)
        )
    page.freeze()
    first = client.get(page.url).content
    assert len(heads(first.decode())) == MAX_COLUMNS
    whole = client.get(f"{page.url}?cols=all").content
    assert len(heads(whole.decode())) == 20
    assert len(gzip.compress(whole, 6)) <= BUDGET, len(gzip.compress(whole, 6))
