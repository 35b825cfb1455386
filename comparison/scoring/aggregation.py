"""Means: over the pieces of one measurement, and over the children of one group."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from comparison.scoring.numbers import ZERO


class Pieces(StrEnum):
    """How several pieces of one sample become one value."""

    MEAN = "mean"
    MEDIAN = "median"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"


class Aggregation(StrEnum):
    """How the scores of children become the score of their group."""

    ARITHMETIC = "arithmetic"
    HARMONIC = "harmonic"
    GEOMETRIC = "geometric"
    MINIMUM = "minimum"
    SUM = "sum"


def over_pieces(values: Sequence[Decimal], how: Pieces) -> Decimal:
    """One value from at least one piece; the worst piece is the minimum or maximum the method declares."""
    if how is Pieces.MINIMUM:
        return min(values)
    if how is Pieces.MAXIMUM:
        return max(values)
    if how is Pieces.MEDIAN:
        ordered = sorted(values)
        middle = len(ordered) // 2
        return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    return sum(values, ZERO) / len(values)


def over_children(scored: Sequence[tuple[Decimal, Decimal]], how: Aggregation) -> Decimal | None:
    """Score of a group from (weight, score) pairs; None when nothing in it carries weight.

    A sum adds weight x score, so a weight of -1 subtracts; the means leave out weights of zero.
    """
    if how is Aggregation.SUM:
        return sum((weight * score for weight, score in scored), ZERO) if scored else None
    weighted = [(weight, score) for weight, score in scored if weight > 0]
    if not weighted:
        return None
    if how is Aggregation.MINIMUM:
        return min(score for _, score in weighted)
    if how is not Aggregation.ARITHMETIC:
        return _low_sensitive_mean(weighted, how)
    total = sum((weight for weight, _ in weighted), ZERO)
    return sum((weight * score for weight, score in weighted), ZERO) / total


def _low_sensitive_mean(weighted: Sequence[tuple[Decimal, Decimal]], how: Aggregation) -> Decimal:
    if any(score <= 0 for _, score in weighted):
        return ZERO
    total = sum((weight for weight, _ in weighted), ZERO)
    if how is Aggregation.HARMONIC:
        return total / sum((weight / score for weight, score in weighted), ZERO)
    return (sum((weight * score.ln() for weight, score in weighted), ZERO) / total).exp()
