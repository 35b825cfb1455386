"""Demo helpers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.core.demo import days_ago
from tests.factories import make_home


@pytest.mark.django_db
def test_a_later_load_keeps_the_dates_of_the_first():
    home = make_home()
    home.first_published_at = timezone.now() - timedelta(days=10)
    home.save()
    first_day = timezone.localtime(home.first_published_at).date()
    assert days_ago(3).date() == first_day - timedelta(days=3)
