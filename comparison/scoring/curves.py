"""Curves from a value to a score: anchors are absolute, so another sample never moves an old score."""

import itertools
from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal

from comparison.scoring.numbers import HUNDRED, ZERO


class CurveError(ValueError):
    """A curve that cannot be, with the reason."""


def _check_points(points: "tuple[Point, ...]") -> None:
    if len(points) < 2:
        raise CurveError("曲线至少要有两个点")
    if any(left.value >= right.value for left, right in itertools.pairwise(points)):
        raise CurveError("曲线各点的数值必须由小到大，不能重复")


@dataclass(frozen=True, slots=True)
class Point:
    """One named point of a curve."""

    value: Decimal
    score: Decimal


@dataclass(frozen=True, slots=True)
class Linear:
    """Straight between two anchors, clamped outside; `worst` may lie above `best` where less is better."""

    worst: Decimal
    best: Decimal
    low: Decimal = ZERO
    high: Decimal = HUNDRED

    def __post_init__(self) -> None:
        if self.worst == self.best:
            raise CurveError("直线的两个端点不能相同")

    def score(self, value: Decimal) -> Decimal:
        """Score of a value."""
        share = (value - self.worst) / (self.best - self.worst)
        return self.low + min(max(share, ZERO), Decimal(1)) * (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Piecewise:
    """Straight between named points given by rising value, clamped outside."""

    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        _check_points(self.points)

    def score(self, value: Decimal) -> Decimal:
        """Score of a value."""
        right = bisect_left(self.points, value, key=lambda point: point.value)
        if right == 0:
            return self.points[0].score
        if right == len(self.points):
            return self.points[-1].score
        start, end = self.points[right - 1], self.points[right]
        return start.score + (value - start.value) * (end.score - start.score) / (end.value - start.value)


@dataclass(frozen=True, slots=True)
class Steps:
    """A step table: a value in (previous bound, bound] has that score, one above the last has `above`."""

    steps: tuple[Point, ...]
    above: Decimal

    def __post_init__(self) -> None:
        if not self.steps:
            raise CurveError("分级表至少要有一级")
        if any(left.value >= right.value for left, right in zip(self.steps, self.steps[1:], strict=False)):
            raise CurveError("分级表的界限必须由小到大，不能重复")

    def score(self, value: Decimal) -> Decimal:
        """Score of a value."""
        place = bisect_left(self.steps, value, key=lambda step: step.value)
        return self.above if place == len(self.steps) else self.steps[place].score


@dataclass(frozen=True, slots=True)
class Points:
    """The value is the score, for totals that are sums of points; bounded by what the method allows."""

    low: Decimal = ZERO
    high: Decimal = HUNDRED

    def score(self, value: Decimal) -> Decimal:
        """Score of a value."""
        return min(max(value, self.low), self.high)


@dataclass(frozen=True, slots=True)
class Category:
    """One named category and its score."""

    name: str
    score: Decimal


@dataclass(frozen=True, slots=True)
class CategoryMap:
    """Named categories; pass and fail are the case of two."""

    categories: tuple[Category, ...]

    def __post_init__(self) -> None:
        names = [category.name for category in self.categories]
        if not names or len(names) != len(set(names)):
            raise CurveError("类别不能为空，也不能重复")

    def score_of(self, name: str) -> Decimal | None:
        """Score of a category, None for a name the method does not know."""
        return next((item.score for item in self.categories if item.name == name), None)


@dataclass(frozen=True, slots=True)
class ClaimDeviation:
    """Deviation from the claimed value in percent, with one curve for more and one for less than claimed."""

    over: Linear | Piecewise | Steps
    under: Linear | Piecewise | Steps

    def score(self, value: Decimal, claim: Decimal) -> Decimal:
        """Score of a value beside a claim other than zero."""
        deviation = (value - claim) / claim * HUNDRED
        return self.over.score(deviation) if deviation >= 0 else self.under.score(-deviation)


Curve = Linear | Piecewise | Steps | Points | CategoryMap | ClaimDeviation


def pass_fail(passing: str = "合格", failing: str = "不合格") -> CategoryMap:
    """The curve of a check that is passed or failed."""
    return CategoryMap((Category(passing, HUNDRED), Category(failing, ZERO)))
