"""From matching documents to Haystack's answer: order, slice, counts, highlights."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from haystack.constants import DJANGO_CT, DJANGO_ID
from haystack.exceptions import SearchBackendError
from haystack.models import SearchResult
from haystack.utils.loading import UnifiedIndex
from numpy.typing import NDArray
from whoosh.fields import Schema

from search_index.engines import highlighting
from search_index.engines.schema import STAMP, KeyField, decode_key
from search_index.engines.scoring import Found, Mask, Notes
from search_index.engines.segments import Snapshot

#: Ordering by running text reads the texts: beyond this many matches the rank decides.
_TEXT_ORDER_LIMIT = 5_000


def ordered(
    snapshot: Snapshot, schema: Schema, found: Found, sort_by: Sequence[str] | None, end: int | None
) -> NDArray[np.int64]:
    """Numbers of the matching documents, best first, at least the first `end` of them in order."""
    numbers = np.flatnonzero(found.mask)
    if not sort_by:
        scores = found.scores[numbers]
        if end is not None and 0 < end < len(numbers) // 4:
            top = np.argpartition(-scores, end - 1)[:end]
            # Ties at the edge of the slice are taken in document order, so that pages never overlap.
            edge = scores[top].min()
            top = np.flatnonzero(scores >= edge)
            return numbers[top[np.argsort(-scores[top], kind="stable")]]
        return numbers[np.argsort(-scores, kind="stable")]
    keys: list[NDArray[Any]] = [-found.scores[numbers]]
    for name in reversed(sort_by):
        ranks = _sort_ranks(snapshot, schema, name.lstrip("-"), numbers)
        missing = ranks < 0
        ranks = np.where(missing, np.iinfo(np.int64).max, -ranks if name.startswith("-") else ranks)
        keys.append(ranks)
    return numbers[np.lexsort(keys)]


def _sort_ranks(
    snapshot: Snapshot, schema: Schema, name: str, numbers: NDArray[np.int64]
) -> NDArray[np.int64]:
    """For each document the place of its value among all values, -1 when it has none."""
    if name not in schema:
        raise SearchBackendError(f"There is no field {name!r} to order by.")
    if isinstance(schema[name], KeyField):
        column = snapshot.column(name)
        ranks = np.full(snapshot.size, -1, dtype=np.int64)
        ranks[column.docs[::-1]] = column.codes[::-1]
        return ranks[numbers]
    if len(numbers) > _TEXT_ORDER_LIMIT:
        return np.zeros(len(numbers), dtype=np.int64)
    values = [str(snapshot.stored(number).get(name, "")) for number in numbers.tolist()]
    place = {value: rank for rank, value in enumerate(sorted(set(values)))}
    return np.array([place[value] for value in values], dtype=np.int64)


def facet_counts(snapshot: Snapshot, schema: Schema, mask: Mask, name: str) -> list[tuple[Any, int]]:
    """Values of a field with the number of matching documents, most frequent first."""
    kind = dict(schema.items()).get(name)
    if not isinstance(kind, KeyField):
        raise SearchBackendError(f"There is no facet {name!r}.")
    column = snapshot.column(name)
    counts = np.bincount(column.codes[mask[column.docs]], minlength=len(column.keys))
    found = [(decode_key(kind.kind, column.keys[code]), int(counts[code])) for code in np.flatnonzero(counts)]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def date_counts(
    snapshot: Snapshot, schema: Schema, mask: Mask, name: str, options: Mapping[str, Any]
) -> list[tuple[datetime.datetime, int]]:
    """Matching documents per year, month or day between two dates, oldest first."""
    gap = options["gap_by"]
    low, high = (
        datetime.datetime(day.year, day.month, day.day)  # noqa: DTZ001
        for day in (options["start_date"], options["end_date"])
    )
    counts: dict[datetime.datetime, int] = {}
    for value, count in facet_counts(snapshot, schema, mask, name):
        if low <= value < high:
            month, day = (value.month if gap != "year" else 1), (value.day if gap == "day" else 1)
            start = datetime.datetime(value.year, month, day)  # noqa: DTZ001
            counts[start] = counts.get(start, 0) + count
    return sorted(counts.items())


class ResultMaker:
    """Makes Haystack's result objects from stored fields, with highlights on demand."""

    def __init__(self, unified: UnifiedIndex, document: str, notes: Notes, highlight: bool) -> None:
        self._indexes = {
            f"{model._meta.app_label}.{model._meta.model_name}": index
            for model, index in unified.get_indexes().items()
        }
        self._document = document
        self._highlight = highlight
        self._pattern = highlighting.query_pattern(notes.words) if highlight else None

    def make(self, stored: dict[str, Any], score: float, result_class: Any = None) -> SearchResult | None:
        """One result, or None when its model is no longer indexed."""
        content_type, key = stored.pop(DJANGO_CT), stored.pop(DJANGO_ID)
        stored.pop(STAMP, None)
        index = self._indexes.get(content_type)
        if index is None:
            return None
        fields = {
            name: index.fields[name].convert(value) if name in index.fields else value
            for name, value in stored.items()
        }
        if self._highlight:
            fields["highlighted"] = self._highlighted(stored)
        app_label, _, model_name = content_type.partition(".")
        return (result_class or SearchResult)(app_label, model_name, key, score, **fields)

    def _highlighted(self, stored: Mapping[str, Any]) -> dict[str, list[str]]:
        text = str(stored.get(self._document) or "")
        marked = {self._document: [highlighting.best_passage(text, self._pattern)]}
        for name in ("title", "summary"):
            if name in stored:
                marked[name] = [highlighting.mark(str(stored[name]), self._pattern)]
        return marked
