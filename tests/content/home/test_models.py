"""The home page asks the page tree which lists exist."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests.factories import (
    EducationArticlePageFactory,
    NewsPageFactory,
    QualityHospitalPageFactory,
    make_home,
)

pytestmark = pytest.mark.django_db


def fill() -> None:
    for factory in (NewsPageFactory, EducationArticlePageFactory, QualityHospitalPageFactory):
        factory()


def test_every_list_with_entries_is_a_section_and_a_figure(client):
    make_home()
    fill()
    text = client.get("/").text
    for slug in ("news", "education", "quality-hospitals"):
        assert f'id="{slug}"' in text


def test_a_list_without_entries_is_no_section(client):
    page = NewsPageFactory()
    page.unpublish()
    assert 'id="news"' not in client.get("/").text


def test_a_private_list_is_neither_in_the_menu_nor_on_the_home_page(client):
    section = NewsPageFactory().get_parent()
    assert "/news/" in client.get("/").text
    PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)
    assert "/news/" not in client.get("/").text


def test_queries_do_not_grow_with_the_entries(client):
    make_home()
    fill()
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for _number in range(3):
        fill()
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) <= len(few) <= 20
