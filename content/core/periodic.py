"""Commands that run regularly: every app names its own in `periodic.py`; claimed so that each runs once."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.utils.apps import get_app_submodules

from content.core.models import PeriodicRun

#: What core itself keeps running: Wagtail's scheduled publishing.
COMMANDS: Mapping[str, timedelta] = {"publish_scheduled": timedelta(seconds=30)}


def get_commands() -> dict[str, timedelta]:
    """Command name -> how often, from the `COMMANDS` of every app's `periodic` module."""
    found: dict[str, timedelta] = {}
    for _app, module in get_app_submodules("periodic"):
        found |= getattr(module, "COMMANDS", {})
    return dict(sorted(found.items()))


def claim_due(now: datetime | None = None) -> list[str]:
    """Commands whose turn has come; each is given to one caller only, on however many machines."""
    moment = now or timezone.now()
    commands = get_commands()
    PeriodicRun.objects.bulk_create([PeriodicRun(command=name) for name in commands], ignore_conflicts=True)
    claimed = []
    for name, every in commands.items():
        with transaction.atomic():
            waiting = PeriodicRun.objects.filter(command=name)
            due = waiting.filter(started_at=None) | waiting.filter(started_at__lte=moment - every)
            if due.update(started_at=moment):
                claimed.append(name)
    return claimed


def finish(command: str, error: str = "") -> None:
    """Notes how a claimed command ended; the error stays until a run succeeds."""
    PeriodicRun.objects.filter(command=command).update(finished_at=timezone.now(), error=error[:500])
