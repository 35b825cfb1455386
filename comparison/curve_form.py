"""A scoring curve as form fields for each kind, and back; JSON stays what is stored."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from comparison import curve_text
from comparison.curve_text import CurveTextError
from comparison.scoring import documents

SPARE_ROWS = 2
FEWEST_ROWS = 4
ROWS = {"piecewise": ("points", "value"), "steps": ("steps", "value"), "categories": ("categories", "name")}
_WORDS = {
    "worst": "0 分处的数值",
    "best": "满分处的数值",
    "low": "最低分",
    "high": "满分",
    "above": "超过最后一级的得分",
    "value": "数值",
    "score": "得分",
    "name": "类别",
    "over": "偏高",
    "under": "偏低",
}
_PATH = re.compile(r"^曲线((?:\.\w+|\[\d+\])*)：")
_PART = re.compile(r"\.(\w+)|\[(\d+)\]")


def to_fields(document: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the fields of the form show for a curve; `rows` are pairs with some empty ones behind."""
    curve = dict(document or {})
    kind = curve.get("type", "")
    fields: dict[str, Any] = {"kind": kind, "rows": []}
    for name in ("worst", "best", "above"):
        fields[name] = curve.get(name, "")
    fields["low"], fields["high"] = curve.get("low", "0"), curve.get("high", "100")
    if kind in ROWS:
        listed, left = ROWS[kind]
        fields["rows"] = [(item.get(left, ""), item.get("score", "")) for item in curve.get(listed, [])]
    missing = max(FEWEST_ROWS - len(fields["rows"]), SPARE_ROWS)
    fields["rows"] += [("", "")] * missing
    for side in ("over", "under"):
        fields[side] = _side(curve.get(side))
    return fields


def _side(value: Any) -> str:
    """One side of a claim: its line, or what was typed when that was no curve."""
    return value if isinstance(value, str) else curve_text.show(value)


def from_fields(get: Callable[[str], str], rows: list[tuple[str, str]]) -> dict[str, Any] | None:
    """The curve's document of the fields, unchecked; None for a group."""
    kind = get("kind")
    if not kind:
        return None
    if kind == "linear":
        return {"type": kind, **{name: get(name) for name in ("worst", "best")}, **_scale(get)}
    if kind == "points":
        return {"type": kind, **_scale(get)}
    if kind == "claim":
        return {"type": kind, "over": _line(get("over")), "under": _line(get("under"))}
    listed, left = ROWS.get(kind, ("points", "value"))
    given = [{left: first, "score": second} for first, second in rows if first or second]
    document: dict[str, Any] = {"type": kind, listed: given}
    return document | ({"above": get("above")} if kind == "steps" else {})


def _scale(get: Callable[[str], str]) -> dict[str, str]:
    given = {"low": get("low") or "0", "high": get("high") or "100"}
    return {name: value for name, value in given.items() if value != {"low": "0", "high": "100"}[name]}


def _line(text: str) -> Any:
    """One side of a claim; what cannot be read stays as typed, and is told with the curve."""
    try:
        return curve_text.read(text) or text
    except CurveTextError:
        return text


def explain(error: Exception) -> str:
    """An error of the engine in the words of the form."""
    text = str(error)
    found = _PATH.match(text)
    if not found:
        return text
    words = [
        _WORDS.get(name, "") if name else f"第 {int(place) + 1} 行" for name, place in _PART.findall(found[1])
    ]
    place = "".join(word for word in words if word) or "评分曲线"
    said = text[found.end() :].replace('写成文字的十进制数，如 "1.5"', "数字")
    return f"{place}：{said}" if said != "应为对象" else f"{place}：写法如“直线 10→0 0→100”"


def check(document: Mapping[str, Any] | None) -> str:
    """What is wrong with a curve, empty when nothing is."""
    if document is None:
        return ""
    try:
        documents.curve(document)
    except documents.DocumentError as error:
        return explain(error)
    return ""
