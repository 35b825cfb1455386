"""What every kind of import brings along, so that the CMS and the command line run one engine."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

from django import forms
from django.utils import timezone
from wagtail.utils.apps import get_app_submodules

from content.imports import files
from content.imports.batches import Report, csv_cell, run_batch
from content.imports.ledger import KEPT, Ledger
from content.imports.locking import alone
from content.imports.models import FilePart, ImportBatch
from content.imports.progress import Progress, silent
from content.imports.tables import Limits, Severity, Table, parse_table

REASON = "拒绝原因"
OUTDATED = "内容与预览时不同，请重新核对。"


class NotApplicableError(ValueError):
    """The file cannot be imported; carries its report."""

    def __init__(self, report: Report) -> None:
        super().__init__("文件不能导入，没有写入任何内容。")
        self.report = report


class OutdatedPreviewError(ValueError):
    """What the editor confirmed is not what would be written now."""


class UndoRefusedError(ValueError):
    """Why a batch is not undone, for the editor."""


@dataclass(slots=True)
class Checked:
    """A file that was read and checked: the report, its source, and what the importer needs to write it."""

    table: Table
    report: Report
    source: str = ""
    payload: Any = None
    # The other tables of a workbook or an archive.
    others: Sequence[Table] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column or a fixed value can fill; `words`: the answers that it allows, if few."""

    name: str
    label: Any
    heads: Sequence[str] = ()
    needed: bool = False
    words: Mapping[str, Any] = field(default_factory=dict)

    def recognised(self, columns: Sequence[str]) -> str:
        """The first of the usual heads that a table has."""
        return next((head for head in self.heads if head in columns), "")


@dataclass(slots=True)
class Importer:
    """One kind of import; subclasses say how a table is checked, written and taken back."""

    name: str
    title: Any
    form_class: type[forms.Form]
    permission: str
    labels: Mapping[str, Any] = field(default_factory=dict)
    file_help: Any = ""
    # Empty templates and filled examples: address and label.
    downloads: Sequence[tuple[Any, Any]] = ()
    # What a column mapping can fill; none: the columns of the file speak for themselves.
    targets: Sequence[Target] = ()
    most_bytes: int = Limits().size

    def open(self, path: Path, file: str, options: Mapping[str, Any]) -> Any:
        """What `check` takes of a file on disk."""
        return self.read(path.read_bytes(), file)

    def read(self, data: bytes, file: str) -> Any:
        """What `check` takes of an uploaded file: one table."""
        return parse_table(data, file)

    def check(self, table: Any, options: Mapping[str, Any]) -> Checked:
        """Reads every row; raises ValueError for options that cannot be used."""
        raise NotImplementedError

    def preview(self, table: Any, options: Mapping[str, Any], progress: Progress = silent) -> Checked:
        """Like `check`, telling how far it is."""
        return self.check(table, options)

    def run(
        self,
        table: Any,
        options: Mapping[str, Any],
        *,
        user: Any = None,
        expected: Mapping[str, int] | None = None,
        progress: Progress = silent,
        hide_missing: bool = False,
    ) -> tuple[Report, ImportBatch]:
        """Checks and writes in one transaction, while no other import writes; returns what was done.

        Raises NotApplicableError; OutdatedPreviewError when the counts are not `expected`; ImportBusyError.
        """
        with alone():
            checked = self.preview(table, options, progress)
            agree(checked.report, expected)
            return checked.report, self.apply(checked, user=user)

    def write(self, checked: Checked, batch: ImportBatch) -> None:
        """Writes what the report says; runs inside a transaction."""
        raise NotImplementedError

    def undo(self, batch: ImportBatch, *, by: Any) -> list[str]:
        """Takes a batch back; returns what was left as it is, because somebody changed it since."""
        raise NotImplementedError

    def apply(self, checked: Checked, *, user: Any = None) -> ImportBatch:
        """Writes and records the batch, all or nothing."""
        return run_batch(
            checked.report,
            lambda batch: self.write(checked, batch),
            user=user,
            source=checked.source[:120],
            refused=refused_rows(checked),
        )


def agree(report: Report, expected: Mapping[str, int] | None) -> None:
    """Refuses what cannot be applied, or is not what was shown."""
    if not report.applicable:
        raise NotApplicableError(report)
    if expected is not None and report.counts() != dict(expected):
        raise OutdatedPreviewError(OUTDATED)


def refused_rows(checked: Checked) -> dict[str, Any]:
    """The refused rows as they stand in the file, with their reasons: columns and rows of cells."""
    reasons: dict[tuple[str, int], list[str]] = {}
    for problem in checked.report.problems:
        if problem.severity is Severity.REFUSED and problem.row is not None:
            said = f"{problem.column}：{problem.message}".lstrip("：")
            reasons.setdefault((problem.file, problem.row), []).append(said)
    tables = [
        table
        for table in (checked.table, *checked.others)
        if any((table.file, row.number) in reasons for row in (*table.rows, *table.refused))
    ]
    columns = list(dict.fromkeys(column for table in tables for column in table.columns))
    rows = [
        [*(row.get(column) for column in columns), "；".join(reasons[table.file, row.number])]
        for table in tables
        for row in (*table.rows, *table.refused)
        if (table.file, row.number) in reasons
    ]
    return {"columns": [*columns, REASON], "rows": rows} if rows else {}


def open_batch(report: Report, *, user: Any, source: str) -> ImportBatch:
    """The record of a batch that is being written; closed in the same transaction."""
    return ImportBatch.objects.create(
        user=user, command=report.command, file_name=report.file, sha256=report.sha256, source=source
    )


def close_batch(batch: ImportBatch, checked: Checked) -> None:
    """What the batch did: numbers and the beginning of the report in its row, all of it in its files."""
    report = checked.report
    batch.counts, batch.report = report.counts(), report.as_dict()
    batch.state = ImportBatch.State.APPLIED if report.alters else ImportBatch.State.NOTHING_TO_DO
    batch.save(update_fields=["counts", "report", "state"])
    keep_refused(batch, checked)
    if len(report.problems) + len(report.changes) > KEPT:
        files.keep(batch, FilePart.Role.REPORT, _as_chunks(report))


def keep_refused(owner: files.Owner, checked: Checked) -> bool:
    """Stores the refused rows as a table that can be mended and sent again; whether there are any."""
    report = checked.report
    if isinstance(report, Ledger):
        columns, rows, count = [*checked.table.columns, REASON], iter(report.refused), len(report.refused)
    else:
        refused = refused_rows(checked)
        columns, rows, count = refused.get("columns", []), iter(refused.get("rows", [])), len(refused)
    if count:
        files.keep(owner, FilePart.Role.REFUSED, _csv_chunks(columns, rows))
    return bool(count)


def _csv_chunks(columns: list[str], rows: Iterable[list[str]]) -> Iterator[bytes]:
    """A table as CSV with a byte order mark, a line a time; no cell is taken for a formula."""
    yield b"\xef\xbb\xbf"
    for row in chain([columns], rows):
        line = io.StringIO()
        csv.writer(line).writerow(map(csv_cell, row))
        yield line.getvalue().encode()


def _as_chunks(report: Report) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.csv"
        report.write(path)
        with path.open("rb") as stream:
            yield from files.chunks_of(stream)


def refused_csv(refused: Mapping[str, Any]) -> str:
    """The refused rows as a table that can be mended and sent again."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(csv_cell, refused["columns"]))
    writer.writerows(map(csv_cell, row) for row in refused["rows"])
    return "\ufeff" + out.getvalue()


def undo_batch(pk: int, *, by: Any = None) -> list[str]:
    """Takes an applied batch back; only the newest of its source, so that nothing later is overwritten.

    Returns what was left, and notes it in the batch. Raises UndoRefusedError; ImportBusyError.
    """
    with alone():
        return _undo(pk, by)


def _undo(pk: int, by: Any) -> list[str]:
    batch = ImportBatch.objects.select_for_update().get(pk=pk)
    if batch.state != ImportBatch.State.APPLIED or batch.command not in importers():
        raise UndoRefusedError("这个批次不能撤销")
    later = ImportBatch.objects.filter(
        command=batch.command, source=batch.source, state=ImportBatch.State.APPLIED, pk__gt=batch.pk
    )
    if later.exists():
        raise UndoRefusedError("同一来源之后还有导入，请先撤销之后的批次")
    left = importers()[batch.command].undo(batch, by=by)
    batch.state, batch.undone_at, batch.undone_by = ImportBatch.State.UNDONE, timezone.now(), by
    batch.report["left"] = left[:100]
    batch.save(update_fields=["state", "undone_at", "undone_by", "report"])
    return left


_registered: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    """Offers a kind of import; called in an app's `importers.py`."""
    _registered[importer.name] = importer


@cache
def importers() -> dict[str, Importer]:
    """Every kind of import by the name that its batches carry."""
    for name, _module in get_app_submodules("importers"):
        import_module(f"{name}.importers")
    return dict(sorted(_registered.items()))
