"""Real processes killed, starved or given a broken index: afterwards nothing that was saved is missing."""

import contextlib
import json
import multiprocessing
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.conftest import _migrated_template
from tests.search_index import fault_process

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="the processes share an SQLite file")
KILLED = -9
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([fault_process.__name__])


def start(action: Callable[..., None], *args: Any, **kwargs: Any) -> Any:
    process = _processes.Process(target=action, args=args, kwargs=kwargs)
    process.start()
    return process


def run(action: Callable[..., None], *args: Any, **kwargs: Any) -> int:
    """Exit code of a process of its own that did one thing."""
    process = start(action, *args, **kwargs)
    process.join()
    return int(process.exitcode)


def check(site: Path, *, fix: bool = True) -> dict[str, Any]:
    assert run(fault_process.check, site, fix=fix) == 0
    return dict(json.loads((site / "check.json").read_text(encoding="utf-8")))


def assert_nothing_is_lost(site: Path, pages: int) -> None:
    answer = check(site)
    assert answer["code"] == 0, answer["printed"]
    assert answer["found"] == answer["public"] == pages


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Path:
    """Ten published pages in database and index, and ten more that the worker has not seen."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(_migrated_template(), folder / "db.sqlite3")
    assert run(fault_process.add_pages, folder, 10) == 0
    assert run(fault_process.drain, folder) == 0
    assert run(fault_process.add_pages, folder, 10) == 0
    return folder


@pytest.fixture
def site(prepared: Path, tmp_path: Path) -> Path:
    """A copy of the prepared site."""
    return Path(shutil.copytree(prepared, tmp_path / "site"))


@pytest.mark.parametrize("point", fault_process.POINTS)
def test_worker_killed(site: Path, point: str) -> None:
    assert run(fault_process.drain, site, point) == KILLED
    assert run(fault_process.drain, site) == 0
    answer = check(site, fix=False)
    assert answer["code"] == 0, answer["printed"]
    assert answer["found"] == answer["public"] == 20


def test_worker_killed_at_any_moment(site: Path) -> None:
    for milliseconds in range(20, 200, 30):
        assert run(fault_process.add_pages, site, 3) == 0
        worker = start(fault_process.drain, site)
        time.sleep(milliseconds / 1000)
        worker.kill()
        worker.join()
    assert_nothing_is_lost(site, 20 + 6 * 3)


@pytest.mark.parametrize(("moment", "pages"), [("inside", 20), ("after", 25)])
def test_web_process_killed_while_publishing(site: Path, moment: str, pages: int) -> None:
    assert run(fault_process.add_pages, site, 5, moment) == KILLED
    assert run(fault_process.drain, site) == 0
    answer = check(site, fix=False)
    assert answer["code"] == 0, answer["printed"]
    assert answer["found"] == answer["public"] == pages


@pytest.mark.parametrize("point", ["documents collected", "segments written", "committed, not announced"])
def test_rebuild_killed(site: Path, point: str) -> None:
    assert run(fault_process.rebuild_and_die, site, point) == KILLED
    assert run(fault_process.drain, site) == 0
    assert_nothing_is_lost(site, 20)
    assert len(list((site / "index").glob("build-*"))) == 1


def test_rebuilt_by_two_processes(site: Path) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "VAR_DIR": str(site),
        "DATABASE_URL": f"sqlite:///{site}/db.sqlite3",
        "SEARCH_URL": f"whoosh:///{site}/index",
    }
    command = [sys.executable, "-W", "ignore", "manage.py", "rebuild_index", "--noinput", "--workers", "2"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert len(list((site / "index").glob("build-*/*.seg"))) == 2
    assert_nothing_is_lost(site, 20)


def zeroed(path: Path) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("damage", [zeroed, truncated, Path.unlink])
@pytest.mark.parametrize("pattern", ["build-*/*.seg", "build-*/*.toc", "CURRENT"])
def test_damaged_file(site: Path, damage: Callable[[Path], None], pattern: str) -> None:
    for path in (site / "index").glob(pattern):
        damage(path)
    assert run(fault_process.drain, site) == 0
    assert_nothing_is_lost(site, 20)


def test_deleted_index(site: Path) -> None:
    shutil.rmtree(site / "index")
    assert run(fault_process.drain, site) == 0
    assert_nothing_is_lost(site, 20)


def test_two_workers_at_once(site: Path) -> None:
    with sqlite3.connect(site / "db.sqlite3") as database:
        (queued,) = database.execute("SELECT count(*) FROM search_index_pendingchange").fetchone()
    workers = [start(fault_process.drain, site) for _ in range(3)]
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    applied = [int((site / f"drained-{worker.pid}").read_text()) for worker in workers]
    assert sum(applied) == queued
    answer = check(site, fix=False)
    assert answer["code"] == 0, answer["printed"]
    assert answer["found"] == 20


def test_file_size_limit_reached(site: Path) -> None:
    assert run(fault_process.drain_on_full_disk, site, 2_000) == 0
    answer = json.loads((site / "full.json").read_text(encoding="utf-8"))
    assert answer == {"failed": True, "meanwhile": 10}
    assert_nothing_is_lost(site, 20)


def test_full_disk(site: Path) -> None:
    index = site / "index"
    kept = shutil.move(index, site / "kept")
    index.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", index], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk is not permitted here")
    try:
        shutil.copytree(kept, index, dirs_exist_ok=True)
        with contextlib.suppress(OSError), (index / "filler").open("wb", buffering=0) as filler:
            while filler.write(b"x" * 4096):
                pass
        assert run(fault_process.drain, site) == 1
        (index / "filler").unlink()
        subprocess.run(["mount", "-o", "remount,size=8m", index], check=True)
        assert run(fault_process.drain, site) == 0
        assert_nothing_is_lost(site, 20)
    finally:
        subprocess.run(["umount", index], check=True)
