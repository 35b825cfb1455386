"""Two documents compared value by value: every place that differs, named by keys and not by position."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Place = tuple[str, ...]
# What names an entry of a list, so that a new first entry does not move all the others.
_NAMES = ("number", "key", "name")


class Difference(NamedTuple):
    """One place of a document with its text before and after; None where it was or is absent."""

    place: Place
    before: str | None
    after: str | None


def flatten(document: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every value of a document with its place."""
    if isinstance(document, Mapping):
        for key, item in document.items():
            yield from flatten(item, (*place, str(key)))
    elif isinstance(document, list | tuple):
        if document and not any(isinstance(item, Mapping | list | tuple) for item in document):
            yield place, " ".join(str(item) for item in document)
            return
        for index, item in enumerate(document):
            yield from flatten(item, (*place, _entry(item, index)))
    elif document is not None:
        yield place, _text(document)


def _entry(item: Any, index: int) -> str:
    if isinstance(item, Mapping):
        for name in _NAMES:
            if name in item:
                return str(item[name])
    return str(index + 1)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def compare(before: Any, after: Any) -> list[Difference]:
    """Every place in which two documents differ: in the order of the first, then what only the second has."""
    old, new = dict(flatten(before)), dict(flatten(after))
    return [
        Difference(place, old.get(place), new.get(place))
        for place in dict.fromkeys([*old, *new])
        if old.get(place) != new.get(place)
    ]
