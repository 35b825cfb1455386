"""What is searched for is counted without telling of a person, and helps editors and readers."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits

from search_index import tally as tallies
from search_index.models import SearchGap
from search_index.tally import Tally, get_popular, may_be_kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def tally(monkeypatch: pytest.MonkeyPatch) -> Tally:
    fresh = Tally()
    monkeypatch.setattr("search_index.views.tally", fresh)
    monkeypatch.setattr("search_index.reports.tally", fresh)
    cache.delete("search_index.popular")
    return fresh


@pytest.mark.parametrize(
    "kept", ["空气炸锅", "gb 18401-2010", "GB/T 40551-2021 比较试验", "7天无理由", "iphone 17"]
)
def test_ordinary_questions_may_be_kept(kept: str) -> None:
    assert may_be_kept(kept)


@pytest.mark.parametrize(
    "personal",
    [
        "13800138000",
        "138 0013 8000",
        "张三 0571-87654321",
        "33010219800101123x",
        "a@b.cn",
        "91330100799655058b",
        "长" * 31,
        "",
    ],
)
def test_what_may_tell_of_a_person_is_not_kept(personal: str) -> None:
    assert not may_be_kept(personal)


def test_questions_are_counted_together_and_written_seldom(
    tally: Tally, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        for question in ("茶葉", "茶叶 ", "茶叶", "13800138000"):
            tally.note(question, answered=True)
        tally.note("没有的东西", answered=False)
    assert not Query.objects.exists()
    tally.flush()
    assert [(row.query.query_string, row.hits) for row in QueryDailyHits.objects.all()] == [("茶叶", 3)]
    assert SearchGap.objects.get().query == "没有的东西"
    tally.note("没有的东西", answered=False)
    tally.flush()
    assert SearchGap.objects.get().times == 2


def test_many_waiting_questions_are_written(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "FLUSH_SIZE", 2)
    tally.note("甲", answered=False)
    assert not SearchGap.objects.exists()
    tally.note("乙", answered=False)
    assert SearchGap.objects.count() == 2


def test_a_gap_that_is_answered_is_gone(tally: Tally) -> None:
    tally.note("新话题", answered=False)
    tally.flush()
    tally.note("新话题", answered=True)
    tally.flush()
    assert not SearchGap.objects.exists()


def test_only_what_many_asked_is_popular(tally: Tally) -> None:
    for _time in range(tallies.POPULAR_AT_LEAST):
        tally.note("空气炸锅", answered=True)
    tally.note("某人的事", answered=True)
    tally.flush()
    assert get_popular() == ["空气炸锅"]


def test_old_counts_are_forgotten(tally: Tally) -> None:
    old = timezone.localdate() - timedelta(days=tallies.KEEP_DAYS + 1)
    SearchGap.objects.create(query="旧", times=1, first_asked=old, last_asked=old)
    QueryDailyHits.objects.create(query=Query.get("旧"), date=old, hits=9)
    tally.note("新", answered=False)
    tally.flush()
    call_command("forget_old_searches")
    assert [gap.query for gap in SearchGap.objects.all()] == ["新"]
    assert not Query.objects.exists()


@pytest.mark.usefixtures("drain", "tally")
def test_the_report_shows_gaps_to_those_who_may(client: Client) -> None:
    client.get("/search/", {"q": "zzzzqqq"})
    client.force_login(User.objects.create_superuser("chief"))
    assert "zzzzqqq" in client.get("/cms/reports/search-gaps/").content.decode()
    assert client.get("/cms/reports/search-gaps/?export=csv").status_code == 200
    plain = User.objects.create_user("reader", is_staff=True)
    client.force_login(plain)
    assert client.get("/cms/reports/search-gaps/").status_code == 302
