"""Filters of lists."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from content.core.filters import active_filters, querystring
from content.news.models import NewsFilterSet, NewsPage
from tests.factories import NewsPageFactory

pytestmark = pytest.mark.django_db


def test_years_are_those_that_have_rows():
    NewsPageFactory(published_at=datetime(2024, 5, 1, tzinfo=UTC))
    NewsPageFactory(published_at=datetime(2026, 5, 1, tzinfo=UTC))
    form = NewsFilterSet({}, queryset=NewsPage.objects.all()).form
    offered = [str(value) for value, _label in form.fields["year"].choices if value]
    assert offered == ["2026", "2024"]


def test_an_unknown_value_filters_nothing_and_the_other_filters_hold():
    NewsPageFactory(category="alert")
    NewsPageFactory(category="news")
    rows = NewsFilterSet(QueryDict("category=alert&year=nonsense"), queryset=NewsPage.objects.all()).rows
    assert [page.category for page in rows] == ["alert"]


def test_querystring_drops_the_page_and_empty_values():
    assert querystring(QueryDict("q=&category=alert&page=3")) == "category=alert"


def test_active_filters_name_the_value_and_lead_back():
    params = QueryDict("category=alert&q=灯")
    form = NewsFilterSet(params, queryset=NewsPage.objects.all()).form
    chips = active_filters(form, params)
    assert {chip["value"] for chip in chips} == {"消费警示", "灯"}
    assert "?category=alert" in {chip["url"] for chip in chips}
