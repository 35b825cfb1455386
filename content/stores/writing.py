"""An import written to the database in chunks, and taken back: nothing here is done row by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import BigIntegerField, Case, DateTimeField, F, JSONField, Q, Value, When
from django.utils import timezone

from content.imports.models import ImportBatch
from content.stores import actions, choices
from content.stores.geo import Datum
from content.stores.importing import Record
from content.stores.models import SERIAL_DIGITS, Commitment, ImportTrace, PrivateContact, StatusEvent, Store
from content.stores.names import name_key
from search_index.bulk import insert_from
from search_index.sync import enqueue_changes, enqueue_rows
from search_index.tasks import apply_changes

CHUNK = 1_000
#: Rows of the index's outbox that are written at once: each writing also asks the worker.
QUEUE = 20_000
FIELDS = (
    "sign_name",
    "registered_name",
    "credit_code",
    "category",
    "unit_type",
    "county_id",
    "town_id",
    "address",
    "lon",
    "lat",
    "source_datum",
    "hours",
    "phone",
)
TERMS = ("days", "goods", "condition", "declared_on", "valid_to")
_SAVED = ("live", "withdrawn", "name_key", *(name.removesuffix("_id") for name in FIELDS))

T = TypeVar("T")


def chunks_of(items: Iterable[T]) -> Iterator[list[T]]:
    """Lists of at most CHUNK items."""
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


@dataclass(frozen=True, slots=True)
class Known:
    """A store that is there, with its return commitments, oldest first."""

    store: Store
    promises: Sequence[Commitment] = ()

    @property
    def hidden(self) -> bool:
        """Whether it came with an undone import or was lost by its feed: in a file, it is new again."""
        return bool(self.store.withdrawn and not self.store.live)

    def shown(self) -> dict[str, object]:
        """What `Record.shown` says of a row."""
        store, promise = self.store, self.promises[-1] if self.promises else None
        return {
            "sign_name": store.sign_name,
            "registered_name": store.registered_name,
            "credit_code": store.credit_code,
            "category": store.category,
            "unit_type": store.unit_type,
            "county": store.county_id,
            "town": store.town_id or "",
            "address": store.address,
            "lon": None if store.lon is None else round(store.lon, 6),
            "lat": None if store.lat is None else round(store.lat, 6),
            "hours": store.hours,
            "phone": store.phone,
            "days": promise.days if promise else None,
            "valid_from": promise.valid_from if promise else None,
            "valid_to": promise.valid_to if promise else None,
        }


class Writer:
    """Writes the new and changed stores of one reading as one batch, chunk by chunk."""

    def __init__(self, *, source: str, datum: Datum, batch: ImportBatch) -> None:
        self.source, self.datum, self.batch = source, datum, batch
        self.today = timezone.localdate()
        self._serials: dict[str, int] = {}
        self._queued: list[int] = []
        self._made = False

    def write(self, wanted: Sequence[tuple[Record, Known | None]]) -> None:
        """Records with what is there of them."""
        stores = self._create([record for record, known in wanted if known is None])
        stores += self._change([(record, known) for record, known in wanted if known is not None])
        _contacts(stores)

    def hide(self, stores: Sequence[Store]) -> None:
        """Stores that the source lost leave the site; in a later file they come back with their codes."""
        Store.objects.filter(pk__in=[store.pk for store in stores]).update(live=False, withdrawn=True)
        fields = {"live": [True, False], "withdrawn": [False, True]}
        ImportTrace.objects.bulk_create(
            ImportTrace(batch=self.batch, store=store, fields=fields) for store in stores if store.live
        )
        self._queue(store for store in stores if store.live)

    def finish(self) -> None:
        """Asks the index to look at what was written last."""
        enqueue_changes(Store, self._queued)
        self._queued = []
        if self._made:
            apply_changes.enqueue()

    def _queue(self, stores: Iterable[Store]) -> None:
        self._queued += [store.pk for store in stores]
        if len(self._queued) >= QUEUE:
            enqueue_changes(Store, self._queued)
            self._queued = []

    def _new(self, record: Record) -> Store:
        county = record.county
        if county not in self._serials:
            self._serials |= Store.objects.next_serials([county])
        serial = self._serials[county]
        self._serials[county] += 1
        return Store(code=f"{county}{serial:0{SERIAL_DIGITS}}", source=self.source, source_key=record.key)

    def _fill(self, store: Store, record: Record) -> Store:
        store.county_id, store.town_id = record.county, record.town or None
        store.lon, store.lat = record.point or (None, None)
        store.source_datum = self.datum.value if record.point else ""
        for name in ("sign_name", "registered_name", "credit_code", "category", "unit_type"):
            setattr(store, name, getattr(record, name))
        store.address, store.hours, store.phone = record.address, record.hours, record.phone
        return store

    def _create(self, records: Sequence[Record]) -> list[tuple[Record, Store]]:
        """Stores that were never there, each born with its status; their history is made by the database."""
        made, promises = [], []
        for record in records:
            store = self._fill(self._new(record), record)
            commitment = _commitment(store, record)
            actions.settle_new(store=store, commitment=commitment, today=self.today)
            made.append(store)
            promises += [commitment] if commitment else []
        if made:
            Store.objects.bulk_create(made)
            Commitment.objects.bulk_create(promises)
            self._record(made, promises)
            self._made = True
        return list(zip(records, made, strict=True))

    def _record(self, made: Sequence[Store], promises: Sequence[Commitment]) -> None:
        """Events, traces and index rows of new stores, from the rows themselves."""
        # Nobody else adds stores with this source: the range holds the new ones alone.
        stores = Store.objects.filter(source=self.source, pk__range=(made[0].pk, made[-1].pk))
        nothing = Value({}, output_field=JSONField())
        batch: dict[str, Any] = {"batch": Value(self.batch.pk), "fields": nothing, "terms": nothing}
        promised = Q(commitments__isnull=False)
        insert_from(
            ImportTrace,
            stores,
            **batch,
            made=Value(True),
            store=F("pk"),
            commitment=F("commitments__pk"),
            promised=Case(When(promised, then=Value(True)), default=Value(False)),
        )
        if promises:
            insert_from(
                StatusEvent,
                Commitment.objects.filter(
                    pk__range=(promises[0].pk, promises[-1].pk), store__source=self.source
                ).exclude(status=choices.Status.NONE),
                commitment=F("pk"),
                status=F("status"),
                on=F("status_since"),
                reason=Value(""),
                authority=Value(""),
                recorded_at=Value(timezone.now(), output_field=DateTimeField()),
                recorded_by=Value(self.batch.user_id, output_field=BigIntegerField()),
            )
        enqueue_rows(stores.listed())

    def _change(self, pairs: Sequence[tuple[Record, Known]]) -> list[tuple[Record, Store]]:
        """Stores that were there: what each field was goes into the trace."""
        traces, promised = [], []
        for record, known in pairs:
            before = _values(known.store, FIELDS)
            trace = ImportTrace(batch=self.batch, store=known.store, made=known.hidden)
            known.store.live, known.store.withdrawn = known.store.live or known.hidden, False
            self._fill(known.store, record)
            known.store.name_key = name_key(known.store.sign_name)
            trace.fields = _differences(before, _values(known.store, FIELDS))
            traces.append(trace)
            if record.promise is not None:
                promised.append((record, known, trace))
        actions.save_many([known.store for _record, known in pairs], _SAVED)
        settled = self._promise(promised)
        ImportTrace.objects.bulk_create(traces)
        self._queue(known.store for _record, known in pairs if known.store.pk not in settled)
        return [(record, known.store) for record, known in pairs]

    def _promise(self, promised: Sequence[tuple[Record, Known, ImportTrace]]) -> set[int]:
        """New commitments and changed terms of known stores; returns the stores that were settled."""
        made, changed = [], []
        for record, known, trace in promised:
            there = {item.valid_from: item for item in known.promises}
            fresh = _commitment(known.store, record)
            commitment = there.get(fresh.valid_from) if fresh else None
            if fresh is not None and commitment is None:
                made.append(fresh)
                trace.promised, trace.commitment = True, fresh
            elif fresh is not None and commitment is not None:
                trace.terms = _differences(_values(commitment, TERMS), _values(fresh, TERMS))
                trace.commitment = commitment
                for name in TERMS:
                    setattr(commitment, name, getattr(fresh, name))
                changed += [commitment] if trace.terms else []
        Commitment.objects.bulk_create(made)
        actions.save_many(changed, TERMS)
        actions.settle_many([*made, *changed], by=self.batch.user, today=self.today)
        return {item.store_id for item in (*made, *changed)}


def _commitment(store: Store, record: Record) -> Commitment | None:
    """The return commitment that a row states, not saved."""
    promise = record.promise
    if promise is None:
        return None
    return Commitment(
        store=store,
        kind=choices.Kind.RETURN,
        valid_from=promise.valid_from,
        **{name: getattr(promise, name) for name in TERMS},
    )


def _values(instance: Any, names: Iterable[str]) -> dict[str, Any]:
    """Fields as JSON keeps them."""
    values = {name: getattr(instance, name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def _contacts(written: Iterable[tuple[Record, Store]]) -> None:
    contacts = [
        PrivateContact(store=store, person=record.person[:40], phone=record.person_phone[:40])
        for record, store in written
        if record.person or record.person_phone
    ]
    PrivateContact.objects.bulk_create(
        contacts, update_conflicts=True, unique_fields=["store"], update_fields=["person", "phone"]
    )


@transaction.atomic
def undo(batch: ImportBatch, *, by: Any = None) -> list[str]:
    """Takes a batch back; returns in words what was left because somebody changed it since.

    New stores are hidden, not deleted: a number is never given twice. New commitments count as never made.
    """
    left: list[str] = []
    traces = ImportTrace.objects.filter(batch=batch).order_by("pk")
    for chunk in chunks_of(traces.select_related("store").iterator(chunk_size=CHUNK)):
        _undo_chunk(chunk, left, by)
    return left


def _undo_chunk(traces: Sequence[ImportTrace], left: list[str], by: Any) -> None:
    stores = [trace.store for trace in traces]
    for trace in traces:
        if trace.made:
            trace.store.live, trace.store.withdrawn = False, True
        kept = _restore(trace.store, trace.fields)
        left += [f"{trace.store.code} {name}" for name in kept]
    actions.save_many(stores, _SAVED)
    PrivateContact.objects.filter(store__in=[trace.store_id for trace in traces if trace.made]).delete()
    wanted = [trace.commitment_id for trace in traces if trace.commitment_id]
    there = Commitment.objects.in_bulk(wanted)
    touched = [trace for trace in traces if trace.commitment_id in there]
    for trace in touched:
        commitment = there[trace.commitment_id]
        commitment.undone = trace.promised
        left += [f"{trace.store.code} {name}" for name in _restore(commitment, trace.terms)]
    actions.save_many(list(there.values()), [*TERMS, "undone"])
    today = timezone.localdate()
    StatusEvent.objects.bulk_create(
        StatusEvent(
            commitment=item,
            status=choices.Status.CANCELLED,
            on=today,
            reason="导入批次已撤销，承诺视为未作出",
            recorded_by=by,
        )
        for item in there.values()
        if item.undone
    )
    actions.settle_many([item for item in there.values() if not item.undone], by=by)
    actions.refresh_stores([store.pk for store in stores])


def _restore(instance: Any, changes: Mapping[str, Sequence[Any]]) -> list[str]:
    """Sets fields back; returns those that no longer hold what the batch wrote."""
    now, kept = _values(instance, changes), []
    for name, (before, after) in changes.items():
        if now[name] != after:
            kept.append(name)
            continue
        is_date = before is not None and name in ("declared_on", "valid_to")
        setattr(instance, name, date.fromisoformat(before) if is_date else before)
    return kept
