"""The desk shows each what concerns him, and says what is late."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from content.core.desk import boxes
from content.editorial.scope import StaffScope
from content.institutions.models import Accreditation
from content.news.models import NewsPage
from search_index.models import SearchGap
from tests.content.editorial.factories import judge, make_draft, submit
from tests.content.stores.factories import promise
from tests.factories import InstitutionFactory, make_page

pytestmark = pytest.mark.django_db


def shown(user) -> dict[str, list[str]]:
    """Titles of the desk's entries by box."""
    return {box.name: [entry.title for entry in box.entries] for box in boxes(user)}


def test_texts_stand_with_those_who_have_to_act(office):
    page = submit(make_draft(office.reporter, title="待审稿"), office.reporter)
    assert shown(office.editor)["to_approve"] == ["待审稿"]
    assert "to_approve" not in shown(office.reporter)
    assert "to_approve" not in shown(office.auditor)
    assert shown(office.reporter)["under_review"] == ["待审稿"]
    judge(page, office.editor, "reject", "补来源。")
    assert "to_approve" not in shown(office.editor)
    (back,) = [box for box in boxes(office.reporter) if box.name == "sent_back"]
    assert back.entries[0].note == "补来源。"


def test_what_ends_soon_is_listed_with_what_is_urgent(office):
    soon = promise(start=-320)
    promise(start=-100)
    institution = InstitutionFactory()
    for days in (10, 50, 100):
        Accreditation.objects.create(
            institution=institution,
            scheme="cnas",
            number=f"L{days}",
            scope="纺织品",
            valid_from=date(2020, 1, 1),
            valid_to=timezone.localdate() + timedelta(days=days),
        )
    found = {box.name: box for box in boxes(office.root)}
    assert [entry.title for entry in found["commitments"].entries] == [soon.store.sign_name]
    assert (found["accreditations"].total, found["accreditations"].urgent) == (2, 1)
    assert "commitments" not in shown(office.reporter)


def test_a_clerk_is_reminded_of_his_own_county(office):
    promise(start=-320)
    StaffScope.objects.create(user=office.clerk, region_id="330782")
    assert "commitments" not in shown(office.clerk)


def test_columns_without_news_are_named(office):
    page = make_page(NewsPage)
    assert "质量新闻" not in shown(office.chief).get("stale", [])
    Page.objects.filter(pk=page.pk).update(last_published_at=timezone.now() - timedelta(days=15))
    assert "质量新闻" in shown(office.chief)["stale"]


def test_questions_without_an_answer_are_named(office):
    today = timezone.localdate()
    SearchGap.objects.create(query="灯笼椒", times=3, first_asked=today, last_asked=today)
    assert shown(office.chief)["search_gaps"] == ["灯笼椒"]
    assert "search_gaps" not in shown(office.reporter)


def test_the_desk_is_a_page_and_the_first_panel_of_home(office, client):
    submit(make_draft(office.reporter, title="待审稿"), office.reporter)
    client.force_login(office.editor)
    for address in (reverse("editorial:desk"), reverse("wagtailadmin_home")):
        text = client.get(address).text
        assert "待审稿" in text
        assert "待我审核" in text
