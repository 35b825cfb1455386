"""A laboratory's own table and a mapping become the tables of one test."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from comparison import lint
from comparison.cell_text import CellError
from comparison.cell_text import read as read_cell
from comparison.field_text import FieldTextError
from comparison.field_text import read as read_field
from comparison.mapping import NOT_DETECTED, ROW_NUMBER, TestMapping
from comparison.models import Sample
from comparison.scoring.numbers import parse
from comparison.scoring.units import convert
from comparison.tables import ComparisonTables
from content.imports.batches import fatal, merge_problems
from content.imports.tables import Problem, Row, Severity, Table

UNNAMED = "未注明"
_NOT_IN_TABLES = {"column", "match"}


def check_table(mapping: TestMapping, table: Table, earlier: lint.Earlier | None = None) -> list[Problem]:
    """Everything wrong with the file for this mapping."""
    personal = set(lint.personal_columns(table.columns))
    problems = list(table.missing_columns(mapping.wanted()))
    problems += [
        fatal(table.file, "是个人信息列，不能导入", name)
        for name in mapping.columns.values()
        if name in personal
    ]
    if problems or not table.readable:
        return merge_problems(table.problems, problems)
    found = _long(mapping, table, earlier or {}) if mapping.long else _wide(mapping, table, earlier or {})
    return merge_problems(table.problems, found, _bad_samples(mapping, table))


def _identifier(mapping: TestMapping) -> str:
    number = mapping.columns["number"]
    return "" if number == ROW_NUMBER else number


def _texts_of(mapping: TestMapping) -> list[str]:
    return [column for column in mapping.columns.values() if column != ROW_NUMBER]


def _wide(mapping: TestMapping, table: Table, earlier: lint.Earlier) -> list[Problem]:
    identifier = _identifier(mapping)
    numeric = mapping.numeric()
    found = lint.lint(table, numeric, identifier=identifier, text=_texts_of(mapping), earlier=earlier)
    sums = mapping.sum_check
    if sums and sums["total"] in table.columns:
        tolerance = Decimal(str(sums["tolerance"]))
        label: Callable[[Row], str] = lambda row: f"编号 {row.get(identifier)}"  # noqa: E731
        found += lint.inconsistent_sums(table, numeric, sums["total"], tolerance, label)
    return found


def _long(mapping: TestMapping, table: Table, earlier: lint.Earlier) -> list[Problem]:
    value, unit = mapping.long["value"], mapping.long["unit"]
    figures, found, seen = [], [], set()
    for row in table.rows:
        try:
            key, _cell = _long_cell(mapping, row)
            if (place := (_number(mapping, row), key)) in seen:
                raise _RefusedError(mapping.long["criterion"], f"样品 {place[0]} 的这个指标出现两次")
        except _RefusedError as error:
            found.append(Problem(table.file, row.number, error.column, str(error), Severity.REFUSED))
            continue
        seen.add(place)
        text = row.get(value)
        if text in mapping.no_data:
            said = f"{text} 按映射文件的约定记为“{mapping.no_data[text]}”"
            found.append(Problem(table.file, row.number, value, said))
            continue
        number = _number(mapping, row)
        figures.append(lint.Figure(row.number, value, key, number, text, lint.numbers_of(text)))
    found += lint.lint_figures(table.file, figures, earlier)
    found += lint.mixed_spellings(table, unit)
    found += lint.texts(table, _texts_of(mapping))
    # The unit is no part of what makes two rows the same; the row's own number is neither.
    found += lint.repeated(table, _identifier(mapping), unique=False)
    return found


class _RefusedError(ValueError):
    """A row of a long table that cannot be read; carries the column."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(f"{message}，整行不导入")
        self.column = column


def _long_cell(mapping: TestMapping, row: Row) -> tuple[str, dict[str, Any]]:
    """The criterion and the cell of a row of a long table."""
    named, value, unit = (mapping.long[name] for name in ("criterion", "value", "unit"))
    criterion = next((one for one in mapping.criteria if one.get("match") == row.get(named)), None)
    if criterion is None:
        raise _RefusedError(named, f"没有指标“{row.get(named)[:30]}”")
    told = mapping.units.get(row.get(unit), row.get(unit))
    if told and convert(Decimal(1), told, criterion.get("unit", "")) is None:
        raise _RefusedError(unit, f"单位 {row.get(unit)} 不能换算为 {criterion.get('unit') or '（无）'}")
    try:
        cell = _read(mapping, row.get(value), [])
    except CellError as error:
        raise _RefusedError(value, str(error)) from error
    if cell.get("reported") and told and told != criterion.get("unit", ""):
        cell["unit"] = told
    return criterion["key"], cell or {"state": "not_tested"}


def _read(mapping: TestMapping, text: str, categories: Sequence[str]) -> dict[str, Any]:
    agreed = mapping.no_data.get(text)
    if agreed == NOT_DETECTED:
        return {"state": "measured", "qualifier": "nd"}
    if agreed:
        return {"state": agreed}
    if not categories and parse(text) is not None:
        return {"state": "measured", "reported": text}
    return read_cell(text, categories)


def _number(mapping: TestMapping, row: Row) -> str:
    number = mapping.columns["number"]
    return str(row.number - 1) if number == ROW_NUMBER else row.get(number)


def _bad_samples(mapping: TestMapping, table: Table) -> Iterator[Problem]:
    brand, number = mapping.columns.get("brand", ""), mapping.columns["number"]
    for row in table.rows:
        text = _number(mapping, row)
        if not text.isdecimal() or len(text) > 9:
            said = f"样品编号“{text[:20]}”不是整数，整行不导入"
            yield Problem(table.file, row.number, number, said, Severity.REFUSED)
        if brand and not row.get(brand):
            yield Problem(table.file, row.number, brand, f"空格，按“{UNNAMED}”导入")
        yield from _bad_fields(mapping, table, row)


def _bad_fields(mapping: TestMapping, table: Table, row: Row) -> Iterator[Problem]:
    for name, column in mapping.columns.items():
        if name not in ("number", "brand"):
            try:
                _field(name, row.get(column))
            except FieldTextError as error:
                yield Problem(table.file, row.number, column, f"{error}，整行不导入", Severity.REFUSED)
            most = Sample._meta.get_field(name).max_length
            if most and len(row.get(column)) > most:
                yield Problem(table.file, row.number, column, f"超过 {most} 字，只取前 {most} 字")


def _field(name: str, text: str) -> Any:
    """A sample's value; a longer text than the field takes is cut, as sources write whole sentences."""
    field: Any = Sample._meta.get_field(name)
    return read_field(field, text[: field.max_length] if field.max_length else text)


def to_tables(
    mapping: TestMapping, table: Table, problems: Iterable[Problem]
) -> tuple[ComparisonTables, dict[int, int]]:
    """The test that the rows without refusal make, and each sample's row in the file."""
    refused = {problem.row for problem in problems if problem.severity is Severity.REFUSED}
    criteria = [
        {name: value for name, value in row.items() if name not in _NOT_IN_TABLES} for row in mapping.criteria
    ]
    tables = ComparisonTables(mapping.page, criteria, mapping.rules)
    rows: dict[int, int] = {}
    for row in table.rows:
        text = _number(mapping, row)
        if row.number in refused:
            tables.spared.update([int(text)] if text.isdecimal() else [])
            continue
        number = int(text)
        rows.setdefault(number, row.number)
        tables.samples.setdefault(number, _sample(mapping, row))
        tables.measurements.setdefault(number, {}).update(_cells(mapping, row))
    return tables, rows


def _sample(mapping: TestMapping, row: Row) -> dict[str, Any]:
    columns = {name: column for name, column in mapping.columns.items() if name != "number"}
    sample = {name: _field(name, row.get(column)) for name, column in columns.items()} | mapping.fixed
    return sample | {"brand": sample["brand"] or UNNAMED}


def _cells(mapping: TestMapping, row: Row) -> dict[str, dict[str, Any]]:
    if mapping.long:
        key, cell = _long_cell(mapping, row)
        return {key: cell}
    empty = mapping.placeholder if lint.is_placeholder(row, mapping.numeric()) else ""
    return {one["key"]: _cell(mapping, one, row, empty) for one in mapping.criteria if "column" in one}


def _cell(mapping: TestMapping, criterion: Mapping[str, Any], row: Row, empty: str) -> dict[str, Any]:
    text = row.get(criterion["column"])
    if empty or not text:
        return {"state": empty or "not_tested"}
    if criterion["curve"]["type"] == "categories":
        return {"state": "measured", "category": text}
    return _read(mapping, text, [])
