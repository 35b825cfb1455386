"""Which column of a laboratory's table is what: a sample's field, or a criterion with its unit."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comparison.field_text import label
from comparison.models import Sample
from comparison.tables import own_fields

NUMBER_HEADS = ("样品编号", "编号", "序号", "样品号", "number", "no", "no.", "id")
# Other names under which laboratories give a sample's fields.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "brand": ("品牌", "商标", "标称商标", "品牌名称"),
    "maker": ("生产者", "生产企业", "生产厂家", "制造商", "标称生产企业", "生产单位"),
    "model": ("规格型号", "型号规格", "产品型号", "样品型号"),
    "specification": ("规格参数",),
    "batch": ("批号", "生产日期", "生产批号", "生产日期或批号", "生产日期/批号"),
    "origin": ("产地", "原产地"),
    "shop": ("购买平台", "店铺", "销售商", "经营者", "购买地点"),
    "city": ("城市",),
    "purchased_on": ("购样日期", "抽样日期"),
    "price": ("价格", "单价（元）", "单价(元)", "价格（元）", "价格(元)", "售价", "购买价格"),
    "quantity": ("数量", "购样数量"),
    "gtin": ("条码", "条形码", "商品条形码", "69码"),
    "licence": ("3c证书编号", "许可证编号", "生产许可证"),
}
UNIT_WORDS = {
    "毫克/千克": "mg/kg",
    "毫克/公斤": "mg/kg",
    "ppm": "[ppm]",
    "微克/千克": "ug/kg",
    "μg/kg": "ug/kg",
    "µg/kg": "ug/kg",
    "毫克/升": "mg/L",
    "毫克每升": "mg/L",
    "克": "g",
    "千克": "kg",
    "公斤": "kg",
    "毫克": "mg",
    "升": "L",
    "毫升": "mL",
    "ml": "mL",
    "l": "L",
    "米": "m",
    "厘米": "cm",
    "毫米": "mm",
    "秒": "s",
    "分钟": "min",
    "小时": "h",
    "瓦": "W",
    "千瓦": "kW",
    "千瓦时": "kW.h",
    "kwh": "kW.h",
    "kw·h": "kW.h",
    "瓦时": "W.h",
    "wh": "W.h",
    "w·h": "W.h",
    "毫安": "mA",
    "伏": "V",
    "牛": "N",
    "帕": "Pa",
    "百分比": "%",
}
_IN_BRACKETS = re.compile(r"^(?P<name>.+?)\s*[(\[](?P<unit>[^()\[\]]*(?:\([^()]*\))?[^()\[\]]*)[)\]]$")


@dataclass(frozen=True, slots=True)
class CriterionHead:
    """A column that belongs to a criterion, and the unit its head names ("" when none)."""

    key: str
    unit: str


def _normal(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def unit_code(text: str) -> str:
    """The code of a unit as the method writes it, of the word or sign that a laboratory wrote."""
    cleaned = unicodedata.normalize("NFKC", text).strip()
    return UNIT_WORDS.get(cleaned.lower(), cleaned)


def sample_columns(columns: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The column of sample numbers ("" when none), and the column of each field of a sample."""
    by_head = {_normal(column): column for column in reversed(columns)}
    number = next((by_head[head] for head in NUMBER_HEADS if head in by_head), "")
    found: dict[str, str] = {}
    for field in own_fields(Sample):
        heads = (label(field), field.name, *SYNONYMS.get(field.name, ()))
        column = next((by_head[_normal(head)] for head in heads if _normal(head) in by_head), "")
        if column and column != number and field.name not in ("number", "photo"):
            found[field.name] = column
    return number, found


def criterion_columns(
    columns: Sequence[str], criteria: Sequence[Mapping[str, Any]]
) -> dict[str, CriterionHead]:
    """The columns headed by a criterion's name or key, with a unit in brackets or behind a slash, or bare."""
    leaves = [row for row in criteria if row.get("curve")]
    by_name = {_normal(str(row[name])): str(row["key"]) for name in ("name", "key") for row in leaves}
    return {column: head for column in columns if (head := _head(column, by_name))}


def _head(column: str, by_name: Mapping[str, str]) -> CriterionHead | None:
    key = by_name.get(_normal(column))
    if key:
        return CriterionHead(key, "")
    folded = unicodedata.normalize("NFKC", column).strip()
    bracketed = _IN_BRACKETS.match(folded)
    parts = [(bracketed["name"], bracketed["unit"])] if bracketed else []
    for mark in ("/", ",", "、"):
        name, _mark, unit = folded.partition(mark)
        parts.append((name, unit))
    for name, unit in parts:
        key = by_name.get(_normal(name))
        if key and unit:
            return CriterionHead(key, unit_code(unit))
    return None
