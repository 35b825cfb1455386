"""BM25F over posting lists as arrays: which documents match a tree, and how well."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.fields import Schema
from whoosh.util.numeric import byte_to_length

from search_index import analysis
from search_index.engines.language import (
    Everything,
    Group,
    Leaf,
    Node,
    Not,
    Phrase,
    Words,
    user_query,
)
from search_index.engines.schema import KeyField, TextField, encode_key
from search_index.engines.segments import Snapshot

K1 = 1.2
B_DOCUMENT = 0.75
B_SHORT = 0.4
#: Share of a query's information (by inverse document frequency) that a document must hold to count.
MIN_COVERAGE = 0.3
#: Up to this many terms, documents that hold them all come first.
ALL_FIRST_TERMS = 24
PREFIX_TERMS = 200
VERIFIED_PHRASES = 300

Mask = NDArray[np.bool_]
Scores = NDArray[np.float32]
_LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float32)


@dataclass
class Notes:
    """What a reader should know about how a query was understood."""

    dropped: list[str] = field(default_factory=list)
    fell_back: bool = False
    words: list[str] = field(default_factory=list)


@dataclass
class Found:
    """For each document of a snapshot, whether it matches and its score."""

    mask: Mask
    scores: Scores


class Evaluator:
    """Evaluates query trees on one snapshot; filters and deletions are the caller's."""

    def __init__(self, snapshot: Snapshot, schema: Schema, document: str) -> None:
        self._snapshot = snapshot
        self._document = document
        self._kinds: dict[str, Any] = dict(schema.items())
        self._text_fields = tuple(name for name, kind in schema.items() if isinstance(kind, TextField))
        self._norms: dict[str, Scores] = {}
        self.notes = Notes()

    def evaluate(self, node: Node) -> Found:
        """Matches and scores of a tree."""
        match node:
            case Everything():
                found = Found(np.ones(self._snapshot.size, dtype=bool), self._zeros())
            case Not():
                found = Found(~self.evaluate(node.child).mask, self._zeros())
            case Group():
                found = self._group(node)
            case Leaf():
                found = self._leaf(node)
            case Words():
                found = self._words(node)
            case Phrase():
                found = self._phrase(node)
            case _:
                found = self._nothing()
        return found

    def _zeros(self) -> Scores:
        return np.zeros(self._snapshot.size, dtype=np.float32)

    def _nothing(self) -> Found:
        return Found(np.zeros(self._snapshot.size, dtype=bool), self._zeros())

    def _group(self, node: Group) -> Found:
        parts = [self.evaluate(child) for child in node.children]
        mask, scores = parts[0].mask, parts[0].scores
        for part in parts[1:]:
            mask = mask & part.mask if node.operator == "AND" else mask | part.mask
            scores = scores + part.scores
        return Found(mask, scores)

    def _leaf(self, leaf: Leaf) -> Found:
        if leaf.operator == "user":
            return self.evaluate(user_query(str(leaf.value)))
        kind = self._kinds.get(leaf.field)
        if isinstance(kind, KeyField):
            return Found(self._exact(leaf, kind.kind), self._zeros())
        if kind is not None and not isinstance(kind, TextField):
            return self._nothing()
        return self._text_leaf(leaf)

    def _text_leaf(self, leaf: Leaf) -> Found:
        if leaf.operator in {"in", "range"} and isinstance(leaf.value, list):
            texts = tuple(Phrase(str(value), leaf.field) for value in leaf.value)
            return self._group(Group("OR", texts)) if texts else self._nothing()
        text = " ".join(map(str, leaf.value)) if isinstance(leaf.value, list) else str(leaf.value)
        if leaf.operator == "exact":
            return self._phrase(Phrase(text, leaf.field))
        if leaf.operator == "startswith":
            return self._text_prefix(text, leaf.field)
        return self._words(Words(text, leaf.field, all_terms=leaf.operator != "content"))

    def _text_prefix(self, text: str, name: str) -> Found:
        folded = analysis.fold(text).strip()
        if not folded.isascii() or not folded.isalnum():
            return self._words(Words(text, name, all_terms=True))
        fields = (name,) if name else self._text_fields
        found = {folded}
        for segment in self._snapshot.segments:
            for one in fields:
                keys = segment.keys_from(one, folded.encode())
                found |= {key.decode() for _, key in zip(range(PREFIX_TERMS), keys, strict=False)}
        return self._rank([analysis.QueryTerm(term, True) for term in sorted(found)], fields, need=0.0)

    def _exact(self, leaf: Leaf, kind: str) -> Mask:
        mask = np.zeros(self._snapshot.size, dtype=bool)
        try:
            for docs in self._exact_docs(leaf, kind):
                mask[docs] = True
        except (ValueError, TypeError, OverflowError):
            return np.zeros(self._snapshot.size, dtype=bool)
        return mask

    def _exact_docs(self, leaf: Leaf, kind: str) -> list[NDArray[np.int64]]:
        snapshot, name, value = self._snapshot, leaf.field, leaf.value
        if leaf.operator in {"gt", "gte", "lt", "lte"}:
            key = encode_key(kind, value)
            ends = (key, None) if leaf.operator.startswith("g") else (None, key)
            return [snapshot.between(name, *ends, open_ended=not leaf.operator.endswith("e"))]
        if leaf.operator == "range":
            low, high = (None if end is None else encode_key(kind, end) for end in value)
            return [snapshot.between(name, low, high, open_ended=False)]
        if leaf.operator in {"startswith", "contains", "endswith", "fuzzy"}:
            keys = (segment.keys_from(name, encode_key("string", value)) for segment in snapshot.segments)
            found = sorted({key for part in keys for _, key in zip(range(PREFIX_TERMS), part, strict=False)})
            return [snapshot.docs(name, key) for key in found[:PREFIX_TERMS]]
        values = value if isinstance(value, list) else [value]
        return [snapshot.docs(name, encode_key(kind, one)) for one in values]

    def _words(self, words: Words) -> Found:
        fields = (words.field,) if words.field else self._text_fields
        asked = analysis.query_terms(words.text)
        if not asked.terms:
            return self._nothing()
        if words.weight == 1.0:
            self.notes.dropped.extend(asked.dropped)
            self.notes.words.append(words.text)
        if words.all_terms:
            found = self._rank(asked.terms, fields, need=1.0)
        else:
            found = self._rank(asked.terms, fields, need=MIN_COVERAGE)
            if not found.mask.any() and any(not term.matches for term in asked.terms):
                singles = [analysis.QueryTerm(term.text, True) for term in asked.terms]
                found = self._rank(singles, fields, need=MIN_COVERAGE)
                self.notes.fell_back = self.notes.fell_back or bool(found.mask.any())
        if words.weight != 1.0:
            found.scores *= words.weight
        return found

    def _norm(self, name: str) -> Scores:
        """For each length byte, the weight of one occurrence in a field of that length."""
        if name not in self._norms:
            slope = B_DOCUMENT if name == self._document else B_SHORT
            ratio = _LENGTHS / self._snapshot.average_length(name)
            self._norms[name] = self._kinds[name].weight / (1 - slope + slope * ratio)
        return self._norms[name]

    def _rank(self, terms: Sequence[analysis.QueryTerm], fields: tuple[str, ...], need: float) -> Found:
        """BM25F; a document counts when it holds the share `need` of what the matching terms say."""
        size = self._snapshot.size
        scores, covered = self._zeros(), self._zeros()
        held = np.zeros(size, dtype=np.int16)
        total, known = 0.0, 0
        for term in terms:
            parts = [(base, seg, seg.hits(fields, term.text)) for base, seg in self._snapshot.parts()]
            frequency = sum(len(hits.docs) for _base, _segment, hits in parts)
            rarity = float(np.log1p((size - frequency + 0.5) / (frequency + 0.5)))
            known += bool(frequency)
            total += rarity if term.matches and (frequency or need == 1.0) else 0.0
            for base, segment, hits in parts:
                if not len(hits.docs):
                    continue
                weight = sum(
                    array * self._norm(name)[segment.lengths(name)[hits.docs]]
                    for name, array in hits.frequencies
                )
                docs = hits.docs + base if base else hits.docs
                scores[docs] += rarity * (K1 + 1) * weight / (K1 + weight)
                held[docs] += 1
                if term.matches:
                    covered[docs] += rarity
        return self._counted(scores, covered, held, total=total, known=(known, len(terms)), need=need)

    @staticmethod
    def _counted(
        scores: Scores,
        covered: Scores,
        held: NDArray[np.int16],
        *,
        total: float,
        known: tuple[int, int],
        need: float,
    ) -> Found:
        present, asked = known
        mask = covered > 0 if need < 1 else held == asked
        if 0 < need < 1 and total:
            # A long question's best answer may hold less than the share: then its own neighbourhood counts.
            mask &= covered >= min(need * total, 0.6 * float(covered.max(initial=0.0)))
        if present == asked <= ALL_FIRST_TERMS and need < 1:
            complete = held == asked
            scores[complete] += scores.max(initial=0.0)
        return Found(mask, scores)

    def _phrase(self, phrase: Phrase) -> Found:
        fields = (phrase.field,) if phrase.field else self._text_fields
        terms = [analysis.QueryTerm(text, True) for text in dict.fromkeys(analysis.terms(phrase.text))]
        if not terms:
            return self._nothing()
        found = self._rank(terms, fields, need=1.0)
        self.notes.words.append(phrase.text)
        # A word, a character or a pair of characters is its own term; longer ones need a look at the text.
        if len(terms) == 1 or (len(terms) == 3 and len(analysis.fold(phrase.text).strip()) == 2):
            return found
        candidates = np.flatnonzero(found.mask & self._snapshot.alive)
        best = candidates[np.argsort(-found.scores[candidates], kind="stable")][:VERIFIED_PHRASES]
        needle = _squeezed(phrase.text)
        for number in best.tolist():
            stored = self._snapshot.stored(number)
            if not any(needle in _squeezed(stored.get(name)) for name in fields):
                found.mask[number] = False
        return found


def _squeezed(value: Any) -> str:
    return " ".join(analysis.fold(str(value or "")).split())
