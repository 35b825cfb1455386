"""From matching documents to Haystack's answer: order, slice, counts, highlights."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from haystack.constants import DJANGO_CT, DJANGO_ID
from haystack.exceptions import SearchBackendError
from haystack.models import SearchResult
from haystack.utils.loading import UnifiedIndex
from numpy.typing import NDArray
from whoosh.fields import Schema

from search_index.engines import highlighting
from search_index.engines.lists import Ints
from search_index.engines.ranking import Scores
from search_index.engines.schema import STAMP, KeyField, decode_key
from search_index.engines.scoring import Found, Notes
from search_index.engines.snapshots import Snapshot

#: Ordering by running text reads the texts: beyond this many matches the rank decides.
_TEXT_ORDER_LIMIT = 5_000


def ordered(
    snapshot: Snapshot, schema: Schema, found: Found, sort_by: Sequence[str] | None, end: int | None
) -> tuple[Ints, Scores]:
    """Matching documents, best first, at least the first `end` of them in order, and their scores."""
    docs, scores = found.ranked
    inside = found.mask[docs]
    docs, scores = docs[inside], scores[inside]
    if len(docs) < np.count_nonzero(found.mask):
        docs = np.flatnonzero(found.mask)
        scores = found.scores()[docs]
    order = _best(scores, end) if not sort_by else _sorted(snapshot, schema, docs, scores, sort_by)
    return docs[order], scores[order]


def _best(scores: Scores, end: int | None) -> Ints:
    """Places of the scores in descending order, ties in document order; only the first `end` are sure."""
    if end is None or not 0 < end < len(scores) // 4:
        return np.argsort(-scores, kind="stable")
    edge = np.partition(scores, len(scores) - end)[len(scores) - end]
    # Ties at the edge of the slice are taken in document order, so that pages never overlap.
    top = np.flatnonzero(scores >= edge)
    return top[np.argsort(-scores[top], kind="stable")]


def _sorted(
    snapshot: Snapshot, schema: Schema, docs: Ints, scores: Scores, sort_by: Sequence[str]
) -> NDArray[np.intp]:
    keys: list[NDArray[Any]] = [-scores]
    for name in reversed(sort_by):
        ranks = _sort_ranks(snapshot, schema, name.lstrip("-"), docs)
        missing = ranks < 0
        ranks = np.where(missing, np.iinfo(np.int64).max, -ranks if name.startswith("-") else ranks)
        keys.append(ranks)
    return np.lexsort(keys)


def _sort_ranks(snapshot: Snapshot, schema: Schema, name: str, docs: Ints) -> Ints:
    """For each document the place of its value among all values, -1 when it has none."""
    if name not in schema:
        raise SearchBackendError(f"There is no field {name!r} to order by.")
    if isinstance(schema[name], KeyField):
        return snapshot.ranks(name)[docs].astype(np.int64)
    if len(docs) > _TEXT_ORDER_LIMIT:
        return np.zeros(len(docs), dtype=np.int64)
    values = [str(snapshot.stored(number).get(name, "")) for number in docs.tolist()]
    place = {value: rank for rank, value in enumerate(sorted(set(values)))}
    return np.array([place[value] for value in values], dtype=np.int64)


def facet_counts(snapshot: Snapshot, schema: Schema, docs: Ints, name: str) -> list[tuple[Any, int]]:
    """Values of a field with the number of matching documents, most frequent first."""
    kind = dict(schema.items()).get(name)
    if not isinstance(kind, KeyField):
        raise SearchBackendError(f"There is no facet {name!r}.")
    keys, counts = snapshot.keys(name), snapshot.counts(name, docs)
    # Keys are in the order of their values, so that equal counts keep it.
    order = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
    values = [decode_key(kind.kind, keys[place]) for place in order.tolist()]
    return list(zip(values, counts[order].tolist(), strict=True))


def date_counts(
    snapshot: Snapshot, schema: Schema, docs: Ints, name: str, options: Mapping[str, Any]
) -> list[tuple[datetime.datetime, int]]:
    """Matching documents per year, month or day between two dates, oldest first."""
    return per_gap(facet_counts(snapshot, schema, docs, name), options)


def per_gap(
    values: Iterable[tuple[datetime.datetime, int]], options: Mapping[str, Any]
) -> list[tuple[datetime.datetime, int]]:
    """Counts per moment as counts per year, month or day between two dates, oldest first."""
    gap = options["gap_by"]
    low, high = (
        datetime.datetime(day.year, day.month, day.day)  # noqa: DTZ001
        for day in (options["start_date"], options["end_date"])
    )
    counts: dict[datetime.datetime, int] = {}
    for value, count in values:
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
