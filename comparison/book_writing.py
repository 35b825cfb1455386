"""A test as a book of sheets: the empty template, the filled example, or any test of the database."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from comparison import cell_text, curve_text
from comparison.books import (
    CELLS,
    CONTENT,
    DETAILS,
    HELP_SHEET,
    ITEM,
    LABS,
    SAMPLES,
    SLUG,
    TEST,
    page_fields,
    row_fields,
    sheet_titles,
)
from comparison.demo import tables_of
from comparison.demo_tests import TESTS
from comparison.field_text import label, show
from comparison.models import Measurement, Sample
from comparison.saving import draft_of
from comparison.tables import ComparisonTables, Fields, cell_fields, child_models, full, own_fields
from content.imports.batches import csv_cell

Grid = list[list[str]]
_HELP = (
    "一个工作表一种内容；第一行是列名，不要改动。不需要的工作表可以删掉，原有的内容就不会变。",
    "“试验”一行一个项目。",
    "“指标”里没有评分曲线的一行是分组，“上级编号”写分组的编号，同一上级下的权重合计 100。",
    f"评分曲线的写法：{curve_text.HELP}",
    "“测量值”一行一个样品，一列一个指标；列名是指标的名称，单位写在括号里。一格可以写："
    "12.5；几件用空格分开 12.1 12.3；<0.01；未检出；未测；不适用；未能完成；1.72 标称1.7；12.1 ±0.3。",
    "空格表示还没有录入。不要用 -1、0、999 代替没有数值。不要写姓名、电话等个人信息。",
    "“测量值明细”一行一个测量值，写一格写不下的内容，如件数、最小件、最大件和标称值出处。",
)


def stored_tables(page: Any) -> ComparisonTables:
    """A test of the database as tables: its newest draft and its working tables."""
    draft = draft_of(page)
    children = {
        relation: [
            {name: getattr(row, name) for name in row_fields(model)} for row in getattr(draft, relation).all()
        ]
        for relation, model in child_models().items()
    }
    samples, cells = {}, {}
    for sample in page.samples.prefetch_related("measurements"):
        samples[sample.number] = {one.name: getattr(sample, one.name) for one in own_fields(Sample)}
        cells[sample.number] = {
            cell.criterion: {name: getattr(cell, name) for name in cell_fields()}
            for cell in sample.measurements.all()
        }
    return ComparisonTables(
        {name: getattr(draft, name) for name in page_fields()},
        children.pop("criteria"),
        children.pop("rules"),
        samples,
        cells,
        list(draft.laboratories.all()),
        children,
    )


def example_tables() -> tuple[str, ComparisonTables]:
    """The address and the tables of the filled example: the demo's vacuum flasks."""
    test = next(one for one in TESTS if one["slug"] == "vacuum-flasks")
    tables = tables_of(test, date(2026, 5, 20))
    page = {name: value for name, value in tables.page.items() if name in page_fields()}
    return f"{test['slug']}-example", ComparisonTables(
        page | {"title": "不锈钢保温杯比较试验（导入示例）"},
        tables.criteria,
        tables.rules,
        tables.samples,
        tables.measurements,
    )


def grids(slug: str = "", tables: ComparisonTables | None = None) -> dict[str, Grid]:
    """Rows of cells of every sheet, the head first; without tables the empty template."""
    given = tables or ComparisonTables({}, [], [])
    criteria = list(given.criteria or ())
    content: dict[str, Grid] = {TEST: _test(slug, given, empty=tables is None)}
    for relation, model in child_models().items():
        fields = row_fields(model)
        head = [label(one) for one in fields.values()]
        rows = [full(model, row) for row in given.children().get(relation, [])]
        content[relation] = [head, *([show(fields[name], row[name]) for name in fields] for row in rows)]
    content[SAMPLES] = _samples(given)
    content[CELLS] = _cells(criteria, given)
    content[DETAILS] = _details(given)
    return {title: content[name] for name, title in sheet_titles().items()}


def _test(slug: str, tables: ComparisonTables, *, empty: bool) -> Grid:
    labs = "、".join(sorted(str(one) for one in tables.laboratories or ()))
    rows = [[ITEM, CONTENT], [SLUG, slug]]
    for name, one in page_fields().items():
        default = None if isinstance(one, models.DateField) else one.get_default()
        value = default if empty else tables.page.get(name)
        if empty or name in tables.page:
            rows.append([label(one), show(one, value)])
    return [*rows, [LABS, labs]] if empty or tables.laboratories is not None else rows


def _sample_fields() -> dict[str, Any]:
    return {one.name: one for one in own_fields(Sample) if one.name != "photo"}


def _samples(tables: ComparisonTables) -> Grid:
    fields = _sample_fields()
    rows = [full(Sample, row) | {"number": number} for number, row in sorted(tables.samples.items())]
    return [
        [label(one) for one in fields.values()],
        *([show(fields[name], row[name]) for name in fields] for row in rows),
    ]


def cell_head(criterion: Fields) -> str:
    """The head of a criterion's column: its name, and its unit in brackets."""
    unit = criterion.get("unit")
    return f"{criterion['name']}（{unit}）" if unit else str(criterion["name"])


def _cells(criteria: Sequence[Fields], tables: ComparisonTables) -> Grid:
    leaves = [row for row in criteria if row.get("curve")]
    names = [str(row["name"]) for row in leaves]
    heads = [cell_head(row) if names.count(str(row["name"])) == 1 else str(row["key"]) for row in leaves]
    number = label(Sample._meta.get_field("number"))
    rows = [
        [str(sample), *(cell_text.show(cells.get(row["key"])) for row in leaves)]
        for sample, cells in sorted(tables.measurements.items())
    ]
    return [[number, *heads], *rows]


def _details(tables: ComparisonTables) -> Grid:
    """The measurements that a cell of the wide sheet cannot say whole."""
    fields = row_fields(Measurement)
    head = [label(Sample._meta.get_field("number")), *(label(one) for one in fields.values())]
    rows = []
    for number, cells in sorted(tables.measurements.items()):
        for key, cell in cells.items():
            if any(cell.get(name) not in (None, "") for name in fields if name not in cell_text.FIELDS):
                values = full(Measurement, cell) | {"criterion": key}
                rows.append([str(number), *(show(one, values[name]) for name, one in fields.items())])
    return [head, *rows]


def workbook(sheets: Mapping[str, Grid]) -> bytes:
    """The sheets as an .xlsx file, all cells text, with a page that says how to fill them in."""
    book = Workbook()
    guide: Any = book.active
    guide.title = HELP_SHEET
    guide.append(["怎么填"])
    for line in _HELP:
        guide.append([line])
    guide.column_dimensions["A"].width = 110
    for row in guide.iter_rows():
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    for title, rows in sheets.items():
        _sheet(book.create_sheet(title), rows)
    book[sheet_titles()[TEST]].column_dimensions["B"].width = 90
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet(tab: Any, rows: Grid) -> None:
    for row in rows:
        tab.append(row)
    for cell in (cell for row in tab.iter_rows() for cell in row):
        # Text stays text: a spreadsheet turns neither 1-2 into a date nor a leading = into a formula.
        cell.number_format, cell.data_type = "@", "s" if cell.value else cell.data_type
    for place, head in enumerate(rows[0], start=1):
        tab.column_dimensions[get_column_letter(place)].width = max(10, min(40, 2 * len(head) + 2))
        tab.cell(1, place).font = Font(bold=True)
    tab.freeze_panes = "B2"


def archive(sheets: Mapping[str, Grid]) -> bytes:
    """The sheets as a zip of CSV files in UTF-8 with BOM, which spreadsheets read without asking."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for title, rows in sheets.items():
            package.writestr(f"{title}.csv", "\ufeff" + _csv(rows))
    return stream.getvalue()


def _csv(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([cell if _harmless(cell) else csv_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _harmless(cell: str) -> bool:
    """A negative number is no formula."""
    return bool(cell_text.number(cell) is not None)
