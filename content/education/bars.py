"""Geometry of a small bar chart; pure, in SVG units."""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT, BAR, GAP, LEFT, TOP, FOOT = 160.0, 36.0, 24.0, 8.0, 24.0, 24.0


@dataclass(frozen=True)
class Bar:
    """One bar with its label and value."""

    x: float
    y: float
    height: float
    middle: float
    label: str
    value: str


@dataclass(frozen=True)
class Bars:
    """A chart: bars from zero, and the height of the target's line."""

    width: float
    height: float
    foot: float
    target_y: float
    bars: list[Bar]


def bars(values: Sequence[tuple[str, float]], *, target: float) -> Bars:
    """Bars for (label, value) pairs in order; the scale begins at zero, so that lengths can be compared."""
    top = max(target, *(value for _label, value in values), 1e-9)
    room = HEIGHT - TOP - FOOT
    floor = HEIGHT - FOOT

    def y(value: float) -> float:
        return round(floor - max(value, 0) / top * room, 1)

    drawn = []
    for place, (label, value) in enumerate(values):
        x = LEFT + place * (BAR + GAP)
        drawn.append(Bar(x, y(value), round(floor - y(value), 1), x + BAR / 2, label, f"{value:g}"))
    width = LEFT * 2 + len(values) * (BAR + GAP)
    return Bars(max(width, 160.0), HEIGHT, floor, y(target), drawn)
