"""A table of any length read row by row, as often as asked: memory does not grow with the file."""

import codecs
import csv
import hashlib
import io
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from openpyxl import load_workbook

from content.imports.tables import (
    Limits,
    Problem,
    RawRow,
    Row,
    Severity,
    UnreadableError,
    cell_text,
    check_archive,
    delimiter_of,
    encodings_of,
)

#: For files that are read as a stream: a province in one sheet.
LARGE = Limits(size=1024**3, unzipped=4 * 1024**3, rows=2_000_000)
_CHUNK = 1024 * 1024
_LINE = 8 * 1024 * 1024
_SHARED = 128 * 1024 * 1024

Entry = tuple[Row, tuple[Problem, ...]]


class TableStream:
    """Like a `Table`, but its rows come from the file each time; what is wrong with a row comes with it."""

    def __init__(self, path: Path, file: str = "", *, sheet: str = "", limits: Limits = LARGE) -> None:
        """Opens a .csv or .xlsx file; a file that cannot be read has a fatal problem and no columns."""
        self.path, self.file, self.sheet, self.limits = path, file or path.name, sheet, limits
        self.sha256 = self.encoding = self.delimiter = ""
        self.columns: tuple[str, ...] = ()
        self.sheets: tuple[str, ...] = ()
        self.problems: tuple[Problem, ...] = ()
        #: Number of the header's row.
        self.header = 1
        #: Share of the file that the newest reading has passed, 0 to 1.
        self.share = 0.0
        try:
            self._open()
        except OSError:
            self._fatal("文件打不开，请检查路径和权限")
        except UnreadableError as error:
            self._fatal(str(error), error.row)

    @property
    def readable(self) -> bool:
        """Whether the file could be opened; a break further down is met on reading."""
        return not any(problem.severity is Severity.FATAL for problem in self.problems)

    @property
    def rows(self) -> Iterator[Row]:
        """The rows that can be used, read anew."""
        return (row for row, problems in self.entries() if not problems)

    def missing_columns(self, names: Iterable[str]) -> tuple[Problem, ...]:
        """A fatal problem for every column that the caller needs and the file lacks."""
        known = "、".join(self.columns[:30])
        return tuple(
            Problem(self.file, self.header, name, f"缺少这一列；文件中的列：{known}", Severity.FATAL)
            for name in names
            if name not in self.columns
        )

    def entries(self) -> Iterator[Entry]:
        """Each row with what is wrong with it; a file that breaks off ends with a fatal problem."""
        if not self.readable:
            return
        try:
            with self.path.open("rb") as stream:
                for number, cells, found in self._filled(stream):
                    if number > self.header:
                        yield self._entry(number, cells, found)
        except UnreadableError as error:
            number = error.row or 0
            yield Row(number, {}), (Problem(self.file, error.row, "", str(error), Severity.FATAL),)
        self.share = 1.0

    def _fatal(self, message: str, row: int | None = None) -> None:
        self.problems = (*self.problems, Problem(self.file, row, "", message, Severity.FATAL))

    def _open(self) -> None:
        if not self.path.is_file():
            raise UnreadableError("找不到这个文件")
        if self.path.stat().st_size > self.limits.size:
            raise UnreadableError(f"文件超过 {self.limits.size // 1024 // 1024} MB，请拆分后再导入")
        with self.path.open("rb") as stream:
            start = stream.read(4)
            stream.seek(0)
            if start == b"PK\x03\x04":
                self._open_workbook(stream)
            else:
                self._open_text(stream)
        with self.path.open("rb") as stream:
            self._read_header(stream)

    def _open_workbook(self, stream: io.BufferedReader) -> None:
        self.encoding = "xlsx"
        self.sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        stream.seek(0)
        check_archive(stream, self.limits, shared=_SHARED)

    def _open_text(self, stream: io.BufferedReader) -> None:
        """Encoding, separator and digest in one reading for each encoding that is tried."""
        start = stream.read(_CHUNK)
        for encoding in encodings_of(start):
            stream.seek(0)
            digest, decoder, sample = hashlib.sha256(), codecs.getincrementaldecoder(encoding)(), ""
            try:
                for chunk in itertools.chain(iter(lambda: stream.read(_CHUNK), b""), (b"",)):
                    digest.update(chunk)
                    text = decoder.decode(chunk, final=not chunk)
                    if "\0" in text:
                        raise UnreadableError("含有空字符，不是文本表格")
                    sample = sample or text
            except UnicodeDecodeError:
                continue
            self.encoding, self.sha256, self.delimiter = encoding, digest.hexdigest(), delimiter_of(sample)
            return
        raise UnreadableError("不是 UTF-8、UTF-16 或 GB18030 文本；请另存为 UTF-8 的 CSV 或 .xlsx")

    def _read_header(self, stream: io.BufferedReader) -> None:
        filled = self._filled(stream)
        self.header, header, _found = next(filled, (1, [], ()))
        if not header:
            raise UnreadableError("文件是空的，没有表头")
        self._refuse_title(header, next(filled, None))
        while not header[-1]:
            header.pop()
        self.columns = tuple(name or f"#{position}" for position, name in enumerate(header, start=1))
        twice = [name for name, times in Counter(self.columns).items() if times > 1]
        if twice:
            raise UnreadableError(f"表头重复：{'、'.join(twice)}，请给每一列不同的名称", self.header)

    def _refuse_title(self, header: list[str], below: tuple[int, list[str], object] | None) -> None:
        """A title over the table, merged across its columns, is not its header."""
        words = [name for name in header if name]
        if len(words) == 1 and below and sum(map(bool, below[1])) > 1:
            reason = f"这一行只有“{words[0][:40]}”一格，像是合并的标题；请删去它，让表头成为第 1 行"
            raise UnreadableError(reason, self.header)

    def _filled(self, stream: io.BufferedReader) -> Iterator[tuple[int, list[str], tuple[Problem, ...]]]:
        """Rows that are not blank, with the problems of their cells."""
        found: list[Problem] = []

        def refuse(row: int, column: str, message: str) -> None:
            found.append(Problem(self.file, row, column, message, Severity.REFUSED))

        raw = self._workbook_rows(stream, refuse) if self.encoding == "xlsx" else self._text_rows(stream)
        for number, cells in raw:
            if number > self.limits.rows + 1:
                raise UnreadableError(f"超过 {self.limits.rows} 行，请拆分后再导入", number)
            if len(cells) > self.limits.columns:
                raise UnreadableError(f"超过 {self.limits.columns} 列，请删去空列", number)
            if found or any(cells):
                yield number, cells, tuple(found)
                found.clear()

    def _entry(self, number: int, cells: list[str], found: tuple[Problem, ...]) -> Entry:
        columns, width = self.columns, len(self.columns)
        problems = list(found)
        if len(cells) > width and any(cells[width:]):
            reason = f"有 {len(cells)} 格，表头只有 {width} 列；请检查分隔符和引号"
            problems.append(Problem(self.file, number, "", reason, Severity.REFUSED))
        if len(cells) < width:
            cells += [""] * (width - len(cells))
        if max(map(len, cells)) > self.limits.cell:
            sizes = dict(zip(columns, map(len, cells), strict=False))
            long = max(sizes, key=lambda name: sizes[name])
            reason = f"一格超过 {self.limits.cell} 字"
            problems.append(Problem(self.file, number, long, reason, Severity.REFUSED))
        return Row(number, dict(zip(columns, cells, strict=False))), tuple(problems)

    def _text_rows(self, stream: io.BufferedReader) -> Iterator[RawRow]:
        size = max(1, self.path.stat().st_size)
        text = io.TextIOWrapper(stream, encoding=self.encoding, newline="")
        reader = csv.reader(_lines(text), delimiter=self.delimiter, strict=True)
        for number in itertools.count(1):
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise UnreadableError(f"引号不成对或一格过长（{error}）", number) from error
            if number % 500 == 0:
                self.share = stream.tell() / size
            yield number, [cell.strip() for cell in cells]

    def _workbook_rows(
        self, stream: io.BufferedReader, refuse: Callable[[int, str, str], None]
    ) -> Iterator[RawRow]:
        try:
            book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
            self.sheets = tuple(tab.title for tab in book.worksheets if tab.sheet_state == "visible")
            if self.sheet and self.sheet not in self.sheets:
                raise UnreadableError(f"没有工作表“{self.sheet}”；文件中有：{'、'.join(self.sheets)}")
            if not self.sheets:
                raise UnreadableError("没有可见的工作表")
            tab = book[self.sheet or self.sheets[0]]
            most = tab.max_row or 0
            tab.reset_dimensions()
            for number, cells in enumerate(tab.iter_rows(), start=1):
                self.share = min(1.0, number / most) if most else 0.0
                yield number, [cell_text(cell, number, refuse) for cell in cells]
        except (UnreadableError, GeneratorExit):
            raise
        except Exception as error:  # openpyxl raises whatever the broken part happens to raise
            name = type(error).__name__
            raise UnreadableError(f"工作簿已损坏或含有不允许的内容（{name}）") from error


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Lines of bounded length: a file without line ends must not be read whole."""
    while line := text.readline(_LINE):
        if len(line) == _LINE:
            raise UnreadableError(f"一行超过 {_LINE // 1024 // 1024} MB，不是表格")
        yield line
