"""Regular commands run when due, once, and one that fails does not keep the others from running."""

from datetime import timedelta

import pytest
from django.core.management import call_command, get_commands
from django.utils import timezone

from content.core import periodic
from content.core.models import PeriodicRun

pytestmark = pytest.mark.django_db


def test_every_named_command_exists() -> None:
    assert set(periodic.get_commands()) <= set(get_commands())
    assert {"publish_scheduled", "update_statuses"} <= set(periodic.get_commands())


def test_each_turn_is_given_once() -> None:
    now = timezone.now()
    first = periodic.claim_due(now)
    assert set(first) == set(periodic.get_commands())
    assert periodic.claim_due(now) == []
    assert "publish_scheduled" in periodic.claim_due(now + timedelta(seconds=31))
    assert set(periodic.claim_due(now + timedelta(days=400))) == set(first)


def test_a_failure_is_noted_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    commands = {"no_such_command": timedelta(hours=1), "publish_scheduled": timedelta(hours=1)}
    monkeypatch.setattr(periodic, "get_commands", lambda: commands)
    call_command("run_due")
    assert "no_such_command" in PeriodicRun.objects.get(command="no_such_command").error
    done = PeriodicRun.objects.get(command="publish_scheduled")
    assert done.finished_at is not None
    assert done.error == ""
    assert "no_such_command failed" in caplog.text
