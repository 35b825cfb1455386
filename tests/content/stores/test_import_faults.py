"""An import that is killed leaves nothing, and two at once do not meet: real processes, a real database."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from content.imports.models import ImportBatch
from content.stores.models import Commitment, ImportTrace, Store
from search_index.models import PendingChange
from tests.content.stores.test_importing import HEAD, row

ROOT = Path(__file__).parents[3]
ROWS = 2_100
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def copy(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[str]:
    """Address of a migrated database of this test's own, reachable here as the alias `copy`."""
    with django_db_blocker.unblock():
        settings = {**connection.settings_dict, "NAME": str(tmp_path / "copy.sqlite3")}
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with sqlite3.connect(settings["NAME"]) as target:
                connection.connection.backup(target)
            settings["OPTIONS"] = {"timeout": 20}
            address = f"sqlite:///{settings['NAME']}"
        else:
            settings["NAME"] = f"faults_{os.getpid()}"
            template = connection.settings_dict["NAME"]
            connection.close()
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{settings["NAME"]}" TEMPLATE "{template}"')
            address = (
                f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
            )
        connections.databases["copy"] = settings
        yield address
        connections["copy"].close()
        del connections.databases["copy"], connections["copy"]
        if connection.vendor == "postgresql":
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{settings["NAME"]}" WITH (FORCE)')


@pytest.fixture
def start(copy: str, tmp_path: Path) -> Iterator[Start]:
    """Starts an import of ROWS rows in the database; ends what is still running."""
    path = tmp_path / "a.csv"
    rows = (row(门店名称=f"第{number}店", 详细地址=f"文三路{number}号") for number in range(ROWS))
    path.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    running: list[subprocess.Popen[str]] = []

    def begin(mode: str = "") -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.content.stores.import_process", str(path), mode]
        environment = {**os.environ, "DATABASE_URL": copy}
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def line(process: subprocess.Popen[str]) -> str:
    """What a process says next."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def last(process: subprocess.Popen[str]) -> str:
    """What a process said last, at its end."""
    return process.communicate()[0].strip().splitlines()[-1]


def everything() -> list[int]:
    """Rows of every table that an import writes."""
    models = (Store, Commitment, ImportTrace, ImportBatch, PendingChange)
    return [model._base_manager.using("copy").count() for model in models]


def test_a_killed_import_leaves_nothing_and_the_next_one_works(start: Start) -> None:
    before = everything()
    victim = start("hold")
    assert line(victim) == "rows 1000"
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait()
    assert everything() == before
    assert last(start()) == f"done {ROWS} 0"
    stores, commitments, traces, _batches, pending = before
    assert everything() == [
        stores + ROWS, commitments + ROWS, traces + ROWS, before[3] + 1, pending + ROWS
    ]  # fmt: skip


def test_a_second_import_waits_or_is_refused_and_sees_what_the_first_wrote(start: Start) -> None:
    first = start("hold")
    assert line(first) == "rows 1000"
    assert "另一个导入正在写入" in last(start("hurry"))
    assert not Store.objects.using("copy").filter(source="省表").exists()
    second = start()
    assert last_of(first) == f"done {ROWS} 0"
    assert last(second) == f"done 0 {ROWS}"
    codes = Store.objects.using("copy").filter(source="省表").values_list("code", flat=True)
    assert len(set(codes)) == ROWS


def last_of(held: subprocess.Popen[str]) -> str:
    """Lets a held import go on, and what it said last."""
    return held.communicate("\n" * 9)[0].strip().splitlines()[-1]
