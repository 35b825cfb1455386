"""How one figure came about, step by step in plain words: from raw pieces to the rank."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comparison.choices import AGGREGATIONS, CONFORMITY, PIECES, POLICIES, STATES
from comparison.reading import EditionReading, limit_words
from comparison.scoring.curves import CategoryMap, ClaimDeviation, Curve, Linear, Piecewise, Points, Steps
from comparison.scoring.method import Criterion, Group
from comparison.scoring.numbers import exact, parse, plain, round_half_up

_PIECES = dict(PIECES)
_POLICIES = {**dict(POLICIES), "failed": gettext_lazy("未能完成试验，按最低分")}
_STATES = dict(STATES)
_AGGREGATIONS = dict(AGGREGATIONS)


@dataclass(frozen=True)
class Step:
    """One stage: what was done, what came out, and the lines that explain it."""

    title: str
    result: str
    lines: tuple[str, ...] = ()


def curve_lines(curve: Curve, unit: str) -> tuple[str, ...]:
    """A curve in sentences."""
    match curve:
        case Linear():
            low, high = plain(curve.low), plain(curve.high)
            worst, best = _with_unit(curve.worst, unit), _with_unit(curve.best, unit)
            words = _("%(worst)s 得 %(low)s 分，%(best)s 得 %(high)s 分，两者之间按比例，之外不再增减。")
            return (words % {"worst": worst, "best": best, "low": low, "high": high},)
        case Piecewise():
            points = "；".join(f"{_with_unit(p.value, unit)} → {plain(p.score)}" for p in curve.points)
            return (_("各点之间按直线：%(points)s") % {"points": points},)
        case Steps():
            return _step_lines(curve, unit)
        case Points():
            return (
                _("测得值就是得分（%(low)s 至 %(high)s）。")
                % {"low": plain(curve.low), "high": plain(curve.high)},
            )
        case CategoryMap():
            return tuple(f"{item.name} → {plain(item.score)}" for item in curve.categories)
        case ClaimDeviation():
            over = (_("高于标称值的百分数：") + line for line in curve_lines(curve.over, "%"))
            under = (_("低于标称值的百分数：") + line for line in curve_lines(curve.under, "%"))
            return (*over, *under)


def _step_lines(curve: Steps, unit: str) -> tuple[str, ...]:
    if {step.score for step in curve.steps} == {curve.above}:
        return (_("一律 %(score)s 分") % {"score": plain(curve.above)},)
    lines = [f"≤ {_with_unit(step.value, unit)} → {plain(step.score)}" for step in curve.steps]
    return (*lines, f"> {_with_unit(curve.steps[-1].value, unit)} → {plain(curve.above)}")


def _with_unit(value: Decimal, unit: str) -> str:
    return f"{plain(value)} {unit}".rstrip()


def short(text: str | None) -> str:
    """A stage's number for reading: at most four decimals, marked when it was longer."""
    value = parse(text or "")
    if value is None:
        return "—"
    rounded = round_half_up(value, 4)
    return plain(rounded) if rounded == value else f"≈ {plain(rounded)}"


def derivation(reading: EditionReading, number: int, criterion: Criterion) -> list[Step]:
    """Every stage from the raw value of one cell to the rank of its sample."""
    given = reading.samples[number]["measurements"].get(criterion.key, {"state": "not_tested"})
    result = reading.results[number]
    with exact():
        return [
            *_value_steps(criterion, given, result["cells"][criterion.key]),
            *_group_steps(reading, criterion, result),
            *_total_steps(reading, number, result),
        ]


def _value_steps(criterion: Criterion, given: Mapping[str, Any], cell: Mapping[str, Any]) -> list[Step]:
    state = given.get("state", "measured")
    score = short(cell.get("score"))
    if state != "measured":
        policy = str(_POLICIES.get(cell.get("stand_in", ""), ""))
        return [
            Step(_("原始记录"), str(_STATES[state])),
            Step(
                _("没有测得值时的处理"),
                score,
                (policy, criterion.missing.reason) if criterion.missing.reason else (policy,),
            ),
        ]
    raw = (
        given.get("category")
        or " ".join([given.get("qualifier", ""), "、".join(given.get("pieces", []))]).strip()
    )
    steps = [
        Step(_("原始记录"), f"{raw} {given.get('unit', criterion.unit)}".strip(), _claimed(criterion, given))
    ]
    if given.get("unit", criterion.unit) != criterion.unit:
        converted = "、".join(short(piece) for piece in cell["converted"])
        steps.append(Step(_("换算单位"), f"{converted} {criterion.unit}"))
    if len(given.get("pieces", [])) > 1:
        steps.append(Step(_("多件取值"), short(cell["value"]), (str(_PIECES[criterion.pieces]),)))
    if "conformity" in cell:
        lines = tuple(f"{words}（{standard}）" for words, standard in limit_words(criterion))
        steps.append(Step(_("与限值比较"), _conformity(cell), lines))
    return [*steps, Step(_("换成得分"), score, curve_lines(criterion.curve, criterion.unit))]


def _conformity(cell: Mapping[str, Any]) -> str:
    return str(CONFORMITY[cell["conformity"]])


def _claimed(criterion: Criterion, given: Mapping[str, Any]) -> tuple[str, ...]:
    if "claimed" not in given:
        return ()
    return (_("标称值 %(value)s") % {"value": f"{given['claimed']} {criterion.unit}".strip()},)


def _group_steps(reading: EditionReading, criterion: Criterion, result: Mapping[str, Any]) -> list[Step]:
    steps = []
    for group in _path(reading.method.root, criterion.key):
        weights = result["groups"][group.key].get("weights")
        lines = [str(_AGGREGATIONS[group.aggregation])]
        for child in group.children:
            used = parse(weights[child.key]) if weights and child.key in weights else None
            if weights is not None and used is None:
                lines.append(_("%(name)s：不计入") % {"name": child.name})
                continue
            score = result["groups" if isinstance(child, Group) else "cells"][child.key].get("score")
            weight = plain(round_half_up(used, 2)) if used is not None else plain(child.weight)
            lines.append(
                _("%(name)s：%(score)s 分 × 权重 %(weight)s")
                % {"name": child.name, "score": short(score), "weight": weight}
            )
        title = _("合成“%(name)s”") % {"name": group.name}
        steps.append(Step(title, short(result["groups"][group.key].get("score")), tuple(lines)))
    return steps


def _path(group: Group, key: str) -> list[Group]:
    """The groups above a criterion, innermost first."""
    for child in group.children:
        if child.key == key:
            return [group]
        if isinstance(child, Group) and (found := _path(child, key)):
            return [*found, group]
    return []


def _total_steps(reading: EditionReading, number: int, result: Mapping[str, Any]) -> list[Step]:
    fired = reading.fired(number)
    rules = tuple(
        _("%(sentence)s（仅此规则：%(after)s）") % {"sentence": sentence, "after": short(after)}
        if after
        else sentence
        for sentence, after in fired
    )
    shown = result.get("shown", "—")
    return [
        Step(_("限制规则之前"), short(result.get("raw_total"))),
        Step(_("限制规则之后"), short(result.get("total")), rules or (_("没有规则生效。"),)),
        Step(_("四舍五入"), shown, (_("只在显示时舍入一次，等级和名次都用这个数。"),)),
        Step(_("等级"), result.get("band", "—")),
        Step(_("名次"), rank_text(result)),
    ]


def other_ranks(reading: EditionReading, number: int) -> str:
    """What another way of dealing with gaps would make of a sample's rank; empty when it changes nothing."""
    for entry in reading.document.get("sensitivity", ()):
        if entry["number"] == number:
            parts = [
                _("%(policy)s，%(rank)s")
                % {
                    "policy": _POLICIES[policy],
                    "rank": _("名次会是 %(rank)s") % {"rank": rank} if rank else _("不参与排名"),
                }
                for policy, rank in entry["ranks"].items()
            ]
            return "；".join(parts)
    return ""


def rank_text(result: Mapping[str, Any]) -> str:
    """The rank as shown: 并列 for a shared one, words for a sample without rank."""
    if result["standing"] == "vetoed":
        return _("一票否决")
    if "rank" not in result:
        return _("不排名")
    rank = str(result["rank"])
    return _("并列 %(rank)s") % {"rank": rank} if result.get("tied") else rank
