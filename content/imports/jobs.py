"""An upload on its way: kept, checked, confirmed, written; in the request or in the worker."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from content.imports import files, progress
from content.imports.batches import Change
from content.imports.importers import (
    Checked,
    Importer,
    NotApplicableError,
    OutdatedPreviewError,
    importers,
    keep_refused,
)
from content.imports.locking import ImportBusyError, alone
from content.imports.models import SILENT, FeedRun, FilePart, ImportUpload
from content.imports.tables import Problem

#: Problems and changes that a preview shows.
SHOWN = 200
State = ImportUpload.State


def receive(
    *, user: Any, importer: str, file_name: str, chunks: Iterable[bytes], options: Mapping[str, Any]
) -> ImportUpload:
    """Keeps a file until it is confirmed or dropped."""
    with transaction.atomic():
        upload = ImportUpload.objects.create(
            user=user, importer=importer, file_name=file_name[:255], options=dict(options)
        )
        upload.size = files.keep(upload, FilePart.Role.FILE, chunks)
        upload.save(update_fields=["size"])
    return upload


def is_silent(upload: ImportUpload) -> bool:
    """Whether the worker that had an upload was ended: it began and tells nothing any more."""
    told = progress.told(upload.pk).get("at")
    return told is not None and timezone.now().timestamp() - told > SILENT.total_seconds()


def move(upload: ImportUpload, state: str, error: str = "", **fields: Any) -> None:
    """Writes an upload's new state; `error`: for the editor."""
    upload.state, upload.state_at, upload.error = state, timezone.now(), error[:500]
    for name, value in fields.items():
        setattr(upload, name, value)
    upload.save(update_fields=["state", "state_at", "error", *fields])


def check(upload: ImportUpload) -> None:
    """Reads the whole file and keeps what a preview shows; nothing else is written."""
    importer, telling = importers()[upload.importer], progress.ProgressFile(upload.pk)
    try:
        with files.unpacked(upload) as path:
            table = importer.open(path, upload.file_name, upload.options)
            checked = importer.preview(table, upload.options, telling)
    except ValueError as error:
        move(upload, State.FAILED, str(error))
    except Exception:
        move(upload, State.FAILED, "检查时出错，没有写入任何内容；请联系管理员。")
        raise
    else:
        refused = keep_refused(upload, checked)
        move(upload, State.CHECKED, summary={**summary(checked), "has_refused": refused})
    finally:
        telling.clear()


def apply(upload: ImportUpload) -> None:
    """Writes an upload whose preview was confirmed; a second call finds it done."""
    importer, telling = importers()[upload.importer], progress.ProgressFile(upload.pk)
    try:
        _write(upload, importer, telling)
    except OutdatedPreviewError as error:
        move(upload, State.NEW, str(error))
    except NotApplicableError as error:
        move(upload, State.FAILED, str(error))
    except ImportBusyError as error:
        move(upload, State.CHECKED, str(error))
    except Exception:
        move(upload, State.FAILED, "写入时出错，已全部取消；请联系管理员。")
        raise
    finally:
        telling.clear()


def _write(upload: ImportUpload, importer: Importer, telling: progress.Progress) -> None:
    """The batch and the upload's new state in one transaction."""
    with files.unpacked(upload) as path, alone():
        current = ImportUpload.objects.select_for_update().get(pk=upload.pk)
        if current.state == State.APPLIED:
            return
        _report, batch = importer.run(
            importer.open(path, upload.file_name, upload.options),
            upload.options,
            user=upload.user,
            expected=upload.summary.get("counts"),
            progress=telling,
            hide_missing=bool(upload.options.get("hide_missing")),
        )
        current.parts.all().delete()
        move(upload, State.APPLIED, batch=batch)
        FeedRun.objects.filter(upload=upload).update(state=FeedRun.State.APPLIED, batch=batch)


def summary(checked: Checked) -> dict[str, Any]:
    """What a preview shows of a check, as plain data."""
    report = checked.report
    counts = report.counts()
    told = sum(counts[kind] for kind in ("new", "changed", "missing"))
    problems, changes = _first(report.problems), _first(report.told())
    return {
        "counts": counts,
        "applicable": report.applicable,
        "notes": list(report.notes),
        "problems": [_problem(problem) for problem in problems],
        "more_problems": len(report.problems) - len(problems),
        "changes": [_change(change) for change in changes],
        "more_changes": max(0, told - len(changes)),
        "unknown": getattr(report, "unknown", {}),
    }


def _first(items: Iterable[Any]) -> list[Any]:
    return [item for _number, item in zip(range(SHOWN), items, strict=False)]


def _problem(problem: Problem) -> dict[str, Any]:
    return {"text": str(problem), "severity": problem.severity.value}


def _change(change: Change) -> dict[str, Any]:
    fields = [[item.name, item.before, item.after] for item in change.fields]
    return {"kind": change.kind.value, "row": change.row, "label": change.label, "fields": fields}
