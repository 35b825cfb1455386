"""What looks wrong in measured values before they are scored: reported by row and column, never mended."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from comparison.cell_text import CellError
from comparison.cell_text import read as read_cell
from comparison.scoring.numbers import ZERO, parse, plain
from content.imports.tables import Problem, Row, Severity, Table

SENTINELS = {Decimal(-1), Decimal(-9), Decimal(-99), Decimal(-999), Decimal(999), Decimal(9999)}
# What UTF-8 looks like after it was read as something else, and the replacement character itself.
_MOJIBAKE = re.compile("锟斤拷|烫烫烫|\ufffd|Ã[\x80-\xbf©¨¡³]|â€")
_PERSONAL_NAMES = re.compile(
    r"姓名|联系人|手机|身份证|电话|邮箱|contact|phone|e-?mail|owner|producer", re.IGNORECASE
)
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
_CONTROL = re.compile(r"QA/QC|质控样|空白样|加标样|平行样|blank sample", re.IGNORECASE)
_LEADING_DOT = re.compile(r"[<>]?[+-]?\.\d")
# What a value is multiplied by when its unit was mistaken: powers of ten, and minutes, hours, kilowatt hours.
_DRIFTS = (
    *(Decimal(10) ** power for power in (1, 2, 3, 4, 6, 9)),
    Decimal(60),
    Decimal(3600),
    Decimal("3.6"),
)
_NEAR = Decimal("0.005")
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured cell: where it stands, which criterion and sample it belongs to, its text and numbers."""

    row: int | None
    column: str
    group: str
    sample: str
    text: str
    values: tuple[Decimal, ...]


Earlier = Mapping[tuple[str, str], Decimal]


def personal_columns(columns: Sequence[str]) -> list[str]:
    """Columns whose names say that they hold personal data (PIPL: not needed, so not imported)."""
    return [name for name in columns if _PERSONAL_NAMES.search(name)]


def lint(
    table: Table,
    numeric: Sequence[str],
    *,
    identifier: str,
    text: Sequence[str] = (),
    earlier: Earlier | None = None,
) -> list[Problem]:
    """Every doubtful place of a wide table: figures, texts and rows."""
    figures, found = read_figures(table, numeric, identifier)
    found += lint_figures(table.file, figures, earlier or {})
    found += texts(table, text)
    found += repeated(table, identifier)
    return found


def read_figures(table: Table, numeric: Sequence[str], identifier: str) -> tuple[list[Figure], list[Problem]]:
    """The numbers of a wide table, and a refusal for every cell that is no number and no known word."""
    figures, found = [], []
    for row in table.rows:
        for name in numeric:
            cell = row.get(name)
            try:
                numbers = numbers_of(cell)
            except CellError:
                said = f"“{cell[:40]}”不是数字，整行不导入"
                found.append(_at(table, row, name, said, Severity.REFUSED))
                continue
            if numbers:
                figures.append(Figure(row.number, name, name, row.get(identifier), cell, numbers))
    return figures, found


def numbers_of(cell: str) -> tuple[Decimal, ...]:
    """The numbers in a cell; none in an empty cell and in a word such as 未测."""
    single = parse(cell) if cell else None
    if single is not None:
        return (single,)
    read = read_cell(cell).get("reported", "")
    return tuple(number for piece in read.split() if (number := parse(piece)) is not None)


def lint_figures(file: str, figures: Sequence[Figure], earlier: Earlier) -> list[Problem]:
    """Sentinels, leading dots, rows of zeros, and what changed its sign or unit against an earlier copy."""
    found = [Problem(file, one.row, one.column, said) for one, said in doubts_of(figures, earlier) if one]
    return found + list(_zero_rows(file, figures))


def doubts_of(figures: Sequence[Figure], earlier: Earlier) -> Iterator[tuple[Figure | None, str]]:
    """What is doubtful about single figures, and of figures without a row about whole samples."""
    sentinels = _sentinels(figures)
    for one in figures:
        said = _doubt(one, sentinels[one.group]) or _drift(one, earlier.get((one.sample, one.group)))
        if said:
            yield one, said
    yield from ((None, one.message) for one in _zero_rows("", figures) if one.row is None)


def _doubt(figure: Figure, sentinels: Collection[Decimal]) -> str:
    if any(value in sentinels for value in figure.values):
        return f"{figure.text} 像是“无数据”的代号，请核对"
    if _LEADING_DOT.match(figure.text):
        return f"{figure.text} 以小数点开头，请核对是否缺了一位"
    return ""


def _drift(figure: Figure, before: Decimal | None) -> str:
    """What is said when a value became its opposite, or a multiple that only a unit explains."""
    if not before or len(figure.values) != 1 or not figure.values[0] or figure.values[0] == before:
        return ""
    ratio = figure.values[0] / before
    if ratio == -1:
        return f"正负号与上次相反：上次 {plain(before)}，这次 {figure.text}"
    for factor in _DRIFTS:
        for multiple, word in ((ratio / factor, "倍"), (ratio * factor, "分之一")):
            if abs(multiple - 1) <= _NEAR:
                told = f"{plain(factor)} 倍" if word == "倍" else f"{plain(factor)} 分之一"
                return f"是上次 {plain(before)} 的 {told}，像是单位变了"
    return ""


def _sentinels(figures: Sequence[Figure]) -> dict[str, set[Decimal]]:
    """Sentinel values by criterion; -1 among values that go below zero anyway is a value."""
    groups: defaultdict[str, set[Decimal]] = defaultdict(set)
    for one in figures:
        groups[one.group].update(one.values)
    found: defaultdict[str, set[Decimal]] = defaultdict(set)
    for name, values in groups.items():
        others = values - SENTINELS
        found[name] = {
            value for value in values & SENTINELS if not others or not min(others) <= value <= max(others)
        }
        positive = others - {ZERO}
        if ZERO in values and len(positive) >= _FEWEST and min(positive) > max(positive) / 4:
            # All others lie close together, far from nothing.
            found[name].add(ZERO)
    return found


def _zero_rows(file: str, figures: Iterable[Figure]) -> Iterator[Problem]:
    rows: defaultdict[tuple[int | None, str], list[Decimal]] = defaultdict(list)
    for one in figures:
        rows[one.row, one.sample if one.row is None else ""].extend(one.values)
    for (row, sample), values in rows.items():
        if len(values) > 1 and not any(values):
            named = f"样品 {sample}：" if row is None else ""
            yield Problem(file, row, "", f"{named}全部数值为 0，像占位行")


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


def texts(table: Table, columns: Sequence[str]) -> Iterator[Problem]:
    """Garbled characters, telephone and identity numbers, and samples that are no products."""
    for row in table.rows:
        for name in columns:
            cell = row.get(name)
            if _MOJIBAKE.search(cell):
                yield _at(table, row, name, f"“{cell[:20]}”像是乱码，请核对文件编码")
            if _PHONE.search(cell):
                yield _at(table, row, name, "含有手机号码或身份证号码，请删除个人信息")
            if _CONTROL.search(cell):
                yield _at(table, row, name, f"“{cell[:20]}”像是质控样，不是产品")


def repeated(table: Table, identifier: str, *, unique: bool = True) -> Iterator[Problem]:
    """Rows with the number of another, refused where it is `unique`; rows that say the same as another."""
    ids = Counter(row.get(identifier) for row in table.rows)
    first: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        key = row.get(identifier)
        if identifier and unique and ids[key] > 1:
            yield _at(table, row, identifier, f"编号“{key}”出现 {ids[key]} 次，整行不导入", Severity.REFUSED)
        content = tuple(cell for name, cell in row.cells.items() if name != identifier)
        if content in first:
            yield _at(table, row, "", f"与第 {first[content]} 行内容完全相同")
        first.setdefault(content, row.number)


def mixed_spellings(table: Table, column: str) -> Iterator[Problem]:
    """Words of a column that differ in capitals and blanks only, such as mg/L and MG/L."""
    spellings: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in table.rows:
        text = row.get(column)
        spellings[re.sub(r"\s+", "", text).lower()].setdefault(text, row.number)
    for rows in spellings.values():
        for text, row_number in list(rows.items())[1:]:
            said = f"“{text}”与“{next(iter(rows))}”是同一个单位的不同写法"
            yield Problem(table.file, row_number, column, said)
