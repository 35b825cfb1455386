"""Limiting rules: they look at figures from before the rules, so their order never matters."""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from comparison.scoring.method import Better, Condition, Effect, Method, Operator, Quantity, Rule
from comparison.scoring.numbers import ZERO, parse
from comparison.scoring.results import Cell, Fired

_OPERATORS: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.EQUAL: operator.eq,
    Operator.AT_LEAST: operator.ge,
    Operator.MORE: operator.gt,
}


class Figures(NamedTuple):
    """The figures of one sample that conditions may look at."""

    scores: Mapping[str, Decimal | None]
    cells: Mapping[str, Cell]
    categories: Mapping[str, str]


class Outcome(NamedTuple):
    """What the rules make of a raw total."""

    total: Decimal | None
    fired: tuple[Fired, ...]
    vetoed: bool
    awards_blocked: bool


def holds(condition: Condition | None, figures: Figures) -> bool:
    """Whether a condition holds; without one a rule always applies."""
    if condition is None:
        return True
    subject = condition.subject
    if condition.quantity is Quantity.CATEGORY:
        return figures.categories.get(subject, "") == condition.against
    cell = figures.cells.get(subject)
    if condition.quantity is Quantity.CONFORMITY:
        return cell is not None and cell.conformity == condition.against
    figure = figures.scores.get(subject)
    if condition.quantity is Quantity.VALUE:
        figure = cell.value if cell else None
    against = parse(condition.against)
    return figure is not None and against is not None and _OPERATORS[condition.operator](figure, against)


def apply(method: Method, raw: Decimal | None, figures: Figures) -> Outcome:
    """T = min(T0 - all deductions, every cap), mirrored where lower totals are better."""
    sign = Decimal(1) if method.better is Better.HIGHER else Decimal(-1)
    effective = [
        rule for rule in method.rules if rule.effect is not Effect.SUPPRESS and holds(rule.when, figures)
    ]
    vetoed = any(rule.effect is Effect.VETO for rule in effective)
    blocked = vetoed or any(rule.effect is Effect.BLOCK_AWARD for rule in effective)
    if raw is None:
        return Outcome(None, tuple(Fired(rule.key, None) for rule in effective), vetoed, blocked)
    deductions = sum((rule.amount or ZERO for rule in effective if rule.effect is Effect.DEDUCT), ZERO)
    start = raw * sign
    lowered = start - deductions
    fired, total = [], lowered
    for rule in effective:
        ceiling = _ceiling(rule, figures, sign)
        total = total if ceiling is None else min(total, ceiling)
        if ceiling is None or ceiling < lowered or rule.effect is Effect.VETO:
            fired.append(Fired(rule.key, _clamp(method, _alone(rule, start, ceiling) * sign)))
    return Outcome(_clamp(method, total * sign), tuple(fired), vetoed, blocked)


def _ceiling(rule: Rule, figures: Figures, sign: Decimal) -> Decimal | None:
    if rule.effect is Effect.CAP_TO_CRITERION:
        score = figures.scores.get(rule.node)
        return None if score is None else score * sign + (rule.amount or ZERO)
    if rule.effect in (Effect.CAP, Effect.VETO) and rule.amount is not None:
        return rule.amount * sign
    return None


def _alone(rule: Rule, start: Decimal, ceiling: Decimal | None) -> Decimal:
    if rule.effect is Effect.DEDUCT:
        return start - (rule.amount or ZERO)
    return start if ceiling is None else min(start, ceiling)


def _clamp(method: Method, total: Decimal) -> Decimal:
    if method.low is not None:
        total = max(total, method.low)
    return total if method.high is None else min(total, method.high)
