"""Any table that offices and laboratories send is read, and a hostile one is refused with its place."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from content.imports.tables import Limits, Problem, Severity, Table, parse_table, read_table

TEXT = "编号,品牌,价格\n1,示例甲,9.9\n2,示例乙,12\n"


def workbook(*rows: list[object], title: str = "样品") -> bytes:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cells(table: Table) -> list[list[str]]:
    assert table.problems == ()
    return [list(row.cells.values()) for row in table.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_usual_encoding_is_read(encoding: str, newline: str) -> None:
    table = parse_table(TEXT.replace("\n", newline).encode(encoding), "a.csv")
    assert table.columns == ("编号", "品牌", "价格")
    assert cells(table) == [["1", "示例甲", "9.9"], ["2", "示例乙", "12"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_and_trailing_ones_are_dropped(separator: str) -> None:
    text = f'名称{separator}说明{separator}{separator}\n"甲"{separator}"一,二;三"{separator}{separator}\n'
    table = parse_table(text.encode(), "a.csv")
    assert table.columns == ("名称", "说明")
    assert cells(table) == [["甲", "一,二;三"]]


def test_a_nameless_column_is_called_by_its_position() -> None:
    assert parse_table(b",a\n1,2\n", "a.csv").columns == ("#1", "a")


def test_rows_are_numbered_as_in_a_spreadsheet_and_blank_ones_skipped() -> None:
    table = parse_table(b'a,b\n"x\ny",1\n,\n\nz\n', "a.csv")
    assert [(row.number, *row.cells.values()) for row in table.rows] == [
        (2, "x\ny", "1"),
        (5, "z", ""),
    ]


def test_a_row_longer_than_the_header_is_refused_and_the_others_stay() -> None:
    table = parse_table(b"a,b\n1,2\n1,2,3\n", "a.csv")
    assert len(table.rows) == 1
    assert [(p.row, p.severity) for p in table.problems] == [(3, Severity.REFUSED)]
    assert table.readable


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空"),
        (b"\n\n", "空"),
        (b"a,a\n1,2\n", "表头重复"),
        (b'a,b\n"1,2\n', "引号"),
        (b"a,b\n\x00\x00,1\n", "空字符"),
        (b"\xff\xff\xff\xff", "UTF-8"),
        (b"PK\x03\x04broken", "压缩文件"),
        (b"a," * 600, "列"),
        (b"a\n" + b"1\n" * 60, "行"),
    ],
)
def test_an_unreadable_file_says_why(data: bytes, says: str) -> None:
    table = parse_table(data, "a.csv", limits=Limits(rows=50))
    assert not table.readable
    assert table.rows == ()
    assert says in str(table.problems[0])


def test_a_missing_or_oversized_file_says_so(tmp_path: Path) -> None:
    assert "找不到" in str(read_table(tmp_path / "no.csv").problems[0])
    (tmp_path / "big.csv").write_bytes(b"a\n" * 100)
    assert "MB" in str(read_table(tmp_path / "big.csv", limits=Limits(size=10)).problems[0])


def test_a_column_that_is_needed_but_absent_stops_the_file() -> None:
    problems = parse_table(TEXT.encode(), "a.csv").missing_columns(["品牌", "型号"])
    assert [(p.column, p.severity) for p in problems] == [("型号", Severity.FATAL)]


def test_a_workbook_gives_the_numbers_its_reader_sees() -> None:
    moment = datetime.fromisoformat("2026-01-02T03:04:00")
    data = workbook(["编号", "值", "日", "时", "是"], [1, 0.1 + 0.2, date(2026, 1, 2), moment, True])
    table = parse_table(data, "a.xlsx")
    assert cells(table) == [["1", "0.3", "2026-01-02", "2026-01-02 03:04:00", "TRUE"]]


def test_a_formula_refuses_its_row_by_name() -> None:
    table = parse_table(workbook(["a", "b"], [1, "=1+1"], [2, 3]), "a.xlsx")
    assert [row.number for row in table.rows] == [3]
    assert [(p.row, p.column, p.severity) for p in table.problems] == [(2, "B", Severity.REFUSED)]


def test_a_sheet_is_chosen_by_name_and_an_unknown_one_lists_those_there() -> None:
    data = workbook(["a"], [1])
    assert len(parse_table(data, "a.xlsx", sheet="样品").rows) == 1
    assert "样品" in str(parse_table(data, "a.xlsx", sheet="别的").problems[0])


def archive(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/") + ".xml", content)
    return stream.getvalue()


def test_a_zip_bomb_is_not_opened() -> None:
    table = parse_table(archive(xl__workbook=b"0" * 5_000_000), "a.xlsx", limits=Limits(unzipped=1_000_000))
    assert "解压后" in str(table.problems[0])


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    assert "不是 .xlsx" in str(parse_table(archive(other=b"1"), "a.zip").problems[0])


def test_entities_in_a_workbook_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><x>&b;</x>'
    original = zipfile.ZipFile(io.BytesIO(workbook(["a"], [1])))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name in original.namelist():
            file.writestr(name, bomb if name == "xl/worksheets/sheet1.xml" else original.read(name))
    table = parse_table(stream.getvalue(), "a.xlsx")
    assert not table.readable
    assert "passwd" not in str(table)


def test_a_problem_reads_as_a_sentence_with_its_place() -> None:
    assert str(Problem("a.csv", 3, "价格", "不是数字")) == "a.csv 第 3 行 “价格”列：不是数字"


@given(st.binary(max_size=400))
def test_no_bytes_at_all_raise(data: bytes) -> None:
    parse_table(data, "a.csv")
    parse_table(b"PK\x03\x04" + data, "a.xlsx")
