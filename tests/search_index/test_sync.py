"""Index and database stay in step; nothing that is not public is ever found."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from haystack.query import SearchQuerySet
from wagtail.models import Page, PageViewRestriction

from content.news.models import NewsIndexPage, NewsPage
from search_index import outbox, tasks
from search_index.models import PendingChange
from search_index.query import search
from search_index.suggest import suggest
from search_index.sync import enqueue_changes
from tests.factories import NewsPageFactory

pytestmark = pytest.mark.django_db
Drain = Callable[[], int]


def addresses() -> set[str]:
    """Everything that search, facets and suggestions give away about the news."""
    found = search("空气炸锅")
    suggested = {one["url"] for one in suggest("空气炸锅")}
    assert suggested <= {hit.url for hit in found.hits}
    assert sum(value.count for value in found.facets.get("section", [])) == found.total
    return {hit.url for hit in found.hits}


@pytest.fixture
def page(drain: Drain) -> NewsPage:
    """A published piece of news that search finds."""
    page = NewsPageFactory(title="空气炸锅抽检结果", slug="fryer")
    drain()
    assert addresses() == {page.url}
    return page


def private(page: Page) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type="login")


def test_a_draft_is_not_found_and_publishing_it_is(drain: Drain) -> None:
    page = NewsPageFactory(title="空气炸锅抽检结果", live=False)
    drain()
    assert addresses() == set()
    page.save_revision().publish()
    drain()
    assert addresses() == {page.url}


def test_a_changed_draft_does_not_change_what_is_found(page: NewsPage, drain: Drain) -> None:
    page.title = "空气炸锅秘密结果"
    page.save_revision()
    drain()
    assert search("空气炸锅").hits[0].title == "空气炸锅抽检结果"


def test_unpublished(page: NewsPage, drain: Drain) -> None:
    page.unpublish()
    drain()
    assert addresses() == set()


def test_deleted(page: NewsPage, drain: Drain) -> None:
    page.delete()
    drain()
    assert addresses() == set()


def test_deleted_with_its_parent(page: NewsPage, drain: Drain) -> None:
    page.get_parent().specific.delete()
    drain()
    assert addresses() == set()


def test_made_private_and_public_again(page: NewsPage, drain: Drain) -> None:
    restriction = private(page)
    drain()
    assert addresses() == set()
    restriction.delete()
    drain()
    assert addresses() == {page.url}


def test_made_private_above(page: NewsPage, drain: Drain) -> None:
    restriction = private(page.get_parent())
    drain()
    assert addresses() == set()
    restriction.delete()
    drain()
    assert addresses() == {page.url}


def test_published_below_a_private_page(page: NewsPage, drain: Drain) -> None:
    private(page.get_parent())
    NewsPageFactory(title="空气炸锅内部消息")
    drain()
    assert addresses() == set()


def test_moved_below_a_private_page(page: NewsPage, drain: Drain) -> None:
    home = page.get_parent().get_parent()
    closed = home.add_child(instance=NewsIndexPage(title="内部", slug="closed", live=True))
    private(closed)
    page.move(closed, pos="last-child")
    drain()
    assert addresses() == set()


def test_a_new_address_above_reaches_the_pages_below(page: NewsPage, drain: Drain) -> None:
    parent = page.get_parent().specific
    parent.slug = "xinwen"
    parent.save_revision().publish()
    drain()
    assert addresses() == {"/xinwen/fryer/"}


def test_moved(page: NewsPage, drain: Drain) -> None:
    home = page.get_parent().get_parent()
    other = home.add_child(instance=NewsIndexPage(title="往年", slug="past", live=True))
    page.move(other, pos="last-child")
    drain()
    assert addresses() == {"/past/fryer/"}


def test_expired(page: NewsPage, drain: Drain) -> None:
    page.expired, page.live = True, False
    page.save()
    drain()
    assert addresses() == set()


def test_a_change_and_its_request_are_one_transaction(page: NewsPage, drain: Drain) -> None:
    before = DBTaskResult.objects.count()
    with transaction.atomic():
        page.unpublish()
        assert PendingChange.objects.exists()
        assert DBTaskResult.objects.count() > before
        transaction.set_rollback(True)
    assert not PendingChange.objects.exists()
    assert DBTaskResult.objects.count() == before


def test_bulk_writers_ask_themselves(page: NewsPage, drain: Drain) -> None:
    NewsPage.objects.filter(pk=page.pk).update(title="空气炸锅复检结果")
    enqueue_changes(NewsPage, [page.pk])
    assert drain() == 1
    assert search("空气炸锅").hits[0].title == "空气炸锅复检结果"


def test_rows_stay_while_another_writer_works(page: NewsPage, drain: Drain, search_index: Any) -> None:
    page.unpublish()
    waiting = PendingChange.objects.count()
    with search_index.home.writing(1):
        assert outbox.drain(wait=0.05) == 0
    assert PendingChange.objects.count() == waiting
    drain()
    assert addresses() == set()


def test_rows_that_stay_are_tried_again_later(page: NewsPage, drain: Drain, search_index: Any) -> None:
    DBTaskResult.objects.all().delete()
    PendingChange.objects.create(model="news.newspage", object_pk=str(page.pk))
    damaged = search_index.home.path / "WRITER"
    damaged.unlink()
    damaged.mkdir()
    for _attempt in range(2):
        with pytest.raises(OSError, match="WRITER"):
            tasks.apply_changes.call()
    later = DBTaskResult.objects.get()
    assert later.run_after is not None
    damaged.rmdir()
    assert tasks.apply_changes.call() == 1


def test_one_bad_object_does_not_hold_up_the_others(
    page: NewsPage, drain: Drain, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = NewsPageFactory(title="空气炸锅坏"), NewsPageFactory(title="空气炸锅好")
    category = NewsPage.search_category

    def broken(self: NewsPage) -> str:
        if self.pk == bad.pk:
            raise ValueError("damaged")
        return str(category.fget(self))

    monkeypatch.setattr(NewsPage, "search_category", property(broken))
    drain()
    assert addresses() == {page.url, good.url}
    assert PendingChange.objects.filter(object_pk=str(bad.pk)).exists()
    assert "damaged" in caplog.text


def test_a_deleted_index_is_rebuilt_by_the_worker(page: NewsPage, drain: Drain, search_index: Any) -> None:
    search_index.home.path.rename(search_index.home.path.with_name("gone"))
    NewsPageFactory(title="空气炸锅复检")
    drain()
    assert len(addresses()) == 2


def test_rebuild_holds_public_pages_only(page: NewsPage, drain: Drain) -> None:
    hidden = NewsPageFactory(title="空气炸锅内部消息")
    NewsPageFactory(title="空气炸锅草稿", live=False)
    private(hidden)
    call_command("rebuild_index", interactive=False, verbosity=0)
    assert addresses() == {page.url}


def test_update_index_is_haystacks_own(page: NewsPage, drain: Drain, search_index: Any) -> None:
    search_index.clear()
    call_command("update_index", verbosity=0)
    assert addresses() == {page.url}
    Page.objects.filter(pk=page.pk).update(live=False)
    call_command("update_index", remove=True, verbosity=0)
    assert addresses() == set()


class TestReconcile:
    def test_agreement_is_quiet(self, page: NewsPage, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("reconcile_index")
        assert "missing" not in capsys.readouterr().out

    def test_every_difference_is_printed_and_mended(
        self, page: NewsPage, drain: Drain, search_index: Any, capsys: pytest.CaptureFixture[str]
    ) -> None:
        other = NewsPageFactory(title="空气炸锅复检")
        PendingChange.objects.all().delete()
        Page.objects.filter(pk=page.pk).update(live=False)
        with search_index.session() as batch:
            batch.put({"id": "gone.model.1", "django_ct": "gone.model", "django_id": "1", "text": "空气炸锅"})
        with pytest.raises(SystemExit):
            call_command("reconcile_index")
        printed = capsys.readouterr().out
        assert f"missing: news.newspage.{other.pk}" in printed
        assert f"not public: news.newspage.{page.pk}" in printed
        assert "unknown model: gone.model.1" in printed
        call_command("reconcile_index", fix=True)
        assert addresses() == {other.url}
        call_command("reconcile_index")

    def test_other_content_under_the_same_key(
        self, page: NewsPage, search_index: Any, capsys: pytest.CaptureFixture[str]
    ) -> None:
        NewsPage.objects.filter(pk=page.pk).update(title="空气炸锅复检")
        with pytest.raises(SystemExit):
            call_command("reconcile_index")
        assert f"stale: news.newspage.{page.pk}" in capsys.readouterr().out
        call_command("reconcile_index", fix=True)
        assert search("空气炸锅").hits[0].title == "空气炸锅复检"

    def test_a_missing_index_is_a_difference(self, page: NewsPage, search_index: Any) -> None:
        search_index.home.path.rename(search_index.home.path.with_name("gone"))
        with pytest.raises(SystemExit):
            call_command("reconcile_index")
        call_command("reconcile_index", fix=True)
        assert SearchQuerySet().count() > 0
