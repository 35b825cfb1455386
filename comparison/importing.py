"""A laboratory's wide table and a small mapping file become the tables of one test."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from comparison import lint
from comparison.saving import ComparisonTables
from comparison.scoring import documents
from comparison.scoring.numbers import parse
from content.imports.batches import fatal, merge_problems
from content.imports.tables import Problem, Row, Severity, Table

MAPPINGS = Path(__file__).parent / "mappings"
SAMPLE_COLUMNS = (
    "number",
    "brand",
    "maker",
    "model",
    "specification",
    "batch",
    "origin",
    "shop",
    "city",
    "price",
    "gtin",
)
UNNAMED = "未注明"
_SECTIONS = {"test", "columns", "criteria", "rules", "sum", "placeholder"}


class MappingError(ValueError):
    """A mapping file that cannot be used, with the reason."""


@dataclass(frozen=True)
class TestMapping:
    """A mapping file as read."""

    slug: str
    page: dict[str, Any]
    columns: dict[str, str]
    criteria: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    sum_check: dict[str, Any]
    placeholder: str


def read_mapping(path: Path) -> TestMapping:
    """The mapping in a TOML file; raises MappingError saying what to mend."""
    try:
        with path.open("rb") as stream:
            raw = tomllib.load(stream, parse_float=Decimal)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(f"映射文件读不出来：{error}") from error
    unknown = set(raw) - _SECTIONS
    if unknown:
        raise MappingError(f"映射文件有不认识的部分：{'、'.join(sorted(unknown))}")
    page = dict(raw.get("test", {}))
    slug = page.pop("slug", "")
    columns = {str(name): str(column) for name, column in raw.get("columns", {}).items()}
    _check(slug, page, columns, raw.get("criteria", []))
    criteria = [_texts(row) for row in raw["criteria"]]
    placeholder = str(raw.get("placeholder", {}).get("state", ""))
    return TestMapping(
        slug, _texts(page), columns, criteria, list(raw.get("rules", [])), raw.get("sum", {}), placeholder
    )


def _check(slug: str, page: Mapping[str, Any], columns: Mapping[str, str], criteria: Any) -> None:
    if not slug or not page.get("title"):
        raise MappingError("[test] 缺少 slug 或 title")
    if "number" not in columns or "brand" not in columns or set(columns) - set(SAMPLE_COLUMNS):
        raise MappingError(f"[columns] 需要 number 和 brand，可用的有：{'、'.join(SAMPLE_COLUMNS)}")
    if not criteria:
        raise MappingError("没有 [[criteria]]")
    for row in criteria:
        if not {"key", "name", "weight"} <= set(row) or ("column" in row) != ("curve" in row):
            raise MappingError("每项 [[criteria]] 需要 key、name、weight；有 column 的还需要 curve")
        if "curve" in row:
            try:
                documents.curve(_texts(row["curve"]))
            except documents.DocumentError as error:
                raise MappingError(f"{row['key']} 的曲线：{error}") from error


def _texts(value: Any) -> Any:
    """TOML values as the models take them: decimals as text."""
    if isinstance(value, dict):
        return {key: _texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_texts(inner) for inner in value]
    return str(value) if isinstance(value, Decimal | date) else value


def check_table(mapping: TestMapping, table: Table) -> list[Problem]:
    """Everything wrong with the file for this mapping."""
    personal = set(lint.personal_columns(table.columns))
    wanted = [*mapping.columns.values(), *(row["column"] for row in mapping.criteria if "column" in row)]
    problems = list(table.missing_columns(wanted))
    problems += [
        fatal(table.file, "是个人信息列，不能导入", name)
        for name in mapping.columns.values()
        if name in personal
    ]
    if problems or not table.readable:
        return merge_problems(table.problems, problems)
    numeric = numeric_columns(mapping)
    identifier = mapping.columns["number"]
    found = lint.lint(table, numeric, identifier=identifier, text=list(mapping.columns.values()))
    sums = mapping.sum_check
    if sums and sums["total"] in table.columns:
        tolerance = Decimal(str(sums["tolerance"]))
        label = _labeller(identifier)
        found += lint.inconsistent_sums(table, numeric, sums["total"], tolerance, label)
    return merge_problems(table.problems, found, _bad_samples(mapping, table))


def _labeller(identifier: str) -> Any:
    return lambda row: f"编号 {row.get(identifier)}"


def numeric_columns(mapping: TestMapping) -> list[str]:
    """The measured columns, in the order of the criteria."""
    return [
        row["column"] for row in mapping.criteria if "column" in row and row["curve"]["type"] != "categories"
    ]


def _bad_samples(mapping: TestMapping, table: Table) -> Iterable[Problem]:
    number, brand = mapping.columns["number"], mapping.columns["brand"]
    price = mapping.columns.get("price", "")
    for row in table.rows:
        if not row.get(number).isdecimal() or len(row.get(number)) > 9:
            said = f"样品编号“{row.get(number)[:20]}”不是整数，整行不导入"
            yield Problem(table.file, row.number, number, said, Severity.REFUSED)
        if not row.get(brand):
            yield Problem(table.file, row.number, brand, f"空格，按“{UNNAMED}”导入")
        if row.get(price) and parse(row.get(price)) is None:
            said = f"单价“{row.get(price)[:20]}”不是数字，整行不导入"
            yield Problem(table.file, row.number, price, said, Severity.REFUSED)


def to_tables(
    mapping: TestMapping, table: Table, problems: Iterable[Problem]
) -> tuple[ComparisonTables, dict[int, int]]:
    """The test that the rows without refusal make, and each sample's row in the file."""
    refused = {problem.row for problem in problems if problem.severity is Severity.REFUSED}
    criteria = [{name: value for name, value in row.items() if name != "column"} for row in mapping.criteria]
    tables = ComparisonTables(page=mapping.page, criteria=criteria, rules=mapping.rules)
    numeric = numeric_columns(mapping)
    rows = {}
    for row in table.rows:
        if row.number in refused:
            continue
        sample = {name: _sample_value(name, row.get(column)) for name, column in mapping.columns.items()}
        number = int(sample.pop("number"))
        rows[number] = row.number
        tables.samples[number] = sample
        empty = mapping.placeholder if lint.is_placeholder(row, numeric) else ""
        tables.measurements[number] = {
            one["key"]: _cell(one, row, empty) for one in mapping.criteria if "column" in one
        }
    return tables, rows


def _sample_value(name: str, text: str) -> Any:
    if name == "price":
        return parse(text)
    if name == "brand" and not text:
        return UNNAMED
    return text if name == "number" else text[:80] if name == "batch" else text[:120]


def _cell(criterion: Mapping[str, Any], row: Row, empty: str) -> dict[str, Any]:
    text = row.get(criterion["column"])
    if empty or not text:
        return {"state": empty or "not_tested"}
    if criterion["curve"]["type"] == "categories":
        return {"state": "measured", "category": text}
    return {"state": "measured", "reported": text}
