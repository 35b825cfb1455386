"""Editors find pages and pictures by any part of a Chinese title."""

import pytest
from django.test import Client

from content.news.models import NewsPage
from tests.factories import make_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["样品怎么买", "怎么买", "和您一样"])
def test_a_page_is_found_by_a_part_of_its_title(admin_client: Client, typed: str) -> None:
    page = make_page(NewsPage, title="比较试验的样品怎么买：和您一样逛店")
    for address in ("/cms/pages/search/", f"/cms/pages/{page.get_parent().pk}/"):
        answer = admin_client.get(address, {"q": typed})
        assert f"/cms/pages/{page.pk}/edit/" in answer.content.decode(), address
