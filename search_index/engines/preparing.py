"""What is written for an object, the same for every engine."""

from typing import Any

from django.utils.functional import Promise
from whoosh.fields import Schema

from search_index.engines.schema import STAMP, content_stamp


def plain_document(index: Any, obj: Any, schema: Schema) -> dict[str, Any]:
    """An object's fields as plain values, with their digest; SkipDocument when its index refuses it."""
    prepared = index.full_prepare(obj)
    document = {name: _plain(value) for name, value in prepared.items() if name in schema}
    return document | {STAMP: content_stamp(document)}


def _plain(value: Any) -> Any:
    """A value as plain Python data: no lazy translations, no marked-safe strings."""
    if isinstance(value, Promise) or (isinstance(value, str) and type(value) is not str):
        return str(value)[:]
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (str, int, float, bool)) or value is None or hasattr(value, "isoformat"):
        return value
    return str(value)
