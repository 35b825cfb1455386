"""A mapping file (TOML): which column of a laboratory's own table is what, and the test it describes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from comparison.models import Sample
from comparison.scoring import documents
from comparison.scoring.method import State
from comparison.tables import own_fields
from content.imports.tables import Table

MAPPINGS = Path(__file__).parent / "mappings"
SAMPLE_COLUMNS = tuple(one.name for one in own_fields(Sample) if one.name != "photo")
ROW_NUMBER = "#row"
NOT_DETECTED = "nd"
_SECTIONS = {
    "test",
    "columns",
    "fixed",
    "long",
    "units",
    "no_data",
    "criteria",
    "rules",
    "sum",
    "placeholder",
}
_LONG = {"criterion", "value", "unit"}


class MappingError(ValueError):
    """A mapping file that cannot be used, with the reason."""


@dataclass(frozen=True)
class TestMapping:
    """A mapping as read; `long` names the columns of a table with one row for each measurement."""

    slug: str
    page: dict[str, Any]
    columns: dict[str, str]
    fixed: dict[str, str]
    long: dict[str, str]
    units: dict[str, str]
    no_data: dict[str, str]
    criteria: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    sum_check: dict[str, Any]
    placeholder: str

    def wanted(self) -> list[str]:
        """Every column that the table must have."""
        named = [column for column in self.columns.values() if column != ROW_NUMBER]
        return [*named, *self.long.values(), *(row["column"] for row in self.criteria if "column" in row)]

    def numeric(self) -> list[str]:
        """The measured columns of a wide table, in the order of the criteria."""
        return [
            row["column"] for row in self.criteria if "column" in row and row["curve"]["type"] != "categories"
        ]

    def fits(self, table: Table) -> bool:
        """Whether a table has every column that is wanted."""
        return not table.missing_columns(self.wanted())


def read_mapping(path: Path) -> TestMapping:
    """The mapping in a TOML file; raises MappingError saying what to mend."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(f"映射文件读不出来：{error}") from error
    return parse_mapping(text)


def parse_mapping(text: str) -> TestMapping:
    """Like `read_mapping`, of the text itself."""
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"映射文件读不出来：{error}") from error
    unknown = set(raw) - _SECTIONS
    if unknown:
        raise MappingError(f"映射文件有不认识的部分：{'、'.join(sorted(unknown))}")
    page = dict(raw.get("test", {}))
    slug = page.pop("slug", "")
    named = {name: _words(raw.get(name, {})) for name in ("columns", "fixed", "long", "units", "no_data")}
    _check(slug, page, named, raw.get("criteria", []))
    return TestMapping(
        slug,
        _texts(page),
        **named,
        criteria=[_texts(row) for row in raw["criteria"]],
        rules=list(raw.get("rules", [])),
        sum_check=raw.get("sum", {}),
        placeholder=str(raw.get("placeholder", {}).get("state", "")),
    )


def shipped() -> list[TestMapping]:
    """The mappings that come with the portal."""
    return [read_mapping(path) for path in sorted(MAPPINGS.glob("*.toml"))]


def _words(section: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in section.items()}


def _check(slug: str, page: Mapping[str, Any], named: Mapping[str, Mapping[str, str]], criteria: Any) -> None:
    if not slug or not page.get("title"):
        raise MappingError("[test] 缺少 slug 或 title")
    given = [*named["columns"], *named["fixed"]]
    if "number" not in named["columns"] or "brand" not in given or set(given) - set(SAMPLE_COLUMNS):
        raise MappingError(f"[columns] 需要 number 和 brand，可用的有：{'、'.join(SAMPLE_COLUMNS)}")
    if named["long"] and set(named["long"]) != _LONG:
        raise MappingError(f"[long] 需要 {'、'.join(sorted(_LONG))}")
    known = {*State, NOT_DETECTED}
    if set(named["no_data"].values()) - known:
        raise MappingError(f"[no_data] 的值应为：{'、'.join(sorted(known))}")
    if not criteria:
        raise MappingError("没有 [[criteria]]")
    for row in criteria:
        _check_criterion(row, "match" if named["long"] else "column")


def _check_criterion(row: Mapping[str, Any], source: str) -> None:
    if not {"key", "name", "weight"} <= set(row) or (source in row) != ("curve" in row):
        raise MappingError(f"每项 [[criteria]] 需要 key、name、weight；有 {source} 的还需要 curve")
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
