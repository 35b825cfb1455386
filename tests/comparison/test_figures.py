"""Price and score, rank intervals, cost of use and strips as the pages show them."""

import pytest
from django.http import QueryDict
from django.test import Client

from comparison import editions, figures
from comparison.models import ComparisonTestPage, CostAssumption, CostItem, Sample
from comparison.reading import EditionReading
from tests.comparison.factories import ComparisonTestPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> ComparisonTestPage:
    page = ComparisonTestPageFactory(title="水壶", slug="kettles")
    page.cost_assumptions = [
        CostAssumption(
            key="years", name="使用年数", unit="年", default=5, minimum=1, maximum=10, source="常见"
        )
    ]
    page.cost_items = [
        CostItem(key="water", name="水费", criterion="speed", factor="0.1", assumptions="years")
    ]
    page.save()
    page.freeze()
    return ComparisonTestPage.objects.get(pk=page.pk)


def reading(page: ComparisonTestPage) -> EditionReading:
    return editions.read(page.newest)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def section(shown: str, name: str) -> str:
    return shown.split(f'aria-labelledby="{name}"')[1].split("</section>", maxsplit=1)[0]


def in_front(page: ComparisonTestPage, query: str = "") -> list[int]:
    found = figures.price_quality(reading(page), QueryDict(query))
    assert found is not None
    return [line["row"].number for line in found["front"]]


def test_the_price_a_reader_saw_moves_the_front_and_no_score(
    client: Client, page: ComparisonTestPage
) -> None:
    assert in_front(page) == [1]
    assert in_front(page, "price=3:5") == [3, 1]
    assert in_front(page, "price=3:-5,9:1,x:2,1:abc,2:1") == [1]
    shown = text(client, f"{page.url}?price=3:5")
    assert "您看到的" in section(shown, "price-quality")
    table = '<div class="data-table result-table"'
    assert shown.split(table)[1].split("</table>")[0].count("并列 2") == text(client, page.url).split(table)[
        1
    ].split("</table>")[0].count("并列 2")


def test_the_drawing_names_itself_and_has_a_table(client: Client, page: ComparisonTestPage) -> None:
    shown = section(text(client, page.url), "price-quality")
    assert 'role="img" aria-labelledby="price-title price-desc"' in shown
    assert shown.count("<circle") == shown.split("<tbody>")[1].count("<tr>") == 5
    assert "style=" not in shown


def test_without_prices_there_is_no_drawing(client: Client, page: ComparisonTestPage) -> None:
    Sample.objects.filter(page=page).update(price=None)
    page.freeze()
    fresh = ComparisonTestPage.objects.get(pk=page.pk)
    assert "price-quality" not in text(client, fresh.url)


def test_cost_of_use_follows_the_readers_assumptions(client: Client, page: ComparisonTestPage) -> None:
    shown = section(text(client, page.url), "cost")
    assert "50.00" in shown
    assert "品牌5（示例）" in shown.split("算不出的")[1]
    changed = section(text(client, f"{page.url}?a=years:10"), "cost")
    assert "90.00" in changed
    assert "回到原来的假定" in changed
    refused = section(text(client, f"{page.url}?a=years:99"), "cost")
    assert "“99”不能用，按 5 计算。" in refused
    assert "50.00" in refused


def test_ranks_that_differ_by_nothing_are_said_to_be_level(page: ComparisonTestPage) -> None:
    found = figures.firmness(reading(page))
    assert found is not None
    assert "站得稳" in found["words"]
    assert figures._first_in_words(["甲", "乙"], "51") == "甲、乙分不出高低，谁第一谁第二不必计较。"
    assert all(line["start"] + line["length"] <= found["places"] for line in found["lines"])


def test_a_figure_stands_among_the_others_with_its_limit(client: Client, page: ComparisonTestPage) -> None:
    shown = text(client, f"{page.url}v1/cells/2/lead/")
    assert shown.count("<circle") == 5
    assert "chart__limit-label" in shown
    assert "<circle" not in text(client, f"{page.url}v1/cells/5/speed/")
