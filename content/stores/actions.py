"""Everything that changes a commitment's status: one function each, in one transaction, history included."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from wagtail.log_actions import log

from content.stores import lifecycle
from content.stores.choices import Kind, Result
from content.stores.delisting import DelistingProposal
from content.stores.lifecycle import ChangeRefusedError, Pledge, Status
from content.stores.models import Commitment, StatusEvent, Store, VerificationEvent
from content.stores.names import name_key
from search_index.sync import enqueue_changes

BATCH = 500
Outcome = DelistingProposal.Outcome


@transaction.atomic
def declare(
    *, store: Store, kind: str, by: Any = None, today: date | None = None, **terms: Any
) -> Commitment:
    """A new commitment of a store, brought to the status that the day gives."""
    commitment = Commitment(store=store, kind=kind, **terms)
    commitment.full_clean()
    commitment.save()
    settle(commitment=commitment, by=by, today=today)
    return commitment


def settle(*, commitment: Commitment, by: Any = None, today: date | None = None) -> None:
    """Bring one commitment, the renewals of its row and its store to the day, after its terms changed."""
    settle_many([commitment], by=by, today=today)


@transaction.atomic
def settle_many(commitments: Sequence[Commitment], *, by: Any = None, today: date | None = None) -> None:
    """Like `settle`, in a fixed number of queries; at most a few thousand at a time."""
    today = today or timezone.localdate()
    rows = _rows_of(commitments)
    events = []
    for commitment in commitments:
        _count_renewals(commitment, rows[commitment.store_id, commitment.kind])
        status = commitment.status_for(today)
        if status != commitment.status:
            on = lifecycle.began_on(commitment.term, status, today)
            events.append(StatusEvent(commitment=commitment, status=status, on=on, recorded_by=by))
            commitment.status, commitment.status_since = status, on
    save_many(commitments, ["status", "status_since", "renewals"])
    StatusEvent.objects.bulk_create(events, batch_size=BATCH)
    refresh_stores({commitment.store_id for commitment in commitments})


def settle_new(*, store: Store, commitment: Commitment | None, today: date) -> None:
    """Statuses of a store that is not saved yet, with its first commitment or none; nothing is written."""
    if commitment is not None:
        status = commitment.status_for(today)
        if status is not Status.NONE:
            commitment.status_since = lifecycle.began_on(commitment.term, status, today)
        commitment.status = status
    _follow(store, [commitment] if commitment else [])


def save_many(rows: Sequence[Model], fields: Iterable[str]) -> None:
    """Writes fields of rows that are there, many times faster than `bulk_update` with its CASE a row."""
    if rows:
        type(rows[0])._base_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=list(fields)
        )


def _rows_of(commitments: Iterable[Commitment]) -> dict[tuple[int, str], list[Commitment]]:
    """All commitments of the same stores and kinds, oldest first."""
    rows: dict[tuple[int, str], list[Commitment]] = defaultdict(list)
    stores = {commitment.store_id for commitment in commitments}
    for item in Commitment.objects.filter(store_id__in=stores).order_by("valid_from", "pk"):
        rows[item.store_id, item.kind].append(item)
    return rows


def record_status(
    *, commitment: Commitment, status: str, on: date, reason: str = "", authority: str = "", by: Any = None
) -> StatusEvent:
    """A change that one person may decide; raises lifecycle.ChangeRefusedError when the rules forbid it."""
    if status == Status.DELISTED:
        raise ChangeRefusedError("摘牌须由两人办理：一人提出，另一人确认")
    return _record(commitment, Status(status), on=on, reason=reason, authority=authority, by=by)


@transaction.atomic
def _record(
    commitment: Commitment, after: Status, *, on: date, reason: str, authority: str, by: Any
) -> StatusEvent:
    """Write a decided change, as far as the life cycle allows it."""
    if on > timezone.localdate():
        raise ChangeRefusedError("日期不能晚于今天")
    current = Commitment.objects.select_for_update().get(pk=commitment.pk)
    lifecycle.check_change(
        Status(current.status),
        after,
        term=current.term,
        on=on,
        reason=reason,
        authority=authority,
        last_check_failed=current.last_check_failed,
    )
    event = StatusEvent.objects.create(
        commitment=current, status=after, on=on, reason=reason, authority=authority, recorded_by=by
    )
    current.status, current.status_since = after, on
    current.save(update_fields=["status", "status_since"])
    if after is Status.DELISTED:
        _count_renewals(current, _rows_of([current])[current.store_id, current.kind])
        current.save(update_fields=["renewals"])
    refresh_stores([current.store_id])
    commitment.refresh_from_db()
    return event


@transaction.atomic
def propose_delisting(
    *, commitment: Commitment, on: date, reason: str, authority: str, by: Any
) -> DelistingProposal:
    """The first of two people wants a commitment delisted; nothing public changes yet."""
    if by is None:
        raise ChangeRefusedError("须记录提出人")
    proposal = DelistingProposal(commitment=commitment, on=on, reason=reason, authority=authority)
    proposal.proposed_by = by
    proposal.full_clean()
    proposal.save()
    log(proposal.commitment.store, "stores.delisting_proposed", user=by, data={"reason": reason})
    return proposal


@transaction.atomic
def decide_delisting(
    *, proposal: DelistingProposal, confirmed: bool, by: Any, note: str = ""
) -> StatusEvent | None:
    """The second person confirms or sends back; the proposer may only withdraw, superusers included.

    Raises lifecycle.ChangeRefusedError; returns the event of a confirmed 摘牌.
    """
    current = DelistingProposal.objects.select_for_update().get(pk=proposal.pk)
    if current.outcome != Outcome.WAITING:
        raise ChangeRefusedError("这项摘牌已经处理过")
    if by is None or (confirmed and by.pk == current.proposed_by_id):
        raise ChangeRefusedError("摘牌须由提出人以外的另一人确认")
    outcome = Outcome.CONFIRMED if confirmed else Outcome.REJECTED
    if not confirmed and by.pk == current.proposed_by_id:
        outcome = Outcome.WITHDRAWN
    current.outcome, current.decided_by, current.note = outcome, by, note
    current.decided_at = timezone.now()
    current.save(update_fields=["outcome", "decided_by", "decided_at", "note"])
    log(current.commitment.store, f"stores.delisting_{outcome.value}", user=by, data={"note": note})
    if not confirmed:
        return None
    words = {"reason": current.reason, "authority": current.authority}
    return _record(current.commitment, Status.DELISTED, on=current.on, by=by, **words)


@transaction.atomic
def record_verification(
    *, commitment: Commitment, on: date, body: str, kind: str, result: str, note: str = "", by: Any = None
) -> VerificationEvent:
    """A check of the shop; a failed one suspends a commitment in force until a person lifts that."""
    current = Commitment.objects.select_for_update().get(pk=commitment.pk)
    event = VerificationEvent.objects.create(
        commitment=current, on=on, body=body, kind=kind, result=result, note=note, recorded_by=by
    )
    newest: Any = VerificationEvent.objects.filter(commitment=current).order_by("on", "pk").last()
    current.last_check_failed = newest.result == Result.FAILED
    status = current.status_for(timezone.localdate())
    if status is Status.SUSPENDED and current.status != Status.SUSPENDED:
        StatusEvent.objects.create(
            commitment=current,
            status=status,
            on=on,
            reason=note or str(event.get_kind_display()) + str(event.get_result_display()),
            authority=body,
            recorded_by=by,
        )
        current.status, current.status_since = status, on
    current.save(update_fields=["last_check_failed", "status", "status_since"])
    refresh_stores([current.store_id])
    commitment.refresh_from_db()
    return event


def _count_renewals(commitment: Commitment, row: Iterable[Commitment]) -> None:
    """Count how often the row of commitments up to this one was renewed without a gap."""
    before = [item for item in row if item.pk != commitment.pk and item.valid_from <= commitment.valid_from]
    commitment.renewals = lifecycle.consecutive_renewals([_pledge(item) for item in (*before, commitment)])


def _pledge(item: Commitment) -> Pledge:
    status = Status(item.status)
    return Pledge(
        item.declared_on,
        item.valid_from,
        item.valid_to,
        cancelled_on=item.status_since if status is Status.CANCELLED else None,
        delisted=status is Status.DELISTED,
    )


def update_statuses(*, today: date) -> int:
    """Move every commitment whose day has come; returns how many moved. A second run finds nothing to do."""
    pks = _due(today)
    return sum(_update_batch(batch, today) for batch in _batches(pks))


def _due(today: date) -> list[int]:
    """Commitments that the calendar may move, found by index; the rules decide each."""
    waiting = Q(status__in=(Status.NONE, Status.PUBLICITY), valid_from__lte=today)
    announced = Q(status=Status.NONE, publicity_from__lte=today)
    over = Q(status__in=(Status.IN_FORCE, Status.TRANSITION, Status.SUSPENDED), valid_to__lt=today)
    renewing = Q(status=Status.EXPIRED, renewal_declared_on__isnull=False)
    due = Commitment.objects.filter(waiting | announced | over | renewing)
    return list(due.order_by("pk").values_list("pk", flat=True))


def _batches(pks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]


@transaction.atomic
def _update_batch(pks: list[int], today: date) -> int:
    """One batch under lock: two runs at once record each change once."""
    moved, events = [], []
    for commitment in Commitment.objects.select_for_update().filter(pk__in=pks):
        status = commitment.status_for(today)
        if status == commitment.status:
            continue
        commitment.status = status
        commitment.status_since = lifecycle.began_on(commitment.term, status, today)
        moved.append(commitment)
        events.append(StatusEvent(commitment=commitment, status=status, on=commitment.status_since))
    save_many(moved, ["status", "status_since"])
    StatusEvent.objects.bulk_create(events)
    refresh_stores({commitment.store_id for commitment in moved})
    return len(moved)


@transaction.atomic
def refresh_stores(pks: Iterable[int]) -> None:
    """Write what the commitments say into the stores' own status fields, and tell the index."""
    wanted = sorted(set(pks))
    by_store: dict[int, list[Commitment]] = defaultdict(list)
    for commitment in Commitment.objects.filter(store_id__in=wanted).order_by("valid_from", "pk"):
        by_store[commitment.store_id].append(commitment)
    changed = [store for store in Store.objects.filter(pk__in=wanted) if _follow(store, by_store[store.pk])]
    save_many(changed, Store.FOLLOWING)
    enqueue_changes(Store, wanted)


def _follow(store: Store, commitments: list[Commitment]) -> bool:
    """Set the store's status fields; whether any changed."""
    before = [getattr(store, name) for name in Store.FOLLOWING]
    of_return = _speaking(commitments, Kind.RETURN)
    of_unit = _speaking(commitments, Kind.UNIT)
    present = [item for item in (of_return, of_unit) if item is not None]
    store.status = lifecycle.headline(Status(item.status) for item in present)
    store.rank = lifecycle.rank(Status(store.status))
    store.return_status = of_return.status if of_return else Status.NONE
    store.unit_status = of_unit.status if of_unit else Status.NONE
    # Terms that no longer hold must not answer a filter or a plaque.
    holding = of_return if of_return and of_return.status in lifecycle.LISTED else None
    store.days = holding.days if holding else None
    store.cross_store = holding.cross_store if holding else ""
    deciding = next((item for item in present if item.status == store.status), None)
    store.valid_to = deciding.valid_to if deciding else None
    store.status_since = deciding.status_since if deciding else None
    store.name_key = name_key(store.sign_name)
    return before != [getattr(store, name) for name in Store.FOLLOWING]


def _speaking(commitments: list[Commitment], kind: Kind) -> Commitment | None:
    same = [item for item in commitments if item.kind == kind]
    position = lifecycle.speaking([Status(item.status) for item in same])
    return None if position is None else same[position]
