"""One reading of a feed: fetched, checked, imported or left for a person; the last good data stay."""

import hashlib
import logging
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from content.imports import files, jobs
from content.imports.fetch import Fetched, FetchError, Limits, fetch
from content.imports.importers import Checked, Importer, importers, keep_refused
from content.imports.locking import ImportBusyError
from content.imports.models import Feed, FeedRun, ImportUpload

logger = logging.getLogger(__name__)
#: Seconds between the tries of one reading.
PAUSES = (5.0, 30.0)
#: A reading that has not ended after so long was killed; it left nothing.
LOST = timedelta(hours=2)
KEPT_FOR = timedelta(days=180)
State = FeedRun.State


def claim_due() -> list[Feed]:
    """The feeds whose time has come; each is given to one caller only."""
    now = timezone.now()
    FeedRun.objects.filter(state=State.RUNNING, started_at__lt=now - LOST).update(
        state=State.FAILED, finished_at=now, error="读取中断，没有写入任何内容。"
    )
    FeedRun.objects.filter(started_at__lt=now - KEPT_FOR).exclude(state=State.WAITING).delete()
    due = Feed.objects.filter(Q(next_at=None) | Q(next_at__lte=now), enabled=True)
    claimed = []
    for feed in due:
        after = now + timedelta(minutes=feed.every_minutes)
        if due.filter(pk=feed.pk).update(next_at=after):
            claimed.append(feed)
    return claimed


def pull(feed: Feed, *, limits: Limits | None = None, pauses: Sequence[float] = PAUSES) -> FeedRun:
    """Reads a feed now and logs how it went; never raises for what a server or a file does."""
    run = FeedRun.objects.create(feed=feed)
    try:
        with tempfile.NamedTemporaryFile(prefix="fangxin-feed-") as target:
            fetched = _fetch(feed, run, target, limits or Limits(), pauses)
            target.flush()
            run.http_status, run.size = fetched.status, Path(target.name).stat().st_size
            run.state = State.UNCHANGED if fetched.status == 304 else _take(feed, run, Path(target.name))
        if fetched.status != 304 and run.state != State.FAILED:
            _remember(feed, fetched)
    except (FetchError, ImportBusyError, ValueError) as error:
        run.state, run.error = State.FAILED, str(error)[:500]
    except Exception:
        logger.exception("The feed %s could not be imported", feed.pk)
        run.state, run.error = State.FAILED, "导入时出错，没有写入任何内容；请联系管理员。"
    run.finished_at = timezone.now()
    run.save()
    return run


def _fetch(feed: Feed, run: FeedRun, target: IO[bytes], limits: Limits, pauses: Sequence[float]) -> Fetched:
    """The body in `target`; tried again after a pause when that may help."""
    for pause in (*pauses, None):
        run.attempts += 1
        target.seek(0)
        target.truncate()
        try:
            return fetch(
                feed.url, etag=feed.etag, last_modified=feed.last_modified, limits=limits, into=target
            )
        except FetchError as error:
            if pause is None or not error.passing:
                raise
            logger.info("The feed %s is tried again: %s", feed.pk, error)
            time.sleep(pause)
    raise AssertionError("the last try returns or raises")


def _take(feed: Feed, run: FeedRun, path: Path) -> str:
    """Checks what was fetched and imports it, unless it is the same, broken, or loses too much."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest == feed.sha256:
        return State.UNCHANGED
    importer, name = importers()[feed.profile.importer], _name(feed.url)
    options = {**feed.profile.options, "hide_missing": feed.missing == Feed.Missing.HIDE}
    checked = importer.preview(importer.open(path, name, options), options)
    counts = run.counts = checked.report.counts()
    if not checked.report.applicable:
        run.error = _reasons(checked)
        return State.FAILED
    feed.sha256 = digest
    if loses_too_much(counts, feed.share_limit):
        run.upload = _wait(feed, checked, path, name, options)
        run.error = f"{counts['missing']} 条在数据中已没有，超过 {feed.share_limit}%，等待人工确认。"
        return State.WAITING
    return _apply(run, importer, path, name, options, hide=bool(options["hide_missing"]))


def _apply(run: FeedRun, importer: Importer, path: Path, name: str, options: Any, *, hide: bool) -> str:
    report, run.batch = importer.run(
        importer.open(path, name, options), options, expected=run.counts, hide_missing=hide
    )
    return State.APPLIED if report.alters else State.UNCHANGED


def loses_too_much(counts: dict[str, int], share_limit: int) -> bool:
    """Whether more than `share_limit` per cent of the known records are not in the new data."""
    known = counts["missing"] + counts["changed"] + counts["unchanged"]
    return counts["missing"] * 100 > known * share_limit


def _reasons(checked: Checked) -> str:
    fatal = [str(problem) for problem in checked.report.problems if problem.severity == "fatal"]
    return "；".join(fatal)[:500]


def _name(url: str) -> str:
    parts = urlsplit(url)
    return (PurePosixPath(unquote(parts.path)).name or parts.netloc)[:255]


def _wait(feed: Feed, checked: Checked, path: Path, name: str, options: Any) -> ImportUpload:
    """Keeps the file for a person; an older one that still waits is out of date."""
    reject_older(feed)
    with path.open("rb") as stream, transaction.atomic():
        upload = jobs.receive(
            user=None,
            importer=feed.profile.importer,
            file_name=name,
            chunks=files.chunks_of(stream),
            options=options,
        )
        refused = keep_refused(upload, checked)
        found = {**jobs.summary(checked), "has_refused": refused}
        jobs.move(upload, ImportUpload.State.CHECKED, summary=found)
    return upload


def reject_older(feed: Feed) -> None:
    """Data that wait for a person are replaced by newer ones."""
    for run in FeedRun.objects.filter(feed=feed, state=State.WAITING).select_related("upload"):
        reject(run, by=None, reason="已有更新的数据。")


@transaction.atomic
def reject(run: FeedRun, *, by: Any, reason: str = "") -> None:
    """What waits is not imported; the same data are not asked about again."""
    upload, run.upload = run.upload, None
    run.state, run.decided_by, run.error = State.REJECTED, by, reason or run.error
    run.save(update_fields=["upload", "state", "decided_by", "error"])
    if upload is not None:
        upload.delete()


def _remember(feed: Feed, fetched: Fetched) -> None:
    """What the next reading asks with, so that unchanged data are not sent."""
    feed.etag, feed.last_modified = fetched.etag[:300], fetched.last_modified[:100]
    feed.save(update_fields=["etag", "last_modified", "sha256"])
