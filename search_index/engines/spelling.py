"""Did you mean: words that the index does not hold, replaced by names that it does."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from search_index import analysis
from search_index.engines.segments import Snapshot

MAX_WORD = 12
_WORDS = 6
_CANDIDATES = 200
_KEYS = 5_000


class Speller:
    """Corrects words by the titles of one snapshot: same pinyin, one other character, one Latin letter."""

    def __init__(self, snapshot: Snapshot, fields: tuple[str, ...]) -> None:
        self._snapshot = snapshot
        self._fields = fields

    def correct(self, query: str) -> str | None:
        """The query with its unknown words replaced, None when every word is known or no name is near."""
        words = analysis.fold(query).split()[:_WORDS]
        better = [self._better(word) or word for word in words]
        return " ".join(better) if better != words else None

    def _better(self, word: str) -> str | None:
        if not 2 <= len(word) <= MAX_WORD or not self._unknown(word):
            return None
        if word.isascii():
            return self._latin(word) if word.isalpha() and len(word) > 3 else None
        if not analysis.is_han(word):
            return None
        return self._alike(word, self._same_sound(word)) or self._alike(word, self._one_other(word))

    def _unknown(self, word: str) -> bool:
        parts = [word] if word.isascii() else ["".join(pair) for pair in pairwise(word)]
        return not all(self._has(part, self._fields) for part in parts)

    def _has(self, term: str, fields: tuple[str, ...]) -> bool:
        return any(len(segment.hits(fields, term).docs) for segment in self._snapshot.segments)

    def _counts(self, field: str, terms: Iterable[str]) -> NDArray[np.int16]:
        """For each document how many of the terms a field holds; deleted documents hold none."""
        counts = np.zeros(self._snapshot.size, dtype=np.int16)
        for term in terms:
            for base, segment in self._snapshot.parts():
                counts[segment.hits((field,), term).docs + base] += 1
        return counts * self._snapshot.alive

    def _titles(self, counts: NDArray[np.int16], least: int) -> Iterator[str]:
        for number in np.flatnonzero(counts >= max(least, 1))[:_CANDIDATES].tolist():
            yield analysis.fold(str(self._snapshot.stored(number).get("title", "")))

    def _same_sound(self, word: str) -> Counter[str]:
        if "names" not in self._fields:
            return Counter()
        sounds = analysis.syllables(word)
        pairs = {first + second for first, second in pairwise(sounds)}
        titles = self._titles(self._counts("names", pairs), len(pairs))
        windows = (one for title in titles for one in _windows(title, len(word)))
        return Counter(one for one in windows if analysis.is_han(one) and analysis.syllables(one) == sounds)

    def _one_other(self, word: str) -> Counter[str]:
        if len(word) < 3:
            return Counter()
        characters = set(word)
        titles = self._titles(self._counts("title", characters), len(characters) - 1)
        windows = (one for title in titles for one in _windows(title, len(word)))
        return Counter(
            one
            for one in windows
            if analysis.is_han(one) and sum(a != b for a, b in zip(one, word, strict=True)) == 1
        )

    @staticmethod
    def _alike(word: str, found: Counter[str]) -> str | None:
        found.pop(word, None)
        return found.most_common(1)[0][0] if found else None

    def _latin(self, word: str) -> str | None:
        """The most frequent word of a title one letter away; the first letter is taken as right."""
        near: Counter[str] = Counter()
        for segment in self._snapshot.segments:
            keys = segment.keys_from("title", word[0].encode())
            for _number, key in zip(range(_KEYS), keys, strict=False):
                other = key.decode("utf-8", "replace")
                if other.isascii() and other.isalpha() and _one_letter_apart(word, other):
                    near[other] += len(segment.hits(("title",), other).docs)
        return near.most_common(1)[0][0] if near else None


def _windows(text: str, size: int) -> Iterator[str]:
    for start in range(len(text) - size + 1):
        yield text[start : start + size]


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter is changed, added, left out, or swapped with its neighbour."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    first = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if first is None:
        return True
    if len(one) != len(other):
        longer, shorter = sorted((one, other), key=len, reverse=True)
        return longer[first + 1 :] == shorter[first:]
    swapped = one[:first] + one[first : first + 2][::-1] + one[first + 2 :]
    return one[first + 1 :] == other[first + 1 :] or swapped == other
