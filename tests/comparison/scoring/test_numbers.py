"""Measured values may be rounded as GB/T 8170 says; scores never are."""

from decimal import Decimal

import pytest

from comparison.scoring.numbers import Rounding, round_value


@pytest.mark.parametrize(
    ("value", "places", "half_up", "half_even"),
    [
        ("2.5", 0, "3", "2"),
        ("3.5", 0, "4", "4"),
        ("0.125", 2, "0.13", "0.12"),
        ("0.1251", 2, "0.13", "0.13"),
        ("-2.5", 0, "-3", "-2"),
    ],
)
def test_half_up_or_half_even(value: str, places: int, half_up: str, half_even: str) -> None:
    assert str(round_value(Decimal(value), places, Rounding.HALF_UP)) == half_up
    assert str(round_value(Decimal(value), places, Rounding.HALF_EVEN)) == half_even
