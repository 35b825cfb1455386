"""Geometry of the drawings: fronts, round axes, labels that do not cover points."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparison.charts import Point, axis, front, scatter, stacked, strip

point = st.builds(
    Point,
    number=st.integers(1, 40),
    price=st.integers(1, 30).map(float),
    score=st.integers(0, 100).map(float),
    ranked=st.booleans(),
)
points = st.lists(point, max_size=20, unique_by=lambda p: p.number)


def beats(one: Point, other: Point) -> bool:
    return (
        one.price <= other.price
        and one.score >= other.score
        and (one.price, one.score) != (other.price, other.score)
    )


@settings(max_examples=40)
@given(points)
def test_the_front_is_what_no_ranked_sample_beats(found: list[Point]) -> None:
    ranked = [p for p in found if p.ranked]
    expected = {p.number for p in ranked if not any(beats(other, p) for other in ranked)}
    assert {p.number for p in front(found)} == expected


def test_where_less_is_better_the_front_turns_round() -> None:
    cheap, good, bad = Point(1, 10, 3), Point(2, 20, 1), Point(3, 20, 4)
    assert front([bad, good, cheap], higher_is_better=False) == [cheap, good]
    drawn = scatter([cheap, good, bad], higher_is_better=False)
    heights = {mark.point.number: float(mark.y) for mark in drawn.marks}
    assert heights[2] < heights[1] < heights[3]


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([59, 239], ["50", "100", "150", "200", "250"]),
        ([31, 93], ["20", "40", "60", "80", "100"]),
        ([5, 5], ["5", "6"]),
        ([0.1, 0.91], ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        ([0, 0], ["0", "0.2"]),
    ],
)
def test_axes_have_round_ends_that_hold_all_values(values: list[float], labels: list[str]) -> None:
    line = axis(values, 0, 100)
    assert [tick.label for tick in line.ticks] == labels
    assert line.low <= min(values) <= max(values) <= line.high


@settings(max_examples=30)
@given(points.filter(bool))
def test_every_sample_is_on_the_drawing_once(found: list[Point]) -> None:
    drawn = scatter(found)
    assert [mark.point for mark in drawn.marks] == found
    for mark in drawn.marks:
        assert float(drawn.left) <= float(mark.x) <= float(drawn.right)
        assert float(drawn.top) <= float(mark.y) <= float(drawn.bottom)


def test_labels_of_close_points_stand_on_different_sides() -> None:
    drawn = scatter([Point(1, 10, 50), Point(2, 10.5, 50), Point(3, 90, 10), Point(4, 10, 90)])
    first, second = drawn.marks[:2]
    assert (first.anchor, first.label_y) != (second.anchor, second.label_y)


def test_a_strip_shows_a_limit_beyond_all_values() -> None:
    found = strip([1.0, 2.0], 3.0, [(10.0, "≤ 10")])
    assert found is not None
    assert max(float(found.this), *map(float, found.others)) < float(found.limits[0].at)
    assert strip([2.0], 2.0, []) is None


def test_parts_of_a_bar_follow_each_other() -> None:
    assert stacked([25, 50], 100) == [("0", "25"), ("25", "50")]
    assert stacked([0], 0) == [("0", "0")]
