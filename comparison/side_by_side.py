"""Some samples of an edition beside each other, with the lines in which they differ marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from comparison.addresses import address
from comparison.reading import CellReading, EditionReading, RowReading
from comparison.result_table import row_entry

MAX_SAMPLES = 6
ANCHOR = "side-by-side"


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


def context(reading: EditionReading, values: QueryDict) -> dict[str, Any] | None:
    """The chosen samples with all their lines, or only those that differ; None when none is chosen."""
    numbers = chosen(values.get("compare", ""), reading)
    if not numbers:
        return None
    entries = [row_entry(reading, number) for number in numbers]
    for entry in entries:
        rest = ",".join(str(number) for number in numbers if number != entry["row"].number)
        changed = {"compare": rest} if rest else {}
        entry["without"] = address(values, "compare", anchor=ANCHOR if rest else "results", **changed)
    found = lines([entry["row"] for entry in entries])
    alike = sum(not line.differs for line in found)
    only = values.get("only") == "different" and alike < len(found)
    return {
        "rows": entries,
        "lines": [line for line in found if line.differs or not only],
        "only": only,
        "alike": alike if len(entries) > 1 and alike < len(found) else 0,
        "only_url": address(values, anchor=ANCHOR, only="different"),
        "all_url": address(values, "only", anchor=ANCHOR),
        "clear_url": address(values, "compare", "only"),
    }
