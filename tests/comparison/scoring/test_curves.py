"""Curves give the score a method's table says, at the anchors and beside them."""

from decimal import Decimal

import pytest

from comparison.scoring.curves import (
    Category,
    CategoryMap,
    ClaimDeviation,
    CurveError,
    Linear,
    Piecewise,
    Point,
    Points,
    Steps,
)

D = Decimal


@pytest.mark.parametrize(("value", "score"), [("0", 100), ("5", 50), ("10", 0), ("12", 0), ("-1", 100)])
def test_a_line_may_fall_and_is_clamped(value: str, score: int) -> None:
    assert Linear(worst=D(10), best=D(0)).score(D(value)) == score


@pytest.mark.parametrize(("value", "score"), [("0", 20), ("1", 20), ("2", 60), ("3", 100), ("9", 100)])
def test_points_are_joined_by_straight_lines(value: str, score: int) -> None:
    assert Piecewise((Point(D(1), D(20)), Point(D(3), D(100)))).score(D(value)) == score


@pytest.mark.parametrize(("value", "score"), [("5", 100), ("5.01", 60), ("10", 60), ("10.01", 0)])
def test_a_step_includes_its_upper_bound(value: str, score: int) -> None:
    assert Steps((Point(D(5), D(100)), Point(D(10), D(60))), above=D(0)).score(D(value)) == score


@pytest.mark.parametrize(("value", "score"), [("100", 100), ("110", 100), ("95", 50), ("90", 0)])
def test_a_claim_has_its_own_curve_for_more_and_for_less(value: str, score: int) -> None:
    curve = ClaimDeviation(over=Steps((Point(D(1000), D(100)),), D(100)), under=Linear(D(10), D(0)))
    assert curve.score(D(value), D(100)) == score


def test_points_stay_within_what_the_method_allows() -> None:
    assert [Points(D(0), D(10)).score(D(v)) for v in ("-1", "8.67", "11")] == [0, D("8.67"), 10]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Linear(D(1), D(1)),
        lambda: Piecewise((Point(D(1), D(0)),)),
        lambda: Piecewise((Point(D(2), D(0)), Point(D(1), D(1)))),
        lambda: Steps((), D(0)),
        lambda: Steps((Point(D(1), D(0)), Point(D(1), D(1))), D(0)),
        lambda: CategoryMap((Category("a", D(0)), Category("a", D(1)))),
    ],
)
def test_a_curve_that_cannot_be_is_refused(make: object) -> None:
    with pytest.raises(CurveError):
        make()  # type: ignore[operator]
