"""A grid of texts that editors fill like a spreadsheet: samples and their facts, or samples and criteria."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from comparison.heads import NUMBER_HEADS

Texts = dict[str, dict[str, str]]
# So many cells are shown at once: a form has at most 10,000 fields, and a person reads far fewer.
CELLS_SHOWN = 2_500


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: key, head, other heads that a pasted table may have, a hint, and words to choose from."""

    key: str
    head: str
    heads: Sequence[str] = ()
    hint: str = ""
    words: Sequence[str] = ()


@dataclass(slots=True)
class GridCell:
    """One cell: the name of its input, its text, what is stored, and what is wrong with it."""

    name: str
    column: GridColumn
    text: str
    stored: str = ""
    error: str = ""
    note: str = ""

    @property
    def changed(self) -> bool:
        """Whether it differs from what is stored."""
        return self.text != self.stored


@dataclass(slots=True)
class GridRow:
    """One sample: its number, a label, its cells; `is_new` when it is not stored yet."""

    number: str
    label: str
    cells: list[GridCell] = field(default_factory=list)
    is_new: bool = False

    @property
    def filled(self) -> bool:
        """Whether anything stands in it."""
        return any(cell.text for cell in self.cells)


@dataclass(slots=True)
class Grid:
    """The rows and columns as shown, and what was wrong with a paste."""

    columns: Sequence[GridColumn]
    rows: list[GridRow]
    warnings: list[str] = field(default_factory=list)

    @property
    def errors(self) -> int:
        """How many cells are wrong."""
        return sum(bool(cell.error) for row in self.rows for cell in row.cells)

    @property
    def changes(self) -> int:
        """How many cells differ from what is stored."""
        return sum(cell.changed for row in self.rows for cell in row.cells)


def digest(stored: Texts) -> str:
    """A short digest of the stored texts, to see whether somebody changed them meanwhile."""
    return hashlib.sha256(json.dumps(stored, sort_keys=True).encode()).hexdigest()[:16]


def cell_name(number: str, key: str) -> str:
    """The name of a cell's input."""
    return f"c-{number}-{key}"


def posted(data: Mapping[str, str], numbers: Sequence[str], columns: Sequence[GridColumn]) -> Texts:
    """The texts of a form by sample number and column; what the form does not have is left out."""
    return {
        number: {
            column.key: data[cell_name(number, column.key)].strip()
            for column in columns
            if cell_name(number, column.key) in data
        }
        for number in numbers
    }


@dataclass(slots=True)
class Pasted:
    """What a pasted table says: texts by row and column, and what could not be placed."""

    texts: Texts = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def read_paste(
    text: str,
    columns: Sequence[GridColumn],
    numbers: Sequence[str],
    free: Sequence[str],
    fresh: Callable[[], str] | None = None,
) -> Pasted:
    """Places rows parted by lines and tabs.

    With a first line of heads, columns go by head and rows by number; without, both go by position, rows into
    the `free` ones. `fresh` makes the number of a new row, where new rows are allowed.
    """
    lines = [[cell.strip() for cell in line.split("\t")] for line in text.splitlines() if line.strip()]
    found = Pasted()
    if not lines:
        found.warnings.append("没有粘贴任何内容")
        return found
    heads = _heads(lines[0], columns)
    if heads:
        unknown = [name for place, name in enumerate(lines[0]) if name and place not in heads]
        found.warnings += [f"不认识的列“{name[:30]}”，没有粘贴" for name in unknown]
        lines = lines[1:]
    else:
        heads = _by_position(lines[0], columns)
    for place, cells in enumerate(lines):
        told = {heads[at]: cell for at, cell in enumerate(cells) if at in heads}
        number = told.pop(NUMBER, "") or (free[place] if place < len(free) else "")
        number = number or (fresh() if fresh else "")
        if not number or (number not in numbers and fresh is None):
            found.warnings.append(f"第 {place + 1} 行没有对应的样品 {number}".rstrip() + "，没有粘贴")
            continue
        found.texts.setdefault(number, {}).update(told)
        if any(cells[max(heads, default=-1) + 1 :]):
            found.warnings.append(f"第 {place + 1} 行比表格宽，多出的列没有粘贴")
    return found


NUMBER = ""


def _heads(cells: Sequence[str], columns: Sequence[GridColumn]) -> dict[int, str]:
    """The column of each place by its head; empty when the first line is no line of heads."""
    by_head = {head.lower(): column.key for column in columns for head in (column.head, *column.heads)}
    by_head |= dict.fromkeys(NUMBER_HEADS, NUMBER)
    return {place: by_head[cell.lower()] for place, cell in enumerate(cells) if cell.lower() in by_head}


def _by_position(cells: Sequence[str], columns: Sequence[GridColumn]) -> dict[int, str]:
    keys = [column.key for column in columns]
    if len(cells) == len(columns) + 1:
        keys = [NUMBER, *keys]
    return dict(enumerate(keys))


def build(
    columns: Sequence[GridColumn], labels: Mapping[str, str], stored: Texts, texts: Texts, errors: Texts
) -> Grid:
    """The grid to show: the texts given, else those stored."""
    rows = []
    for number, label in labels.items():
        row = GridRow(number, label, is_new=number not in stored)
        for column in columns:
            kept = stored.get(number, {}).get(column.key, "")
            row.cells.append(
                GridCell(
                    cell_name(number, column.key),
                    column,
                    texts.get(number, {}).get(column.key, kept),
                    kept,
                    errors.get(number, {}).get(column.key, ""),
                )
            )
        rows.append(row)
    return Grid(columns, rows)


def changed(stored: Texts, texts: Texts) -> Texts:
    """The texts that differ from what is stored."""
    differing: Any = {
        number: {key: text for key, text in row.items() if text != stored.get(number, {}).get(key, "")}
        for number, row in texts.items()
    }
    return {number: row for number, row in differing.items() if row}
