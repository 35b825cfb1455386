"""Work for the background worker."""

import datetime

from django.core.cache import cache
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from search_index.outbox import drain, mend, waiting

RETRY_AFTER = datetime.timedelta(seconds=30)
_REPAIR_PAUSE = 60


@task()
def apply_changes() -> int:
    """Brings the index into step with the database; returns how many changes were applied."""
    try:
        return drain()
    finally:
        # Another writer or a full disk: without this they would wait for the next change.
        if waiting().exists() and not _retry_is_queued():
            apply_changes.using(run_after=timezone.now() + RETRY_AFTER).enqueue()


@task()
def repair_index() -> bool:
    """Rebuilds the index when a part of it cannot be read; returns whether it had to."""
    return mend()


def ask_for_repair() -> None:
    """Has the worker look at an index that could not answer; at most once a minute."""
    if cache.add("search_index.repair", True, _REPAIR_PAUSE):
        repair_index.enqueue()


def _retry_is_queued() -> bool:
    return DBTaskResult.objects.filter(
        task_path=apply_changes.module_path, status=TaskResultStatus.READY, run_after__gt=timezone.now()
    ).exists()
