"""Work for the background worker: files too large to read while an editor waits."""

from typing import Any

from django.contrib.auth import get_user_model
from django_tasks import task

from content.imports import jobs, progress
from content.imports.importers import undo_batch
from content.imports.models import Feed, FeedRun, ImportBatch, ImportUpload
from content.imports.pulling import pull

#: Up to this size a file is worked on while the editor waits.
AT_ONCE_BYTES = 512 * 1024
#: Up to so many stores a batch is taken back while the editor waits.
AT_ONCE_RECORDS = 5_000
State = ImportUpload.State


@task()
def check_file(pk: int) -> None:
    """Checks an upload, unless it was dropped meanwhile."""
    for upload in ImportUpload.objects.filter(pk=pk, state=State.CHECKING):
        jobs.check(upload)


@task()
def apply_file(pk: int) -> None:
    """Writes an upload, unless that was done."""
    for upload in ImportUpload.objects.filter(pk=pk, state=State.APPLYING):
        jobs.apply(upload)


@task()
def undo_applied(pk: int, user_pk: int) -> None:
    """Takes a batch back."""
    undo_batch(pk, by=get_user_model()._default_manager.filter(pk=user_pk).first())


@task()
def pull_feed(pk: int) -> None:
    """Reads a feed."""
    for feed in Feed.objects.filter(pk=pk).select_related("profile"):
        pull(feed)


def approve(run: FeedRun, *, by: Any) -> None:
    """A person lets a reading in that lost more than its feed's share."""
    upload = run.upload
    if run.state != FeedRun.State.WAITING or upload is None:
        return
    FeedRun.objects.filter(pk=run.pk).update(decided_by=by)
    upload.user = by
    upload.save(update_fields=["user"])
    if upload.state == State.CHECKED:
        start(upload, State.APPLYING)


def start(upload: ImportUpload, state: str) -> None:
    """Checks (CHECKING) or applies (APPLYING) an upload: now when it is small, else by the worker."""
    progress.ProgressFile(upload.pk).clear()
    jobs.move(upload, state)
    checking = state == State.CHECKING
    if upload.size <= AT_ONCE_BYTES:
        (jobs.check if checking else jobs.apply)(upload)
    else:
        (check_file if checking else apply_file).enqueue(upload.pk)


def undo_soon(batch: ImportBatch, *, user_pk: int) -> bool:
    """Hands the undoing of a large batch to the worker; False when it is small enough to be done now."""
    if sum(batch.counts.get(kind, 0) for kind in ("new", "changed", "missing")) <= AT_ONCE_RECORDS:
        return False
    undo_applied.enqueue(batch.pk, user_pk)
    return True
