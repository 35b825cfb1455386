"""An import written to the database in chunks, and taken back: nothing here is done row by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from content.imports.batches import Kind, Report
from content.imports.models import ImportBatch
from content.stores import actions, choices
from content.stores.applying import FIELDS
from content.stores.geo import Datum
from content.stores.importing import Reading, Record
from content.stores.models import SERIAL_DIGITS, Commitment, ImportTrace, PrivateContact, StatusEvent, Store
from search_index.sync import enqueue_changes

CHUNK = 1_000
TERMS = ("days", "goods", "condition", "declared_on", "valid_to")


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


class Writer:
    """Writes the new and changed stores of one reading as one batch."""

    def __init__(self, *, source: str, datum: Datum, batch: ImportBatch) -> None:
        self.source, self.datum, self.batch = source, datum, batch

    def write(self, reading: Reading, report: Report) -> None:
        """A store that the file no longer has stays as it is."""
        wanted = {change.key for change in report.changes if change.kind in (Kind.NEW, Kind.CHANGED)}
        records = [record for key, record in reading.records.items() if key in wanted]
        self.serials = Store.objects.next_serials({record.county for record in records})
        for chunk in _chunks(records):
            self._write_chunk(chunk)

    def _write_chunk(self, records: Sequence[Record]) -> None:
        keys = [record.key for record in records]
        known = {
            store.source_key: store for store in Store.objects.filter(source=self.source, source_key__in=keys)
        }
        traces, made, changed = {}, [], []
        for record in records:
            store = known.get(record.key)
            traces[record.key] = ImportTrace(
                batch=self.batch, made=store is None or (store.withdrawn and not store.live)
            )
            if store is None:
                made.append(self._fill(self._new(record), record))
                known[record.key] = made[-1]
            else:
                before = _values(store, FIELDS)
                changed.append(self._fill(store, record))
                traces[record.key].fields = _differences(before, _values(store, FIELDS))
                store.live, store.withdrawn = store.live or store.withdrawn, False
        Store.objects.bulk_create(made)
        Store.objects.bulk_update(changed, [*FIELDS, "live", "withdrawn"], batch_size=actions.BATCH)
        for key, trace in traces.items():
            trace.store = known[key]
        self._promises(records, known, traces)
        _contacts(records, known)
        ImportTrace.objects.bulk_create(traces.values())
        enqueue_changes(Store, [store.pk for store in known.values()])

    def _new(self, record: Record) -> Store:
        serial = self.serials[record.county]
        self.serials[record.county] += 1
        code = f"{record.county}{serial:0{SERIAL_DIGITS}}"
        return Store(code=code, source=self.source, source_key=record.key)

    def _fill(self, store: Store, record: Record) -> Store:
        store.county_id, store.town_id = record.county, record.town or None
        store.lon, store.lat = record.point or (None, None)
        store.source_datum = self.datum.value if record.point else ""
        for name in ("sign_name", "registered_name", "credit_code", "category", "unit_type"):
            setattr(store, name, getattr(record, name))
        store.address, store.hours, store.phone = record.address, record.hours, record.phone
        return store

    def _promises(
        self, records: Iterable[Record], known: Mapping[str, Store], traces: Mapping[str, ImportTrace]
    ) -> None:
        """The commitments that the rows state, new or with changed terms; none where a row states none."""
        stores = [store.pk for store in known.values()]
        there: dict[tuple[int, date], Commitment] = {
            (item.store_id, item.valid_from): item
            for item in Commitment.objects.filter(store_id__in=stores, kind=choices.Kind.RETURN)
        }
        made, changed = [], []
        for record in records:
            if record.promise is None:
                continue
            store, trace, start = known[record.key], traces[record.key], record.promise.valid_from
            commitment = there.get((store.pk, start))
            if commitment is None:
                commitment = Commitment(store=store, kind=choices.Kind.RETURN, valid_from=start)
                made.append(commitment)
                trace.promised = True
            else:
                changed.append(commitment)
            before = _values(commitment, TERMS)
            for name in TERMS:
                setattr(commitment, name, getattr(record.promise, name))
            trace.terms = {} if trace.promised else _differences(before, _values(commitment, TERMS))
            trace.commitment = commitment
        Commitment.objects.bulk_create(made)
        Commitment.objects.bulk_update(changed, TERMS, batch_size=actions.BATCH)
        actions.settle_many([*made, *changed], by=self.batch.user)


def _values(instance: Any, names: Iterable[str]) -> dict[str, Any]:
    """Fields as JSON keeps them."""
    values = {name: getattr(instance, name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def _contacts(records: Iterable[Record], known: Mapping[str, Store]) -> None:
    contacts = [
        PrivateContact(store=known[record.key], person=record.person[:40], phone=record.person_phone[:40])
        for record in records
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
    for chunk in _chunks(traces.select_related("store").iterator(chunk_size=CHUNK)):
        _undo_chunk(chunk, left, by)
    return left


def _undo_chunk(traces: Sequence[ImportTrace], left: list[str], by: Any) -> None:
    stores = [trace.store for trace in traces]
    for trace in traces:
        if trace.made:
            trace.store.live, trace.store.withdrawn = False, True
        kept = _restore(trace.store, trace.fields)
        left += [f"{trace.store.code} {name}" for name in kept]
    Store.objects.bulk_update(stores, [*FIELDS, "live", "withdrawn"], batch_size=actions.BATCH)
    PrivateContact.objects.filter(store__in=[trace.store_id for trace in traces if trace.made]).delete()
    wanted = [trace.commitment_id for trace in traces if trace.commitment_id]
    there = Commitment.objects.in_bulk(wanted)
    touched = [trace for trace in traces if trace.commitment_id in there]
    for trace in touched:
        commitment = there[trace.commitment_id]
        commitment.undone = trace.promised
        left += [f"{trace.store.code} {name}" for name in _restore(commitment, trace.terms)]
    Commitment.objects.bulk_update(there.values(), [*TERMS, "undone"], batch_size=actions.BATCH)
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
