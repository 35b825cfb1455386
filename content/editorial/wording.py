"""Words that are wrong, banned or to be used with care, found in Chinese text without a segmenter.

One alternation, longest first, is enough for lists of hundreds of words. A hit inside an allowed phrase is
no hit (推荐 in 推荐性标准), which settles the false positives that a segmenter would be asked for.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "wording.tsv"
AROUND = 12


@dataclass(frozen=True)
class Term:
    """A word to find: `kind` is wrong, banned, caution or allowed."""

    kind: str
    text: str
    right: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Hit:
    """Where a word stands, with what stands before and after it."""

    term: Term
    start: int
    before: str
    match: str
    after: str


class WordList:
    """A compiled list; of two entries for one word the later stands."""

    def __init__(self, terms: Iterable[Term]) -> None:
        found = {term.text.casefold(): term for term in terms if term.text}
        self.terms = {text: term for text, term in found.items() if term.kind != "allowed"}
        self._pattern = _alternation(self.terms)
        self._allowed = _alternation(text for text, term in found.items() if term.kind == "allowed")

    def find(self, text: str) -> Iterator[Hit]:
        """Every word of the list in a text, in order; none that an allowed phrase covers."""
        if self._pattern is None:
            return
        free = self._spans(text)
        for match in self._pattern.finditer(text):
            start, end = match.span()
            if any(first <= start and end <= last for first, last in free):
                continue
            yield Hit(
                self.terms[match.group().casefold()],
                start,
                text[max(0, start - AROUND) : start],
                match.group(),
                text[end : end + AROUND],
            )

    def _spans(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in self._allowed.finditer(text)] if self._allowed else []


def _alternation(texts: Iterable[str]) -> re.Pattern[str] | None:
    ordered = sorted(texts, key=lambda text: (-len(text), text))
    return re.compile("|".join(map(re.escape, ordered)), re.IGNORECASE) if ordered else None


@cache
def built_in() -> tuple[Term, ...]:
    """The list that comes with the portal (`data/wording.tsv`), each entry with its reason."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return tuple(Term(**row) for row in csv.DictReader(lines, delimiter="\t"))
