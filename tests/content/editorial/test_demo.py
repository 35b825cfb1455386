"""The demo's roles and statements are made once."""

import pytest

from content.editorial import demo
from content.editorial.corrections import Correction
from content.news.models import NewsPage
from tests.factories import make_page

pytestmark = pytest.mark.django_db


def test_loading_twice_makes_two_statements_that_keep_the_old_text():
    first = make_page(NewsPage, summary=f"{demo.RIGHT}，票据留档。")
    make_page(NewsPage)
    for _time in range(2):
        demo.load(lambda line: None)
    note, correction = Correction.objects.all()
    assert (note.kind, correction.kind) == ("note", "correction")
    assert any(demo.WRONG in part["text"] for part in correction.before)
    first.refresh_from_db()
    assert first.summary.startswith(demo.RIGHT)
    assert not correction.issued_by.has_usable_password()
