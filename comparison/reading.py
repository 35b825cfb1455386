"""An edition's document as readers see it: rows, cells, failures, sorting and filtering."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from comparison.choices import CONFORMITY, DECISIONS, STATES
from comparison.fairness import Fairness, Reply
from comparison.scoring.compute import leaf_shares
from comparison.scoring.curves import CategoryMap, Points
from comparison.scoring.documents import load
from comparison.scoring.method import Criterion, Effect, Group, Method
from comparison.scoring.numbers import (
    HUNDRED,
    ZERO,
    Rounding,
    parse,
    plain,
    round_half_up,
    round_value,
)

DECISION_WORDS = dict(DECISIONS)
_STATE_WORDS = dict(STATES)
_FAILING = {"non_conforming", "non_conforming_within_u"}


@dataclass(frozen=True)
class Node:
    """A line of the table of criteria: depth in the tree, and the share of the whole in percent."""

    depth: int
    node: Group | Criterion
    share: Decimal | None
    explanation: str

    @property
    def is_group(self) -> bool:
        """Whether the line heads others."""
        return isinstance(self.node, Group)


@dataclass(frozen=True)
class CellReading:
    """One cell: the value in words or numbers, the stars, and whether it fails its limit."""

    key: str
    name: str
    value: str
    word: Any
    score: Decimal | None
    stars: Decimal | None
    conformity: str
    note: str
    fails: bool
    replies: tuple[Reply, ...] = ()

    @property
    def fail_word(self) -> Any:
        """What went wrong, in a word or two."""
        return self.conformity_word or (self.word if self.word else _("不通过"))

    @property
    def conformity_word(self) -> Any:
        """The statement about the limit in words, empty without a limit."""
        return CONFORMITY.get(self.conformity, "")


@dataclass(frozen=True)
class RowReading:
    """One sample in the table of results."""

    number: int
    name: str
    brand: str
    sample: Mapping[str, Any]
    result: Mapping[str, Any]
    cells: tuple[CellReading, ...]

    @property
    def shown(self) -> str:
        """The total the reader sees."""
        return str(self.result.get("shown", ""))

    @property
    def vetoed(self) -> bool:
        """Whether a veto put the sample last."""
        return bool(self.result["standing"] == "vetoed")

    @property
    def failing(self) -> list[CellReading]:
        """The cells that fail."""
        return [cell for cell in self.cells if cell.fails]


def limit_words(criterion: Criterion) -> list[tuple[str, str]]:
    """Each limit as sign with value and unit, and the standard it comes from."""
    signs = {"at_most": "≤", "at_least": "≥", "less_than": "<", "more_than": ">"}
    return [
        (f"{signs[limit.direction]} {plain(limit.value)} {criterion.unit}".rstrip(), limit.standard)
        for limit in criterion.limits
    ]


class EditionReading:
    """One edition's document with what pages ask of it."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.test: Mapping[str, Any] = document["test"]
        self.method: Method = load(Method, document["method"])
        self.samples: dict[int, Mapping[str, Any]] = {row["number"]: row for row in document["samples"]}
        self.results: dict[int, Mapping[str, Any]] = {row["number"]: row for row in document["results"]}
        self.criteria: dict[str, Criterion] = {item.key: item for item in self.method.criteria()}
        self._rows: dict[int, RowReading] = {}

    @cached_property
    def fairness(self) -> Fairness:
        """Replies, reports and referrals."""
        return Fairness(self.document)

    @cached_property
    def tree(self) -> list[Node]:
        """The criteria tree in reading order."""
        shares = leaf_shares(self.method)
        explanations: Mapping[str, str] = self.document["explanations"]
        found: list[Node] = []

        def walk(group: Group, depth: int) -> None:
            for child in group.children:
                found.append(Node(depth, child, shares.get(child.key), explanations.get(child.key, "")))
                if isinstance(child, Group):
                    walk(child, depth + 1)

        walk(self.method.root, 0)
        return found

    def row(self, number: int) -> RowReading | None:
        """One sample, None for a number that is not in the edition."""
        if number not in self._rows and number in self.samples:
            self._rows[number] = self._read_row(number)
        return self._rows.get(number)

    def _read_row(self, number: int) -> RowReading:
        sample, result = self.samples[number], self.results[number]
        cells = tuple(self._cell(item, sample, result) for item in self.criteria.values())
        return RowReading(number, self.names[number], sample["brand"], sample, result, cells)

    def _cell(
        self, criterion: Criterion, sample: Mapping[str, Any], result: Mapping[str, Any]
    ) -> CellReading:
        given = sample["measurements"].get(criterion.key, {"state": "not_tested"})
        cell = result["cells"][criterion.key]
        score = parse(cell["score"]) if "score" in cell else None
        state = given.get("state", "measured")
        return CellReading(
            key=criterion.key,
            name=criterion.name,
            value=value_text(criterion, given, cell, self.method.rounding) if state == "measured" else "",
            word=_STATE_WORDS[state] if state != "measured" else "",
            score=score,
            stars=None if score is None or state != "measured" else self.stars(score, criterion),
            conformity=cell.get("conformity", ""),
            note=given.get("note", ""),
            fails=self._fails(criterion.key, cell),
            replies=tuple(self.fairness.replies_to(sample["number"], criterion.key)),
        )

    def _fails(self, key: str, cell: Mapping[str, Any]) -> bool:
        """A limit that is not kept, a test that could not be completed, or the worst of named categories."""
        worst = isinstance(self.criteria[key].curve, CategoryMap) and cell.get("score") == "0"
        return cell.get("conformity") in _FAILING or cell["state"] == "failed" or worst

    def stars(self, score: Decimal, criterion: Criterion | None = None) -> Decimal:
        """Half stars out of five for a score on the method's scale (or on the criterion's own points)."""
        low, high = self.method.low or ZERO, self.method.high or HUNDRED
        if criterion is not None and isinstance(criterion.curve, Points):
            low, high = criterion.curve.low, criterion.curve.high
        share = (score - low) / (high - low) if high > low else ZERO
        if self.method.better == "lower":
            share = 1 - share
        return round_half_up(min(max(share, ZERO), Decimal(1)) * 10, 0) / 2

    @cached_property
    def decision_words(self) -> list[Any]:
        """How limits are decided, each rule once; empty without limits."""
        used = dict.fromkeys(str(limit.decision) for item in self.criteria.values() for limit in item.limits)
        return [DECISION_WORDS[rule] for rule in used]

    @cached_property
    def names(self) -> dict[int, str]:
        """Brand and model of every sample by its number."""
        return {
            number: f"{row['brand']} {row.get('model', '')}".strip() for number, row in self.samples.items()
        }

    @cached_property
    def ranking(self) -> list[int]:
        """Sample numbers in list order."""
        return [row["number"] for row in self.document["results"]]

    @cached_property
    def brands(self) -> list[str]:
        """Every brand once, in alphabetical order."""
        return sorted({row["brand"] for row in self.samples.values()})

    @cached_property
    def ranked_count(self) -> int:
        """How many samples take part in the ranking."""
        return sum(row["standing"] == "ranked" for row in self.results.values())

    @cached_property
    def firmness(self) -> list[tuple[RowReading, Mapping[str, Any], bool]]:
        """Each ranked sample with its rank interval, and whether a new band of level samples begins there."""
        found = []
        band = 0
        for entry in self.document.get("stability", {}).get("samples", ()):
            row = self.row(entry["number"])
            if row is not None:
                found.append((row, entry, entry["band"] != band))
            band = entry["band"]
        return found

    @cached_property
    def failing_numbers(self) -> list[int]:
        """Samples with a veto first, then those with a cell that fails."""
        vetoed = [number for number in self.ranking if self.results[number]["standing"] == "vetoed"]
        failing = [
            number
            for number in self.ranking
            if any(self._fails(key, cell) for key, cell in self.results[number]["cells"].items())
        ]
        return list(dict.fromkeys(vetoed + failing))

    def awards(self, number: int) -> list[str]:
        """Names of the marks that a sample's total has earned by rule."""
        names = {award.key: award.name for award in self.method.awards}
        return [names[key] for key in self.results[number].get("awards", ())]

    @cached_property
    def conditions(self) -> Mapping[str, Any]:
        """Title of the standard, test condition and deviations, by criterion."""
        found: Mapping[str, Any] = self.document.get("conditions", {})
        return found

    @cached_property
    def node_names(self) -> dict[str, str]:
        """Names of groups and criteria by key."""
        return {node.key: node.name for node in self.method.nodes()}

    @cached_property
    def unsettled(self) -> list[int]:
        """Samples whose rank another way of dealing with gaps would change."""
        return [entry["number"] for entry in self.document.get("sensitivity", ())]

    def fired(self, number: int) -> list[tuple[str, str]]:
        """The limiting rules that fired: sentence, and the total that this rule alone leaves."""
        rules = {rule.key: rule for rule in self.method.rules}
        fired = [
            (rules[item["key"]].sentence, item.get("after", "")) for item in self.results[number]["rules"]
        ]
        suppressed = set(self.results[number].get("suppressed", ()))
        left_out = [r for r in self.method.rules if r.effect is Effect.SUPPRESS and r.node in suppressed]
        return fired + [(rule.sentence, "") for rule in left_out]

    def select(self, *, sort: str = "", brand: str = "", text: str = "") -> list[int]:
        """Sample numbers that a reader asked for; an unknown sort is the ranking."""
        wanted = text.casefold().split()
        numbers = [
            number
            for number in self.ranking
            if (not brand or self.samples[number]["brand"] == brand) and self._mentions(number, wanted)
        ]
        key = self._sort_key(sort.removeprefix("-"))
        if key is None:
            return numbers
        there = [number for number in numbers if key(number) is not None]
        absent = [number for number in numbers if key(number) is None]
        return sorted(there, key=key, reverse=sort.startswith("-")) + absent

    def _mentions(self, number: int, words: list[str]) -> bool:
        if not words:
            return True
        sample = self.samples[number]
        names = ("brand", "maker", "model", "specification", "origin")
        said = " ".join([str(number), *(str(sample.get(name, "")) for name in names)]).casefold()
        return all(word in said for word in words)

    def _sort_key(self, name: str) -> Callable[[int], Any] | None:
        if name in self.criteria:
            return lambda number: self._decimal(self.results[number]["cells"][name].get("score"))
        if name == "price":
            return lambda number: self._decimal(self.samples[number].get("price"))
        if name == "score":
            return lambda number: self._decimal(self.results[number].get("shown"))
        if name == "number":
            return lambda number: number
        return (lambda number: self.samples[number]["brand"]) if name == "brand" else None

    @staticmethod
    def _decimal(text: str | None) -> Decimal | None:
        return None if text is None else parse(text)


def value_text(
    criterion: Criterion,
    given: Mapping[str, Any],
    cell: Mapping[str, Any],
    rounding: Rounding = Rounding.HALF_UP,
) -> str:
    """The measured value as printed: qualifier, rounded value, unit; or the category."""
    if given.get("category"):
        return str(given["category"])
    value = parse(cell.get("value", ""))
    qualifier = given.get("qualifier", "")
    if qualifier == "nd":
        return "ND"
    if value is None:
        return ""
    reported = given.get("pieces", [])
    if criterion.decimals is not None:
        shown = str(round_value(value, criterion.decimals, rounding))
    elif len(reported) == 1 and not given.get("unit"):
        shown = reported[0]
    else:
        shown = plain(value if abs(value.as_tuple().exponent) <= 6 else round_half_up(value, 3))  # type: ignore[arg-type]
    return f"{qualifier}{' ' if qualifier else ''}{shown}{f' {criterion.unit}' if criterion.unit else ''}"
