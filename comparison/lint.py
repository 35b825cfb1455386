"""What looks wrong in measured rows before they are scored: reported by row and column, never mended."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from comparison.scoring.numbers import ZERO, parse, plain
from content.imports.tables import Problem, Row, Severity, Table

SENTINELS = {Decimal(-1), Decimal(-9), Decimal(-99), Decimal(-999), Decimal(999), Decimal(9999)}
# What UTF-8 looks like after it was read as something else, and the replacement character itself.
_MOJIBAKE = re.compile("锟斤拷|烫烫烫|\ufffd|Ã[\x80-\xbf©¨¡³]|â€")
_PERSONAL_NAMES = re.compile(
    r"姓名|联系人|手机|身份证|电话|邮箱|contact|phone|e-?mail|owner|producer", re.IGNORECASE
)
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_LEADING_DOT = re.compile(r"[+-]?\.\d")
SHARE_OF_SENTINELS = 0.5


def personal_columns(columns: Sequence[str]) -> list[str]:
    """Columns whose names say that they hold personal data (PIPL: not needed, so not imported)."""
    return [name for name in columns if _PERSONAL_NAMES.search(name)]


def lint(table: Table, numeric: Sequence[str], *, identifier: str, text: Sequence[str] = ()) -> list[Problem]:
    """Every doubtful place: numbers that are none, sentinels, all-zero rows, duplicates, mojibake, phones."""
    found: list[Problem] = []
    sentinels = _sentinel_columns(table, numeric)
    for row in table.rows:
        found.extend(_numbers(table, row, numeric, sentinels))
        found.extend(_texts(table, row, text))
        if numeric and all(parse(row.get(name)) == ZERO for name in numeric):
            found.append(_at(table, row, "", "全部数值为 0，像占位行"))
    found.extend(_repeated(table, identifier))
    return found


def is_placeholder(row: Row, numeric: Sequence[str]) -> bool:
    """Whether every number of a row is zero."""
    return bool(numeric) and all(parse(row.get(name)) == ZERO for name in numeric)


def inconsistent_sums(
    table: Table, parts: Sequence[str], total: str, tolerance: Decimal, label: Callable[[Row], str]
) -> Iterator[Problem]:
    """Rows whose parts do not add up to their published total."""
    for row in table.rows:
        numbers = [parse(row.get(name)) for name in parts]
        published = parse(row.get(total))
        known = [number for number in numbers if number is not None]
        if published is None or len(known) != len(numbers):
            continue
        added = sum(known, ZERO)
        if abs(added - published) > tolerance:
            said = f"{label(row)}：{len(parts)} 项之和 {plain(added)} 与公布的总分 {plain(published)} 不一致"
            yield _at(table, row, total, said)


def _at(table: Table, row: Row, column: str, message: str, severity: Severity = Severity.WARNING) -> Problem:
    return Problem(table.file, row.number, column, message, severity)


def _sentinel_columns(table: Table, numeric: Sequence[str]) -> Mapping[str, set[Decimal]]:
    """Sentinel values by column; -1 among values that go below zero anyway is a value."""
    columns = {}
    for name in numeric:
        values = {value for row in table.rows if (value := parse(row.get(name))) is not None}
        others = values - SENTINELS
        columns[name] = {
            value for value in values & SENTINELS if not others or not min(others) <= value <= max(others)
        }
    return columns


def _numbers(
    table: Table, row: Row, numeric: Sequence[str], sentinels: Mapping[str, set[Decimal]]
) -> Iterator[Problem]:
    for name in numeric:
        cell = row.get(name)
        value = parse(cell)
        if cell and value is None:
            yield _at(table, row, name, f"“{cell[:40]}”不是数字，整行不导入", Severity.REFUSED)
        elif value in sentinels[name]:
            yield _at(table, row, name, f"{cell} 像是“无数据”的代号，请核对")
        elif _LEADING_DOT.match(cell):
            yield _at(table, row, name, f"{cell} 以小数点开头，请核对是否缺了一位")


def _texts(table: Table, row: Row, text: Sequence[str]) -> Iterator[Problem]:
    for name in text:
        cell = row.get(name)
        if _MOJIBAKE.search(cell):
            yield _at(table, row, name, f"“{cell[:20]}”像是乱码，请核对文件编码")
        if _PHONE.search(cell):
            yield _at(table, row, name, "含有手机号码，请删除个人信息")


def _repeated(table: Table, identifier: str) -> Iterator[Problem]:
    ids = Counter(row.get(identifier) for row in table.rows)
    first: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        key = row.get(identifier)
        if identifier and ids[key] > 1:
            yield _at(table, row, identifier, f"编号“{key}”出现 {ids[key]} 次，整行不导入", Severity.REFUSED)
        content = tuple(cell for name, cell in row.cells.items() if name != identifier)
        if content in first:
            yield _at(table, row, "", f"与第 {first[content]} 行内容完全相同")
        first.setdefault(content, row.number)
