"""A hostile or careless workbook is answered with file, row, column and what to do; nothing is written."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from content.imports.importers import importers
from content.imports.streams import LARGE, TableStream
from content.imports.tables import Limits
from tests.content.stores.test_importing import CELLS

pytestmark = pytest.mark.django_db
OPTIONS = {"source": "省表", "datum": "wgs84"}


def sheet(*rows: list[Any], head: list[str] | None = None, **more_sheets: list[list[Any]]) -> bytes:
    """A workbook of one table, and of other sheets before it."""
    book = Workbook()
    book.remove(book.active)
    for name, cells in more_sheets.items():
        tab = book.create_sheet(name)
        for line in cells:
            tab.append(line)
    tab = book.create_sheet("名单")
    for line in (head or list(CELLS), *rows):
        tab.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cells(**changes: Any) -> list[Any]:
    return list({**CELLS, **changes}.values())


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one part of its archive changed."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for part in source.namelist():
            content = source.read(part)
            out.writestr(part, change(content) if part == name else content)
    return stream.getvalue()


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., tuple[dict[str, int], list[str]]]:
    """Counts and problems of a file as an import would report them."""

    def report(data: bytes, *, limits: Limits = LARGE, **options: Any) -> tuple[dict[str, int], list[str]]:
        path = tmp_path / "门店.xlsx"
        path.write_bytes(data)
        table = TableStream(path, sheet=options.get("sheet", ""), limits=limits)
        found = importers()["import_stores"].preview(table, OPTIONS | options).report
        return found.counts(), [str(problem) for problem in found.problems]

    return report


SHEET = "xl/worksheets/sheet1.xml"
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    ("row", "place", "says"),
    [
        (cells(门店名称="=1+1"), "第 2 行 “C”列", "公式，请粘贴为数值"),
        (cells(有效期起=46054), "“退货期限（天）”列", "设为日期格式"),
        (cells(详细地址="文三路1号 13800138000"), "第 2 行 “详细地址”列", "请从这一格删去"),
        (cells(退货约定="联系 33010619900101123X"), "“退货约定”列", "请从这一格删去"),
        ([*cells(), "多出的一格"], "第 2 行", "请检查分隔符和引号"),
    ],
)
def test_a_wrong_row_is_named_with_its_place_and_the_good_one_stays(
    told: Any, row: list[Any], place: str, says: str
) -> None:
    counts, problems = told(sheet(row, cells(门店名称="好店")))
    assert any("门店.xlsx" in text and place in text and says in text for text in problems), problems
    assert counts["new"] + counts["refused"] == 2


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (with_part(sheet(cells()), SHEET, lambda _old: XXE), "不允许的内容"),
        (with_part(sheet(cells()), SHEET, lambda old: old[:300]), "已损坏"),
        (sheet(list(CELLS), cells(), head=["2026年放心消费门店名单"]), "请删去它，让表头成为第 1 行"),
        (sheet(cells(), 说明=[["请看下一张", "说明"], ["甲", "乙"]]), "说明、名单，请选对"),
        (sheet(cells(), head=[*list(CELLS)[:-1], next(iter(CELLS))]), "请给每一列不同的名称"),
        (sheet(cells(), head=["甲", "乙"]), "缺少"),
    ],
    ids=["xxe", "cut off", "merged title", "wrong sheet", "same head twice", "other heads"],
)
def test_a_file_that_cannot_be_used_says_what_to_do(told: Any, data: bytes, says: str) -> None:
    counts, problems = told(data)
    assert counts["new"] == 0
    assert any("门店.xlsx" in text and says in text for text in problems), problems
    assert not any("root:" in text for text in problems)


def test_the_right_sheet_can_be_named(told: Any) -> None:
    counts, _problems = told(sheet(cells(), 说明=[["甲", "乙"]]), sheet="名单")
    assert counts["new"] == 1


def test_merged_and_personal_columns_are_left_out_and_said(told: Any) -> None:
    head = [*CELLS, "身份证号", "", "法定代表人"]
    counts, problems = told(sheet([*cells(), "33010619900101123X", "x", "王某某"], head=head))
    assert counts["new"] == 1
    for column, says in (("身份证号", "删去这一列"), ("#20", "没有表头"), ("法定代表人", "删去这一列")):
        assert any(f"“{column}”列" in text and says in text for text in problems), problems
    assert not any("王某某" in text or "33010619900101123X" in text for text in problems)


def test_bombs_are_not_opened(told: Any) -> None:
    bomb = with_part(sheet(cells()), SHEET, lambda _old: b"<x>" + b"0" * 3_000_000)
    assert "解压后超过" in told(bomb, limits=Limits(unzipped=1_000_000))[1][0]
    far = with_part(sheet(cells()), SHEET, lambda old: old.replace(b'<row r="2"', b'<row r="900000000"'))
    _counts, problems = told(far, limits=Limits(rows=2_000))
    assert any("请拆分后再导入" in text for text in problems)
    wide = f"{','.join(CELLS)}{',' * 1_000_000}\n{','.join(CELLS.values())}\n".encode()
    assert any("请删去空列" in text for text in told(wide)[1])
    endless = b"a," + b"x" * 9_000_000
    assert any("不是表格" in text for text in told(endless)[1])
