"""One measurement as the words that laboratories write into a cell, and back: <0.01, 未检出, 不适用."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from comparison.scoring.numbers import parse as number
from comparison.scoring.numbers import plain

STATE_WORDS = {
    "not_tested": ("未测", "未检测", "未测试", "没有测", "—", "——", "-", "--"),
    "not_applicable": ("不适用", "/", "n/a", "na"),
    "failed": ("未能完成", "未能完成试验", "×", "x"),
    "withheld": ("暂不公布", "不公布"),
}
ND_WORDS = ("未检出", "nd", "n.d.")
_STATES = {word: state for state, words in STATE_WORDS.items() for word in words}
_CLAIMED = re.compile(r"\(?标称(?:值)?[:：]?\s*([^()\s]+)\)?$|~\s*(\S+)$")
_UNIT = re.compile(r"\[([^\]]{1,20})\]")
_UNCERTAINTY = re.compile(r"±\s*(\S+)")
_DETECTED = re.compile(r"^(?:未检出|n\.?d\.?)\s*\(?<?\s*([^()<>\s]*)\)?$", re.IGNORECASE)
# The fields that the words can say; a cell with others keeps them.
FIELDS = ("state", "qualifier", "reported", "unit", "category", "uncertainty", "claimed")


class CellError(ValueError):
    """A cell that cannot be read; says what to write instead."""


def read(text: str, categories: Sequence[str] = ()) -> dict[str, Any]:
    """Fields of a measurement; empty for an empty cell. `categories`: the words a graded criterion knows."""
    cleaned = unicodedata.normalize("NFKC", text).strip()
    if not cleaned:
        return {}
    state = _STATES.get(cleaned) or _STATES.get(cleaned.lower())
    if state:
        return {"state": state}
    if categories:
        return _category(cleaned, categories)
    return _measured(cleaned, text.strip())


def _category(cleaned: str, categories: Sequence[str]) -> dict[str, Any]:
    known = {unicodedata.normalize("NFKC", name).strip(): name for name in categories}
    if cleaned not in known:
        raise CellError(f"“{cleaned[:40]}”不是已声明的类别；可写：{'、'.join(categories)}")
    return {"state": "measured", "category": known[cleaned]}


def _measured(cleaned: str, told: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"state": "measured"}
    rest = _take(_CLAIMED, "claimed", cleaned, cell)
    rest = _take(_UNCERTAINTY, "uncertainty", rest, cell)
    rest = _take(_UNIT, "unit", rest, cell)
    for name in ("claimed", "uncertainty"):
        if name in cell and number(cell[name]) is None:
            raise CellError(f"“{told[:40]}”里的“{cell[name][:20]}”不是数字")
    rest = _qualifier(rest, cell)
    pieces = rest.split()
    if any(number(piece) is None for piece in pieces) or not (pieces or cell.get("qualifier") == "nd"):
        raise CellError(f"“{told[:40]}”不是数字；没有数值时写 未检出、未测、不适用 或 <检出限")
    if len(rest) > 200:
        raise CellError("件数太多，一格最多 200 字")
    if pieces:
        cell["reported"] = " ".join(pieces)
    return cell


def _qualifier(text: str, cell: dict[str, Any]) -> str:
    """Notes what stands before the value; returns the value."""
    detected = _DETECTED.match(text)
    if detected:
        cell["qualifier"] = "nd"
        return detected[1]
    if text[:1] in ("<", ">"):
        cell["qualifier"] = text[0]
        return text[1:].strip()
    return text


def _take(pattern: re.Pattern[str], name: str, text: str, cell: dict[str, Any]) -> str:
    found = pattern.search(text)
    if not found:
        return text
    cell[name] = next(group for group in found.groups() if group is not None)
    return (text[: found.start()] + text[found.end() :]).strip()


def show(cell: Mapping[str, Any] | None) -> str:
    """The words for the fields of a measurement; empty for none."""
    if not cell:
        return ""
    state = cell.get("state") or "measured"
    if state != "measured":
        return STATE_WORDS[state][0]
    if cell.get("category"):
        return str(cell["category"])
    qualifier, reported = cell.get("qualifier") or "", cell.get("reported") or ""
    value = f"未检出 (<{reported})" if qualifier == "nd" and reported else reported
    value = "未检出" if qualifier == "nd" and not reported else value
    parts = [f"{qualifier}{value}" if qualifier in ("<", ">") else value]
    if cell.get("unit"):
        parts.append(f"[{cell['unit']}]")
    for name, mark in (("uncertainty", "±"), ("claimed", "标称")):
        if cell.get(name) is not None and cell.get(name) != "":
            parts.append(f"{mark}{_plain(cell[name])}")
    return " ".join(part for part in parts if part)


def _plain(value: Any) -> str:
    found = number(str(value))
    return str(value) if found is None else plain(found)
