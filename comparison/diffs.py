"""What changed between two editions, place by place and in words: texts, method, data, results, ranks."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comparison.reading import EditionReading
from comparison.scoring.flat import Difference, Place, compare

SECTIONS = {
    "ranks": gettext_lazy("名次与等级"),
    "data": gettext_lazy("样品与测量值"),
    "results": gettext_lazy("得分与判定"),
    "method": gettext_lazy("方法与规则"),
    "texts": gettext_lazy("文字"),
}
_RANKS = {"rank", "tied", "position", "band", "standing", "awards"}
_PARTS = {"samples": "data", "results": "results", "method": "method", "stability": "results"}
_WORDS = {
    "rank": gettext_lazy("名次"),
    "tied": gettext_lazy("并列"),
    "position": gettext_lazy("表中位置"),
    "band": gettext_lazy("等级"),
    "bands": gettext_lazy("等级"),
    "standing": gettext_lazy("是否排名"),
    "shown": gettext_lazy("总分"),
    "total": gettext_lazy("舍入前总分"),
    "raw_total": gettext_lazy("规则之前总分"),
    "score": gettext_lazy("得分"),
    "value": gettext_lazy("数值"),
    "pieces": gettext_lazy("测得值"),
    "converted": gettext_lazy("换算后"),
    "conformity": gettext_lazy("限值判定"),
    "coverage": gettext_lazy("覆盖率"),
    "state": gettext_lazy("状态"),
    "rules": gettext_lazy("规则"),
    "limits": gettext_lazy("限值"),
    "missing": gettext_lazy("缺失时"),
    "curve": gettext_lazy("评分曲线"),
    "advice": gettext_lazy("选购与使用提示"),
    "laboratories": gettext_lazy("检验机构"),
    "explanations": gettext_lazy("说明"),
    "stability": gettext_lazy("稳定性"),
    "weights": gettext_lazy("所用权重"),
    "sentence": gettext_lazy("给读者的一句话"),
    "low": gettext_lazy("名次范围，最好"),
    "high": gettext_lazy("名次范围，最差"),
    "first": gettext_lazy("得第一的比例"),
    "root": "",
    "children": "",
    "cells": "",
    "groups": "",
    "measurements": "",
    "test": "",
    "samples": "",
    "results": "",
    "method": "",
}


@dataclass(frozen=True)
class Change:
    """One line of a comparison of editions."""

    section: str
    place: str
    before: str
    after: str


def changes(old: EditionReading, new: EditionReading) -> list[Change]:
    """Everything that differs, ranks first; block ids of rich texts are no content."""
    names = _names(old) | _names(new)
    found = [
        Change(_section(one.place), _place(one.place, names), one.before or "", one.after or "")
        for one in compare(old.document, new.document)
        if one.place[-1] != "id" and not _is_echo(one)
    ]
    order = list(SECTIONS)
    return sorted(found, key=lambda change: order.index(change.section))


def _is_echo(one: Difference) -> bool:
    """Whether a line only repeats the number or key that names its place."""
    return (
        len(one.place) > 1 and one.place[-1] in ("number", "key") and one.place[-2] in (one.before, one.after)
    )


def _section(place: Place) -> str:
    section = _PARTS.get(place[0], "texts")
    return "ranks" if section == "results" and len(place) > 2 and place[2] in _RANKS else section


def _names(reading: EditionReading) -> dict[str, str]:
    names = {node.key: node.name for node in reading.method.nodes()}
    names |= {rule.key: rule.sentence for rule in reading.method.rules}
    return names


def _place(place: Place, names: dict[str, str]) -> str:
    first, *rest = place
    words = [str(_WORDS.get(first, first))]
    if first == "stability" and rest[:1] == ["samples"]:
        words, rest = [*words, _("样品 %(number)s") % {"number": rest[1]}], rest[2:]
    if first in ("samples", "results") and rest:
        words = [_("样品 %(number)s") % {"number": rest[0]}]
        rest = rest[1:]
    for part in rest:
        words.append(names.get(part) or str(_WORDS.get(part, _label(part))))
    return " · ".join(word for word in words if word)


def _label(part: str) -> Any:
    """The editors' name of a field; an unknown part stands for itself."""
    for model in apps.get_app_config("comparison").get_models():
        for field in model._meta.concrete_fields:
            if field.name == part:
                return field.verbose_name
    return part
