"""Types of product inside one test may have weights of their own."""

from decimal import Decimal

from comparison.scoring.checks import problems
from comparison.scoring.compute import compute, leaf_shares
from comparison.scoring.curves import Linear
from comparison.scoring.documents import load, to_document
from comparison.scoring.method import Criterion, Group, Measurement, Method, Sample, TypeWeights
from comparison.scoring.stability import stability

LINE = Linear(Decimal(0), Decimal(100))


def method(**weights: int) -> Method:
    children = tuple(Criterion(key, key, Decimal(50), LINE) for key in ("one", "two"))
    own = {key: Decimal(weight) for key, weight in weights.items()}
    return Method(Group("total", "总分", Decimal(100), children), types=(TypeWeights("折叠", own),))


def sample(number: int, product_type: str = "") -> Sample:
    cells = {"one": Measurement(pieces=(Decimal(100),)), "two": Measurement(pieces=(Decimal(0),))}
    return Sample(number, cells, product_type=product_type)


def test_a_sample_is_weighed_as_its_type() -> None:
    results = compute(method(one=90, two=10), [sample(1), sample(2, "折叠"), sample(3, "别的")])
    assert {result.number: result.shown for result in results} == {1: 50, 2: 90, 3: 50}


def test_the_draws_of_stability_use_the_weights_of_the_type() -> None:
    used, samples = method(one=90, two=10), [sample(1), sample(2, "折叠")]
    found = stability(used, samples, compute(used, samples))
    assert found is not None
    assert [(row["number"], row["first"]) for row in found["samples"]] == [(2, "100"), (1, "0")]


def test_weights_of_a_type_must_add_up_too() -> None:
    assert problems(method(one=90, two=10)) == []
    assert problems(method(one=90)) == ["产品类型“折叠”：“总分”下级权重合计为 140，应为 100"]
    assert "不存在的指标“gone”" in problems(method(gone=1))[0]


def test_a_method_with_types_survives_its_document() -> None:
    used = method(one=90, two=10)
    assert load(Method, to_document(used)) == used
    assert leaf_shares(used.for_type("折叠")) == {"one": 90, "two": 10}
