"""A curve as one line that people write into a spreadsheet, and back: 直线 420→0 200→100."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from comparison.scoring import documents

KINDS = {
    "linear": "直线",
    "piecewise": "折线",
    "steps": "分级",
    "points": "计分",
    "categories": "类别",
    "claim": "标称",
}
_BY_WORD = {word: kind for kind, word in KINDS.items()}
_PAIR = re.compile(r"([^\s→]+)→([^\s→]+)")
_CLAIM = re.compile(r"^偏高\s*\((?P<over>[^()]*)\)\s*偏低\s*\((?P<under>[^()]*)\)$")
HELP = (
    "直线 420→0 200→100；折线 15→0 40→60 100→100；分级 0.25→100 0.5→80 以上→0；"
    "类别 合格→100 不合格→0；计分 0→10；标称 偏高(分级 1000→100 以上→100) 偏低(直线 10→0 0→100)"
)


class CurveTextError(ValueError):
    """A line that is no curve; says how one is written."""


def read(text: str) -> dict[str, Any] | None:
    """The curve's document, checked; None for an empty text. Arrows may be → or ->."""
    cleaned = unicodedata.normalize("NFKC", text).replace("->", "→").strip()
    if not cleaned:
        return None
    try:
        document: dict[str, Any] = documents.to_document(documents.curve(_read(cleaned)))
    except documents.DocumentError as error:
        raise CurveTextError(str(error)) from error
    return document


def _read(text: str) -> dict[str, Any]:
    word, _blank, rest = text.partition(" ")
    kind = _BY_WORD.get(word)
    if kind is None:
        raise CurveTextError(f"评分曲线“{text[:30]}”读不懂；写法如：{HELP}")
    if kind == "claim":
        found = _CLAIM.match(rest.strip())
        if found is None:
            raise CurveTextError("“标称”曲线要写偏高和偏低两条，如：标称 偏高(…) 偏低(…)")
        return {"type": kind, **{side: _read(found[side].strip()) for side in ("over", "under")}}
    pairs = _PAIR.findall(rest)
    if not pairs or _PAIR.sub("", rest).strip():
        raise CurveTextError(f"“{text[:40]}”里要用“数值→得分”，之间空格分开")
    return _of_pairs(kind, pairs)


def _of_pairs(kind: str, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    if kind in ("linear", "points"):
        if len(pairs) != (2 if kind == "linear" else 1):
            raise CurveTextError("“直线”要写两个点，“计分”要写“最低→最高”")
        if kind == "points":
            return {"type": kind, "low": pairs[0][0], "high": pairs[0][1]}
        (worst, low), (best, high) = pairs
        return {"type": kind, "worst": worst, "best": best, "low": low, "high": high}
    if kind == "categories":
        return {"type": kind, "categories": [{"name": name, "score": score} for name, score in pairs]}
    points = [{"value": value, "score": score} for value, score in pairs if value != "以上"]
    if kind == "piecewise":
        return {"type": kind, "points": points}
    above = [score for value, score in pairs if value == "以上"]
    if len(above) != 1:
        raise CurveTextError("“分级”的最后要写“以上→得分”")
    return {"type": kind, "steps": points, "above": above[0]}


def show(document: Mapping[str, Any] | None) -> str:
    """The line for a curve's document; empty for none."""
    if not document:
        return ""
    kind = document["type"]
    if kind == "claim":
        return f"标称 偏高({show(document['over'])}) 偏低({show(document['under'])})"
    return f"{KINDS[kind]} {' '.join(f'{left}→{right}' for left, right in _pairs(document))}"


def _pairs(document: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    match document["type"]:
        case "linear":
            low, high = document.get("low", "0"), document.get("high", "100")
            return [(document["worst"], low), (document["best"], high)]
        case "points":
            return [(document.get("low", "0"), document.get("high", "100"))]
        case "categories":
            return [(item["name"], item["score"]) for item in document["categories"]]
        case "piecewise":
            return [(item["value"], item["score"]) for item in document["points"]]
    steps = [(item["value"], item["score"]) for item in document["steps"]]
    return [*steps, ("以上", document["above"])]
