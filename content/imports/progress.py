"""How far a long import is: a small file, as a transaction shows nothing before its end."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

#: Called with a phase in words, the rows read so far and the share of the file passed, 0 to 1.
Progress = Callable[[str, int, float], None]
_EVERY_SECONDS = 0.5


def silent(_phase: str, _rows: int, _share: float) -> None:
    """Tells nobody."""


def _path(pk: int) -> Path:
    return Path(settings.VAR_DIR) / "imports" / f"{pk}.json"


class ProgressFile:
    """Writes the progress of one upload for the page that waits for it."""

    def __init__(self, pk: int) -> None:
        self._path, self._next = _path(pk), 0.0
        self._path.parent.mkdir(parents=True, exist_ok=True)

    def __call__(self, phase: str, rows: int, share: float) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _EVERY_SECONDS
        fresh = self._path.with_suffix(".new")
        told = {"phase": phase, "rows": rows, "percent": round(share * 100), "at": time.time()}
        fresh.write_text(json.dumps(told), encoding="utf-8")
        os.replace(fresh, self._path)  # noqa: PTH105 - atomic on every system

    def clear(self) -> None:
        """Removes the file."""
        self._path.unlink(missing_ok=True)


def told(pk: int) -> dict[str, Any]:
    """What was last told of an upload: phase, rows, percent, at (seconds since 1970); empty when nothing."""
    try:
        found: dict[str, Any] = json.loads(_path(pk).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
