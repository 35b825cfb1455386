"""The portal with a real Redis as its cache, and after that Redis died: a cache that is down is a miss."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client

from tests.factories import make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Address and process of a Redis of this test's own."""
    program = shutil.which("redis-server")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("Redis is expected in CI")
        pytest.skip("Redis is not installed on this machine")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL)
    for _attempt in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0", process
    process.kill()
    process.wait()


def test_pages_answer_with_redis_and_without(
    client: Client, redis: tuple[str, subprocess.Popen[bytes]], settings: Any
) -> None:
    url, process = redis
    settings.CACHES = {"default": settings.REDIS | {"LOCATION": url}}
    make_home()
    assert client.get("/").status_code == 200
    cache.set("kept", "1")
    assert caches["default"].get("kept") == "1"
    assert client.get("/readyz").json()["cache"] == "ok"
    process.kill()
    process.wait()
    assert client.get("/").status_code == 200
    assert cache.get("kept") is None
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["cache"] != "ok"
