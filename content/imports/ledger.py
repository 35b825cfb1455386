"""A report of any length: what was met stays on disk, only the numbers are kept in memory."""

import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from content.imports.batches import Change, FieldChange, Kind, Report
from content.imports.tables import Problem, Row, Severity

#: Problems and changes that a batch keeps in its own row; all of them are in the report's file.
KEPT = 1_000

T = TypeVar("T")


class Spill(Generic[T]):
    """A list that is only added to and read from its beginning, one JSON line an item, on disk."""

    def __init__(self, pack: Callable[[T], Any], unpack: Callable[[Any], T]) -> None:
        self._pack, self._unpack, self._count = pack, unpack, 0
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - lives as long

    def append(self, item: T) -> None:
        """Adds an item; not while a reading is under way."""
        self._file.write(json.dumps(self._pack(item), ensure_ascii=False) + "\n")
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        self._file.seek(0)
        try:
            for line in iter(self._file.readline, ""):
                yield self._unpack(json.loads(line))
        finally:
            self._file.seek(0, 2)


def _pack_problem(problem: Problem) -> list[Any]:
    return [problem.file, problem.row, problem.column, problem.message, problem.severity.value]


def _unpack_problem(packed: list[Any]) -> Problem:
    file, row, column, message, severity = packed
    return Problem(file, row, column, message, Severity(severity))


def _pack_change(change: Change) -> list[Any]:
    fields = [(item.name, item.before, item.after) for item in change.fields]
    return [change.kind.value, change.key, change.label, change.row, fields]


def _unpack_change(packed: list[Any]) -> Change:
    kind, key, label, row, fields = packed
    return Change(Kind(kind), key, label, row, tuple(FieldChange(*item) for item in fields))


class Ledger(Report):
    """A report that grows while a file is read; unchanged records are counted, not listed."""

    def __init__(self, command: str, file: str, sha256: str = "") -> None:
        super().__init__(command, file, sha256)
        self.changes: Any = Spill(_pack_change, _unpack_change)
        self.problems: Any = Spill(_pack_problem, _unpack_problem)
        #: Rows that were refused, as they stand in the file, each with its reasons at the end.
        self.refused: Spill[list[str]] = Spill(list, list)
        self.kinds: Counter[Kind] = Counter()
        self.severities: Counter[Severity] = Counter()
        self.columns: Counter[str] = Counter()
        #: Words that nobody mapped, by field.
        self.unknown: dict[str, list[str]] = {}

    def record(self, change: Change) -> None:
        """One record and what would happen to it."""
        self.kinds[change.kind] += 1
        if change.kind is not Kind.UNCHANGED:
            self.changes.append(change)

    def say(self, problem: Problem) -> None:
        """One problem."""
        self.severities[problem.severity] += 1
        self.columns[problem.column] += 1
        self.problems.append(problem)

    def refuse(self, row: Row, columns: Sequence[str], problems: Sequence[Problem]) -> None:
        """A row that is left out, for these of its problems."""
        self.kinds[Kind.REFUSED] += 1
        reasons = (f"{item.column}：{item.message}".lstrip("：") for item in problems)
        self.refused.append([*(row.get(column) for column in columns), "；".join(reasons)])

    @property
    def applicable(self) -> bool:
        """Whether nothing fatal stands against applying."""
        return not self.severities[Severity.FATAL]

    @property
    def alters(self) -> bool:
        """Whether applying would write anything."""
        return any(self.kinds[kind] for kind in (Kind.NEW, Kind.CHANGED, Kind.MISSING))

    def counts(self) -> dict[str, int]:
        """Number of records of each kind, and of doubtful places as `warning`."""
        return {kind.value: self.kinds[kind] for kind in Kind} | {
            "warning": self.severities[Severity.WARNING]
        }

    def as_dict(self, *, most: int | None = KEPT) -> dict[str, Any]:
        """The report as plain data, shortened unless `most` is None."""
        return super().as_dict(most=most)


class FirstSeen:
    """Where each of any number of values was met first; on disk."""

    def __init__(self) -> None:
        # An empty name is SQLite's temporary database: in memory while small, then in a file of its own.
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute("PRAGMA journal_mode=OFF")
        self._base.execute("PRAGMA cache_size=-16000")
        self._base.execute("CREATE TABLE seen (value PRIMARY KEY, at INTEGER) WITHOUT ROWID")
        self._base.execute("BEGIN")

    def met(self, value: str, at: int) -> int | None:
        """Where the value was met before; None when this is the first time."""
        if self._base.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (value, at)).rowcount:
            return None
        return int(self._base.execute("SELECT at FROM seen WHERE value = ?", (value,)).fetchone()[0])

    def __contains__(self, value: str) -> bool:
        return self._base.execute("SELECT 1 FROM seen WHERE value = ?", (value,)).fetchone() is not None
