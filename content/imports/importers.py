"""What every kind of import brings along, so that the CMS and the command line run one engine."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from wagtail.utils.apps import get_app_submodules

from content.imports.batches import Report, csv_cell, run_batch
from content.imports.models import ImportBatch
from content.imports.tables import Severity, Table, parse_table

REASON = "拒绝原因"


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

    def read(self, data: bytes, file: str) -> Any:
        """What `check` takes of an uploaded file: one table."""
        return parse_table(data, file)

    def check(self, table: Any, options: Mapping[str, str]) -> Checked:
        """Reads every row; raises ValueError for options that cannot be used."""
        raise NotImplementedError

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


def refused_csv(refused: Mapping[str, Any]) -> str:
    """The refused rows as a table that can be mended and sent again."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(csv_cell, refused["columns"]))
    writer.writerows(map(csv_cell, row) for row in refused["rows"])
    return "\ufeff" + out.getvalue()


@transaction.atomic
def undo_batch(pk: int, *, by: Any = None) -> list[str]:
    """Takes an applied batch back; only the newest of its source, so that nothing later is overwritten."""
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
    batch.save(update_fields=["state", "undone_at", "undone_by"])
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
