"""Bodies of demo articles written as plain text: blocks with a blank line between them.

A block's first word says what it is: `##` and `###` heading, `-` list, `>` quote (last line `—— source`),
`!`, `!!`, `!!!` callout of rising urgency (first line the title), `%` figure, `=` steps and `|` table (first
line the title), `[motif·palette]` picture; anything else is a paragraph. Parts of a line are parted by `｜`;
broken lines join without a space.
"""

from collections.abc import Callable
from typing import Any

from content.core.demo import picture

Block = dict[str, Any]
TONES = {"!": "info", "!!": "warn", "!!!": "bad"}


def _heading(mark: str, lines: list[str]) -> Block:
    return {"type": "heading", "value": {"text": "".join(lines), "level": f"h{len(mark)}"}}


def _paragraph(_mark: str, lines: list[str]) -> Block:
    return {"type": "paragraph", "value": f"<p>{''.join(lines)}</p>"}


def _rows(mark: str, lines: list[str]) -> list[str]:
    """The lines again as items: a line that does not begin with the mark goes on with the one above."""
    rows: list[str] = []
    for line in lines:
        if line.startswith(f"{mark} ") or not rows:
            rows.append(line.removeprefix(f"{mark} "))
        else:
            rows[-1] += line
    return rows


def _list(mark: str, lines: list[str]) -> Block:
    items = "".join(f"<li>{row}</li>" for row in _rows(mark, lines))
    return {"type": "paragraph", "value": f"<ul>{items}</ul>"}


def _quote(_mark: str, lines: list[str]) -> Block:
    return {"type": "quote", "value": {"text": "".join(lines[:-1]), "source": lines[-1].removeprefix("—— ")}}


def _callout(mark: str, lines: list[str]) -> Block:
    text = f"<p>{''.join(lines[1:])}</p>"
    return {"type": "callout", "value": {"tone": TONES[mark], "title": lines[0], "text": text}}


def _figure(_mark: str, lines: list[str]) -> Block:
    parts = dict(zip(("number", "unit", "label", "source_name"), "".join(lines).split("｜"), strict=True))
    return {"type": "figure", "value": {**parts, "source_url": ""}}


def _steps(mark: str, lines: list[str]) -> Block:
    title, *rows = _rows(mark, lines)
    pairs = [row.partition("｜") for row in rows]
    items = [{"title": name, "text": text} for name, _, text in pairs]
    return {"type": "steps", "value": {"title": title, "items": items}}


def _table(mark: str, lines: list[str]) -> Block:
    caption, *rows = _rows(mark, lines)
    value = {
        "data": [row.split("｜") for row in rows],
        "table_caption": caption,
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "table_header_choice": "both",
    }
    return {"type": "table", "value": value}


def _picture(mark: str, lines: list[str]) -> Block:
    motif, palette = mark.strip("[]").split("·")
    alt, _, caption = "".join(lines).partition("｜")
    value = {
        "image": cover(motif, palette).pk,
        "alt": alt,
        "decorative": False,
        "caption": caption,
        "credit": "",
    }
    return {"type": "image", "value": value}


MAKERS: dict[str, Callable[[str, list[str]], Block]] = {
    "##": _heading,
    "###": _heading,
    "-": _list,
    ">": _quote,
    "!": _callout,
    "!!": _callout,
    "!!!": _callout,
    "%": _figure,
    "=": _steps,
    "|": _table,
}


def cover(motif: str, palette: str) -> Any:
    """The drawn picture of a motif in a palette, shared by all that show it."""
    return picture(f"{motif}·{palette}", motif, palette)


def body(text: str) -> list[Block]:
    """The StreamField blocks of a text."""
    blocks = []
    for part in text.strip().split("\n\n"):
        mark, _, rest = part.partition(" ")
        if mark.startswith("["):
            blocks.append(_picture(mark, rest.split("\n")))
        elif mark in MAKERS:
            blocks.append(MAKERS[mark](mark, rest.split("\n")))
        else:
            blocks.append(_paragraph("", part.split("\n")))
    return blocks
