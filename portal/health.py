"""Whether the process lives, and whether it can serve: database, index and cache each by name."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from haystack import connections

from search_index.engines.errors import IndexUnavailable


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _index() -> None:
    if not connections["default"].get_backend().available():
        raise IndexUnavailable


def _cache() -> None:
    cache.set("readyz", "1", 5)
    if cache.get("readyz") != "1":
        raise ConnectionError("cache does not keep a value")


PARTS: dict[str, Callable[[], None]] = {"database": _database, "index": _index, "cache": _cache}


@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when every part works, else 503; the body names each part."""
    state = {}
    for name, probe in PARTS.items():
        try:
            probe()
            state[name] = "ok"
        except Exception as error:
            state[name] = type(error).__name__
    return JsonResponse(state, status=200 if set(state.values()) == {"ok"} else 503)
