"""Geometry of the drawings on a test page: plain numbers in, places on the drawing out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

STEPS = (1.0, 2.0, 5.0, 10.0)
# Where a label may stand beside its point, best first; those in front keep clear of the line through them.
SIDES = ((9.0, 4.5, "start"), (-9.0, 4.5, "end"), (0.0, -9.0, "middle"), (0.0, 19.0, "middle"))
SIDES_IN_FRONT = ((0.0, -10.0, "middle"), (0.0, 21.0, "middle"), (10.0, 4.5, "start"), (-10.0, 4.5, "end"))
LABEL_HEIGHT = 15.0
LETTER = 8.5


@dataclass(frozen=True)
class Tick:
    """A place on an axis and what it says."""

    at: str
    label: str


@dataclass(frozen=True)
class Axis:
    """A straight scale from the values `low` to `high` onto the places `start` to `end`."""

    low: float
    high: float
    start: float
    end: float
    step: float

    def at(self, value: float) -> float:
        """The place of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def ticks(self) -> list[Tick]:
        """Round values along the axis."""
        count = round((self.high - self.low) / self.step)
        values = [self.low + place * self.step for place in range(count + 1)]
        return [Tick(place(self.at(value)), f"{round(value, 9):g}") for value in values]


@dataclass(frozen=True)
class Point:
    """A sample: what it costs and how it scored."""

    number: int
    price: float
    score: float
    ranked: bool = True


@dataclass(frozen=True)
class Mark:
    """A point on the drawing with its label."""

    point: Point
    x: str
    y: str
    label_x: str
    label_y: str
    anchor: str
    in_front: bool


@dataclass(frozen=True)
class Scatter:
    """Price across, score upwards, the front as a line of places."""

    width: int
    height: int
    left: str
    right: str
    top: str
    bottom: str
    prices: Axis
    scores: Axis
    marks: tuple[Mark, ...]
    line: str


def place(value: float) -> str:
    """A coordinate as SVG takes it, in no language's own way of writing numbers."""
    return f"{value:.1f}".removesuffix(".0")


def axis(values: Sequence[float], start: float, end: float, wanted: int = 5) -> Axis:
    """An axis with round ends that holds all values."""
    low, high = min(values), max(values)
    spread = (high - low) or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(spread / wanted))
    step = next(power * factor for factor in STEPS if power * factor >= spread / wanted * 0.999)
    bottom, top = math.floor(low / step) * step, math.ceil(high / step) * step
    return Axis(bottom, top if top > bottom else bottom + step, start, end, step)


def front(points: Sequence[Point], *, higher_is_better: bool = True) -> list[Point]:
    """The ranked points that no other beats: none is as cheap and better, or as good and cheaper."""
    sign = 1.0 if higher_is_better else -1.0
    ordered = sorted((p for p in points if p.ranked), key=lambda p: (p.price, -sign * p.score, p.number))
    found: list[Point] = []
    for point in ordered:
        same = bool(found) and (point.price, point.score) == (found[-1].price, found[-1].score)
        if not found or same or sign * point.score > sign * found[-1].score:
            found.append(point)
    return found


def scatter(
    points: Sequence[Point], *, higher_is_better: bool = True, width: int = 480, height: int = 340
) -> Scatter:
    """The price/quality drawing of at least one point."""
    left, right, top, bottom = 46.0, width - 22.0, 30.0, height - 44.0
    prices = axis([point.price for point in points], left, right)
    scores = axis([point.score for point in points], bottom, top)
    if not higher_is_better:
        scores = Axis(scores.low, scores.high, top, bottom, scores.step)
    best = front(points, higher_is_better=higher_is_better)
    chosen = {point.number for point in best}
    places = {point.number: (prices.at(point.price), scores.at(point.score)) for point in points}
    marks = _labelled(points, places, chosen, (left, right, top, bottom))
    line = " ".join(f"{place(x)},{place(y)}" for x, y in (places[point.number] for point in best))
    edges = (place(left), place(right), place(top), place(bottom))
    return Scatter(width, height, *edges, prices, scores, tuple(marks), line)


def _labelled(
    points: Sequence[Point],
    places: dict[int, tuple[float, float]],
    chosen: set[int],
    edges: tuple[float, float, float, float],
) -> list[Mark]:
    """Marks whose labels stand where they cover no other point or label, as far as that is possible."""
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in places.values()]
    marks = []
    for point in points:
        x, y = places[point.number]
        width = LETTER * len(str(point.number))
        sides = SIDES_IN_FRONT if point.number in chosen else SIDES
        boxes = [_box(x + dx, y + dy, width, anchor) for dx, dy, anchor in sides]
        free = next((at for at, box in enumerate(boxes) if _is_free(box, taken, edges)), 0)
        taken.append(boxes[free])
        dx, dy, anchor = sides[free]
        mark = (place(x), place(y), place(x + dx), place(y + dy), anchor)
        marks.append(Mark(point, *mark, point.number in chosen))
    return marks


def _box(x: float, y: float, width: float, anchor: str) -> tuple[float, float, float, float]:
    left = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
    return left, y - LABEL_HEIGHT + 3, left + width, y + 2


def _is_free(
    box: tuple[float, float, float, float],
    taken: Sequence[tuple[float, float, float, float]],
    edges: tuple[float, float, float, float],
) -> bool:
    left, top, right, bottom = box
    if left < edges[0] or right > edges[1] + 20 or top < 0 or bottom > edges[3]:
        return False
    return all(right < other[0] or left > other[2] or bottom < other[1] or top > other[3] for other in taken)


@dataclass(frozen=True)
class Strip:
    """One criterion's values along a line, with its limits; `this` is the sample in question."""

    axis: Axis
    others: tuple[str, ...]
    this: str
    limits: tuple[Tick, ...]


def strip(
    values: Sequence[float], this: float, limits: Sequence[tuple[float, str]], width: int = 480
) -> Strip | None:
    """The strip of a value among others; None when all are the same and there is no limit to hold it to."""
    all_values = [*values, this, *(limit for limit, _label in limits)]
    if len(set(all_values)) < 2:
        return None
    line = axis(all_values, 16.0, width - 16.0)
    marks = tuple(Tick(place(line.at(limit)), label) for limit, label in limits)
    return Strip(line, tuple(place(line.at(value)) for value in values), place(line.at(this)), marks)


def stacked(parts: Sequence[float], longest: float) -> list[tuple[str, str]]:
    """Start and length of each part of a bar, in percent of the longest bar."""
    starts = [0.0]
    for part in parts:
        starts.append(starts[-1] + (part / longest * 100 if longest else 0.0))
    return [(place(start), place(end - start)) for start, end in pairwise(starts)]
