"""What the processes of the fault tests do: each works on the site in a folder, and may kill itself."""

import errno
import io
import json
import os
import resource
import secrets
import signal
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import django
from django.apps import apps

if not apps.ready:  # preloaded by multiprocessing's fork server, outside pytest
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from search_index import outbox
from search_index.engines.storage import DurableStorage, IndexHome
from search_index.engines.writer import Batch, IndexWriter

WORD = "空气炸锅"


def enter(folder: Path) -> None:
    """Points this process at the database and the index in a folder."""
    connection.close()
    connection.settings_dict["NAME"] = str(folder / "db.sqlite3")
    settings.HAYSTACK_CONNECTIONS["default"]["PATH"] = str(folder / "index")
    settings.HAYSTACK_CONNECTIONS["default"]["SILENTLY_FAIL"] = False


def _die(*_args: Any, **_kwargs: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _then_die(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> None:
        function(*args, **kwargs)
        _die()

    return call


POINTS: dict[str, Callable[[], None]] = {
    "documents collected": lambda: setattr(Batch, "__exit__", _die),
    "segments written": lambda: setattr(DurableStorage, "rename_file", _die),
    "committed, not announced": lambda: setattr(IndexHome, "point", _die),
    "announced, rows kept": lambda: setattr(IndexWriter, "publish", _then_die(IndexWriter.publish)),
}


def add_pages(folder: Path, count: int, die: str = "") -> None:
    """What a web process does when an editor publishes; `die`: inside or after the transaction."""
    from content.news.models import NewsIndexPage
    from tests.factories import NewsPageFactory

    enter(folder)
    parent = NewsIndexPage.objects.first()
    with transaction.atomic():
        for number in range(count):
            # The factory counts from nought in every process.
            names = {"title": f"{WORD}{number}", "slug": f"fault-{secrets.token_hex(6)}"}
            NewsPageFactory(**names, **({"parent": parent} if parent else {}))
        if die == "inside":
            _die()
    if die == "after":
        _die()


def drain(folder: Path, point: str = "") -> None:
    """What the worker does; killed at a point when one is named."""
    enter(folder)
    if point:
        POINTS[point]()
    with (folder / f"drained-{os.getpid()}").open("w") as file:
        file.write(str(outbox.drain()))


def rebuild_and_die(folder: Path, point: str) -> None:
    """A rebuild that is killed."""
    enter(folder)
    POINTS[point]()
    call_command("rebuild_index", interactive=False, verbosity=0)


def drain_on_full_disk(folder: Path, limit: int) -> None:
    """The worker when no file may grow beyond `limit` bytes; then, in the same process, with room again."""
    enter(folder)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    room = resource.getrlimit(resource.RLIMIT_FSIZE)
    original = DurableStorage.create_file

    def cramped(storage: DurableStorage, name: str, **kwargs: Any) -> Any:
        # The database keeps its room: only what follows, the index, meets the full disk.
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, room[1]))
        return original(storage, name, **kwargs)

    DurableStorage.create_file = cramped
    try:
        outbox.drain()
    except OSError as error:
        failed = error.errno in {errno.EFBIG, errno.ENOSPC}
    else:
        failed = False
    DurableStorage.create_file = original
    resource.setrlimit(resource.RLIMIT_FSIZE, room)
    answer = _search()
    outbox.drain()
    (folder / "full.json").write_text(json.dumps({"failed": failed, "meanwhile": answer}), encoding="utf-8")


def _search() -> int:
    from search_index.query import search

    return search(WORD).total


def check(folder: Path, *, fix: bool) -> None:
    """Writes what a fresh process finds: what reconcile says, and how much is public and found."""
    from content.news.models import NewsPage

    enter(folder)
    printed, code = io.StringIO(), 0
    with redirect_stdout(printed):
        try:
            call_command("reconcile_index", fix=fix, stdout=sys.stdout)
        except SystemExit as error:
            code = int(error.code or 0)
    answer = {"code": code, "printed": printed.getvalue()}
    if not code:
        answer |= {"found": _search(), "public": NewsPage.objects.live().public().count()}
    (folder / "check.json").write_text(json.dumps(answer), encoding="utf-8")
