"""A file of stores read beside the database, row by row: what an import would change, or changes."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from content.imports.batches import Change, FieldChange, Kind, fatal
from content.imports.ledger import FirstSeen, Ledger
from content.imports.progress import Progress, silent
from content.imports.tables import Problem, Row, Severity
from content.stores.applying import load_gazetteer, load_towns
from content.stores.columns import HEADERS, NEEDED, ColumnMapping, doubtful_columns, find_columns
from content.stores.geo import Datum
from content.stores.importing import Reader, Record
from content.stores.models import Commitment, Store
from content.stores.writing import CHUNK, Known, Writer, chunks_of


class Pass:
    """One reading of a file beside the database; with a writer, what it finds is written on the way."""

    def __init__(
        self, table: Any, mapping: ColumnMapping, datum: Datum, *, progress: Progress = silent
    ) -> None:
        self.table, self.mapping, self.datum, self.progress = table, mapping, datum, progress
        self.ledger = Ledger("import_stores", table.file, table.sha256)
        self._keys, self._points = FirstSeen(), FirstSeen()
        self._rows = self._promises = 0

    def run(self, writer: Writer | None = None, *, hide_missing: bool = False) -> Ledger:
        """Every row checked and compared, then the stores that the file no longer has."""
        if self._refuse_table():
            return self.ledger
        reader = Reader(self.table, self.mapping, load_gazetteer(), self.datum, load_towns())
        for problem in doubtful_columns(self.table, reader.columns.values()):
            self.ledger.say(problem)
        self._known = Store.objects.filter(source=self.mapping.source).exists()
        phase = "正在写入" if writer else "正在检查"
        for records in chunks_of(self._read(reader)):
            self._compare(records, writer)
            self.progress(phase, self._rows, self.table.share)
        if self.ledger.applicable:
            self._missing(writer if hide_missing else None)
        self.ledger.unknown = {name: sorted(words) for name, words in reader.unknown.items()}
        self._note()
        return self.ledger

    def _refuse_table(self) -> bool:
        """Whether the file cannot be used at all; the reasons are in the report."""
        found = find_columns(self.table.columns, self.mapping)
        given = {*found, *self.mapping.constants}
        needed = {name: f"缺少“{HEADERS[name][0]}”列{self._other_sheets()}" for name in NEEDED}
        lacking = [fatal(self.table.file, text) for name, text in needed.items() if name not in given]
        mapped = self.table.missing_columns(self.mapping.columns.values())
        problems = [*self.table.problems, *(mapped or (lacking if self.table.readable else []))]
        for problem in problems:
            self.ledger.say(problem)
        return bool(problems)

    def _other_sheets(self) -> str:
        sheets = self.table.sheets
        return f"；文件有几张工作表：{'、'.join(sheets)}，请选对" if len(sheets) > 1 else "；表头应在第 1 行"

    def _read(self, reader: Reader) -> Iterator[Record]:
        for row, broken in self.table.entries():
            self._rows += 1
            records, problems = ([], list(broken)) if broken else reader.read(row)
            kept = [record for record in records if self._is_first(record, reader, problems)]
            if kept:
                self._shared_point(row, reader, problems)
            for problem in problems:
                self.ledger.say(problem)
            refused = [problem for problem in problems if problem.severity is Severity.REFUSED]
            if refused:
                self.ledger.refuse(row, self.table.columns, refused)
            yield from kept

    def _is_first(self, record: Record, reader: Reader, problems: list[Problem]) -> bool:
        first = self._keys.met(record.key, record.row)
        if first is None:
            return True
        problems.append(reader.problem(record.row, "source_key", f"与第 {first} 行重复", Severity.REFUSED))
        return False

    def _shared_point(self, row: Row, reader: Reader, problems: list[Problem]) -> None:
        """Coordinates are compared as written: two shops on one point are rounded or copied."""
        place = reader.place_of(row)
        first = self._points.met(place, row.number) if place else None
        if first is not None:
            problems.append(reader.problem(row.number, "lon", f"坐标与第 {first} 行相同，精度可能不够"))

    def _compare(self, records: Sequence[Record], writer: Writer | None) -> None:
        there = _existing(self.mapping.source, [record.key for record in records]) if self._known else {}
        wanted = []
        for record in records:
            self._promises += record.promise is not None
            known = there.get(record.key)
            change = _change(record, known)
            self.ledger.record(change)
            if change.kind is not Kind.UNCHANGED:
                wanted.append((record, known))
        if writer is not None and wanted:
            writer.write(wanted)

    def _missing(self, writer: Writer | None) -> None:
        """The stores of the source that the file no longer has."""
        if not self._known:
            return
        gone = (
            store
            for store in _stores_of(self.mapping.source).order_by("pk").iterator(chunk_size=CHUNK)
            if store.source_key not in self._keys
        )
        for stores in chunks_of(gone):
            for store in stores:
                self.ledger.record(Change(Kind.MISSING, store.source_key, store.sign_name))
            if writer is not None:
                writer.hide(stores)

    def _note(self) -> None:
        columns = "，".join(f"{column} {count}" for column, count in self.ledger.columns.most_common())
        self.ledger.notes += [
            f"读到 {self._rows} 行，坐标系 {self.datum.value}，来源“{self.mapping.source}”",
            *([f"问题按列：{columns}"] if columns else []),
            f"写明承诺的 {self._promises} 家；其余作为“未作出承诺”的门店导入，不在查询中显示",
        ]


def _change(record: Record, known: Known | None) -> Change:
    """What would happen to one store."""
    if known is None or known.hidden:
        return Change(Kind.NEW, record.key, record.sign_name, record.row)
    before, after = known.shown(), record.shown()
    fields = tuple(
        FieldChange(name, _text(before[name]), _text(value))
        for name, value in after.items()
        if before[name] != value and _text(before[name]) != _text(value)
    )
    return Change(
        Kind.CHANGED if fields else Kind.UNCHANGED, record.key, record.sign_name, record.row, fields
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _stores_of(source: str) -> QuerySet[Store]:
    """The stores that a source brought; those of an undone import, and those it lost, are not there."""
    return Store.objects.filter(source=source).exclude(source_key="").exclude(withdrawn=True, live=False)


def _existing(source: str, keys: Sequence[str]) -> dict[str, Known]:
    """The stores of a source by these keys, hidden ones included, with their return commitments."""
    stores = list(Store.objects.filter(source=source, source_key__in=keys))
    promises: dict[int, list[Commitment]] = {}
    for item in Commitment.objects.filter(store__in=stores, kind="return").order_by("valid_from"):
        promises.setdefault(item.store_id, []).append(item)
    return {store.source_key: Known(store, promises.get(store.pk, [])) for store in stores}
