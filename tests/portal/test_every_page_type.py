"""What holds for every page type, now and for those to come."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from content.core.exports import BOM
from content.core.listings import get_listings
from content.core.models import BasePage, ListingPage
from portal.checks import missing_parts, own_page_types, page_types_are_complete
from tests.factories import make_page

pytestmark = pytest.mark.django_db

PAGE_TYPES = own_page_types()
ITEM_TYPES = [
    model for model in PAGE_TYPES if not issubclass(model, ListingPage) and model.search_section != "columns"
]
QUERY_BUDGET = 24
every_page_type = pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model._meta.label)
every_item_type = pytest.mark.parametrize("model", ITEM_TYPES, ids=lambda model: model._meta.label)


@pytest.fixture
def warm(client):
    """Site and content type caches filled, as in a server that has answered before."""
    client.get("/no-such-page/")
    return client


@every_page_type
def test_renders_within_its_query_budget(model, warm, django_assert_max_num_queries):
    page = make_page(model)
    with django_assert_max_num_queries(QUERY_BUDGET):
        response = warm.get(page.url)
    assert response.status_code == 200
    assert "<h1" in response.text


@every_page_type
def test_has_one_h1_and_declares_its_language(model, client):
    text = client.get(make_page(model).url).text
    assert text.count("<h1") == 1
    assert 'lang="zh-Hans"' in text


@every_page_type
def test_has_its_page_tags(model, client):
    page = make_page(model)
    text = client.get(page.url).text
    group = page.get_page_tag_group()
    assert text.count('name="ColumnName"') == (1 if group else 0)
    assert text.count('name="ArticleTitle"') == (1 if "article" in group else 0)
    assert text.count('name="PubDate"') == (1 if "article" in group else 0)


@every_page_type
@pytest.mark.parametrize(
    "query", ["page=x", "page=-1", "page=999999", "page=1&q=%00", "sort=%27", "year=%FF"]
)
def test_survives_nonsense_parameters(model, query, client, search_index):
    assert client.get(f"{make_page(model).url}?{query}").status_code in {200, 404}


@every_page_type
def test_is_found_by_its_title_and_leaves_when_unpublished(model, client, search_index, drain):
    page = make_page(
        model, **({} if issubclass(model, ListingPage) or not is_item(model) else {"title": "鳳凰灯笼花"})
    )
    page.save_revision().publish()
    drain()
    assert page.url in addresses(client, page.title)
    if is_item(model):
        page.unpublish()
        drain()
        assert page.url not in addresses(client, page.title)


def is_item(model: type[BasePage]) -> bool:
    """Whether this is an entry of a list."""
    return model in ITEM_TYPES


def addresses(client, words: str) -> str:
    """The results of a search, without the echo of the words in the page's own links."""
    response = client.get("/search/", {"q": words})
    assert response.status_code == 200
    return response.text


def public_outputs(client, page: BasePage) -> dict[str, bool]:
    """Whether the page's address stands in each machine-readable output."""
    listing = next(item for item in get_listings().values() if item.model is type(page))
    paths = {
        "csv": f"/data/{listing.name}.csv",
        "json": f"/data/{listing.name}.json",
        "api": f"/api/v1/{listing.name}/",
        "sitemap": "/sitemap-pages.xml",
    }
    if listing.has_feed:
        paths["feed"] = f"/feeds/{listing.name}.atom"
    found = {}
    for name, path in paths.items():
        response = client.get(path)
        body = response.getvalue().decode() if response.streaming else response.text
        found[name] = page.url in body
    return found


@every_item_type
def test_leaves_every_output_when_unpublished_or_made_private(model, client):
    page = make_page(model, title="灯笼")
    assert set(public_outputs(client, page).values()) == {True}
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert set(public_outputs(client, page).values()) == {False}
    restriction.delete()
    page.unpublish()
    assert set(public_outputs(client, page).values()) == {False}


@every_item_type
def test_exports_the_rows_it_shows(model, client):
    pages = [make_page(model, title=f"第{number}条") for number in range(3)]
    listing = next(item for item in get_listings().values() if item.model is model)
    body = client.get(f"/data/{listing.name}.csv").getvalue().decode().removeprefix(BOM)
    rows = list(csv.DictReader(io.StringIO(body)))
    assert {row["title"] for row in rows} == {page.title for page in pages}
    shown = client.get(pages[0].get_parent().url).text
    assert all(page.url in shown for page in pages)


@every_item_type
def test_the_lists_queries_do_not_grow_with_its_rows(model, warm):
    first = make_page(model)
    url = first.get_parent().url
    warm.get(url)
    with CaptureQueriesContext(connection) as few:
        warm.get(url)
    for _number in range(5):
        make_page(model)
    with CaptureQueriesContext(connection) as many:
        warm.get(url)
    assert len(many) <= len(few)


@every_item_type
@pytest.mark.parametrize("path", ["/data/{}.csv", "/data/{}.json", "/api/v1/{}/"])
def test_the_exports_queries_do_not_grow_with_the_rows(model, path, warm):
    address = path.format(next(name for name, item in get_listings().items() if item.model is model))

    def read() -> int:
        with CaptureQueriesContext(connection) as queries:
            response = warm.get(address)
            body = response.getvalue() if response.streaming else response.content
        assert body
        return len(queries)

    make_page(model)
    few = read()
    for _number in range(4):
        make_page(model)
    assert read() <= few


def test_the_house_rules_hold():
    assert page_types_are_complete() == []


def test_a_page_type_without_declarations_is_refused():
    class Broken(BasePage):
        parent_page_types = []

        class Meta:
            abstract = True
            app_label = "news"

    Broken.template = "news/no_such_template.html"
    assert {code for code, _text in missing_parts(Broken)} >= {"E001", "E002", "E005", "E006"}
