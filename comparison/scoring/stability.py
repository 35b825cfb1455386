"""How firm the ranks are: the same samples in many seeded draws of weights and values, in whole numbers.

Each weight moves by up to 25 %, each value within its expanded uncertainty or the rounding of its last digit.
Which limiting rules hold is taken as measured. A value that a group's mean stands for moves with the group.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from comparison.scoring import limits
from comparison.scoring.aggregation import Aggregation, over_children
from comparison.scoring.cells import cell
from comparison.scoring.conformity import Qualifier
from comparison.scoring.method import (
    Better,
    Criterion,
    Effect,
    Group,
    Measurement,
    Method,
    Rule,
    Sample,
    State,
)
from comparison.scoring.numbers import exact, plain
from comparison.scoring.results import SampleResult, Standing

DRAWS = 1000
SPREAD = 25
SEED = 40551
# Above this size the draws would hold up publishing; the page then says nothing about firmness.
MAX_CELLS = 6000
_HALF_STEPS = 8
_SCALE = 1_000_000
_MOVING = {Effect.CAP, Effect.CAP_TO_CRITERION, Effect.DEDUCT}
_LEVEL = 95


def stability(
    method: Method, samples: Sequence[Sample], results: Sequence[SampleResult]
) -> dict[str, Any] | None:
    """Rank interval (90 %), share of first places and band of level samples; None where it says nothing."""
    ranked = [result for result in results if result.standing is Standing.RANKED]
    criteria = method.criteria()
    if len(ranked) < 2 or len(samples) * len(criteria) > MAX_CELLS:
        return None
    given = {sample.number: sample for sample in samples}
    with exact():
        entries = [_Entry(method, criteria, given[result.number], result) for result in ranked]
        totals = _draws(method, entries)
    ranks = [_ranks(method, row) for row in totals]
    bands = _bands(totals, len(ranked))
    cut = DRAWS * 5 // 100
    found = []
    for place, result in enumerate(ranked):
        own = sorted(row[place] for row in ranks)
        first = plain(Decimal(100 * own.count(1)) / DRAWS)
        interval = {"low": own[cut], "high": own[-1 - cut], "first": first, "band": bands[place]}
        found.append({"number": result.number, **interval})
    return {"draws": DRAWS, "spread": SPREAD, "seed": SEED, "samples": found}


class _Entry:
    """One sample as the draws need it: possible scores of each cell, and the rules that hold."""

    def __init__(
        self, method: Method, criteria: Sequence[Criterion], sample: Sample, result: SampleResult
    ) -> None:
        worst = method.worst()
        scores = {key: one.score for key, one in result.cells.items()}
        self.scores = [
            (item.key, _possible(item, sample.measurements.get(item.key), scores[item.key], worst))
            for item in criteria
        ]
        scores.update((key, group.score) for key, group in result.groups.items())
        categories = {key: one.category for key, one in sample.measurements.items()}
        figures = limits.Figures(scores, result.cells, categories)
        self.rules = [
            rule for rule in method.rules if rule.effect in _MOVING and limits.holds(rule.when, figures)
        ]
        self.suppressed = frozenset(result.suppressed)
        self.type = sample.product_type


def _possible(
    criterion: Criterion, given: Measurement | None, score: Decimal | None, worst: Decimal
) -> tuple[int, ...]:
    """The scores a cell may have, evenly over its interval; one when its value is certain, else none."""
    if score is None:
        return ()
    fixed = (int(score * _SCALE),)
    if given is None or given.state is not State.MEASURED or given.qualifier is not Qualifier.NONE:
        return fixed
    half = _half_width(given)
    if not half:
        return fixed
    found = []
    for step in range(-_HALF_STEPS, _HALF_STEPS + 1):
        shifted = tuple(piece + half * step / _HALF_STEPS for piece in given.pieces)
        moved = cell(criterion, replace(given, pieces=shifted), worst).score
        found.append(int((score if moved is None else moved) * _SCALE))
    return tuple(found)


def _half_width(given: Measurement) -> Decimal:
    if given.uncertainty is not None:
        return given.uncertainty
    places = [int(piece.as_tuple().exponent) for piece in given.pieces]
    return Decimal(5).scaleb(max(places) - 1) if places else Decimal(0)


def _draws(method: Method, entries: Sequence[_Entry]) -> list[list[int]]:
    """The total of every entry in every draw."""
    source = random.Random(SEED)  # noqa: S311
    nodes = [node.key for node in method.nodes()]
    weights = {
        name: {node.key: int(node.weight * _SCALE) for node in method.for_type(name).nodes()}
        for name in dict.fromkeys(entry.type for entry in entries)
    }
    rows = []
    for _draw in range(DRAWS):
        moved = {key: 1000 - SPREAD * 10 + source.getrandbits(16) * SPREAD * 20 // 65535 for key in nodes}
        factors = {
            name: {key: weight * moved[key] // 1000 for key, weight in own.items()}
            for name, own in weights.items()
        }
        rows.append([_total(method, entry, factors[entry.type], source) for entry in entries])
    return rows


def _total(method: Method, entry: _Entry, factors: Mapping[str, int], source: random.Random) -> int:
    picks = source.randbytes(len(entry.scores))
    scores: dict[str, int | None] = {
        key: possible[pick * len(possible) >> 8] if possible else None
        for (key, possible), pick in zip(entry.scores, picks, strict=True)
    }
    raw = _group(method.root, factors, scores, entry.suppressed) or 0
    return _limited(method, raw, entry.rules, scores) if entry.rules else raw


def _group(
    group: Group, factors: Mapping[str, int], scores: dict[str, int | None], suppressed: frozenset[str]
) -> int | None:
    pairs = []
    for child in group.children:
        score = _group(child, factors, scores, suppressed) if isinstance(child, Group) else scores[child.key]
        if score is not None and child.key not in suppressed:
            pairs.append((factors[child.key], score))
    scores[group.key] = found = _mean(pairs, group.aggregation)
    return found


def _mean(pairs: Sequence[tuple[int, int]], how: Aggregation) -> int | None:
    if how is Aggregation.ARITHMETIC:
        weight = sum(weight for weight, _ in pairs)
        return sum(weight * score for weight, score in pairs) // weight if weight else None
    exactly = over_children([(Decimal(weight), Decimal(score)) for weight, score in pairs], how)
    if exactly is None:
        return None
    return int(exactly / _SCALE) if how is Aggregation.SUM else int(exactly)


def _limited(method: Method, raw: int, rules: Sequence[Rule], scores: Mapping[str, int | None]) -> int:
    sign = 1 if method.better is Better.HIGHER else -1
    amounts = [(rule, int((rule.amount or 0) * _SCALE)) for rule in rules]
    total = raw * sign - sum(amount for rule, amount in amounts if rule.effect is Effect.DEDUCT)
    for rule, amount in amounts:
        score = scores.get(rule.node)
        if rule.effect is Effect.CAP:
            total = min(total, amount * sign)
        elif rule.effect is Effect.CAP_TO_CRITERION and score is not None:
            total = min(total, score * sign + amount)
    return total * sign


def _ranks(method: Method, totals: Sequence[int]) -> list[int]:
    """Competition ranks of the totals as readers would see them."""
    unit = _SCALE // 10**method.decimals
    shown = [(total + unit // 2) // unit for total in totals]
    first: dict[int, int] = {}
    for place, value in enumerate(sorted(shown, reverse=method.better is Better.HIGHER), start=1):
        first.setdefault(value, place)
    return [first[value] for value in shown]


def _bands(totals: Sequence[Sequence[int]], count: int) -> list[int]:
    """Samples are level with the first of their band unless it is ahead in 95 % of the draws."""
    bands, head = [1], 0
    for place in range(1, count):
        apart = sum(row[head] != row[place] for row in totals)
        ahead = sum(row[head] > row[place] for row in totals)
        # Whichever way is better, the head leads in list order: take the side that wins more often.
        if max(ahead, apart - ahead) * 100 >= _LEVEL * len(totals):
            head = place
            bands.append(bands[-1] + 1)
        else:
            bands.append(bands[-1])
    return bands
