"""Fixtures for all tests: real data where it is, a migrated database made once, a real browser."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = ["tests.index_fixtures"]

# A busy machine is no failure: nothing in a property test is judged by the clock.
hypothesis.settings.register_profile(
    "fangxin", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("fangxin")

REPOSITORY = Path(__file__).resolve().parents[1]
# Playwright keeps an event loop in the thread that other tests use for the database too.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


#: The tests of such a folder or file run on one process; the largest groups are given out first.
TOGETHER = ("tests/e2e/", "tests/services/", "tests/search_index/test_faults.py")


class Scheduling(LoadScopeScheduling):
    """One process runs all browser tests, on one portal; so it is with those of services.

    Written out because pytest 9.2 no longer hands xdist's own groups (xdist 3.8) on.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((group for group in TOGETHER if nodeid.startswith(group)), nodeid)


# Optional: the tests of services run pytest again, without xdist.
@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """The tests of a group on one process, the others wherever there is room."""
    return Scheduling(config, log)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the repository."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"real data not found at {folder}")
    return folder


def _migrations_digest() -> str:
    digest = hashlib.sha256()
    for config in apps.get_app_configs():
        folder = Path(config.path) / "migrations"
        for path in sorted(folder.glob("*.py")) + sorted((Path(config.path) / "data").glob("*.tsv")):
            digest.update(str(path).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _migrated_template() -> Path:
    """An empty migrated SQLite file, made once for a state of the migrations (a migrate takes 20 s)."""
    folder = Path(tempfile.gettempdir()) / f"fangxin-test-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    template = folder / f"migrated-{_migrations_digest()}.sqlite3"
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            fresh = folder / "migrating.sqlite3"
            fresh.unlink(missing_ok=True)
            connection.close()
            connection.settings_dict["NAME"] = str(fresh)
            call_command("migrate", verbosity=0, interactive=False)
            connection.close()
            fresh.rename(template)
    return template


def _fast(options: dict[str, Any]) -> dict[str, Any]:
    return {**options, "init_command": "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"}


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Each process works on its own copy of the migrated file; PostgreSQL makes its database as usual."""
    if connection.vendor != "sqlite":
        with django_db_blocker.unblock():
            name = connection.creation.create_test_db(verbosity=0)
            yield
            connection.creation.destroy_test_db(name, verbosity=0)
        return
    connection.settings_dict["OPTIONS"] = _fast(connection.settings_dict["OPTIONS"])
    with django_db_blocker.unblock():
        template = _migrated_template()
        copy = Path(settings.VAR_DIR) / f"test-{os.getpid()}.sqlite3"
        with sqlite3.connect(template) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        connection.close()
        connection.settings_dict["NAME"] = str(copy)
    yield
    with django_db_blocker.unblock():
        connection.close()
        copy.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _media(tmp_path_factory: pytest.TempPathFactory, settings: Any) -> Iterator[None]:
    """Uploads of a test stay in the test's own folder."""
    folder = tmp_path_factory.mktemp("media")
    settings.MEDIA_ROOT = folder
    yield
    shutil.rmtree(folder, ignore_errors=True)
