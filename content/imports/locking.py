"""One import at a time: codes are numbered and duplicates are found against what is there."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import OperationalError, connection, transaction

_KEY = 4_206_210
_WAIT_SECONDS = 20.0
BUSY = "另一个导入正在写入，请等它完成后再试。没有写入任何内容。"


class ImportBusyError(Exception):
    """Another import has the database; the message is for the editor."""


@contextmanager
def alone(wait: float = _WAIT_SECONDS) -> Iterator[None]:
    """A transaction in which no other import writes; raises ImportBusyError when one does not end in time.

    The lock is the transaction's own, so a killed process leaves neither lock nor rows. SQLite has one writer
    anyway and waits as long as its settings say.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(transaction.atomic())
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            raise ImportBusyError(BUSY) from error
        if connection.vendor == "postgresql":
            _wait_for_lock(time.monotonic() + wait)
        yield


def _wait_for_lock(deadline: float) -> None:
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_KEY])
            if cursor.fetchone()[0]:
                return
            if time.monotonic() > deadline:
                raise ImportBusyError(BUSY)
            time.sleep(0.2)
