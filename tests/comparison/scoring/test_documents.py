"""Methods and samples survive the way through JSON; anything else is refused with its place."""

import json
from decimal import Decimal

import pytest

from comparison.scoring import checks
from comparison.scoring.aggregation import Aggregation
from comparison.scoring.compute import compute
from comparison.scoring.conformity import Direction, Limit, Qualifier
from comparison.scoring.curves import ClaimDeviation, Linear, Point, Points, Steps, pass_fail
from comparison.scoring.documents import DocumentError, curve, load, results_document, to_document
from comparison.scoring.method import (
    Band,
    Condition,
    Criterion,
    Effect,
    Group,
    Kind,
    Measurement,
    Method,
    Missing,
    Operator,
    Policy,
    Quantity,
    Rule,
    Sample,
)

D = Decimal
LIMIT = Limit(Direction.AT_MOST, D("0.5"), "GB 18401-2010")
CLAIM = ClaimDeviation(Steps((Point(D(5), D(100)),), D(80)), Linear(D(1), D(0)))
METHOD = Method(
    Group(
        "total",
        "总分",
        D(100),
        (
            Criterion("a", "甲", D(40), Linear(D(9), D(0)), unit="g", limits=(LIMIT,)),
            Criterion(
                "b",
                "乙",
                D(30),
                CLAIM,
                Kind.CLAIMED,
            ),
            Criterion("c", "丙", D(30), pass_fail(), missing=Missing(Policy.WORST)),
        ),
    ),
    rules=(Rule("r", Effect.CAP, "封顶", Condition("a", Quantity.SCORE, Operator.LESS, "60"), amount=D(59)),),
    bands=(Band("优", D(80), D("4.5")),),
)
SAMPLE = Sample(
    7,
    {"a": Measurement(pieces=(D("0.10"),), qualifier=Qualifier.BELOW), "c": Measurement(category="合格")},
    D("19.9"),
)


def test_a_method_and_a_sample_come_back_equal() -> None:
    for cls, value in ((Method, METHOD), (Sample, SAMPLE)):
        assert load(cls, json.loads(json.dumps(to_document(value)))) == value


def test_results_of_a_document_are_the_results() -> None:
    again = load(Method, to_document(METHOD)), load(Sample, to_document(SAMPLE))
    assert results_document(compute(again[0], [again[1]])) == results_document(compute(METHOD, [SAMPLE]))


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({"type": "spline"}, "type"),
        ([], "对象"),
        ({"type": "linear", "worst": "1"}, "缺少 best"),
        ({"type": "linear", "worst": "1", "best": "2", "x": 1}, "多出 x"),
        ({"type": "linear", "worst": 1.5, "best": "2"}, "worst"),
        ({"type": "linear", "worst": "1", "best": "1"}, "端点"),
        ({"type": "steps", "steps": {}, "above": "0"}, "列表"),
        ({"type": "points", "low": "NaN"}, "low"),
        ({"type": "points", "low": True}, "low"),
    ],
)
def test_a_wrong_curve_is_refused_with_its_place(document: object, says: str) -> None:
    with pytest.raises(DocumentError, match=says):
        curve(document)


def test_a_curve_is_read_from_its_document() -> None:
    document = {"type": "steps", "steps": [{"value": "5", "score": "100"}], "above": 0}
    assert curve(document) == Steps((Point(D(5), D(100)),), D(0))


def test_a_sound_method_has_no_problems() -> None:
    assert checks.problems(METHOD) == []


def test_every_fault_of_a_method_is_told() -> None:
    broken = Method(
        Group(
            "t",
            "总分",
            D(100),
            (
                Criterion("a", "甲", D(50), Points(), Kind.CLAIMED),
                Criterion("a", "乙", D(60), Points(), missing=Missing(Policy.ASSUME)),
                Criterion("c", "丙", D(-1), Points(), limits=(Limit(Direction.AT_MOST, D(1), " "),)),
                Group("e", "空", D(0), ()),
            ),
        ),
        rules=(
            Rule("r1", Effect.CAP_TO_CRITERION, "", node="zz"),
            Rule("r2", Effect.DEDUCT, "x", Condition("yy", Quantity.SCORE, Operator.LESS, "1")),
        ),
    )
    said = "\n".join(checks.problems(broken))
    for words in (
        "编号 a 用了 2 次",
        "合计为 109",
        "负的权重",
        "曲线类型",
        "假定值",
        "没有标准号",
        "没有下级",
        "一句话",
        "zz",
        "r2 缺少数值",
        "yy",
    ):
        assert words in said


def test_a_sum_needs_no_weights_of_hundred() -> None:
    group = Group("t", "总分", D(100), (Criterion("a", "甲", D(1), Points()),), Aggregation.SUM)
    assert checks.problems(Method(group)) == []
