"""Several tables at once: the sheets of a workbook, or a zip or a folder of CSV files."""

import io
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from content.imports.tables import Limits, Problem, Severity, Table, parse_table, read_table, sheet_names

MOST_FILES = 50
_SUFFIXES = {".csv", ".tsv", ".txt"}
# A file in it comes first, or in an empty one its end.
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def read_tables(path: Path, *, limits: Limits | None = None) -> list[Table]:
    """Tables of a .csv, .xlsx or .zip file or of a folder; what is wrong is in the tables' problems."""
    limits = limits or Limits()
    if path.is_dir():
        files = sorted(item for item in path.iterdir() if item.suffix.lower() in _SUFFIXES)
        if not files:
            return [_refused(path.name, "文件夹里没有 .csv 文件")]
        if len(files) > MOST_FILES:
            return [_refused(path.name, f"文件夹里有 {len(files)} 个表，最多 {MOST_FILES} 个")]
        return [read_table(item, limits=limits) for item in files]
    try:
        if path.stat().st_size <= limits.size:
            return parse_tables(path.read_bytes(), path.name, limits=limits)
    except OSError:
        pass
    return [read_table(path, limits=limits)]


def parse_tables(data: bytes, file: str, *, limits: Limits | None = None) -> list[Table]:
    """Like `read_tables`, of bytes already in memory; a sheet is named `<file>·<sheet>`."""
    limits = limits or Limits()
    if not data.startswith(_ZIP):
        return [parse_table(data, file, limits=limits)]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(name == "xl/workbook.xml" for name in archive.namelist()):
                return _sheets(data, file, limits)
            return _members(archive, file, limits)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        return [_refused(file, "压缩文件已损坏或加了密码，请重新打包")]


def _refused(file: str, message: str) -> Table:
    return Table(file, problems=(Problem(file, None, "", message, Severity.FATAL),))


def _sheets(data: bytes, file: str, limits: Limits) -> list[Table]:
    names = sheet_names(data, limits)
    if len(names) > MOST_FILES:
        return [_refused(file, f"有 {len(names)} 个工作表，最多 {MOST_FILES} 个")]
    if len(names) <= 1:
        return [parse_table(data, file, limits=limits)]
    tables = [parse_table(data, f"{file}·{name}", sheet=name, limits=limits) for name in names]
    return [table for table in tables if not _empty(table)] or tables[:1]


def _empty(table: Table) -> bool:
    """A sheet with nothing in it, as every new workbook has."""
    return not table.columns and any("没有表头" in problem.message for problem in table.problems)


def _members(archive: zipfile.ZipFile, file: str, limits: Limits) -> list[Table]:
    parts = [part for part in archive.infolist() if not part.is_dir() and not _hidden(part.filename)]
    reason = _reason(parts, limits)
    if reason:
        return [_refused(file, reason)]
    tables = []
    for part in parts:
        with archive.open(part) as stream:
            # One byte more than declared: a header that lies about its size is caught here.
            data = stream.read(part.file_size + 1)
        tables.append(parse_table(data, PurePosixPath(_name(part)).name, limits=limits))
    return tables


def _reason(parts: list[zipfile.ZipInfo], limits: Limits) -> str:
    """Why an archive is not opened, empty when it may be."""
    names = [_name(part) for part in parts]
    unsafe = [name for name in names if name.startswith("/") or ":" in name or ".." in name.split("/")]
    nested = [name for name in names if PurePosixPath(name).suffix.lower() in (".zip", ".gz", ".7z", ".rar")]
    other = [name for name in names if PurePosixPath(name).suffix.lower() not in _SUFFIXES]
    same = len({PurePosixPath(name).name for name in names}) < len(names)
    size = sum(part.file_size for part in parts)
    checks = (
        (not parts, "压缩文件里没有 .csv 文件"),
        (len(parts) > MOST_FILES, f"压缩文件里有 {len(parts)} 个文件，最多 {MOST_FILES} 个"),
        (unsafe, f"压缩文件里有不安全的路径“{''.join(unsafe[:1])[:60]}”，拒绝打开"),
        (nested, f"压缩文件里还有压缩文件“{''.join(nested[:1])[:60]}”，请先解开"),
        (other, f"压缩文件里的“{''.join(other[:1])[:60]}”不是 .csv；只放 .csv 文件"),
        (same, "压缩文件里有同名的文件，请放在同一层并使用不同的名称"),
        (size > limits.size, f"解压后超过 {limits.size // 1024 // 1024} MB，拒绝打开"),
    )
    return next((message for wrong, message in checks if wrong), "")


def _name(part: zipfile.ZipInfo) -> str:
    """The path of a part; archives made by Windows in Chinese write it in GBK without saying so."""
    name = part.filename.replace("\\", "/")
    if part.flag_bits & 0x800:
        return name
    try:
        return name.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def _hidden(name: str) -> bool:
    """What a Mac or Windows adds to every archive."""
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name.startswith(".") or path.name.lower() == "thumbs.db"
