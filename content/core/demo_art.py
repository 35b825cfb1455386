"""Drawn covers for demo content: a few motifs and palettes, the same picture for the same seed."""

import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

SIZE = (960, 540)
SCALE = 2
Colour = tuple[int, int, int]
Palette = tuple[Colour, Colour, Colour, Colour]

# Background, and three inks from quiet to strong.
PALETTES: dict[str, Palette] = {
    "jade": ((236, 244, 240), (180, 212, 199), (64, 140, 118), (14, 82, 70)),
    "tea": ((247, 242, 230), (222, 203, 160), (160, 128, 66), (92, 70, 30)),
    "sea": ((233, 242, 246), (168, 204, 219), (58, 124, 158), (18, 66, 98)),
    "plum": ((247, 238, 240), (224, 184, 193), (160, 84, 104), (96, 36, 58)),
    "ink": ((240, 241, 242), (196, 203, 208), (108, 122, 132), (40, 52, 62)),
    "dawn": ((252, 243, 232), (246, 205, 158), (226, 132, 70), (142, 62, 28)),
}
Draw = ImageDraw.ImageDraw
Random = random.Random


def _hills(pen: Draw, size: tuple[int, int], palette: Palette, rng: Random) -> None:
    """Layered hills under a pale sun."""
    width, height = size
    x, y, r = width * rng.uniform(0.6, 0.8), height * 0.3, height * 0.13
    pen.ellipse((x - r, y - r, x + r, y + r), fill=palette[1])
    for layer, colour in enumerate(palette[1:]):
        phase, base = rng.uniform(0, 6), height * (0.5 + 0.15 * layer)
        ridge = [
            (
                px,
                base
                - height * 0.11 * math.sin(px / width * 5 + phase)
                - height * 0.05 * math.sin(px / width * 13 + phase * 2),
            )
            for px in range(0, width + 9, 8)
        ]
        pen.polygon([(0, height), *ridge, (width, height)], fill=colour)


def _rings(pen: Draw, size: tuple[int, int], palette: Palette, rng: Random) -> None:
    """A measuring dial: rings, ticks and one hand."""
    width, height = size
    cx, cy = width * rng.uniform(0.55, 0.7), height * 0.55
    for step, share in enumerate((0.62, 0.5, 0.36, 0.22)):
        r = height * share
        pen.ellipse((cx - r, cy - r, cx + r, cy + r), fill=palette[1] if step % 2 == 0 else palette[0])
    for tick in range(60):
        angle = math.radians(tick * 6)
        inner, outer = height * (0.53 if tick % 5 else 0.5), height * 0.58
        cos, sin = math.cos(angle), math.sin(angle)
        pen.line(
            (cx + inner * cos, cy + inner * sin, cx + outer * cos, cy + outer * sin),
            fill=palette[2],
            width=6 if tick % 5 else 12,
        )
    angle = math.radians(rng.uniform(200, 320))
    pen.line(
        (cx, cy, cx + height * 0.44 * math.cos(angle), cy + height * 0.44 * math.sin(angle)),
        fill=palette[3],
        width=20,
    )
    r = height * 0.05
    pen.ellipse((cx - r, cy - r, cx + r, cy + r), fill=palette[3])


def _bars(pen: Draw, size: tuple[int, int], palette: Palette, rng: Random) -> None:
    """Bars of a result, one of them marked."""
    width, height = size
    count = 11
    marked = rng.randrange(3, count - 2)
    gap = width / (count + 2)
    for number in range(count):
        top = height * rng.uniform(0.25, 0.72)
        left = gap * (number + 1.2)
        colour = palette[3] if number == marked else palette[2 if number % 3 == 0 else 1]
        pen.rounded_rectangle((left, top, left + gap * 0.62, height * 0.86), radius=gap * 0.16, fill=colour)
    pen.line((gap, height * 0.87, width - gap, height * 0.87), fill=palette[3], width=8)


def _samples(pen: Draw, size: tuple[int, int], palette: Palette, rng: Random) -> None:
    """A tray of samples, seen from above."""
    width, height = size
    columns, rows = 9, 5
    pitch = width / (columns + 1)
    for row in range(rows):
        for column in range(columns):
            x, y = pitch * (column + 1), height * 0.5 + (row - (rows - 1) / 2) * pitch
            r = pitch * rng.uniform(0.26, 0.42)
            colour = palette[rng.choice((1, 1, 1, 2, 2, 3))]
            pen.ellipse((x - r, y - r, x + r, y + r), fill=colour)
            pen.ellipse((x - r * 0.45, y - r * 0.45, x + r * 0.45, y + r * 0.45), fill=palette[0])


def _waves(pen: Draw, size: tuple[int, int], palette: Palette, rng: Random) -> None:
    """Scale pattern of overlapping circles."""
    width, height = size
    r = height / 5
    for row in range(9, -2, -1):
        for column in range(-1, int(width / r) + 2):
            cx = (column + (row % 2) / 2) * r * 2
            cy = height - row * r * 0.62
            base = rng.choice((1, 1, 2, 2, 3)) if row < 5 else 1
            for ring, share in enumerate((1, 0.78, 0.56, 0.34)):
                colour = palette[base] if ring % 2 == 0 else palette[0]
                s = r * share
                pen.ellipse((cx - s, cy - s, cx + s, cy + s), fill=colour)


def _route(pen: Draw, size: tuple[int, int], palette: Palette, rng: Random) -> None:
    """A line through four stations, the last one ticked."""
    width, height = size
    points = [(width * (0.14 + 0.24 * n), height * rng.uniform(0.32, 0.7)) for n in range(4)]
    for n in range(8):
        y = height * (0.12 + n * 0.11)
        pen.line((width * 0.06, y, width * 0.94, y), fill=palette[1], width=3)
    pen.line(points, fill=palette[2], width=26, joint="curve")
    for number, (x, y) in enumerate(points):
        r = height * (0.07 if number < 3 else 0.13)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=palette[3])
        s = r * 0.55
        pen.ellipse((x - s, y - s, x + s, y + s), fill=palette[0] if number < 3 else palette[3])
    x, y = points[-1]
    r = height * 0.06
    tick = [(x - r, y), (x - r * 0.2, y + r * 0.8), (x + r * 1.1, y - r * 0.8)]
    pen.line(tick, fill=palette[0], width=22, joint="curve")


MOTIFS: dict[str, Callable[[Draw, tuple[int, int], Palette, Random], None]] = {
    "hills": _hills,
    "rings": _rings,
    "bars": _bars,
    "samples": _samples,
    "waves": _waves,
    "route": _route,
}


def draw(motif: str, palette: str, *, seed: str) -> Image.Image:
    """A 960 x 540 picture of a motif in a palette; the seed varies it without chance."""
    rng = random.Random(seed)  # noqa: S311 - decoration
    size = (SIZE[0] * SCALE, SIZE[1] * SCALE)
    picture = Image.new("RGB", size, PALETTES[palette][0])
    MOTIFS[motif](ImageDraw.Draw(picture), size, PALETTES[palette], rng)
    small = picture.resize(SIZE, Image.Resampling.LANCZOS)
    return small.filter(ImageFilter.SMOOTH)
