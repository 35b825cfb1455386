"""Statuses change only by the rules, and every change leaves its trace."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from content.stores import actions
from content.stores.events import AppendOnlyError
from content.stores.lifecycle import ChangeRefusedError
from content.stores.models import Commitment, DelistingProposal, StatusEvent, Store, VerificationEvent
from search_index.models import PendingChange
from tests.content.stores.factories import StoreFactory, delist, in_status, person, promise, yesterday

pytestmark = pytest.mark.django_db
ALL = ("none", "publicity", "in_force", "transition", "expired", "suspended", "delisted", "cancelled")


@pytest.mark.parametrize("status", ALL)
def test_the_store_shows_the_status_of_its_commitment(status: str) -> None:
    commitment = in_status(status)
    store = Store.objects.get(pk=commitment.store_id)
    assert (commitment.status, store.status, store.return_status) == (status, status, status)
    assert store.unit_status == "none"


def test_declaring_writes_history_and_facts_for_lists() -> None:
    commitment = promise(start=-10, days=15)
    store = commitment.store
    store.refresh_from_db()
    assert (store.days, store.valid_to) == (15, commitment.valid_to)
    assert [(event.status, event.on) for event in commitment.status_events.all()] == [
        ("in_force", commitment.valid_from)
    ]


def test_two_kinds_have_a_status_each() -> None:
    store = StoreFactory()
    promise(store, kind="unit")
    returns = promise(store, start=-10)
    delist(returns)
    store.refresh_from_db()
    assert (store.status, store.unit_status, store.return_status) == ("in_force", "in_force", "delisted")


def test_a_return_promise_without_days_or_with_void_notices_is_refused() -> None:
    with pytest.raises(ValidationError, match="至少7天"):
        promise(days=None)
    with pytest.raises(ValidationError, match="最终解释权"):
        promise(goods="全部商品，本店保留最终解释权")
    assert not Commitment.objects.exists()


def test_a_failed_check_suspends_and_a_passed_one_allows_to_resume() -> None:
    commitment = promise()
    facts = {"commitment": commitment, "body": "示例消保委", "kind": "complaint"}
    actions.record_verification(**facts, on=yesterday(), result="failed", note="拒绝退货")
    assert commitment.status == "suspended"
    assert commitment.status_events.last().reason == "拒绝退货"
    with pytest.raises(ChangeRefusedError, match="核查"):
        actions.record_status(commitment=commitment, status="in_force", on=timezone.localdate())
    actions.record_verification(**facts, on=timezone.localdate(), result="passed")
    assert commitment.status == "suspended"
    actions.record_status(commitment=commitment, status="in_force", on=timezone.localdate())
    assert Store.objects.get(pk=commitment.store_id).status == "in_force"


def test_an_older_check_recorded_late_does_not_overrule_a_newer_one() -> None:
    commitment = promise()
    facts = {"commitment": commitment, "body": "示例消保委", "kind": "visit"}
    actions.record_verification(**facts, on=timezone.localdate(), result="passed")
    actions.record_verification(**facts, on=yesterday(), result="failed")
    assert commitment.status == "in_force"


def test_a_refused_change_leaves_nothing_behind() -> None:
    commitment = in_status("delisted")
    before = StatusEvent.objects.count()
    with pytest.raises(ChangeRefusedError, match="重新作出承诺"):
        actions.record_status(commitment=commitment, status="in_force", on=timezone.localdate())
    assert StatusEvent.objects.count() == before
    assert Store.objects.get(pk=commitment.store_id).status == "delisted"


def test_after_delisting_a_new_commitment_counts_no_renewal() -> None:
    first = promise(start=-400)
    second = promise(first.store, start=-30)
    assert second.renewals == 1
    delist(second)
    second.refresh_from_db()
    third = promise(first.store, start=0)
    assert (second.renewals, third.renewals, third.status) == (0, 0, "in_force")
    first.store.refresh_from_db()
    assert first.store.status == "in_force"


@pytest.mark.parametrize("event", ["status_events", "verifications"])
def test_history_cannot_be_changed_or_removed(event: str) -> None:
    commitment = promise()
    actions.record_verification(
        commitment=commitment, on=yesterday(), body="示例消保委", kind="visit", result="passed"
    )
    row = getattr(commitment, event).first()
    for attempt in (row.save, row.delete, row.__class__.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            attempt()
    with pytest.raises(AppendOnlyError):
        row.__class__.objects.update(on=timezone.localdate())


def test_update_statuses_moves_what_is_due_once_and_dates_it_truly() -> None:
    today = timezone.localdate()
    ending = promise(start=-364)
    starting = promise(start=1)
    tomorrow = today + timedelta(days=1)
    assert (ending.status, starting.status) == ("in_force", "none")
    assert actions.update_statuses(today=tomorrow) == 2
    assert actions.update_statuses(today=tomorrow) == 0
    ending.refresh_from_db()
    assert (ending.status, ending.status_events.last().on) == ("expired", tomorrow)
    assert Store.objects.get(pk=starting.store_id).status == "in_force"


def test_a_late_run_dates_the_end_to_the_day_it_came() -> None:
    commitment = promise(start=-364)
    actions.update_statuses(today=timezone.localdate() + timedelta(days=50))
    commitment.refresh_from_db()
    assert commitment.status_since == commitment.valid_to + timedelta(days=1)


def test_update_statuses_costs_the_same_for_few_and_many(django_assert_max_num_queries: object) -> None:
    for _number in range(12):
        promise(start=-364)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert actions.update_statuses(today=timezone.localdate() + timedelta(days=1)) == 12


def test_the_command_says_how_many_moved(capsys: pytest.CaptureFixture[str]) -> None:
    Commitment.objects.filter(pk=promise().pk).update(status="none")
    call_command("update_statuses")
    call_command("update_statuses")
    first, second = capsys.readouterr().out.splitlines()
    assert "1 项" in first
    assert "0 项" in second


def test_a_change_of_status_reaches_the_index_queue() -> None:
    commitment = promise()
    PendingChange.objects.all().delete()
    actions.record_status(
        commitment=commitment, status="cancelled", on=timezone.localdate(), reason="停业", authority="示例所"
    )
    assert PendingChange.objects.filter(model="stores.store", object_pk=str(commitment.store_id)).exists()


def test_verifications_are_kept_with_who_recorded_them(admin_user: object) -> None:
    commitment = promise()
    actions.record_verification(
        commitment=commitment,
        on=yesterday(),
        body="示例消保委",
        kind="visit",
        result="passed",
        by=admin_user,
    )
    assert VerificationEvent.objects.get().recorded_by == admin_user


def test_delisting_takes_two_people_superusers_included(admin_user: Any) -> None:
    commitment = promise()
    words = {"on": timezone.localdate(), "reason": "拒不退货", "authority": "示例所"}
    with pytest.raises(ChangeRefusedError, match="两人"):
        actions.record_status(commitment=commitment, status="delisted", **words, by=admin_user)
    proposal = actions.propose_delisting(commitment=commitment, **words, by=admin_user)
    for nobody in (admin_user, None):
        with pytest.raises(ChangeRefusedError, match="另一人"):
            actions.decide_delisting(proposal=proposal, confirmed=True, by=nobody)
    assert Commitment.objects.get().status == "in_force"
    event = actions.decide_delisting(proposal=proposal, confirmed=True, by=person("confirmer"))
    assert event is not None
    assert (event.status, event.reason, event.recorded_by) == ("delisted", "拒不退货", person("confirmer"))
    with pytest.raises(ChangeRefusedError, match="处理过"):
        actions.decide_delisting(proposal=proposal, confirmed=True, by=person("third"))
    logged = ModelLogEntry.objects.filter(action__startswith="stores.").order_by("pk")
    assert [(entry.action, entry.user) for entry in logged] == [
        ("stores.delisting_proposed", admin_user),
        ("stores.delisting_confirmed", person("confirmer")),
    ]


def test_the_database_itself_refuses_one_person_in_both_roles() -> None:
    commitment, alone = promise(), person("alone")
    words = {"on": timezone.localdate(), "reason": "拒不退货", "authority": "示例所"}
    proposal = actions.propose_delisting(commitment=commitment, **words, by=alone)
    with pytest.raises(IntegrityError), transaction.atomic():
        DelistingProposal.objects.update(outcome="confirmed", decided_by=alone)
    with pytest.raises(ValidationError):
        actions.propose_delisting(commitment=commitment, **words, by=person("other"))
    actions.decide_delisting(proposal=proposal, confirmed=False, by=alone, note="写错了门店")
    assert DelistingProposal.objects.get().outcome == "withdrawn"
    again = actions.propose_delisting(commitment=commitment, **words, by=alone)
    actions.decide_delisting(proposal=again, confirmed=False, by=person("other"))
    commitment.refresh_from_db()
    assert (commitment.status, commitment.status_events.count()) == ("in_force", 1)


def test_nothing_is_decided_for_a_day_to_come() -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    words = {"commitment": promise(), "on": tomorrow, "reason": "停业", "authority": "示例所"}
    with pytest.raises(ChangeRefusedError, match="不能晚于今天"):
        actions.record_status(status="cancelled", **words)
    with pytest.raises(ValidationError, match="不能晚于今天"):
        actions.propose_delisting(**words, by=person("proposer"))
