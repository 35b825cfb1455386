"""Some samples of an edition beside each other, with the lines in which they differ marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from comparison.reading import CellReading, EditionReading, RowReading

MAX_SAMPLES = 6


@dataclass(frozen=True)
class Line:
    """One criterion of every chosen sample."""

    name: str
    cells: tuple[tuple[int, CellReading], ...]
    differs: bool


def chosen(text: str, reading: EditionReading) -> list[int]:
    """Sample numbers out of `1,4,7`, at most six, each once; what is none is left out."""
    parts = [part.strip() for part in text[:200].split(",")]
    numbers = [int(part) for part in parts if part.isdecimal() and len(part) < 10]
    return list(dict.fromkeys(number for number in numbers if number in reading.samples))[:MAX_SAMPLES]


def lines(rows: Sequence[RowReading]) -> list[Line]:
    """Every criterion with the cells of the chosen samples."""
    found = []
    for cells in zip(*(row.cells for row in rows), strict=True):
        said = {(cell.value, str(cell.word), cell.conformity) for cell in cells}
        numbered = tuple((row.number, cell) for row, cell in zip(rows, cells, strict=True))
        found.append(Line(cells[0].name, numbered, len(said) > 1))
    return found
