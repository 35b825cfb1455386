"""The same query trees as the Whoosh engine's, as OpenSearch's own queries over our own terms."""

import re
from typing import Any

from whoosh.fields import Schema

from search_index import analysis
from search_index.engines.language import Everything, Group, Leaf, Node, Not, Phrase, Words, user_query
from search_index.engines.schema import KeyField, TextField, encode_key
from search_index.engines.scoring import Notes

Query = dict[str, Any]
#: Beside each text field: its words and characters in order, for phrases, and its beginning, to sort by.
PHRASE = "__phrase"
SORT = "__sort"
NOTHING: Query = {"match_none": {}}
EVERYTHING: Query = {"bool": {"filter": [{"match_all": {}}]}}
_COVERAGE = "30%"
_PHRASE_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
#: More than any rank: documents that hold all words come first.
_ALL_FIRST = 1_000.0


def phrase_terms(text: str) -> str:
    """A text's characters and words in their order, separated by blanks."""
    return " ".join(_PHRASE_WORD.findall(analysis.fold(text)))


class Translator:
    """Makes queries of trees; `loose` accepts single characters where no word matches."""

    def __init__(self, schema: Schema, *, loose: bool = False) -> None:
        self._kinds: dict[str, Any] = dict(schema.items())
        self._text_fields = tuple(name for name, kind in schema.items() if isinstance(kind, TextField))
        self._loose = loose
        self.could_loosen = False
        self.notes = Notes()

    def translate(self, node: Node) -> Query:
        """The query of a tree."""
        match node:
            case Everything():
                query = EVERYTHING
            case Not():
                query = {"bool": {"must_not": [self.translate(node.child)]}}
            case Group():
                query = self._group(node)
            case Leaf():
                query = self._leaf(node)
            case Words():
                query = self._words(node)
            case Phrase():
                query = self._phrase(node)
            case _:
                query = NOTHING
        return query

    def _group(self, node: Group) -> Query:
        parts = [self.translate(child) for child in node.children]
        if node.operator == "AND":
            return {"bool": {"must": parts}}
        return {"bool": {"should": parts, "minimum_should_match": 1}}

    def _leaf(self, leaf: Leaf) -> Query:
        if leaf.operator == "user":
            return self.translate(user_query(str(leaf.value)))
        kind = self._kinds.get(leaf.field)
        if isinstance(kind, KeyField):
            try:
                return {"bool": {"filter": [_exact(leaf, kind.kind)]}}
            except (ValueError, TypeError, OverflowError):
                return NOTHING
        if kind is not None and not isinstance(kind, TextField):
            return NOTHING
        return self._text_leaf(leaf)

    def _text_leaf(self, leaf: Leaf) -> Query:
        if leaf.operator in {"in", "range"} and isinstance(leaf.value, list):
            texts = tuple(Phrase(str(value), leaf.field) for value in leaf.value)
            return self._group(Group("OR", texts)) if texts else NOTHING
        text = " ".join(map(str, leaf.value)) if isinstance(leaf.value, list) else str(leaf.value)
        if leaf.operator == "exact":
            return self._phrase(Phrase(text, leaf.field))
        folded = analysis.fold(text).strip()
        if leaf.operator == "startswith" and folded.isascii() and folded.isalnum():
            prefixes = [{"prefix": {name: {"value": folded}}} for name in self._fields(leaf.field)]
            return {"bool": {"should": prefixes, "minimum_should_match": 1}}
        return self._words(Words(text, leaf.field, all_terms=leaf.operator != "content"))

    def _fields(self, name: str) -> tuple[str, ...]:
        return (name,) if name else self._text_fields

    def _ranked(self, terms: list[str], name: str, **options: Any) -> Query:
        fields = [f"{field}^{self._kinds[field].weight:g}" for field in self._fields(name)]
        return {"combined_fields": {"query": " ".join(terms), "fields": fields, **options}}

    def _words(self, words: Words) -> Query:
        asked = analysis.query_terms(words.text)
        if not asked.terms:
            return NOTHING
        if words.weight == 1.0:
            self.notes.dropped.extend(asked.dropped)
            self.notes.words.append(words.text)
        every = [term.text for term in asked.terms]
        if words.all_terms:
            return self._ranked(every, words.field, operator="and", boost=words.weight)
        matching = [term.text for term in asked.terms if term.matches or self._loose]
        ranking = [text for text in every if text not in set(matching)]
        self.could_loosen = self.could_loosen or bool(ranking)
        all_of_them = self._ranked(every, words.field, operator="and")
        better: list[Query] = [{"constant_score": {"filter": all_of_them, "boost": _ALL_FIRST}}]
        if ranking:
            better.append(self._ranked(ranking, words.field))
        must = self._ranked(matching, words.field, minimum_should_match=_COVERAGE)
        return {"bool": {"must": [must], "should": better, "boost": words.weight}}

    def _phrase(self, phrase: Phrase) -> Query:
        text = phrase_terms(phrase.text)
        if not text:
            return NOTHING
        self.notes.words.append(phrase.text)
        found = [
            {"match_phrase": {f"{name}{PHRASE}": {"query": text, "boost": self._kinds[name].weight}}}
            for name in self._fields(phrase.field)
        ]
        return {"bool": {"should": found, "minimum_should_match": 1}}


def _exact(leaf: Leaf, kind: str) -> Query:
    """A lookup in a field of exact values, which are stored so that their order is the values' order."""
    name, value = leaf.field, leaf.value
    if leaf.operator in {"gt", "gte", "lt", "lte"}:
        return {"range": {name: {leaf.operator: encode_key(kind, value).decode()}}}
    if leaf.operator == "range":
        ends = zip(("gte", "lte"), value, strict=True)
        return {
            "range": {name: {side: encode_key(kind, end).decode() for side, end in ends if end is not None}}
        }
    if leaf.operator in {"startswith", "contains", "endswith", "fuzzy"}:
        return {"prefix": {name: {"value": encode_key("string", value).decode()}}}
    values = value if isinstance(value, list) else [value]
    return {"terms": {name: [encode_key(kind, one).decode() for one in values]}}
