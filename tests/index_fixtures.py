"""Fixtures for tests that search: an index folder of the test's own, and the worker's work on demand."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from haystack import connections


@pytest.fixture
def index_folder(tmp_path: Path) -> Iterator[Path]:
    """Points the engine, in all threads, at a folder that does not exist yet."""
    options = settings.HAYSTACK_CONNECTIONS["default"]
    # On OpenSearch (tests/services/test_opensearch.py) an index of the test's own instead of a folder.
    name = "PATH" if "PATH" in options else "INDEX_NAME"
    before = options[name]
    options[name] = str(tmp_path / "index") if name == "PATH" else f"t{uuid4().hex}"
    connections["default"].reset_sessions()
    yield tmp_path / "index"
    options[name] = before
    connections["default"].reset_sessions()


@pytest.fixture
def search_index(index_folder: Path) -> Any:
    """The engine's backend over an empty index; nothing is indexed until `drain` is called."""
    backend = connections["default"].get_backend()
    backend.create()
    return backend


@pytest.fixture
def drain(search_index: Any, db: None) -> Callable[[], int]:
    """Applies what the test has changed so far to the index; returns how many changes."""
    # pytest loads this module before the apps are ready.
    from search_index.outbox import drain as drain_outbox

    return drain_outbox
