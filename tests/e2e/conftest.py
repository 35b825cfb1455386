"""The portal as a new user gets it: a fresh copy of the repository, `make serve`, a real Chromium."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

REPOSITORY = Path(__file__).resolve().parents[2]
START_SECONDS = 300


@dataclass(frozen=True)
class Portal:
    """A running portal with demo content."""

    url: str
    user: str
    password: str
    database: Path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def copy_repository(target: Path) -> None:
    """What a clone would hold, with the working tree's own changes."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        source = REPOSITORY / name
        if name and source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)


def _new_users_environment(port: int) -> dict[str, str]:
    dropped = {"DJANGO_SETTINGS_MODULE", "VAR_DIR", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "VIRTUAL_ENV"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {"PORT": str(port), "PYTHONUNBUFFERED": "1"}


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """`make serve` in a fresh copy; ends with Ctrl-C, which must stop everything."""
    if running := os.environ.get("FANGXIN_E2E"):
        url, user, password, database = running.split(",")
        yield Portal(url, user, password, Path(database))
        return
    folder = tmp_path_factory.mktemp("clone")
    copy_repository(folder)
    port = _free_port()
    log = folder.parent / "serve.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            ["make", "serve"],
            cwd=folder,
            env=_new_users_environment(port),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        said = _wait_until_started(process, log)
        yield Portal(
            f"http://127.0.0.1:{port}", said.group("user"), said.group("password"), folder / "var/db.sqlite3"
        )
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=60)
    with pytest.raises(OSError, match="refused"):
        urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)


def _wait_until_started(process: subprocess.Popen[bytes], log: Path) -> re.Match[str]:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        said = re.search(r"用户名 (?P<user>\S+)\s+密码 (?P<password>\S+?)（", log.read_text())
        if said:
            return said
        assert process.poll() is None, log.read_text()
        time.sleep(0.5)
    raise AssertionError(f"not started in {START_SECONDS} s:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium of the system."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is expected in CI")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking", "--disable-sync"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, portal: Portal) -> Iterator[Page]:
    """A new visitor's page at desktop width; fails when a page breaks the CSP or asks another host."""
    context = browser.new_context(
        base_url=portal.url, locale="zh-CN", viewport={"width": 1280, "height": 900}
    )
    visitor = context.new_page()
    visitor.set_default_timeout(15_000)
    complaints: list[str] = []
    visitor.on(
        "console",
        lambda message: (
            complaints.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    visitor.on(
        "request",
        lambda request: (
            None if request.url.startswith((portal.url, "data:", "blob:")) else complaints.append(request.url)
        ),
    )
    yield visitor
    context.close()
    assert not complaints


@pytest.fixture(scope="session")
def store_by_status(portal: Portal) -> dict[str, str]:
    """Code of one demo store in every state, read from the database: lists do not show them all."""
    with closing(sqlite3.connect(f"file:{portal.database}?mode=ro", uri=True)) as database:
        return dict(database.execute("SELECT status, min(code) FROM stores_store GROUP BY status"))
