"""Other sites may frame one card, pinned to an edition; search engines read a data set and one review."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from comparison.models import ComparisonTestPage, Measurement
from comparison.withdrawing import withdraw
from tests.comparison.factories import ComparisonTestPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> ComparisonTestPage:
    """Two editions of a test whose name would break out of a script element."""
    page = ComparisonTestPageFactory(slug="kettles", title="水壶</script><b>（示例）")
    Measurement.objects.filter(sample__number=1, criterion="speed").update(reported="81")
    page.freeze()
    return page


def json_ld(client: Client, address: str) -> dict[str, Any]:
    shown = client.get(address).content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', shown, re.DOTALL)
    assert len(found) == 1
    assert "AggregateRating" not in shown
    document: dict[str, Any] = json.loads(found[0])
    return document


def test_a_test_is_a_data_set_with_its_files(page: ComparisonTestPage, client: Client) -> None:
    found = json_ld(client, page.url)
    assert (found["@type"], found["name"], found["version"]) == ("Dataset", page.title, "2")
    for file in found["distribution"]:
        assert client.get(file["contentUrl"].removeprefix(settings.SITE_URL)).status_code == 200


def test_a_sample_is_a_product_with_one_review_and_a_vetoed_one_has_no_rating(
    page: ComparisonTestPage, client: Client
) -> None:
    page.samples.filter(number=1).update(gtin="6901234567892")
    page.freeze()
    first = json_ld(client, f"{page.url}v3/samples/1/")
    assert (first["@type"], first["gtin13"]) == ("Product", "6901234567892")
    assert first["review"]["reviewRating"]["bestRating"] == "100"
    vetoed = json_ld(client, f"{page.url}v3/samples/2/")
    assert "reviewRating" not in vetoed["review"]
    assert "一票否决" in vetoed["review"]["reviewBody"]


def test_oembed_is_found_from_the_page_and_stays_with_its_edition(
    page: ComparisonTestPage, client: Client
) -> None:
    address = re.search(r'application/json\+oembed" href="([^"]+)"', client.get(page.url).content.decode())
    assert address
    path = address[1].replace("&amp;", "&").removeprefix(settings.SITE_URL)
    found = client.get(path).json()
    assert (found["type"], found["version"]) == ("rich", "1.0")
    assert "/comparisons/kettles/v2/embed/" in found["html"]
    assert "<b>" not in found["html"]
    old = client.get("/comparisons/oembed/", {"url": f"{settings.SITE_URL}/comparisons/kettles/v1/"})
    assert "/v1/embed/" in old.json()["html"]
    small = client.get("/comparisons/oembed/", {"url": "/comparisons/kettles/", "maxwidth": "300"})
    assert small.json()["width"] == 300


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/comparisons/none/",
        "/news/",
        "https://elsewhere.example/comparisons/kettles/",
        "/comparisons/kettles/v9/",
    ],
)
def test_oembed_knows_only_public_tests_of_this_site(
    page: ComparisonTestPage, client: Client, url: str
) -> None:
    assert client.get("/comparisons/oembed/", {"url": url}).status_code == 404


def test_only_the_card_may_be_framed(page: ComparisonTestPage, client: Client) -> None:
    card = client.get("/comparisons/kettles/v1/embed/")
    assert "frame-ancestors *" in card.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in card.headers
    assert "已有第 2 版" in card.content.decode()
    whole = client.get(page.url)
    assert "frame-ancestors 'none'" in whole.headers["Content-Security-Policy"]
    assert whole.headers["X-Frame-Options"] == "DENY"
    page.unpublish()
    assert client.get("/comparisons/kettles/v1/embed/").status_code == 404


def test_a_withdrawn_edition_shows_its_reason_in_the_card_and_leaves_search_engines(
    page: ComparisonTestPage, client: Client
) -> None:
    withdraw(edition=page.editions.get(number=2), reason="弄错了（示例）")
    card = client.get("/comparisons/kettles/v2/embed/").content.decode()
    assert "弄错了（示例）" in card
    assert page.finding not in card
    old = client.get(f"{page.url}v2/").content.decode()
    assert 'content="noindex"' in old
    assert "ld+json" not in old
