"""BM25 over posting lists as arrays: which documents hold enough of a query, and how well they answer."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search_index.engines.lists import Bytes, Docs, Ints

#: Share of a query's information (by inverse document frequency) that a document must hold to count.
MIN_COVERAGE = 0.3
#: A document also counts that holds this share of what the best one holds: long questions need it.
NEAR_BEST = 0.4
#: Up to this many terms, documents that hold them all come first.
ALL_FIRST_TERMS = 24
#: One number per document counts the terms it holds (low bits) and adds up what they say (the rest).
_COUNT_BITS = 8
_COUNT = (1 << _COUNT_BITS) - 1
MAX_TERMS = _COUNT
_RARITY_STEPS = 1 << 10

Scores = NDArray[np.float32]


class Asked(NamedTuple):
    """One term of a query: the documents that hold it, how much it says in each, how rare it is."""

    docs: Docs
    impacts: Bytes
    rarity: float
    matches: bool

    @property
    def worth(self) -> int:
        """Rarity in whole steps."""
        return max(1, round(self.rarity * _RARITY_STEPS)) if self.matches else 0


class Ranked(NamedTuple):
    """Documents that match, ascending, and their scores."""

    docs: Ints
    scores: Scores


NOTHING = Ranked(np.zeros(0, np.int64), np.zeros(0, np.float32))


def rarity(frequency: int, size: int) -> float:
    """Inverse document frequency of a term that `frequency` of `size` documents hold."""
    return float(np.log1p((size - frequency + 0.5) / (frequency + 0.5)))


def all_of(terms: Sequence[Asked]) -> Ranked:
    """Documents that hold every term."""
    ordered = sorted(terms, key=lambda term: len(term.docs))
    if not ordered or not len(ordered[0].docs):
        return NOTHING
    docs: NDArray[np.integer] = ordered[0].docs
    for term in ordered[1:]:
        docs = docs[_found(term.docs, docs)[1]]
    scores = np.zeros(len(docs), np.float32)
    for term in ordered:
        scores += _shares(term.impacts[_found(term.docs, docs)[0]], term.rarity)
    return Ranked(docs.astype(np.int64), scores)


def any_of(terms: Sequence[Asked], size: int, need: float) -> Ranked:
    """Documents that hold the share `need` of what the matching terms say; all of it first."""
    present = [term for term in terms if len(term.docs)]
    matching = sorted((term for term in present if term.matches), key=lambda term: term.rarity)
    if not matching:
        return NOTHING
    total = sum(term.worth for term in matching)
    floor = min(need * total, NEAR_BEST * matching[-1].worth)
    needed = _essential(matching, floor)
    if 4 * sum(len(term.docs) for term in needed) > size:
        docs, sums, scores = _dense(present, size)
    else:
        docs, sums, scores = _sparse(present, needed)
    held = sums >> _COUNT_BITS
    least = max(1.0, min(need * total, NEAR_BEST * float(held.max(initial=0))))
    chosen = np.flatnonzero(held >= least)
    docs, scores = (chosen if docs is None else docs[chosen]), scores[chosen]
    if len(present) == len(terms) <= ALL_FIRST_TERMS:
        scores[(sums[chosen] & _COUNT) == len(terms)] += scores.max(initial=np.float32(0))
    return Ranked(docs, scores)


def _essential(matching: Sequence[Asked], floor: float) -> list[Asked]:
    """The rarest terms: a document without any of them cannot reach the floor with all the others."""
    said, first = 0, 0
    while first < len(matching) - 1 and said + matching[first].worth < floor:
        said += matching[first].worth
        first += 1
    return list(matching[first:])


def _dense(terms: Sequence[Asked], size: int) -> tuple[None, NDArray[np.uint32], Scores]:
    """Sums for every document of the index."""
    sums, scores = np.zeros(size, np.uint32), np.zeros(size, np.float32)
    for term in terms:
        np.add.at(sums, term.docs, np.uint32(term.worth << _COUNT_BITS | 1))
        np.add.at(scores, term.docs, _shares(term.impacts, term.rarity))
    return None, sums, scores


def _sparse(terms: Sequence[Asked], needed: Sequence[Asked]) -> tuple[Ints, NDArray[np.uint32], Scores]:
    """Sums for the documents that hold one of the needed terms only."""
    docs = np.unique(np.concatenate([term.docs for term in needed]))
    sums, scores = np.zeros(len(docs), np.uint32), np.zeros(len(docs), np.float32)
    for term in terms:
        if len(term.docs) > len(docs):
            places, held = _found(term.docs, docs)
            here, impacts = np.flatnonzero(held), term.impacts[places[held]]
        else:
            places, there = _found(docs, term.docs)
            here, impacts = places[there], term.impacts[there]
        sums[here] += np.uint32(term.worth << _COUNT_BITS | 1)
        scores[here] += _shares(impacts, term.rarity)
    return docs.astype(np.int64), sums, scores


def _found(docs: NDArray[np.integer], wanted: NDArray[np.integer]) -> tuple[Ints, NDArray[np.bool_]]:
    """For each wanted document its place in a list, and whether it is there at all."""
    places = np.minimum(np.searchsorted(docs, wanted), len(docs) - 1)
    return places, docs[places] == wanted


def _shares(impacts: Bytes, weight: float) -> Scores:
    return np.multiply(impacts, np.float32(weight / 255), dtype=np.float32)
