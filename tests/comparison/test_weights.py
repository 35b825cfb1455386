"""A reader's own weights and chosen samples, by address and without JavaScript."""

from decimal import Decimal

import pytest
from django.test import Client

from comparison import editions, weights
from comparison.models import ComparisonTestPage, Criterion, Measurement
from comparison.scoring.compute import leaf_shares
from tests.comparison.factories import ComparisonTestPageFactory
from tests.comparison.test_pages import rows

pytestmark = pytest.mark.django_db
# The notice over a table of own weights, not hidden.
OWN = "data-own-notice>"


@pytest.fixture
def page() -> ComparisonTestPage:
    return ComparisonTestPageFactory(title="水壶", slug="kettles")


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_own_weights_are_the_shares_of_the_whole(page: ComparisonTestPage) -> None:
    method = editions.read(page.editions.get()).method
    own = weights.reweighted(method, weights.from_text("lead:30,taste:10", method))
    assert leaf_shares(own) == {"lead": Decimal(75), "speed": Decimal(0), "taste": Decimal(25)}


def test_the_official_weights_give_the_official_result(page: ComparisonTestPage) -> None:
    reading = editions.read(page.editions.get())
    own = weights.own("official", reading, weights.official(reading.method))
    assert [own.results[n].get("shown") for n in own.ranking] == [
        reading.results[n].get("shown") for n in reading.ranking
    ]


def test_the_table_follows_own_weights_with_the_official_rank_beside(
    client: Client, page: ComparisonTestPage
) -> None:
    shown = text(client, f"{page.url}?w=lead:100")
    assert OWN in shown
    assert rows(shown)[0] == "5"
    assert "官方 1" in shown
    assert OWN not in text(client, page.url)


def test_a_veto_survives_any_weights(client: Client, page: ComparisonTestPage) -> None:
    for wanted in ("speed:100", "taste:1,speed:99", "lead:0.01,taste:99"):
        assert rows(text(client, f"{page.url}?w={wanted}"))[-1] == "2"


@pytest.mark.parametrize(
    "wanted", ["", "x:1", "lead:-1", "lead:0", "lead:1e9", "lead", ":::,,", "lead:NaN", "a" * 9000]
)
def test_weights_that_cannot_be_are_the_official_ones(
    client: Client, page: ComparisonTestPage, wanted: str
) -> None:
    assert OWN not in text(client, f"{page.url}?w={wanted}")


def test_the_form_leads_to_an_address_to_share(client: Client, page: ComparisonTestPage) -> None:
    response = client.get(f"{page.url}?w-lead=60&w-speed=40&w-taste=0&sort=price")
    assert response.status_code == 302
    assert response["Location"] == f"{page.url}?sort=price&w=lead:60,speed:40#results"
    shown = text(client, response["Location"])
    assert 'name="w-lead"' in shown
    assert 'value="60"' in shown


def test_where_points_are_subtracted_there_are_no_own_weights(
    client: Client, page: ComparisonTestPage
) -> None:
    page.total_aggregation = "sum"
    page.save()
    Criterion.objects.filter(page=page, key="safety").update(weight=-1)
    ComparisonTestPage.objects.get(pk=page.pk).freeze()
    shown = text(client, f"{page.url}?w=lead:100")
    assert 'name="w-lead"' not in shown
    assert "个人权重" not in shown


def test_chosen_samples_stand_side_by_side_with_differences_marked(
    client: Client, page: ComparisonTestPage
) -> None:
    shown = text(client, f"{page.url}?compare=3,4,99,x")
    table = shown.split('id="side-by-side"')[1].split("</table>")[0]
    assert "品牌3" in table
    assert "品牌4" in table
    assert "side-by-side__differs" not in table
    differing = text(client, f"{page.url}?compare=1,3").split('id="side-by-side"')[1].split("</table>")[0]
    assert differing.count("不同") == 3
    assert "side-by-side" not in text(client, f"{page.url}?compare=x")


def test_ticked_boxes_lead_to_one_address(client: Client, page: ComparisonTestPage) -> None:
    response = client.get(f"{page.url}?compare=1&compare=3")
    assert response["Location"] == f"{page.url}?compare=1,3#side-by-side"


def test_own_weights_need_no_inline_script_or_style(client: Client, page: ComparisonTestPage) -> None:
    shown = text(client, f"{page.url}?w=lead:60,speed:40&compare=1,3")
    assert "style=" not in shown


def test_only_what_differs_and_one_sample_fewer_are_links(client: Client, page: ComparisonTestPage) -> None:
    Measurement.objects.filter(sample__number=1, criterion="taste").update(reported="70")
    page.freeze()

    def side(query: str) -> str:
        return text(client, f"{page.url}?{query}").split('id="side-by-side"')[1].split("</section>")[0]

    whole, fewer = side("compare=1,3"), side("compare=1,3&only=different")
    assert 'href="?compare=3#side-by-side"' in whole
    assert "略去 1 项相同的" in whole
    assert "评审" in whole
    assert "评审" not in fewer
    assert "略去" not in side("compare=3,4")
