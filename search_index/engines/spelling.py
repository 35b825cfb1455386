"""Did you mean: words that the index does not hold, replaced by names that it does."""

import string
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

import numpy as np

from search_index import analysis
from search_index.engines.snapshots import Snapshot

MAX_WORD = 12
_WORDS = 6
CANDIDATES = 200


class Speller(ABC):
    """Corrects words by indexed titles: same pinyin, one other character, one Latin letter."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        self._fields = fields

    @abstractmethod
    def _counted(self, terms: Sequence[str], field: str = "") -> list[int]:
        """In how many documents each term stands: in a field, or in any."""

    @abstractmethod
    def _titles(self, field: str, terms: Collection[str], least: int) -> Iterator[str]:
        """Folded titles of some documents whose field holds at least so many of the terms."""

    def correct(self, query: str) -> str | None:
        """The query with its unknown words replaced, None when every word is known or no name is near."""
        words = analysis.fold(query).split()[:_WORDS]
        better = [self._better(word) or word for word in words]
        return " ".join(better) if better != words else None

    def _better(self, word: str) -> str | None:
        if not 2 <= len(word) <= MAX_WORD:
            return None
        if word.isascii():
            known = not word.isalpha() or len(word) < 4 or self._counted([word])[0]
            return None if known else self._latin(word)
        if not analysis.is_han(word) or not self._suspicious(word):
            return None
        return self._alike(word, self._same_sound(word)) or self._alike(word, self._one_other(word))

    def _suspicious(self, word: str) -> bool:
        """Whether pairs of characters are unknown in a way that a mistake explains.

        A wrong character spoils the pairs on both its sides, or the only one at an end of the word; a single
        unknown pair inside is where two words meet.
        """
        known = self._counted([first + second for first, second in pairwise(word)])
        return not (known[0] and known[-1]) or any(not a and not b for a, b in pairwise(known))

    def _same_sound(self, word: str) -> Counter[str]:
        if "names" not in self._fields:
            return Counter()
        sounds = analysis.syllables(word)
        pairs = {first + second for first, second in pairwise(sounds)}
        titles = self._titles("names", pairs, len(pairs))
        windows = (one for title in titles for one in _windows(title, len(word)))
        return Counter(one for one in windows if analysis.is_han(one) and analysis.syllables(one) == sounds)

    def _one_other(self, word: str) -> Counter[str]:
        if len(word) < 3:
            return Counter()
        characters = set(word)
        titles = self._titles("title", characters, len(characters) - 1)
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
        others = sorted(_one_letter_away(word))
        counts = zip(self._counted(others, "title"), map(len, others), others, strict=True)
        # Of a plural and its singular, which both are indexed, the longer one is what stands there.
        count, _length, best = max(counts)
        return best if count else None


class SnapshotSpeller(Speller):
    """The speller over one snapshot of a Whoosh index."""

    def __init__(self, snapshot: Snapshot, fields: tuple[str, ...]) -> None:
        super().__init__(fields)
        self._snapshot = snapshot
        self._bits = {name: 1 << number for number, name in enumerate(fields)}
        self._all = sum(self._bits.values())

    def _counted(self, terms: Sequence[str], field: str = "") -> list[int]:
        fields = self._bits[field] if field else self._all
        return [len(self._snapshot.hits(term, fields).docs) for term in terms]

    def _titles(self, field: str, terms: Collection[str], least: int) -> Iterator[str]:
        counts = np.zeros(self._snapshot.size, dtype=np.int16)
        for term in terms:
            counts[self._snapshot.hits(term, self._bits[field]).docs] += 1
        counts *= self._snapshot.alive
        for number in np.flatnonzero(counts >= max(least, 1))[:CANDIDATES].tolist():
            yield analysis.fold(str(self._snapshot.stored(number).get("title", "")))


def _windows(text: str, size: int) -> Iterator[str]:
    for start in range(len(text) - size + 1):
        yield text[start : start + size]


def _one_letter_away(word: str) -> set[str]:
    """Words with one letter changed, added, left out, or swapped with its neighbour; the first stays."""
    splits = [(word[:place], word[place:]) for place in range(1, len(word) + 1)]
    letters = string.ascii_lowercase
    found = {head + letter + tail for head, tail in splits for letter in letters}
    found |= {head + letter + tail[1:] for head, tail in splits if tail for letter in letters}
    found |= {head + tail[1:] for head, tail in splits if tail}
    found |= {head + tail[1] + tail[0] + tail[2:] for head, tail in splits if len(tail) > 1}
    return found - {word}
