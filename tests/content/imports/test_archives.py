"""Books of several sheets, zips and folders are read table by table; hostile ones are refused, quickly."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from content.imports.archives import MOST_FILES, parse_tables, read_tables
from content.imports.tables import Limits, Table

CSV = "编号,名称\n1,甲\n"


def zipped(files: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def said(tables: list[Table]) -> str:
    assert len(tables) == 1
    assert not tables[0].readable
    return "".join(str(problem) for problem in tables[0].problems)


def test_a_zip_a_folder_and_a_book_give_the_same_tables(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "样品"
    book.active.append(["编号", "名称"])
    book.active.append([1, "甲"])
    other = book.create_sheet("测量值")
    other.append(["编号", "名称"])
    other.append([1, "甲"])
    book.create_sheet("空的")
    book.save(tmp_path / "book.xlsx")
    (tmp_path / "folder").mkdir()
    for name, encoding in (("样品.csv", "gb18030"), ("测量值.csv", "utf-8-sig")):
        (tmp_path / "folder" / name).write_bytes(CSV.encode(encoding))
    (tmp_path / "a.zip").write_bytes(
        zipped(
            {"文件夹/样品.csv": CSV, "文件夹/测量值.csv": CSV.encode("gb18030"), "__MACOSX/._样品.csv": b"\0"}
        )
    )
    book_tables, folder, archive = (read_tables(tmp_path / name) for name in ("book.xlsx", "folder", "a.zip"))
    assert [table.file for table in book_tables] == ["book.xlsx·样品", "book.xlsx·测量值"]
    assert {table.file for table in folder} == {table.file for table in archive} == {"样品.csv", "测量值.csv"}
    cells = [list(table.rows[0].cells.values()) for table in (*book_tables, *folder, *archive)]
    assert cells == [["1", "甲"]] * 6


def test_names_written_by_chinese_windows_are_read() -> None:
    data = zipped({"AB.csv": CSV}).replace(b"AB.csv", "样".encode("gbk") + b".csv")
    assert [table.file for table in parse_tables(data, "a.zip")] == ["样.csv"]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"../../etc/a.csv": CSV}, "不安全的路径"),
        ({"/a.csv": CSV}, "不安全的路径"),
        ({"C:\\a.csv": CSV}, "不安全的路径"),
        ({"a.csv": CSV, "b.zip": zipped({"c.csv": CSV})}, "还有压缩文件"),
        ({"a.exe": b"MZ"}, "只放 .csv"),
        ({}, "没有 .csv"),
        ({"a/x.csv": CSV, "b/x.csv": CSV}, "同名"),
        ({f"{number}.csv": CSV for number in range(MOST_FILES + 1)}, "最多 50 个"),
        ({"a.csv": b"0" * 70_000_000}, "解压后超过 64 MB"),
    ],
    ids=["up", "root", "drive", "nested", "program", "empty", "twice", "many", "bomb"],
)
def test_a_hostile_archive_is_refused(files: dict[str, bytes | str], says: str) -> None:
    assert says in said(parse_tables(zipped(files), "a.zip"))


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(zipped({"a.csv": b"0" * 5_000_000}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.index(mark) + place
        data[start : start + 4] = struct.pack("<I", 10)
    assert "已损坏" in said(parse_tables(bytes(data), "a.zip"))


def test_an_encrypted_or_broken_archive_is_refused() -> None:
    data = bytearray(zipped({"a.csv": CSV}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    assert "加了密码" in said(parse_tables(bytes(data), "a.zip"))
    assert "已损坏" in said(parse_tables(zipped({"a.csv": CSV})[:40], "a.zip"))


def test_a_sparse_file_of_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as stream:
        stream.truncate(1 << 30)
    assert "超过 64 MB" in said(read_tables(tmp_path / "a.csv"))


def test_a_cell_at_the_far_corner_is_refused() -> None:
    book = Workbook()
    book.active.cell(1, 1, "编号")
    book.active.cell(1_048_576, 16_384, "x")
    stream = io.BytesIO()
    book.save(stream)
    assert "超过 200000 行" in said(parse_tables(stream.getvalue(), "a.xlsx"))
    assert said(read_tables(Path("/nowhere/a.zip"), limits=Limits()))


def test_how_a_file_was_written_is_noted() -> None:
    (table,) = parse_tables("编号;名称;;\r\n1;甲;;\r\n".encode("gb18030"), "a.csv")
    assert list(table.notes) == [
        "文件是 GB18030 编码，已按此读取",
        "换行是 CRLF",
        "分隔符是“;”",
        "表头末尾有 2 个空列",
    ]
