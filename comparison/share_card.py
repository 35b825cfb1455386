"""The picture that stands for a test in a chat: title, finding and the first samples, drawn by Pillow."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from comparison.derivation import rank_text
from comparison.reading import EditionReading

WIDTH, HEIGHT, MARGIN = 1200, 630, 64
PAPER, INK, SOFT, BRAND = "#fbfbf8", "#13211c", "#46574f", "#08664f"
# Where systems keep a face with Chinese; a machine without one shows the test's cover instead.
FACES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyhbd.ttc",
)


@dataclass(frozen=True)
class Card:
    """What the picture says; `lines` are samples with their totals."""

    title: str
    finding: str
    lines: tuple[tuple[str, str], ...]
    foot: str


def card_of(reading: EditionReading, number: int, published: date) -> Card:
    """What the card of an edition says."""
    rows = [reading.row(sample) for sample in reading.ranking[:4]]
    lines = tuple(
        (f"{rank_text(row.result)}  {row.name}", row.shown) for row in rows if row and "rank" in row.result
    )
    foot = _("放心　第 %(number)s 版，%(date)s　结论只对所购批次负责") % {"number": number, "date": published}
    return Card(reading.test["title"], reading.test.get("finding", ""), lines, foot)


@lru_cache(maxsize=1)
def face() -> str:
    """The file of a face with Chinese, empty where there is none."""
    return next((path for path in FACES if Path(path).is_file()), "")


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: int, most: int) -> list[str]:
    """At most so many lines of a width; Chinese breaks anywhere, and what is cut ends in an ellipsis."""
    lines = [""]
    for letter in text:
        if font.getlength(lines[-1] + letter) <= width:
            lines[-1] += letter
        elif len(lines) == most:
            lines[-1] = f"{lines[-1][:-1]}…"
            break
        else:
            lines.append(letter)
    return lines


@lru_cache(maxsize=64)
def png(card: Card) -> bytes:
    """A PNG of 1200 x 630, the size that chats and timelines expect; empty without a face."""
    if not face():
        return b""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 18), fill=BRAND)
    y = _text(pen, wrapped(card.title, _font(54), WIDTH - 2 * MARGIN, 2), 54, INK, MARGIN)
    y = _text(pen, wrapped(card.finding, _font(34), WIDTH - 2 * MARGIN, 3), 34, SOFT, y + 18)
    _samples(pen, card.lines, max(y + 30, 330))
    pen.text((MARGIN, HEIGHT - 62), card.foot, font=_font(26), fill=SOFT)
    kept = io.BytesIO()
    image.save(kept, "PNG", optimize=True)
    return kept.getvalue()


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face(), size)


def _text(pen: ImageDraw.ImageDraw, lines: Sequence[str], size: int, fill: str, top: int) -> int:
    for line in lines:
        pen.text((MARGIN, top), line, font=_font(size), fill=fill)
        top += round(size * 1.45)
    return top


def _samples(pen: ImageDraw.ImageDraw, lines: Sequence[tuple[str, str]], top: int) -> None:
    """Samples with their totals at the right, as many as there is room for above the foot."""
    for name, shown in lines[: max(0, (HEIGHT - 90 - top) // 56)]:
        pen.line((MARGIN, top, WIDTH - MARGIN, top), fill="#d8dfda", width=2)
        pen.text((MARGIN, top + 8), wrapped(name, _font(30), 860, 1)[0], font=_font(30), fill=INK)
        pen.text((WIDTH - MARGIN, top + 8), shown, font=_font(30), fill=BRAND, anchor="ra")
        top += 56
