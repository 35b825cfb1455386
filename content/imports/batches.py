"""The four steps of every import: read, check each row, show what would change, apply all or nothing."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandParser
from django.db import transaction

from content.imports.models import ImportBatch
from content.imports.tables import Problem, Severity

_REPORT_COLUMNS = ("kind", "file", "row", "column", "key", "label", "before", "after", "message")


class Kind(StrEnum):
    """What would happen to one record."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    MISSING = "missing"
    REFUSED = "refused"


KIND_WORDS = {
    Kind.NEW: "新增",
    Kind.CHANGED: "变更",
    Kind.UNCHANGED: "未变",
    Kind.MISSING: "文件中已没有",
    Kind.REFUSED: "拒绝",
}
SEVERITY_WORDS = {Severity.FATAL: "停止", Severity.REFUSED: "拒绝", Severity.WARNING: "存疑"}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as text."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What would happen to one record, and where in the file it stands (None: not in the file)."""

    kind: Kind
    key: str
    label: str = ""
    row: int | None = None
    fields: tuple[FieldChange, ...] = ()


def compare(
    incoming: Mapping[str, Mapping[str, object]],
    existing: Mapping[str, Mapping[str, object]],
    *,
    rows: Mapping[str, int] | None = None,
    label: str = "",
) -> list[Change]:
    """New, changed, unchanged and missing records by key; `rows`: row numbers, `label`: field to show."""
    rows = rows or {}
    changes = []
    for key, record in incoming.items():
        before = existing.get(key)
        fields = () if before is None else _field_changes(before, record)
        kind = Kind.NEW if before is None else Kind.CHANGED if fields else Kind.UNCHANGED
        changes.append(Change(kind, key, str(record.get(label, "")), rows.get(key), fields))
    gone = (key for key in existing if key not in incoming)
    changes.extend(Change(Kind.MISSING, key, str(existing[key].get(label, ""))) for key in gone)
    return changes


def _field_changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, _text(before.get(name)), _text(value))
        for name, value in after.items()
        if _text(before.get(name)) != _text(value)
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


@dataclass(slots=True)
class Report:
    """What an import would do or did, printable and as JSON or CSV."""

    command: str
    file: str
    sha256: str = ""
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def applicable(self) -> bool:
        """Whether nothing fatal stands against applying the batch."""
        return not any(problem.severity is Severity.FATAL for problem in self.problems)

    @property
    def alters(self) -> bool:
        """Whether applying would write anything."""
        return any(change.kind in (Kind.NEW, Kind.CHANGED, Kind.MISSING) for change in self.changes)

    def counts(self) -> dict[str, int]:
        """Number of records of each kind, and of doubtful places as `warning`."""
        kinds = Counter(change.kind.value for change in self.changes)
        kinds["warning"] = sum(problem.severity is Severity.WARNING for problem in self.problems)
        refused = {
            (problem.file, problem.row) for problem in self.problems if problem.severity is Severity.REFUSED
        }
        kinds[Kind.REFUSED.value] = max(kinds[Kind.REFUSED.value], len(refused))
        return {kind: kinds[kind] for kind in [*Kind, "warning"]}

    def text(self, *, most: int = 40) -> str:
        """The report for a terminal: counts, then at most `most` problems and `most` changes."""
        counts = self.counts()
        lines = [f"{self.file}  sha256 {self.sha256[:12]}", *self.notes]
        lines.append("，".join(f"{word} {counts[kind]}" for kind, word in KIND_WORDS.items()))
        lines += _some((f"[{SEVERITY_WORDS[p.severity]}] {p}" for p in self.problems), most)
        lines += _some((_change_line(change) for change in self.told()), most)
        return "\n".join(lines)

    def told(self) -> Iterator[Change]:
        """The changes worth telling: all but the unchanged."""
        return (change for change in self.changes if change.kind is not Kind.UNCHANGED)

    def as_dict(self, *, most: int | None = None) -> dict[str, Any]:
        """The report as plain data for JSON; `most` bounds its problems and its changes."""
        return {
            "command": self.command,
            "file": self.file,
            "sha256": self.sha256,
            "counts": self.counts(),
            "notes": self.notes,
            "problems": [_problem_dict(problem) for problem in islice(self.problems, most)],
            "changes": [_change_dict(change) for change in islice(self.told(), most)],
        }

    def as_csv(self) -> str:
        """The report as a table: one line for each problem and each changed field."""
        stream = io.StringIO()
        self._write_csv(stream)
        return stream.getvalue()

    def _write_csv(self, stream: TextIO) -> None:
        writer = csv.writer(stream)
        writer.writerow(_REPORT_COLUMNS)
        for problem in self.problems:
            place = (problem.file, problem.row or "", problem.column)
            writer.writerow(map(csv_cell, (problem.severity.value, *place, "", "", "", "", problem.message)))
        for change in self.changes:
            for item in change.fields or (FieldChange("", "", ""),):
                place = (self.file, change.row or "", item.name)
                described = (change.key, change.label, item.before, item.after, "")
                writer.writerow(map(csv_cell, (change.kind.value, *place, *described)))

    def _write_json(self, stream: TextIO) -> None:
        """One problem and one change a line, so that a long report is never held as a whole."""
        head = json.dumps(self.as_dict(most=0) | {"problems": None, "changes": None}, ensure_ascii=False)
        stream.write(head.removesuffix('"problems": null, "changes": null}'))
        lists = (
            ("problems", map(_problem_dict, self.problems)),
            ("changes", map(_change_dict, self.told())),
        )
        for name, items in lists:
            stream.write(f'"{name}": [')
            for number, item in enumerate(items):
                stream.write((",\n" if number else "\n") + json.dumps(item, ensure_ascii=False))
            stream.write("]" if name == "changes" else "],\n")
        stream.write("}\n")

    def write(self, path: Path) -> None:
        """Writes the report, as CSV when the name ends in .csv, otherwise as JSON."""
        as_table = path.suffix.lower() == ".csv"
        encoding, newline = ("utf-8-sig", "") if as_table else ("utf-8", None)
        with path.open("w", encoding=encoding, newline=newline) as stream:
            (self._write_csv if as_table else self._write_json)(stream)


def _some(lines: Iterable[str], most: int) -> list[str]:
    rest = iter(lines)
    shown = list(islice(rest, most))
    more = sum(1 for _line in rest)
    return [*shown, f"……还有 {more} 条，用 --report 写出全部"] if more else shown


def _change_line(change: Change) -> str:
    place = "" if change.row is None else f"第 {change.row} 行 "
    detail = "；".join(f"{item.name} {item.before or '空'} → {item.after or '空'}" for item in change.fields)
    return f"[{KIND_WORDS[change.kind]}] {place}{change.key} {change.label} {detail}".rstrip()


def _problem_dict(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
        "message": problem.message,
        "severity": problem.severity.value,
    }


def _change_dict(change: Change) -> dict[str, Any]:
    fields = [{"name": item.name, "before": item.before, "after": item.after} for item in change.fields]
    return {
        "kind": change.kind.value,
        "key": change.key,
        "label": change.label,
        "row": change.row,
        "fields": fields,
    }


def csv_cell(value: object) -> str:
    """A cell that a spreadsheet will not take for a formula."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def add_import_arguments(parser: CommandParser) -> None:
    """The options that every import command has: `--dry-run` and `--report FILE`."""
    parser.add_argument("--dry-run", action="store_true", help="只显示将发生的变化，不写入")
    parser.add_argument("--report", type=Path, metavar="FILE", help="把完整报告写入 .json 或 .csv 文件")


def apply_batch(report: Report, apply: Callable[[], object], *, user: Any = None) -> ImportBatch:
    """Runs `apply` and records the batch in one transaction; nothing is kept when `apply` raises."""
    return run_batch(report, lambda _batch: apply(), user=user)


def run_batch(
    report: Report, apply: Callable[[ImportBatch], object], *, user: Any = None, **fields: Any
) -> ImportBatch:
    """Like `apply_batch`, for an `apply` that notes the batch in what it writes; `fields` of the batch."""
    if not report.applicable:
        raise ValueError("a report with fatal problems cannot be applied")
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            user=user,
            command=report.command,
            file_name=report.file,
            sha256=report.sha256,
            counts=report.counts(),
            report=report.as_dict(),
            state=ImportBatch.State.APPLIED if report.alters else ImportBatch.State.NOTHING_TO_DO,
            **fields,
        )
        if report.alters:
            apply(batch)
        return batch


def fatal(file: str, message: str, column: str = "") -> Problem:
    """A problem of the file as a whole, which stops the batch."""
    return Problem(file, None, column, message, Severity.FATAL)


def merge_problems(*groups: Iterable[Problem]) -> list[Problem]:
    """Problems of several checks in the order of the rows they speak of, each once."""
    once = dict.fromkeys(problem for group in groups for problem in group)
    return sorted(once, key=lambda problem: (problem.file, problem.row or 0))
