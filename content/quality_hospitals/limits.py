"""How often one visitor may send something, without keeping who it was."""

import hashlib
import secrets

from django.core.cache import cache
from django.http import HttpRequest

_SALT = "consultation.salt"
_DAY = 24 * 3600


def _salt() -> str:
    """A random salt kept for a day in the cache only: older hashes cannot be compared or traced."""
    return str(cache.get_or_set(_SALT, lambda: secrets.token_hex(16), _DAY))


def within_limit(request: HttpRequest, *, action: str, limit: int, seconds: int) -> bool:
    """Counts one attempt; whether this visitor has made at most `limit` within `seconds`."""
    visitor = f"{_salt()}{action}{request.META.get('REMOTE_ADDR', '')}"
    key = f"consultation.{hashlib.sha256(visitor.encode()).hexdigest()}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return int(cache.incr(key)) <= limit
    except ValueError:
        # It ran out between the two calls.
        return cache.add(key, 1, seconds) or True
