"""Exact decimals: reading, half-up rounding, and the context every calculation runs in."""

import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext
from enum import StrEnum
from typing import ContextManager  # noqa: UP035

ZERO = Decimal(0)
HUNDRED = Decimal(100)
_CONTEXT = Context(prec=34, rounding=ROUND_HALF_EVEN)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")


class Rounding(StrEnum):
    """How measured values are rounded for showing; scores always go half up."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


def exact() -> ContextManager[Context]:
    """The decimal context of the engine: 34 digits, whatever the thread's own context is."""
    return localcontext(_CONTEXT)


def parse(text: str) -> Decimal | None:
    """The number a text is, or None; no thousands separators, no signs of units, never NaN or infinity."""
    text = text.strip()
    return Decimal(text) if len(text) <= 60 and _NUMBER.fullmatch(text) else None


def round_half_up(value: Decimal, places: int) -> Decimal:
    """`value` with `places` decimals, halves away from zero as readers expect."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def round_value(value: Decimal, places: int, how: Rounding) -> Decimal:
    """A measured value with `places` decimals; half even is the rule of GB/T 8170-2008."""
    if how is Rounding.HALF_UP:
        return round_half_up(value, places)
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


def plain(value: Decimal) -> str:
    """A decimal as text without exponent and without trailing zeros after the point."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
