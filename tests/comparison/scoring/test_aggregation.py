"""Means over pieces and over the children of a group."""

from decimal import Decimal

import pytest

from comparison.scoring.aggregation import Aggregation, Pieces, over_children, over_pieces
from comparison.scoring.numbers import parse, plain, round_half_up

D = Decimal


@pytest.mark.parametrize(
    ("how", "value"),
    [(Pieces.MEAN, "4"), (Pieces.MEDIAN, "2"), (Pieces.MINIMUM, "1"), (Pieces.MAXIMUM, "9")],
)
def test_pieces_become_one_value(how: Pieces, value: str) -> None:
    assert over_pieces([D(9), D(1), D(2)], how) == D(value)


@pytest.mark.parametrize(
    ("how", "value"),
    [
        (Aggregation.ARITHMETIC, "50"),
        (Aggregation.HARMONIC, "32"),
        (Aggregation.GEOMETRIC, "40"),
        (Aggregation.MINIMUM, "20"),
        (Aggregation.SUM, "5000"),
    ],
)
def test_children_become_one_score(how: Aggregation, value: str) -> None:
    score = over_children(
        [(D(50), D(20)), (D(50), D(80)), (D(0), D(1))][: 2 if how is Aggregation.SUM else 3], how
    )
    assert score is not None
    assert round_half_up(score, 9) == D(value)


def test_a_group_without_weight_has_no_score() -> None:
    assert over_children([(D(0), D(80))], Aggregation.ARITHMETIC) is None
    assert over_children([], Aggregation.SUM) is None


def test_halves_are_rounded_up_as_readers_expect() -> None:
    assert [round_half_up(D(v), 1) for v in ("0.05", "0.15", "2.25")] == [D("0.1"), D("0.2"), D("2.3")]


@pytest.mark.parametrize(
    ("text", "value"), [(" .5 ", "0.5"), ("-1e2", "-100"), ("12 %", None), ("NaN", None), ("", None)]
)
def test_only_plain_numbers_are_read(text: str, value: str | None) -> None:
    assert parse(text) == (None if value is None else D(value))


def test_numbers_are_written_without_exponent() -> None:
    assert [plain(D(v)) for v in ("1E+3", "1.50", "-0.0", "0.00000001")] == ["1000", "1.5", "0", "0.00000001"]
