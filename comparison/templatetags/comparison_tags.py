"""How criteria are put into words in templates."""

from decimal import Decimal

from django import template

from comparison.derivation import curve_lines
from comparison.reading import limit_words
from comparison.scoring.method import Criterion
from comparison.scoring.numbers import parse, plain, round_half_up

register = template.Library()


@register.filter
def plain_number(value: Decimal) -> str:
    """A decimal with at most two places, without trailing zeros."""
    return plain(round_half_up(value, 2))


@register.filter
def exact_number(value: Decimal) -> str:
    """A decimal with all its places, as a field of numbers takes it."""
    return plain(value)


@register.filter
def money(value: str | Decimal | None) -> str:
    """A price with two places, empty where there is none."""
    number = parse(str(value or ""))
    return "" if number is None else str(round_half_up(number, 2))


@register.filter
def limits(criterion: Criterion) -> list[tuple[str, str]]:
    """Each limit in words with its standard."""
    return limit_words(criterion)


@register.filter
def curve_words(criterion: Criterion) -> tuple[str, ...]:
    """How a value becomes a score, in sentences."""
    return curve_lines(criterion.curve, criterion.unit)
