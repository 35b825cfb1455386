"""Search on a real OpenSearch: what readers see and privacy, tested once more on it, and its own faults."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from haystack import connections

from search_index.engines.errors import IndexLocked
from search_index.outbox import drain, waiting
from search_index.query import search
from tests.factories import NewsPageFactory, make_home

pytestmark = pytest.mark.django_db
REPOSITORY = Path(__file__).resolve().parents[2]
AGAIN = [
    "tests/search_index/test_views.py::TestPage",
    "tests/search_index/test_views.py::TestBesideTheResults",
    "tests/search_index/test_views.py::test_regions_are_offered_as_cities_then_as_their_counties",
    "tests/search_index/test_views.py::test_paging_gives_every_result_once",
    "tests/search_index/test_sync.py::test_made_private_above",
    "tests/search_index/test_sync.py::test_published_below_a_private_page",
    "tests/search_index/test_sync.py::test_unpublished",
    "tests/search_index/test_sync.py::test_expired",
]
#: These meet the same parser and the same pager as on Whoosh.
LEFT_OUT = "not hostile and not mixture and not any_page_number and not raw_bytes"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address of an OpenSearch of these tests' own, and the folder of its process."""
    folder = tmp_path_factory.mktemp("opensearch")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "SERVICES_DIR": str(folder), "OPENSEARCH_PORT": str(port)}
    command = ["bash", "deploy/services.sh", "start", "opensearch"]
    said = subprocess.run(
        command,
        cwd=REPOSITORY,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    ).stdout.strip()
    address = said.removeprefix("OpenSearch").strip()
    if not address.startswith("opensearch+http"):
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    yield address, folder
    process = int((folder / "opensearch.pid").read_text())
    os.kill(process, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def engine(cluster: tuple[str, Path], settings: Any) -> Iterator[Any]:
    """The OpenSearch engine over an empty index."""
    before = connections.connections_info["default"]
    connections.connections_info["default"] = {
        "ENGINE": "search_index.engines.opensearch.OpenSearchEngine",
        "URL": cluster[0].removeprefix("opensearch+").rpartition("/")[0],
        "INDEX_NAME": f"t{time.time_ns():x}",
        "LOCK_SECONDS": 0.3,
    }
    connections.reload("default")
    backend = connections["default"].get_backend()
    backend.create()
    yield backend
    connections.connections_info["default"] = before
    connections.reload("default")


def test_what_readers_see_and_what_is_private(cluster: tuple[str, Path]) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    done = subprocess.run(
        [*command, "-k", LEFT_OUT, *AGAIN],
        cwd=REPOSITORY,
        env=kept | {"SEARCH_URL": cluster[0], "PYTEST_XDIST_WORKER": "opensearch"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]


def test_a_second_writer_waits_and_a_dead_ones_lock_is_taken(
    engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    NewsPageFactory(title="茶叶抽检")
    with engine.writer().writing(1):
        assert drain(wait=0.2) == 0
        assert waiting().exists()
        with pytest.raises(IndexLocked), engine.session(0.2):
            pass
    monkeypatch.setattr("search_index.engines.opensearch_writer.LOCK_SECONDS", -1)
    engine.writer()._acquire(time.monotonic())
    monkeypatch.undo()
    assert drain() > 0
    assert search("茶叶").total == 1


def test_rebuilt_beside_the_live_index_and_compared(engine: Any, capsys: pytest.CaptureFixture[str]) -> None:
    NewsPageFactory(title="茶叶抽检")
    call_command("rebuild_index", interactive=False, verbosity=0)
    assert search("茶叶").total == 1
    assert len(engine.client.indices.get(index=f"{engine.writer().alias}-*")) == 1
    with engine.session() as bulk:
        bulk.drop(["news.newspage.1"], field="django_ct")
        bulk.drop([key for key, _stamp in engine.contents()["news.newspage"]])
    assert search("茶叶").total == 0
    with pytest.raises(SystemExit):
        call_command("reconcile_index")
    call_command("reconcile_index", "--fix")
    assert "missing: news.newspage" in capsys.readouterr().out
    assert search("茶叶").total == 1


def test_while_the_cluster_is_away_pages_say_so_and_nothing_is_lost(
    client: Client, engine: Any, cluster: tuple[str, Path]
) -> None:
    make_home()
    drain()
    process = int((cluster[1] / "opensearch.pid").read_text())
    os.kill(process, signal.SIGSTOP)
    try:
        client_timeout(0.5)
        NewsPageFactory(title="茶叶抽检")
        answer = client.get("/search/", {"q": "茶叶"})
        assert answer.status_code == 503
        assert "搜索暂时不可用" in answer.content.decode()
        assert client.get("/").status_code == 200
        assert drain(wait=0.1) == 0
        assert waiting().exists()
    finally:
        os.kill(process, signal.SIGCONT)
    client_timeout(30)
    assert drain(wait=5) > 0
    assert search("茶叶").total == 1


def client_timeout(seconds: float) -> None:
    """How long the engine of this thread waits for an answer from now on."""
    connections.connections_info["default"]["TIMEOUT"] = seconds
    connections.reload("default")
