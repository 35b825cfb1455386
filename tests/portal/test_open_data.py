"""Catalogue, files, API, feeds and health: what machines read."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.core.exports import BOM
from content.core.listings import get_listings
from tests.factories import NewsPageFactory, make_home

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home():
    return make_home()


def body_of(response) -> str:
    return response.getvalue().decode() if response.streaming else response.text


def test_the_catalogue_names_every_list(client):
    text = client.get("/data/").text
    for name, listing in get_listings().items():
        assert f"/data/{name}.csv" in text
        assert str(listing.title) in text


def test_the_catalogue_for_machines_links_files_that_answer(client):
    catalogue = json.loads(client.get("/data/catalog.jsonld").text)
    assert len(catalogue["dcat:dataset"]) == len(get_listings())
    for entry in catalogue["dcat:dataset"]:
        for file in entry["dcat:distribution"]:
            response = client.get(file["dcat:downloadURL"].removeprefix("http://testserver"))
            assert response.status_code == 200
            assert response.headers["Content-Type"].startswith(file["dcat:mediaType"])


def test_file_api_and_page_agree_on_filter_and_order(client):
    for number, category in enumerate(["alert", "news", "alert"]):
        NewsPageFactory(title=f"新闻{number}", category=category)
    query = "category=alert"
    rows = csv.DictReader(io.StringIO(body_of(client.get(f"/data/news.csv?{query}")).removeprefix(BOM)))
    titles = [row["title"] for row in rows]
    assert titles == ["新闻2", "新闻0"]
    assert [row["title"] for row in json.loads(body_of(client.get(f"/data/news.json?{query}")))] == titles
    api = client.get(f"/api/v1/news/?{query}").json()
    assert [row["title"] for row in api["results"]] == titles
    page = client.get(f"/news/?{query}").text
    assert page.index("新闻2") < page.index("新闻0")
    assert "新闻1" not in page


@pytest.mark.parametrize(
    "path", ["/data/nothing.csv", "/data/news.xml", "/api/v1/nothing/", "/feeds/nothing.atom"]
)
def test_unknown_sets_are_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_file_does_not_query_row_by_row(client):
    NewsPageFactory()
    with CaptureQueriesContext(connection) as few:
        body_of(client.get("/data/news.csv"))
    for _number in range(5):
        NewsPageFactory()
    with CaptureQueriesContext(connection) as many:
        body_of(client.get("/data/news.csv"))
    assert len(many) <= len(few)


@pytest.mark.parametrize("query", ["page=0", "page=-3", "page=999", "page_size=0", "page_size=100000"])
def test_the_api_bounds_its_pages(client, query):
    NewsPageFactory()
    answer = client.get(f"/api/v1/news/?{query}").json()
    assert answer["count"] == 1
    assert len(answer["results"]) <= 100


def test_the_api_cannot_write(client):
    for method in (client.post, client.put, client.patch, client.delete):
        assert method("/api/v1/news/").status_code == 405


def test_the_api_documents_itself_without_other_hosts(client):
    schema = client.get("/api/v1/openapi.json").json()
    assert "/api/v1/{name}/" in schema["paths"]
    text = client.get("/api/v1/docs/").text
    assert "cdn" not in text.lower()


def test_a_feed_holds_the_newest_first(client):
    NewsPageFactory(title="旧闻")
    NewsPageFactory(title="新闻")
    text = client.get("/feeds/news.atom").text
    assert text.index("<title>新闻</title>") < text.index("<title>旧闻</title>")


def test_the_sitemap_leads_to_pages(client):
    page = NewsPageFactory()
    assert "sitemap-pages.xml" in client.get("/sitemap.xml").text
    assert page.url in client.get("/sitemap-pages.xml").text


def test_robots_names_the_sitemap(client):
    text = client.get("/robots.txt").text
    assert "Disallow: /cms/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_alive_and_ready(client, search_index):
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"database": "ok", "index": "ok", "cache": "ok"})


def test_a_missing_index_is_named(client, index_folder):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"database": "ok", "index": "IndexUnavailable", "cache": "ok"}
