"""A scoring curve drawn as SVG: the score over the value, with its anchors named."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comparison import curve_text
from comparison.scoring import curves, documents
from comparison.scoring.numbers import plain

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 360, 170, 36, 26, 12
Point = tuple[Decimal, Decimal]


def draw(document: Mapping[str, Any]) -> SafeString:
    """The drawing of a sound curve, with its line as the text alternative."""
    curve = documents.curve(document)
    line = curve_text.show(documents.to_document(curve))
    if isinstance(curve, curves.CategoryMap):
        return _bars(curve, line)
    if isinstance(curve, curves.ClaimDeviation):
        sides = (("偏高 %", curve.over), ("偏低 %", curve.under))
        return format_html_join(
            "",
            "<figure><figcaption>{}</figcaption>{}</figure>",
            (
                (name, _plot(_points(side), curve_text.show(documents.to_document(side))))
                for name, side in sides
            ),
        )
    return _plot(_points(curve), line)


def _points(curve: Any) -> list[Point]:
    """The corners of a curve, by rising value, with a stretch to either side."""
    match curve:
        case curves.Linear():
            ends = sorted([(curve.worst, curve.low), (curve.best, curve.high)])
        case curves.Points():
            ends = [(curve.low, curve.low), (curve.high, curve.high)]
        case curves.Piecewise():
            ends = [(point.value, point.score) for point in curve.points]
        case _:
            return _stairs(curve)
    room = (ends[-1][0] - ends[0][0]) / 8
    return [(ends[0][0] - room, ends[0][1]), *ends, (ends[-1][0] + room, ends[-1][1])]


def _stairs(curve: Any) -> list[Point]:
    bounds = [(step.value, step.score) for step in curve.steps]
    room = (bounds[-1][0] - bounds[0][0]) / 4 or abs(bounds[0][0]) or Decimal(1)
    corners = [(bounds[0][0] - room, bounds[0][1]), bounds[0]]
    for (value, _score), (bound, score) in pairwise(bounds):
        corners += [(value, score), (bound, score)]
    return [*corners, (bounds[-1][0], curve.above), (bounds[-1][0] + room, curve.above)]


def _plot(points: Sequence[Point], line: str) -> SafeString:
    lowest, highest = points[0][0], points[-1][0]
    bottom = min(Decimal(0), *(score for _value, score in points))
    top = max([score for _value, score in points if score > bottom] or [bottom + 1])

    def x(value: Decimal) -> float:
        return float(LEFT + (value - lowest) / (highest - lowest) * (WIDTH - LEFT - 10))

    def y(score: Decimal) -> float:
        return float(HEIGHT - BOTTOM - (score - bottom) / (top - bottom) * (HEIGHT - BOTTOM - TOP))

    path = " ".join(f"{x(value):.1f},{y(score):.1f}" for value, score in points)
    inner = points[1:-1]
    values = dict.fromkeys(value for value, _score in inner)
    scores = dict.fromkeys(score for _value, score in points)
    marks = format_html_join(
        "", '<circle cx="{}" cy="{}" r="3"/>', ((f"{x(v):.1f}", f"{y(s):.1f}") for v, s in inner)
    )
    below = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        ((f"{x(value):.1f}", HEIGHT - 8, plain(value)) for value in values),
    )
    beside = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="end">{}</text>',
        ((LEFT - 6, f"{y(score) + 4:.1f}", plain(score)) for score in scores),
    )
    return format_html(
        '<svg class="curve-drawing" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"'
        ' aria-label="{line}">'
        '<path class="curve-drawing__axis" d="M{left} {top}V{low}H{right}"/>'
        '<polyline points="{path}"/>{marks}{below}{beside}</svg>',
        w=WIDTH,
        h=HEIGHT,
        line=line,
        left=LEFT,
        top=TOP,
        low=HEIGHT - BOTTOM,
        right=WIDTH - 10,
        path=path,
        marks=marks,
        below=below,
        beside=beside,
    )


def _bars(curve: curves.CategoryMap, line: str) -> SafeString:
    top = max([item.score for item in curve.categories if item.score > 0] or [Decimal(1)])
    rows = format_html_join(
        "",
        '<text x="0" y="{}">{}</text><rect x="110" y="{}" width="{}" height="14"/>'
        '<text x="{}" y="{}">{}</text>',
        (
            (
                24 * place + 17,
                item.name[:8],
                24 * place + 6,
                f"{width:.0f}",
                f"{116 + width:.0f}",
                24 * place + 17,
                plain(item.score),
            )
            for place, item in enumerate(curve.categories)
            for width in [float(max(item.score, Decimal(0)) / top) * (WIDTH - 160)]
        ),
    )
    height = 24 * len(curve.categories) + 8
    return format_html(
        '<svg class="curve-drawing" viewBox="0 0 {} {}" width="{}" height="{}" role="img"'
        ' aria-label="{}">{}</svg>',
        WIDTH,
        height,
        WIDTH,
        height,
        line,
        rows,
    )
