"""A book of sheets (or a zip or folder of CSV) as the tables of one test; the columns follow the models."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from comparison import lint
from comparison.field_text import FieldTextError, label, read
from comparison.models import ComparisonTestPage, Measurement, Sample
from comparison.tables import ComparisonTables, child_models, own_fields
from comparison.wide import WideReading, read_wide
from content.imports.batches import fatal
from content.imports.tables import Problem, Row, Severity, Table
from content.institutions.models import Institution

TEST, SAMPLES, CELLS, DETAILS = "test", "samples", "measurements", "details"
# Fixed sheets; every child table of a test adds one under its own name.
FIXED = {TEST: "试验", SAMPLES: "样品", CELLS: "测量值", DETAILS: "测量值明细"}
ITEM, CONTENT, LABS, SLUG = "项目", "内容", "检验机构", "网址名称"
HELP_SHEET = "说明"
_PAGE_LEFT_OUT = {"edition_reason", "path", "depth", "numchild"}


def page_fields() -> dict[str, models.Field[Any, Any]]:
    """The fields of a test that a sheet can say, by name, the title first."""
    page: Any = ComparisonTestPage
    own = [one for one in page._meta.local_concrete_fields if not one.is_relation and _plain(one)]
    title = page._meta.get_field("title")
    return {"title": title} | {one.name: one for one in own}


def _plain(one: Any) -> bool:
    return one.name not in _PAGE_LEFT_OUT and type(one).__name__ != "StreamField"


def row_fields(model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    """The columns of a child table, by name: every field but links to files and other records."""
    return {one.name: one for one in own_fields(model) if not one.is_relation}


def sheet_titles() -> dict[str, str]:
    """Chinese titles of all sheets by their plain names, in the order of the template."""
    children = {relation: label(model._meta) for relation, model in child_models().items()}
    first = {TEST: FIXED[TEST], **{name: children.pop(name) for name in ("criteria", "rules")}}
    return first | {name: FIXED[name] for name in (SAMPLES, CELLS, DETAILS)} | children


def sheets(tables: Sequence[Table]) -> tuple[dict[str, Table], list[Table]]:
    """The tables by the sheet they are, by title or plain name, and those that are none."""
    titles = {title: name for name, title in sheet_titles().items()}
    found: dict[str, Table] = {}
    unknown = []
    for table in tables:
        stem = PurePath(table.file.rsplit("·", 1)[-1]).stem if "·" not in table.file else ""
        title = (stem or table.file.rsplit("·", 1)[-1]).strip()
        name = titles.get(title, title.lower() if title.lower() in titles.values() else "")
        if name and name not in found:
            found[name] = table
        else:
            unknown.append(table)
    return found, unknown


@dataclass(slots=True)
class BookReading:
    """A book as read: the test's address and tables, rows of samples, doubts, notes and figures."""

    slug: str = ""
    page: dict[str, Any] = field(default_factory=dict)
    laboratories: list[Any] | None = None
    children: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    wide: WideReading = field(default_factory=WideReading)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def tables(self, *, whole: bool) -> ComparisonTables:
        """The tables to compare and save."""
        others = {name: rows for name, rows in self.children.items() if name not in ("criteria", "rules")}
        return ComparisonTables(
            self.page,
            self.children.get("criteria"),
            self.children.get("rules"),
            self.wide.samples,
            self.wide.cells,
            self.laboratories,
            others,
            whole,
            self.wide.refused,
        )


Rows = Sequence[Mapping[str, Any]]
Source = Callable[[BookReading], tuple[Rows, lint.Earlier]]


def read_book(found: Mapping[str, Table], source: Source) -> BookReading:
    """The sheets of a book; `source` gives the criteria that columns are matched with, and stored numbers."""
    reading = BookReading()
    if TEST in found:
        _read_test(found[TEST], reading)
    for relation, model in child_models().items():
        if relation in found:
            reading.children[relation] = _read_rows(found[relation], model, reading)
    rows, earlier = source(reading)
    for name in (SAMPLES, CELLS):
        if name in found:
            more = read_wide(found[name], rows, earlier)
            if name == CELLS and SAMPLES in found:
                _refuse_unlisted(found[name], more, {*reading.wide.samples, *reading.wide.refused})
            _merge(reading.wide, more)
    if DETAILS in found:
        _read_details(found[DETAILS], rows, reading)
    reading.problems += reading.wide.problems
    reading.notes += reading.wide.notes
    return reading


def _read_test(table: Table, reading: BookReading) -> None:
    missing = table.missing_columns([ITEM, CONTENT])
    reading.problems += missing
    if missing:
        return
    by_label = {label(one): one for one in page_fields().values()} | page_fields()
    for row in table.rows:
        item, text = row.get(ITEM), row.get(CONTENT)
        if item in (SLUG, "slug"):
            _slug(table, row, text, reading)
        elif item == LABS:
            _laboratories(table, row, text, reading)
        elif item in by_label:
            _page_field(table, row, by_label[item], reading)
        elif item:
            said = f"不认识的项目“{item[:30]}”，没有读取"
            reading.problems.append(Problem(table.file, row.number, ITEM, said))


def _slug(table: Table, row: Row, text: str, reading: BookReading) -> None:
    reading.slug = text
    if text and not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", text):
        reading.problems.append(_fault(table, row, CONTENT, "网址名称只用小写字母、数字和连字符"))


def _page_field(table: Table, row: Row, one: Any, reading: BookReading) -> None:
    try:
        reading.page[one.name] = read(one, row.get(CONTENT))
    except FieldTextError as error:
        reading.problems.append(_fault(table, row, CONTENT, f"{label(one)}：{error}"))


def _laboratories(table: Table, row: Row, text: str, reading: BookReading) -> None:
    names = [name for name in re.split(r"[、；;\n]", text) if name.strip()]
    there = {one.name: one for one in Institution.objects.filter(name__in=[name.strip() for name in names])}
    reading.laboratories = list(there.values())
    for name in names:
        if name.strip() not in there:
            said = f"检验机构“{name.strip()}”还没有登记，没有关联；请先在“机构与资质”里登记"
            reading.problems.append(Problem(table.file, row.number, CONTENT, said))


def _fault(table: Table, row: Row, column: str, said: str) -> Problem:
    """What is wrong in the method's own sheets stops the file: a method is whole or not at all."""
    return Problem(table.file, row.number, column, said, Severity.FATAL)


def _columns(table: Table, fields: Mapping[str, Any], reading: BookReading) -> dict[str, str]:
    """The column of every field that a sheet has; what is unknown is told."""
    heads = {label(one): name for name, one in fields.items()} | {name: name for name in fields}
    personal = lint.personal_columns(table.columns)
    columns = {}
    for column in table.columns:
        if column in heads:
            columns[heads[column]] = column
        elif column not in personal:
            reading.problems.append(Problem(table.file, 1, column, "不认识的列，没有读取"))
    return columns


def _read_rows(table: Table, model: type[models.Model], reading: BookReading) -> list[dict[str, Any]]:
    fields = row_fields(model)
    columns = _columns(table, fields, reading)
    needed = [label(one) for name, one in fields.items() if name == "key" and name not in columns]
    reading.problems += table.missing_columns(needed)
    rows = []
    for row in table.rows:
        values = {}
        for name, column in columns.items():
            try:
                values[name] = read(fields[name], row.get(column))
            except FieldTextError as error:
                reading.problems.append(_fault(table, row, column, str(error)))
        reading.problems += _clean(table, row, model, values)
        rows.append(values)
    keys = [row["key"] for row in rows if "key" in row]
    reading.problems += [
        fatal(table.file, f"编号“{key}”用了两次", "编号")
        for key in sorted({k for k in keys if keys.count(k) > 1})
    ]
    return rows


def _clean(table: Table, row: Row, model: type[models.Model], values: Mapping[str, Any]) -> list[Problem]:
    """What the CMS form would refuse, by column."""
    left_out = {one.name for one in model._meta.concrete_fields if one.is_relation}
    try:
        row_of_model = model(**values)
        row_of_model.clean_fields(exclude=left_out)
        if left_out <= {"page"}:
            # Where a row also links to a file, which no table can say, its whole is not judged here.
            row_of_model.clean()
    except ValidationError as error:
        said = error.message_dict
        names = {one.name: label(one) for one in own_fields(model)}
        return [_fault(table, row, names.get(name, ""), "".join(text)) for name, text in said.items()]
    return []


def _refuse_unlisted(table: Table, more: WideReading, listed: set[int]) -> None:
    """Where a book lists its samples, measurements of another sample are refused."""
    for number in [one for one in more.samples if one not in listed]:
        row = more.rows[number]
        said = f"样品 {number} 不在“样品”表里，整行不导入"
        more.problems.append(Problem(table.file, row, "样品编号", said, Severity.REFUSED))
        more.samples.pop(number)
        more.cells.pop(number)


def _merge(into: WideReading, more: WideReading) -> None:
    for number, sample in more.samples.items():
        into.samples[number] = into.samples.get(number, {}) | sample
        into.cells[number] = into.cells.get(number, {}) | more.cells[number]
        into.rows.setdefault(number, more.rows[number])
    into.problems += more.problems
    into.notes += more.notes
    into.refused |= more.refused
    for number in into.refused:
        # A sample of which one row was refused stays as it stands.
        into.samples.pop(number, None)
        into.cells.pop(number, None)


def _read_details(table: Table, criteria: Sequence[Mapping[str, Any]], reading: BookReading) -> None:
    """One row for each measurement, with everything that one cell of a wide sheet cannot say."""
    fields = row_fields(Measurement)
    number = label(Sample._meta.get_field("number"))
    reading.problems += table.missing_columns([number, label(fields["criterion"])])
    columns = _columns(table, fields | {"number": Sample._meta.get_field("number")}, reading)
    known = {str(row["key"]): row for row in criteria}
    if {"number", "criterion"} - set(columns):
        return
    for row in table.rows:
        cell, faults = _detail(table, row, {k: v for k, v in columns.items() if k != "number"}, known)
        text = row.get(columns["number"])
        if not faults and not (text.isdecimal() and int(text) in reading.wide.samples):
            faults = [_refusal(table, row, number, f"样品“{text[:20]}”不在样品表里")]
        reading.problems += faults
        if not faults:
            reading.wide.cells[int(text)][cell.pop("criterion")] = cell
        elif text.isdecimal():
            spare(reading.wide, int(text))


def spare(wide: WideReading, number: int) -> None:
    """A sample of which one row was refused stays as it stands."""
    if wide.samples.pop(number, None) is not None:
        wide.cells.pop(number, None)
        wide.refused.add(number)


def _detail(
    table: Table, row: Row, columns: Mapping[str, str], known: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Problem]]:
    fields = row_fields(Measurement)
    cell, faults = {}, []
    for name, column in columns.items():
        try:
            cell[name] = read(fields[name], row.get(column))
        except FieldTextError as error:
            faults.append(_refusal(table, row, column, str(error)))
    if cell.get("criterion") not in known:
        faults.append(_refusal(table, row, columns["criterion"], f"没有指标“{cell.get('criterion')}”"))
    if not faults:
        try:
            Measurement(**cell).clean()
        except ValidationError as error:
            faults.append(_refusal(table, row, columns.get("reported", ""), "".join(error.messages)))
    return cell, faults


def _refusal(table: Table, row: Row, column: str, said: str) -> Problem:
    return Problem(table.file, row.number, column, f"{said}，这个样品不导入", Severity.REFUSED)
