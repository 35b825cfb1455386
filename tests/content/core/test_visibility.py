"""What the public may see."""

import pytest
from wagtail.models import Page, PageViewRestriction

from content.core.visibility import public
from tests.factories import EventPageFactory, NewsPageFactory, PracticeBasePageFactory

pytestmark = pytest.mark.django_db


def test_the_same_pages_as_wagtails_own_in_every_case(django_assert_num_queries):
    pages = [NewsPageFactory(), EventPageFactory(), PracticeBasePageFactory(), NewsPageFactory(live=False)]
    restricted = [pages[0], pages[1].get_parent(), pages[2].get_parent().get_parent()]
    for page in [None, *restricted]:
        if page is not None:
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
        expected = set(Page.objects.live().public().values_list("pk", flat=True))
        with django_assert_num_queries(1):
            assert set(public(Page.objects.all()).values_list("pk", flat=True)) == expected
