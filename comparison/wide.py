"""A wide table as laboratories send it: one row for each sample, one column for each criterion."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from stdnum import ean

from comparison import lint
from comparison.cell_text import CellError
from comparison.cell_text import read as read_cell
from comparison.field_text import FieldTextError, unguarded
from comparison.field_text import read as read_field
from comparison.heads import CriterionHead, criterion_columns, sample_columns, unit_code
from comparison.models import Sample
from comparison.scoring.numbers import parse
from comparison.scoring.units import convert
from content.imports.tables import Problem, Row, Severity, Table


@dataclass(slots=True)
class WideReading:
    """What a wide table says: fields of samples and cells by number, their rows, doubts, and figures."""

    samples: dict[int, dict[str, Any]] = field(default_factory=dict)
    cells: dict[int, dict[str, dict[str, Any]]] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)


def own_unit(criterion: Mapping[str, Any]) -> str:
    """The unit of a criterion's row, "" for none."""
    return str(criterion.get("unit") or "")


def other_unit(unit: str, own: str) -> str:
    """A unit, or nothing when it is the criterion's own in another spelling."""
    return "" if unit_code(unit) == unit_code(own) else unit


def read_measurement(text: str, criterion: Mapping[str, Any], unit: str = "") -> dict[str, Any]:
    """Fields of a measurement for a criterion; `unit`: of the whole column. Raises CellError."""
    curve = criterion.get("curve") or {}
    graded = curve.get("type") == "categories"
    if not graded and parse(text) is not None:
        cell: dict[str, Any] = {"state": "measured", "reported": text.strip()}
    else:
        cell = read_cell(text, [str(item["name"]) for item in curve["categories"]] if graded else [])
    given, own = cell.pop("unit", "") or (unit if cell.get("reported") else ""), own_unit(criterion)
    if other_unit(given, own):
        cell["unit"] = given
        if convert(Decimal(1), given, own) is None:
            raise CellError(f"单位 {given} 不能换算为 {own or '（无）'}")
    return cell


class _Reader:
    """Reads one table; the columns are settled once, then every row."""

    def __init__(self, table: Table, criteria: Sequence[Mapping[str, Any]]) -> None:
        self.table = table
        self.criteria = {str(row["key"]): row for row in criteria}
        self.number, self.fields = sample_columns(table.columns)
        used = {self.number, *self.fields.values()}
        free = [column for column in table.columns if column not in used]
        self.heads = {
            column: CriterionHead(head.key, other_unit(head.unit, own_unit(self.criteria[head.key])))
            for column, head in criterion_columns(free, criteria).items()
        }
        self.reading = WideReading()
        self.figures: list[lint.Figure] = []

    def read(self) -> WideReading:
        """The whole table."""
        self._columns()
        if any(problem.severity is Severity.FATAL for problem in self.reading.problems):
            return self.reading
        self.reading.problems += lint.repeated(self.table, self.number)
        self.reading.problems += lint.texts(self.table, list(self.fields.values()))
        refused = {one.row for one in self.reading.problems if one.severity is Severity.REFUSED}
        for row in self.table.rows:
            problems = list(self._row(row, refused))
            self.reading.problems += problems
        return self.reading

    def _say(self, row: int | None, column: str, said: str, severity: Severity = Severity.WARNING) -> None:
        self.reading.problems.append(Problem(self.table.file, row, column, said, severity))

    def _columns(self) -> None:
        if not self.number:
            self._say(1, "样品编号", "缺少这一列：第一行要有“样品编号”", Severity.FATAL)
        personal = set(lint.personal_columns(self.table.columns))
        if personal:
            self.reading.notes.append(f"个人信息列不导入：{'、'.join(sorted(personal))}")
            self.fields = {name: column for name, column in self.fields.items() if column not in personal}
        known = {self.number, *self.fields.values(), *self.heads, *personal}
        for column in self.table.columns:
            if column not in known:
                self._say(1, column, "不认识的列，没有读取；列名应是样品的项目或指标的名称")
        taken: dict[str, str] = {}
        for column, head in self.heads.items():
            if head.key in taken:
                self._say(1, column, f"和“{taken[head.key]}”列是同一个指标", Severity.FATAL)
            taken[head.key] = column
            self._unit(column, head)

    def _unit(self, column: str, head: CriterionHead) -> None:
        wanted = own_unit(self.criteria[head.key])
        if not head.unit:
            return
        if convert(Decimal(1), head.unit, wanted) is None:
            said = f"表头单位 {head.unit} 不能换算为指标的单位 {wanted or '（无）'}"
            self._say(1, column, said, Severity.FATAL)
        else:
            self._say(1, column, f"表头单位 {head.unit} 与指标的单位 {wanted} 不同，记录原单位，计分时换算")

    def _row(self, row: Row, refused: set[int | None]) -> Iterator[Problem]:
        text = row.get(self.number)
        if not text.isdecimal() or not 0 < len(text) < 10 or not int(text):
            said = f"样品编号“{text[:20]}”不是正整数，整行不导入"
            yield Problem(self.table.file, row.number, self.number, said, Severity.REFUSED)
            return
        number = int(text)
        faults: list[Problem] = []
        sample = self._sample(row, faults)
        cells = self._cells(row, faults)
        yield from faults
        if row.number not in refused and not any(one.severity is Severity.REFUSED for one in faults):
            self.reading.samples[number] = sample
            self.reading.cells[number] = cells
            self.reading.rows[number] = row.number
        else:
            self.reading.refused.add(number)

    def _sample(self, row: Row, faults: list[Problem]) -> dict[str, Any]:
        values = {}
        for name, column in self.fields.items():
            try:
                values[name] = read_field(Sample._meta.get_field(name), row.get(column))
            except FieldTextError as error:
                faults.append(
                    Problem(self.table.file, row.number, column, f"{error}，整行不导入", Severity.REFUSED)
                )
        gtin = str(values.get("gtin") or "")
        if gtin and not ean.is_valid(gtin):
            said = f"商品条码“{gtin}”的校验位不对，请核对"
            faults.append(Problem(self.table.file, row.number, self.fields["gtin"], said))
        return values

    def _cells(self, row: Row, faults: list[Problem]) -> dict[str, dict[str, Any]]:
        cells = {}
        for column, head in self.heads.items():
            text = unguarded(row.get(column))
            try:
                cell = read_measurement(text, self.criteria[head.key], head.unit)
            except CellError as error:
                faults.append(
                    Problem(self.table.file, row.number, column, f"{error}，整行不导入", Severity.REFUSED)
                )
                continue
            cells[head.key] = cell
            self._figure(row, column, head, text, cell)
        return cells

    def _figure(self, row: Row, column: str, head: CriterionHead, text: str, cell: Mapping[str, Any]) -> None:
        values = tuple(
            value for piece in cell.get("reported", "").split() if (value := parse(piece)) is not None
        )
        if values:
            figure = lint.Figure(row.number, column, head.key, row.get(self.number), text, values)
            self.figures.append(figure)


def read_wide(
    table: Table, criteria: Sequence[Mapping[str, Any]], earlier: lint.Earlier | None = None
) -> WideReading:
    """Samples and measurements of a wide table; `criteria`: rows with key, name, unit and curve.

    `earlier`: stored numbers by sample number and criterion, to see what changed its sign or unit.
    """
    reader = _Reader(table, criteria)
    reading = reader.read()
    reading.problems += lint.lint_figures(table.file, reader.figures, earlier or {})
    return reading
