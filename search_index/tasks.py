"""Work for the background worker."""

from django_tasks import task

from search_index.outbox import drain


@task()
def apply_changes() -> int:
    """Brings the index into step with the database; returns how many changes were applied."""
    return drain()
