"""Any CSV or XLSX file read safely into rows of text; what is wrong comes as values naming the place."""

import csv
import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import load_workbook

RawRow = tuple[int, list[str]]
_DELIMITERS = ",;\t|"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Severity(StrEnum):
    """What a problem stops: the whole file, one row, or nothing."""

    FATAL = "fatal"
    REFUSED = "refused"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file; `row` counts like a spreadsheet (the header is 1), None means the file."""

    file: str
    row: int | None
    column: str
    message: str
    severity: Severity = Severity.WARNING

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"第 {self.row} 行")
        if self.column:
            place.append(f"“{self.column}”列")
        return f"{' '.join(place)}：{self.message}"


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file that is read at all; bytes, rows, columns, characters of a cell."""

    size: int = 64 * 1024 * 1024
    unzipped: int = 256 * 1024 * 1024
    rows: int = 200_000
    columns: int = 500
    cell: int = 32_767


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file and its cells by column name, stripped of blanks."""

    number: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """Text of a column, empty where the column or the cell is absent."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A file as read: its columns (a nameless one is `#<position>`), rows, problems and refused rows."""

    file: str
    sha256: str = ""
    encoding: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: tuple[Row, ...] = ()
    # How the file was written, where that is not plain UTF-8 with commas: each a short sentence.
    notes: tuple[str, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether the file could be read as a whole."""
        return not any(problem.severity is Severity.FATAL for problem in self.problems)

    def missing_columns(self, names: Iterable[str]) -> tuple[Problem, ...]:
        """A fatal problem for every column that the caller needs and the file lacks."""
        known = "、".join(self.columns[:30])
        return tuple(
            Problem(self.file, 1, name, f"缺少这一列；文件中的列：{known}", Severity.FATAL)
            for name in names
            if name not in self.columns
        )


class UnreadableError(Exception):
    """The file cannot be read; carries the reason and the row."""

    def __init__(self, message: str, row: int | None = None) -> None:
        super().__init__(message)
        self.row = row


@dataclass(slots=True)
class _Reading:
    """What one reading collects on its way."""

    file: str
    limits: Limits
    problems: list[Problem] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)
    refused_rows: list[Row] = field(default_factory=list)
    encoding: str = ""
    notes: list[str] = field(default_factory=list)

    def refuse(self, row: int, column: str, message: str) -> None:
        self.refused.add(row)
        self.problems.append(Problem(self.file, row, column, message, Severity.REFUSED))


def read_table(path: Path, *, sheet: str = "", limits: Limits | None = None) -> Table:
    """Rows of a .csv, .tsv, .txt or .xlsx file; what is wrong with it is in `Table.problems`."""
    limits = limits or Limits()
    try:
        data = _load(path, limits)
    except (OSError, UnreadableError) as error:
        reason = str(error) if isinstance(error, UnreadableError) else "文件打不开，请检查路径和权限"
        return Table(path.name, problems=(Problem(path.name, None, "", reason, Severity.FATAL),))
    return parse_table(data, path.name, sheet=sheet, limits=limits)


def parse_table(data: bytes, file: str, *, sheet: str = "", limits: Limits | None = None) -> Table:
    """Like `read_table`, of bytes already in memory (an upload)."""
    reading = _Reading(file, limits or Limits())
    digest = hashlib.sha256(data).hexdigest()
    try:
        raw = _xlsx_rows(data, sheet, reading) if data[:4] == b"PK\x03\x04" else _csv_rows(data, reading)
        columns, rows = _shape(raw, reading)
    except UnreadableError as error:
        reading.problems.append(Problem(file, error.row, "", str(error), Severity.FATAL))
        columns, rows = (), ()
    return Table(
        file,
        digest,
        reading.encoding,
        columns,
        rows,
        tuple(reading.problems),
        tuple(reading.refused_rows),
        tuple(reading.notes),
    )


def sheet_names(data: bytes, limits: Limits | None = None) -> list[str]:
    """Names of a workbook's visible sheets; empty for what is no readable workbook."""
    try:
        check_archive(io.BytesIO(data), limits or Limits())
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        return [tab.title for tab in book.worksheets if tab.sheet_state == "visible"]
    except Exception:  # openpyxl raises whatever the broken part happens to raise; reading a sheet says why
        return []


def _load(path: Path, limits: Limits) -> bytes:
    if not path.is_file():
        raise UnreadableError("找不到这个文件")
    if path.stat().st_size > limits.size:
        raise UnreadableError(f"文件超过 {limits.size // 1024 // 1024} MB，请拆分后再导入")
    with path.open("rb") as stream:
        data = stream.read(limits.size + 1)
    if len(data) > limits.size:
        raise UnreadableError(f"文件超过 {limits.size // 1024 // 1024} MB，请拆分后再导入")
    return data


def _shape(raw: Iterator[RawRow], reading: _Reading) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Header and rows, blank rows left out, trailing separators dropped."""
    filled = ((number, cells) for number, cells in _counted(raw, reading.limits) if any(cells))
    number, header = next(filled, (1, []))
    if not header:
        raise UnreadableError("文件是空的，没有表头")
    width = len(header)
    while header and not header[-1]:
        header.pop()
    if len(header) < width:
        reading.notes.append(f"表头末尾有 {width - len(header)} 个空列")
    columns = tuple(name or f"#{position}" for position, name in enumerate(header, start=1))
    twice = [name for name, times in Counter(columns).items() if times > 1]
    if twice:
        raise UnreadableError(f"表头重复：{'、'.join(twice)}，请给每一列不同的名称", number)
    return columns, tuple(_rows(filled, columns, reading))


def _counted(raw: Iterator[RawRow], limits: Limits) -> Iterator[RawRow]:
    for number, cells in raw:
        if number > limits.rows + 1:
            raise UnreadableError(f"超过 {limits.rows} 行，请拆分后再导入", number)
        if len(cells) > limits.columns:
            raise UnreadableError(f"超过 {limits.columns} 列，请删去空列", number)
        yield number, cells


def _rows(filled: Iterator[RawRow], columns: Sequence[str], reading: _Reading) -> Iterator[Row]:
    width = len(columns)
    for number, cells in filled:
        if any(cells[width:]):
            reading.refuse(number, "", f"有 {len(cells)} 格，表头只有 {width} 列；请检查分隔符和引号")
        full = dict(zip(columns, cells + [""] * (width - len(cells)), strict=False))
        for name, cell in full.items():
            if len(cell) > reading.limits.cell:
                reading.refuse(number, name, f"一格超过 {reading.limits.cell} 字")
        if number in reading.refused:
            reading.refused_rows.append(Row(number, full))
        else:
            yield Row(number, full)


def _csv_rows(data: bytes, reading: _Reading) -> Iterator[RawRow]:
    text = _decode(data, reading)
    if "\0" in text:
        raise UnreadableError("含有空字符，不是文本表格")
    delimiter = delimiter_of(text)
    _note_format(text, delimiter, reading)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableError(f"引号不成对或一格过长（{error}）", number) from error
        yield number, [cell.strip() for cell in cells]


def _note_format(text: str, delimiter: str, reading: _Reading) -> None:
    notes = {
        "utf-8-sig": "文件以 BOM 开头",
        "gb18030": "文件是 GB18030 编码，已按此读取",
        "utf-16": "文件是 UTF-16 编码，已按此读取",
    }
    note = notes.get(reading.encoding.removesuffix("-le").removesuffix("-be"))
    if note:
        reading.notes.append(note)
    if "\r\n" in text[:65_536]:
        reading.notes.append("换行是 CRLF")
    if delimiter != ",":
        reading.notes.append(f"分隔符是“{'制表符' if delimiter == chr(9) else delimiter}”")


def _decode(data: bytes, reading: _Reading) -> str:
    for encoding in encodings_of(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        reading.encoding = encoding
        return text
    raise UnreadableError("不是 UTF-8、UTF-16 或 GB18030 文本；请另存为 UTF-8 的 CSV 或 .xlsx")


def encodings_of(data: bytes) -> tuple[str, ...]:
    """Encodings to try, in order, for a text that begins with these bytes."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return (encoding,)
    zeros = [position % 2 for position, byte in enumerate(data[:4096]) if byte == 0]
    if zeros and len(set(zeros)) == 1:
        return ("utf-16-le",) if zeros[0] else ("utf-16-be",)
    return ("utf-8", "gb18030")


def delimiter_of(text: str) -> str:
    """The separator that occurs most often outside quotes in the first line."""
    counts = dict.fromkeys(_DELIMITERS, 0)
    quoted = False
    for character in text[:65_536]:
        if character == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif character in counts:
            counts[character] += 1
        elif character in "\r\n" and any(counts.values()):
            break
    return max(counts, key=lambda name: counts[name])


def _xlsx_rows(data: bytes, sheet: str, reading: _Reading) -> Iterator[RawRow]:
    check_archive(io.BytesIO(data), reading.limits)
    reading.encoding = "xlsx"
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        if sheet and sheet not in book.sheetnames:
            raise UnreadableError(f"没有工作表“{sheet}”；文件中有：{'、'.join(book.sheetnames)}")
        tab = book[sheet] if sheet else book.worksheets[0]
        tab.reset_dimensions()
        for number, cells in enumerate(tab.iter_rows(), start=1):
            yield number, [cell_text(cell, number, reading.refuse) for cell in cells]
    except UnreadableError:
        raise
    except Exception as error:  # openpyxl raises whatever the broken part happens to raise
        raise UnreadableError(f"工作簿已损坏或含有不允许的内容（{type(error).__name__}）") from error


def check_archive(stream: BinaryIO, limits: Limits, *, shared: int = 0) -> None:
    """Raises UnreadableError for what is no workbook or would unpack to too much.

    `shared`: most bytes of the part that a reader holds in memory, 0 for the limit of the whole.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableError("压缩文件已损坏") from error
    if sum(part.file_size for part in parts) > limits.unzipped or len(parts) > 2_000:
        raise UnreadableError(f"解压后超过 {limits.unzipped // 1024 // 1024} MB 或文件过多，拒绝打开")
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise UnreadableError("是压缩文件，但不是 .xlsx 工作簿")
    held = max((part.file_size for part in parts if part.filename == "xl/sharedStrings.xml"), default=0)
    if shared and held > shared:
        raise UnreadableError("工作簿里的文字太多，请另存为 CSV 再导入")


def cell_text(cell: Any, number: int, refuse: Callable[[int, str, str], None]) -> str:
    """Text of a workbook's cell; a formula or an error value refuses row `number`."""
    value = cell.value
    if cell.data_type in ("f", "e"):
        kind = "公式，请粘贴为数值" if cell.data_type == "f" else f"错误值 {value}"
        refuse(number, f"{cell.column_letter}", f"单元格是{kind}")
        return ""
    return _plain(value)


def _plain(value: object) -> str:
    """Text of a cell's value; numbers with the 15 digits that a spreadsheet shows."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return format(value, ".15g")
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return str(value).strip()
