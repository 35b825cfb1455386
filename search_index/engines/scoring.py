"""Which documents match a query tree, and how well: filters as bitmaps, ranked text through `ranking.py`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from whoosh.fields import Schema

from search_index import analysis
from search_index.engines.language import (
    Everything,
    Group,
    Leaf,
    Node,
    Not,
    Phrase,
    Words,
    loosened,
    user_query,
)
from search_index.engines.ranking import MIN_COVERAGE, NOTHING, Asked, Ranked, Scores, all_of, any_of, rarity
from search_index.engines.schema import KeyField, encode_key, text_fields
from search_index.engines.segments import Mask
from search_index.engines.snapshots import Snapshot

PREFIX_TERMS = 200
VERIFIED_PHRASES = 300


@dataclass
class Notes:
    """What a reader should know about how a query was understood."""

    dropped: list[str] = field(default_factory=list)
    fell_back: bool = False
    words: list[str] = field(default_factory=list)


@dataclass
class Found:
    """Which documents of a snapshot match, and the scores of those that were ranked."""

    mask: Mask
    ranked: Ranked = NOTHING

    def scores(self) -> Scores:
        """A score for every document of the snapshot."""
        scores = np.zeros(len(self.mask), np.float32)
        scores[self.ranked.docs] = self.ranked.scores
        return scores


class Evaluator:
    """Evaluates query trees on one snapshot; filters and deletions are the caller's."""

    def __init__(self, snapshot: Snapshot, schema: Schema) -> None:
        self._snapshot = snapshot
        self._kinds: dict[str, Any] = dict(schema.items())
        self._text_fields = text_fields(schema)
        self.notes = Notes()

    def evaluate(self, node: Node) -> Found:
        """Matches and scores of a tree."""
        match node:
            case Everything():
                found = Found(np.ones(self._snapshot.size, dtype=bool))
            case Not():
                found = Found(~self.evaluate(node.child).mask)
            case Group():
                found = self._group(node)
            case Leaf():
                found = self._leaf(node)
            case Words():
                found = self._found(self._words(node))
            case Phrase():
                found = self._found(self._phrase(node))
            case _:
                found = self._nothing()
        return found

    def _nothing(self) -> Found:
        return Found(np.zeros(self._snapshot.size, dtype=bool))

    def _found(self, ranked: Ranked) -> Found:
        found = Found(np.zeros(self._snapshot.size, dtype=bool), ranked)
        found.mask[ranked.docs] = True
        return found

    def _group(self, node: Group) -> Found:
        parts = [self.evaluate(child) for child in node.children]
        mask = parts[0].mask
        for part in parts[1:]:
            mask = mask & part.mask if node.operator == "AND" else mask | part.mask
        ranked = [part.ranked for part in parts if len(part.ranked.docs)]
        if len(ranked) < 2:
            return Found(mask, ranked[0] if ranked else NOTHING)
        scores = np.zeros(self._snapshot.size, np.float32)
        for docs, shares in ranked:
            scores[docs] += shares
        docs = np.flatnonzero(scores)
        return Found(mask, Ranked(docs, scores[docs]))

    def _leaf(self, leaf: Leaf) -> Found:
        if leaf.operator == "user":
            return self._typed(str(leaf.value))
        kind = self._kinds.get(leaf.field)
        if isinstance(kind, KeyField):
            return Found(self._exact(leaf, kind.kind))
        if kind is not None and leaf.field not in self._text_fields:
            return self._nothing()
        return self._text_leaf(leaf)

    def _typed(self, text: str) -> Found:
        """What a reader typed; where no document holds a phrase as it stands, its words are asked for."""
        tree = user_query(text)
        found = self.evaluate(tree)
        looser = None if found.mask.any() else loosened(tree)
        if looser is None:
            return found
        self.notes = Notes()
        found = self.evaluate(looser)
        self.notes.fell_back = self.notes.fell_back or bool(found.mask.any())
        return found

    def _text_leaf(self, leaf: Leaf) -> Found:
        if leaf.operator in {"in", "range"} and isinstance(leaf.value, list):
            texts = tuple(Phrase(str(value), leaf.field) for value in leaf.value)
            return self._group(Group("OR", texts)) if texts else self._nothing()
        text = " ".join(map(str, leaf.value)) if isinstance(leaf.value, list) else str(leaf.value)
        if leaf.operator == "exact":
            return self.evaluate(Phrase(text, leaf.field))
        begins = leaf.operator == "content" and getattr(self._kinds.get(leaf.field), "begins", False)
        if leaf.operator == "startswith" or begins:
            return self._text_prefix(text, leaf.field)
        return self.evaluate(Words(text, leaf.field, all_terms=leaf.operator != "content"))

    def _text_prefix(self, text: str, name: str) -> Found:
        folded = analysis.fold(text).strip()
        if not folded.isascii() or not folded.isalnum():
            return self.evaluate(Words(text, name, all_terms=True))
        terms = dict.fromkeys([folded, *self._snapshot.terms_from(folded, PREFIX_TERMS)])
        asked = self._asked([analysis.QueryTerm(term, True) for term in terms], name)
        return self._found(any_of(asked, self._snapshot.size, 0.0))

    def _exact(self, leaf: Leaf, kind: str) -> Mask:
        try:
            return self._exact_mask(leaf, kind)
        except (ValueError, TypeError, OverflowError):
            return np.zeros(self._snapshot.size, dtype=bool)

    def _exact_mask(self, leaf: Leaf, kind: str) -> Mask:
        snapshot, name, value = self._snapshot, leaf.field, leaf.value
        if leaf.operator in {"gt", "gte", "lt", "lte"}:
            key = encode_key(kind, value)
            ends = (key, None) if leaf.operator.startswith("g") else (None, key)
            return snapshot.between(name, *ends, open_ended=not leaf.operator.endswith("e"))
        if leaf.operator == "range":
            low, high = (None if end is None else encode_key(kind, end) for end in value)
            return snapshot.between(name, low, high, open_ended=False)
        if leaf.operator in {"startswith", "contains", "endswith", "fuzzy"}:
            return snapshot.bitmap(name, snapshot.keys_from(name, encode_key("string", value), PREFIX_TERMS))
        values = value if isinstance(value, list) else [value]
        return snapshot.bitmap(name, [encode_key(kind, one) for one in values])

    def _words(self, words: Words) -> Ranked:
        query = analysis.query_terms(words.text)
        if not query.terms:
            return NOTHING
        if words.weight == 1.0:
            self.notes.dropped.extend(query.dropped)
            self.notes.words.append(words.text)
        asked = self._asked(query.terms, words.field)
        if words.all_terms:
            found = all_of(asked)
        else:
            found = any_of(asked, self._snapshot.size, MIN_COVERAGE)
            if not len(found.docs) and any(not term.matches for term in asked):
                singles = [term._replace(matches=True) for term in asked]
                found = any_of(singles, self._snapshot.size, MIN_COVERAGE)
                self.notes.fell_back = self.notes.fell_back or bool(len(found.docs))
        if words.weight != 1.0:
            found = Ranked(found.docs, found.scores * np.float32(words.weight))
        return found

    def _asked(self, terms: Iterable[analysis.QueryTerm], name: str) -> list[Asked]:
        """The posting lists of terms, in one field or in all text."""
        fields = 1 << self._text_fields.index(name) if name else (1 << len(self._text_fields)) - 1
        snapshot, asked = self._snapshot, []
        for term in terms:
            hits = snapshot.hits(term.text, fields)
            asked.append(Asked(hits.docs, hits.impacts, rarity(len(hits.docs), snapshot.size), term.matches))
        return asked

    def _phrase(self, phrase: Phrase) -> Ranked:
        terms = [analysis.QueryTerm(text, True) for text in dict.fromkeys(analysis.terms(phrase.text))]
        if not terms:
            return NOTHING
        found = all_of(self._asked(terms, phrase.field))
        self.notes.words.append(phrase.text)
        # A word, a character or a pair of characters is its own term; longer ones need a look at the text.
        if len(terms) == 1 or (len(terms) == 3 and len(analysis.fold(phrase.text).strip()) == 2):
            return found
        return self._verified(found, phrase)

    def _verified(self, found: Ranked, phrase: Phrase) -> Ranked:
        """Without those of the best documents whose text does not hold the words as they stand."""
        fields = (phrase.field,) if phrase.field else self._text_fields
        living = np.flatnonzero(self._snapshot.alive[found.docs])
        best = living[np.argsort(-found.scores[living], kind="stable")][:VERIFIED_PHRASES]
        needle = _squeezed(phrase.text)
        kept = np.ones(len(found.docs), dtype=bool)
        for place in best.tolist():
            stored = self._snapshot.stored(int(found.docs[place]))
            kept[place] = any(needle in _squeezed(stored.get(name)) for name in fields)
        return Ranked(found.docs[kept], found.scores[kept])


def _squeezed(value: Any) -> str:
    return " ".join(analysis.fold(str(value or "")).split())
