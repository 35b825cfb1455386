"""The query language between Haystack and the engine, and what readers type, as trees."""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from search_index import analysis

MAX_USER_LENGTH = 200
MAX_QUERY_LENGTH = 200_000
_MAX_DEPTH = 20
_MAX_TOKENS = 2_000
OPERATORS = frozenset(
    "content contains startswith endswith exact gt gte lt lte in range fuzzy user".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Everything:
    """Matches every document."""


@dataclass(frozen=True)
class Nothing:
    """Matches no document."""


@dataclass(frozen=True)
class Leaf:
    """A lookup in one field, or in all text when the field is empty."""

    field: str
    operator: str
    value: Any


@dataclass(frozen=True)
class Words:
    """Ranked text: any of the terms, or all of them; `weight` scales its share of the rank."""

    text: str
    field: str = ""
    all_terms: bool = False
    weight: float = 1.0


@dataclass(frozen=True)
class Phrase:
    """Words that must follow each other."""

    text: str
    field: str = ""


@dataclass(frozen=True)
class Group:
    """Children joined by AND or OR."""

    operator: str
    children: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """Documents that the child does not match."""

    child: "Node"


Node = Everything | Nothing | Leaf | Words | Phrase | Group | Not

_LEXER = re.compile(
    r"\s*(?:(?P<open>(?:[A-Za-z_]\w*:)?\()|(?P<close>\))|(?P<connector>AND|OR|NOT)(?=[\s(])"
    r'|(?P<minus>-)(?=[^\s-])|(?P<string>(?:[A-Za-z_]\w*:)?[a-z]*"(?:\\.|[^"\\])*")'
    r"|(?P<range>[A-Za-z_]\w*:\[\S+ (?:TO|to) \S+\])"
    r'|(?P<bare>(?:\\.|[^\s()"\\])+)|(?P<other>.))',
    re.DOTALL,
)
_STRING = re.compile(r'(?:(?P<field>[A-Za-z_]\w*):)?(?P<operator>[a-z]*)(?P<value>".*")', re.DOTALL)
_BARE = re.compile(r"(?:(?P<field>[A-Za-z_]\w*):)?(?P<value>.*)", re.DOTALL)
_USER = re.compile(
    r'(?P<minus>(?<!\S)[-－])?(?:["“”「『](?P<phrase>[^"“”」』]+)["“”」』]|(?P<word>[^\s"“”「『]+))'
)


def user_query(text: str) -> Node:
    """What a reader typed: words are ranked, "phrases" are required, -words are left out, synonyms help.

    Beside other words a phrase is also ranked with them.
    """
    required: list[Node] = []
    words: list[str] = []
    loose = False
    for match in _USER.finditer(text[:MAX_USER_LENGTH]):
        part = match["phrase"] or match["word"] or ""
        if not analysis.terms(part):
            continue
        if match["minus"]:
            required.append(Not(Phrase(part)))
            continue
        words.append(part)
        if match["phrase"]:
            required.append(Phrase(part))
        else:
            loose = True
    if loose:
        required.insert(0, _with_synonyms(" ".join(words)))
    if not required:
        return Nothing()
    if all(isinstance(node, Not) for node in required):
        required.insert(0, Everything())
    return required[0] if len(required) == 1 else Group("AND", tuple(required))


def loosened(tree: Node) -> Node | None:
    """A reader's query without the condition that its phrases stand as they are; None if it has none.

    A query of phrases alone means what it says.
    """
    if not isinstance(tree, Group) or isinstance(tree.children[0], Phrase | Everything):
        return None
    kept = tuple(child for child in tree.children if not isinstance(child, Phrase))
    if len(kept) == len(tree.children):
        return None
    return kept[0] if len(kept) == 1 else Group("AND", kept)


def _with_synonyms(text: str) -> Node:
    others = tuple(Words(name, all_terms=True, weight=0.4) for name in analysis.synonyms(text))
    return Group("OR", (Words(text), *others)) if others else Words(text)


def fragment(field: str, operator: str, value: Any) -> str:
    """One lookup as text that `parse` reads back, whatever characters the value holds."""
    name = "" if field == "content" else f"{field}:"
    return f"{name}{operator}{json.dumps(json.dumps(value, default=str))}"


def parse(query: str, fields: Collection[str]) -> Node:
    """Tree of an engine query; never raises: what makes no sense is read as words."""
    return _Parser(query[:MAX_QUERY_LENGTH], fields).parse()


class _Parser:
    def __init__(self, query: str, fields: Collection[str]) -> None:
        self._fields = fields
        self._tokens = self._lex(query)
        self._place = 0

    @staticmethod
    def _lex(query: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for match in _LEXER.finditer(query):
            if match.lastgroup:
                found.append((match.lastgroup, match[match.lastgroup]))
            if len(found) >= _MAX_TOKENS:
                break
        return found

    def parse(self) -> Node:
        nodes = []
        while self._place < len(self._tokens):
            nodes.append(self._either("", 0))
            self._place += 1  # a closing bracket too many
        return _join("AND", nodes)

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._place] if self._place < len(self._tokens) else ("end", "")

    def _either(self, field: str, depth: int) -> Node:
        nodes = [self._sequence(field, depth)]
        while self._peek() == ("connector", "OR"):
            self._place += 1
            nodes.append(self._sequence(field, depth))
        return _join("OR", nodes)

    def _sequence(self, field: str, depth: int) -> Node:
        """Parts up to OR or a closing bracket; words that stand together are one ranked text."""
        nodes: list[Node] = []
        words: list[str] = []
        for node in self._parts(field, depth):
            if isinstance(node, Words) and node.field == field:
                words.append(node.text)
            else:
                nodes.append(node)
        if words:
            nodes.insert(0, Words(" ".join(words), field))
        return _join("AND", nodes)

    def _parts(self, field: str, depth: int) -> Iterator[Node]:
        while True:
            kind, text = self._peek()
            if kind in {"end", "close"} or (kind, text) == ("connector", "OR"):
                return
            self._place += 1
            if kind == "minus" or (kind, text) == ("connector", "NOT"):
                yield Not(self._one(field, depth))
            elif kind != "connector":
                self._place -= 1
                yield self._one(field, depth)

    def _one(self, field: str, depth: int) -> Node:
        kind, text = self._peek()
        self._place += 1
        if kind == "open":
            return self._bracket(text[:-1].rstrip(":") or field, depth + 1)
        if kind == "string":
            return self._string(text, field)
        if kind == "range":
            name, _, ends = text.partition(":")
            return Leaf(
                name, "range", [None if end == "*" else end for end in re.split(" TO | to ", ends[1:-1])]
            )
        if kind == "bare":
            return self._bare(text, field)
        return Nothing()

    def _bracket(self, field: str, depth: int) -> Node:
        if depth > _MAX_DEPTH:
            return Nothing()
        node = self._either(field, depth)
        if self._peek()[0] == "close":
            self._place += 1
        return node

    def _string(self, text: str, field: str) -> Node:
        match = _STRING.fullmatch(text)
        if match is None or match["operator"] not in OPERATORS:
            inner = text.partition('"')[2].rstrip('"')
            name = self._known((match and match["field"]) or field)
            return Leaf(name, "exact", inner.replace("\\", ""))
        try:
            value = json.loads(json.loads(match["value"]))
        except ValueError:
            value = match["value"]
        return Leaf(self._known(match["field"] or field), match["operator"], value)

    def _bare(self, text: str, field: str) -> Node:
        if text == "*" and not field:
            return Everything()
        match = _BARE.fullmatch(text)
        name, value = (match["field"], match["value"]) if match else (None, text)
        if name and name in self._fields:
            if not value:
                return self._one(name, _MAX_DEPTH)
            return Leaf(name, "content", re.sub(r"\\(.)", r"\1", value))
        return Words(re.sub(r"\\(.)", r"\1", text), self._known(field))

    def _known(self, field: str) -> str:
        return field if field in self._fields else ""


def _join(operator: str, nodes: list[Node]) -> Node:
    if not nodes:
        return Nothing()
    return nodes[0] if len(nodes) == 1 else Group(operator, tuple(nodes))
