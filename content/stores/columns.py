"""Which column of a store table is what: recognised heads, mappings, and columns to look at; pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from content.imports.tables import Problem

# Recognised headers; a mapping file adds others. The first that a table has is used.
HEADERS: dict[str, tuple[str, ...]] = {
    "source_key": ("门店编号", "编号", "Store Number", "store_number", "id", "code"),
    "sign_name": ("店招名称", "店招", "门店名称", "店铺名称", "名称", "Store Name", "store_name", "name"),
    "registered_name": ("经营者注册名称", "注册名称", "企业名称", "registered_name", "company"),
    "credit_code": ("统一社会信用代码", "信用代码", "uscc", "credit_code"),
    "city": ("所在市", "城市", "市", "City", "city"),
    "county": ("所在区县", "区县", "County", "county", "district"),
    "address": ("详细地址", "地址", "Street Address", "address"),
    "postcode": ("邮政编码", "邮编", "Postcode", "postcode", "zip"),
    "category": ("经营类别", "类别", "category"),
    "unit_type": ("单位类型", "unit_type"),
    "hours": ("营业时间", "hours"),
    "phone": ("门店电话", "服务电话", "电话", "Phone Number", "phone"),
    "lon": ("经度", "Longitude", "longitude", "lon", "lng"),
    "lat": ("纬度", "Latitude", "latitude", "lat"),
    "days": ("退货期限（天）", "退货期限", "退货天数", "days"),
    "goods": ("适用商品", "goods"),
    "condition": ("退货约定", "condition"),
    "declared_on": ("企业申请日期", "申报日期", "declared_on"),
    "valid_from": ("有效期起", "valid_from"),
    "valid_to": ("有效期止", "有效期至", "valid_to"),
    "person": ("负责人姓名", "负责人"),
    "person_phone": ("负责人电话",),
}
NEEDED = ("sign_name", "address")

_PERSONAL = re.compile(
    r"身份证|手机|法定代表人|法人|联系人|住址|银行|账号|姓名|ID ?card|mobile|owner", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column of a table is what, and what is the same for every row."""

    source: str
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # A person looked at every column: what is not mapped is meant to be left out.
    complete: bool = False


class Columns(Protocol):
    """A table of which only the head is needed."""

    file: str
    columns: tuple[str, ...]


def find_columns(columns: Iterable[str], mapping: ColumnMapping) -> dict[str, str]:
    """Our field -> the table's column: what the mapping says, else a recognised header."""
    present = list(columns)
    found = {name: next((head for head in heads if head in present), "") for name, heads in HEADERS.items()}
    chosen = mapping.columns if mapping.complete else {**found, **mapping.columns}
    return {name: head for name, head in chosen.items() if head}


def read_mapping(
    data: Mapping[str, Any], *, source: str, words: Mapping[str, Mapping[str, str]]
) -> ColumnMapping:
    """A mapping from the contents of its TOML file; raises ValueError for what it does not know.

    `words` holds, for columns with fixed answers, the answer that each accepted word stands for.
    """
    unknown = set(data) - {"source", "columns", "constants", "words"}
    columns, constants = dict(data.get("columns", {})), dict(data.get("constants", {}))
    unknown |= (set(columns) | set(constants)) - set(HEADERS)
    if unknown:
        raise ValueError(f"映射文件里有不认识的名称：{'、'.join(sorted(unknown))}")
    own: Mapping[str, Mapping[str, str]] = data.get("words", {})
    merged = {name: {**words.get(name, {}), **own.get(name, {})} for name in {*words, *own}}
    return ColumnMapping(str(data.get("source") or source), columns, constants, merged)


def doubtful_columns(table: Columns, mapped: Iterable[str]) -> list[Problem]:
    """Columns that are not imported and should be looked at: personal ones, and those without a head."""
    found, used = [], set(mapped)
    for name in table.columns:
        if name in used:
            continue
        if name.startswith("#"):
            reason = "这一列没有表头，未导入；合并的表头请拆成一列一格"
        elif _PERSONAL.search(name):
            reason = "像是个人信息，未导入；请从文件中删去这一列"
        else:
            continue
        found.append(Problem(table.file, 1, name, reason))
    return found
