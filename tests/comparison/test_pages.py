"""What readers get at the addresses of a test."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from comparison import editions
from comparison.models import ComparisonTestPage, Criterion, Measurement
from tests.comparison.factories import ComparisonTestPageFactory, add_sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> ComparisonTestPage:
    return ComparisonTestPageFactory(title="水壶", slug="kettles")


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_list_shows_the_finding_and_filters(client: Client, page: ComparisonTestPage) -> None:
    ComparisonTestPageFactory(title="防晒衣", slug="jackets", category="textile", summary="")
    assert "水壶" in text(client, "/comparisons/?category=daily&kind=comparison&organiser=consumer")
    listed = text(client, f"/comparisons/?category=textile&year={page.published_on.year}")
    assert "/comparisons/jackets/" in listed
    assert "/comparisons/kettles/" not in listed
    assert page.finding in listed


def test_the_list_costs_no_query_more_for_more_tests(
    client: Client, page: ComparisonTestPage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        ComparisonTestPageFactory(slug=f"t{number}")
    text(client, "/comparisons/")
    with django_assert_max_num_queries(14):
        text(client, "/comparisons/")


def test_the_page_leads_with_finding_then_failures_then_results(
    client: Client, page: ComparisonTestPage
) -> None:
    shown = text(client, page.url).split("<main")[1]
    places = [
        shown.index(words) for words in (page.finding, "先看不符合的", "一票否决", "结果表", "没有测寿命")
    ]
    assert places == sorted(places)
    assert "并列 2" in shown
    assert "未检测" in shown


def test_the_page_reads_its_edition_not_the_tables(client: Client, page: ComparisonTestPage) -> None:
    Measurement.objects.filter(sample__number=1, criterion="taste").update(reported="11.5")
    assert "11.5" not in text(client, page.url)


def test_more_samples_cost_no_query_more(
    client: Client, page: ComparisonTestPage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6, 90):
        add_sample(page, number, {"lead": "1", "speed": str(number), "taste": "1"})
    page.freeze()
    text(client, "/comparisons/")
    editions.forget()
    with django_assert_max_num_queries(12):
        assert "第 1 至 50 个" in text(client, page.url)
    assert "第 51 至 89 个" in text(client, f"{page.url}?page=2")
    assert text(client, f"{page.url}?page=x&sort=zz&brand=nobody")


def rows(shown: str) -> list[str]:
    return [
        part.split("/")[0]
        for part in shown.split('<th scope="row"><a href="/comparisons/kettles/v1/samples/')[1:]
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["1", "3", "4", "5", "2"]),
        ("sort=price", ["1", "2", "3", "4", "5"]),
        ("sort=-lead", ["5", "1", "3", "4", "2"]),
        ("sort=speed", ["3", "4", "1", "2", "5"]),
        ("brand=品牌3（示例）", ["3"]),
        ("q=品牌4", ["4"]),
        ("q=没有", []),
    ],
)
def test_the_table_sorts_and_filters_by_address(
    client: Client, page: ComparisonTestPage, query: str, expected: list[str]
) -> None:
    assert rows(text(client, f"{page.url}?{query}")) == expected


def test_an_old_edition_stays_and_says_that_it_is_old(client: Client, page: ComparisonTestPage) -> None:
    Measurement.objects.filter(sample__number=1, criterion="taste").update(reported="12")
    page.freeze()
    assert "现行的是第 2 版" in text(client, f"{page.url}v1/")
    assert "永久地址" in text(client, f"{page.url}v2/")


def test_a_sample_and_the_derivation_of_a_figure(client: Client, page: ComparisonTestPage) -> None:
    assert "铅超过限值，一票否决。" in text(client, f"{page.url}v1/samples/2/")
    shown = text(client, f"{page.url}v1/cells/3/speed/")
    places = [
        shown.index(words)
        for words in ("60、70", "多件取值", "换成得分", "合成“使用”", "合成“总分”", "四舍五入")
    ]
    assert places == sorted(places)
    assert "其余权重按比例分摊" in text(client, f"{page.url}v1/cells/5/speed/")


@pytest.mark.parametrize(
    "address",
    ["v2/", "v0/", "v1/samples/99/", "v1/cells/1/nothing/", "v1/cells/99/lead/", "v2/data.json", "x/"],
)
def test_what_is_not_there_is_404(client: Client, page: ComparisonTestPage, address: str) -> None:
    assert client.get(f"{page.url}{address}").status_code == 404


def test_results_as_csv_in_list_order(client: Client, page: ComparisonTestPage) -> None:
    response = client.get(f"{page.url}v1/results.csv")
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(body)))
    assert [row["number"] for row in table] == ["1", "3", "4", "5", "2"]
    assert table[3]["speed_state"] == "not_tested"


def test_the_document_is_served_byte_for_byte(client: Client, page: ComparisonTestPage) -> None:
    response = client.get(f"{page.url}v1/data.json")
    edition = page.editions.get()
    assert response.content.decode() == edition.document
    assert response["ETag"] == f'"{edition.sha256}"'
    assert json.loads(response.content)["test"]["title"] == "水壶"


def test_data_of_an_unpublished_test_is_not_public(client: Client, page: ComparisonTestPage) -> None:
    page.unpublish()
    for name in ("results.csv", "data.json", ""):
        assert client.get(f"{page.url}v1/{name}").status_code == 404


def preview(page: ComparisonTestPage, rf: RequestFactory) -> str:
    response: Any = page.make_preview_request(preview_mode="")
    return str(response.rendered_content if not response.is_rendered else response.content.decode())


def test_a_preview_shows_the_tables_as_they_stand(page: ComparisonTestPage, rf: RequestFactory) -> None:
    Measurement.objects.filter(sample__number=1, criterion="taste").update(reported="11.5")
    assert "11.5" in preview(page, rf)


def test_a_preview_says_why_a_test_cannot_be_published(page: ComparisonTestPage, rf: RequestFactory) -> None:
    Criterion.objects.filter(page=page, key="use").update(weight="61")
    shown = preview(ComparisonTestPage.objects.get(pk=page.pk), rf)
    assert "还不能发布" in shown
    assert "合计为 101" in shown
