"""Two nightly runs at the same moment record every change once."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from content.stores import actions
from content.stores.models import StatusEvent
from tests.content.stores.factories import promise


@pytest.fixture
def own_database(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database of this test's own, in which other threads see what is written."""
    if connection.vendor != "sqlite":
        pytest.skip("the file is SQLite's")
    shared, own = connection.settings_dict["NAME"], tmp_path / "own.sqlite3"
    with sqlite3.connect(shared) as source, sqlite3.connect(own) as target:
        source.backup(target)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = str(own)
        yield
        connection.close()
        connection.settings_dict["NAME"] = shared


def run(today: Any) -> int:
    """One nightly run with a connection of its own."""
    try:
        return actions.update_statuses(today=today)
    finally:
        connection.close()


@pytest.mark.usefixtures("own_database")
def test_two_runs_at_once_record_each_change_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 2)
    for _number in range(6):
        promise(start=-364)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with ThreadPoolExecutor(2) as pool:
        moved = list(pool.map(run, [tomorrow, tomorrow]))
    assert sum(moved) == 6
    assert StatusEvent.objects.filter(status="expired").count() == 6
