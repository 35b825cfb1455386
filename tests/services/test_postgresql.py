"""The portal on a real PostgreSQL: the tests that touch the database most, run once more on it."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
AGAIN = [
    "tests/portal/test_every_page_type.py::test_renders_within_its_query_budget",
    "tests/portal/test_open_data.py",
    "tests/content/core/test_visibility.py",
    "tests/content/core/test_periodic.py",
    "tests/content/home",
    "tests/content/stores/test_actions.py",
    "tests/content/stores/test_pages.py",
    "tests/content/stores/test_writing.py",
    "tests/content/stores/test_import_faults.py",
    "tests/comparison/test_pages.py",
]


def _services(action: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "deploy/services.sh", action],
        cwd=REPOSITORY,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """Address of a PostgreSQL of this test's own."""
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is expected in CI")
        pytest.skip("PostgreSQL is not installed on this machine")
    # Not below pytest's folder: the server's user must be able to enter it.
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    folder.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "SERVICES_DIR": str(folder), "PG_PORT": str(port), "REDIS_PORT": "0"}
    try:
        _services("start", environment)
        yield f"postgres://fangxin@127.0.0.1:{port}/postgres"
    finally:
        _services("stop", environment)
        shutil.rmtree(folder, ignore_errors=True)


def test_pages_lists_stores_and_tests_on_postgresql(database_url):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    existing = [path for path in AGAIN if (REPOSITORY / path.partition("::")[0]).exists()]
    assert existing == AGAIN
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *existing],
        cwd=REPOSITORY,
        env=kept | {"DATABASE_URL": database_url, "PYTEST_XDIST_WORKER": "postgresql"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]
