"""Marks the words of a query in a text and finds the passage that answers best."""

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from search_index import analysis

PASSAGE = 120
_MAX_TEXT = 60_000
_MAX_SPANS = 3_000
_BEFORE = 30
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_LETTERS_DIGITS = re.compile(r"([a-z]+)([0-9][0-9.]*)")


class Span(NamedTuple):
    """One marked place of the folded text."""

    start: int
    end: int
    term: str


def query_pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """What to mark for the words of a query, None when there is nothing."""
    terms: dict[str, None] = {}
    for word in words:
        asked = analysis.query_terms(word).terms
        # Beside its singular an English word is there as it was typed.
        terms |= dict.fromkeys(
            term.text for term in asked if term.matches or (term.text.isalpha() and len(term.text) > 2)
        )
    if not terms:
        return None
    parts = [_term_pattern(term) for term in sorted(terms, key=len, reverse=True)]
    # The lookahead finds pairs of characters that overlap.
    return re.compile(f"(?=({'|'.join(parts)}))")


def _term_pattern(term: str) -> str:
    if not term.isascii():
        return re.escape(term)
    split = _LETTERS_DIGITS.fullmatch(term)
    body = (
        rf"{split[1]}(?:\s?/\s?[a-z]{{1,8}})?[\s-]{{0,2}}{re.escape(split[2])}" if split else re.escape(term)
    )
    return rf"(?<![a-z0-9]){body}(?![a-z0-9])"


def mark(text: str, pattern: re.Pattern[str] | None) -> str:
    """The whole text as HTML, escaped, with marks."""
    text = text[:_MAX_TEXT]
    folded, offsets = analysis.fold_with_offsets(text)
    return _html(text, offsets, _spans(folded, pattern), 0, len(text))


def best_passage(text: str, pattern: re.Pattern[str] | None, size: int = PASSAGE) -> str:
    """The part of the text that holds the most different words of the query, as HTML with marks."""
    text = " ".join(text[:_MAX_TEXT].split())
    folded, offsets = analysis.fold_with_offsets(text)
    spans = _spans(folded, pattern)
    start = _passage_start(folded, spans, size)
    end = min(len(folded), start + size)
    if end == len(folded):
        start = min(start, max(0, end - size))
    first, last = offsets[start], offsets[end]
    body = _html(text, offsets, spans, first, last)
    return ("…" if first else "") + body + ("…" if last < len(text) else "")


def _spans(folded: str, pattern: re.Pattern[str] | None) -> list[Span]:
    if pattern is None:
        return []
    found = []
    for match in pattern.finditer(folded):
        found.append(Span(match.start(1), match.end(1), match[1]))
        if len(found) >= _MAX_SPANS:
            break
    return found


def _passage_start(folded: str, spans: list[Span], size: int) -> int:
    """Where the window with the most different terms begins, moved back to the start of its sentence."""
    best, best_start, last = 0, 0, 0
    inside: dict[str, int] = {}
    for first, span in enumerate(spans):
        while last < len(spans) and spans[last].end <= span.start + size - _BEFORE:
            inside[spans[last].term] = inside.get(spans[last].term, 0) + 1
            last += 1
        if len(inside) > best:
            best, best_start = len(inside), span.start
        if last > first:
            inside[span.term] -= 1
            if not inside[span.term]:
                del inside[span.term]
        else:
            last = first + 1
    before = list(_SENTENCE_END.finditer(folded, max(0, best_start - _BEFORE), best_start))
    return before[-1].end() if before else max(0, best_start - _BEFORE // 2)


def _html(text: str, offsets: Sequence[int], spans: list[Span], first: int, last: int) -> str:
    parts: list[str] = []
    place = first
    for start, end in _joined(offsets, spans):
        if start < place or end > last:
            continue
        parts += [escape(text[place:start]), "<mark>", escape(text[start:end]), "</mark>"]
        place = end
    return "".join([*parts, escape(text[place:last])])


def _joined(offsets: Sequence[int], spans: list[Span]) -> list[tuple[int, int]]:
    """Spans in the original text; those that touch become one."""
    joined: list[tuple[int, int]] = []
    for span in spans:
        start, end = offsets[span.start], max(offsets[span.end], offsets[span.end - 1] + 1)
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
