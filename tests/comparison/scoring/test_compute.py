"""The reference cases of the scoring engine, and what holds for every method."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparison.scoring import numbers
from comparison.scoring.aggregation import Aggregation
from comparison.scoring.cells import MeasurementError
from comparison.scoring.compute import compute
from comparison.scoring.curves import Linear, Point, Points, Steps, pass_fail
from comparison.scoring.method import (
    Award,
    Band,
    Better,
    Condition,
    Criterion,
    Effect,
    Group,
    Measurement,
    Method,
    Missing,
    Operator,
    Policy,
    Quantity,
    Rule,
    Sample,
    State,
)
from comparison.scoring.results import SampleResult, Standing
from content.imports.tables import read_table

D = Decimal
PERCENT = Linear(D(0), D(100))
BANDS = (Band("good", D(80)), Band("fair", D(60)), Band("fail", D(0)))


def leaf(key: str, weight: object, **fields: object) -> Criterion:
    fields.setdefault("curve", PERCENT)
    return Criterion(key=key, name=key, weight=D(str(weight)), **fields)


def method(*children: Criterion | Group, rules: tuple[Rule, ...] = (), **fields: object) -> Method:
    aggregation = fields.pop("aggregation", Aggregation.ARITHMETIC)
    fields.setdefault("bands", BANDS)
    return Method(root=Group("total", "total", D(100), children, aggregation), rules=rules, **fields)


def sample(number: int, price: object = None, **values: object) -> Sample:
    cells = {
        key: value if isinstance(value, Measurement) else Measurement(pieces=(D(str(value)),))
        for key, value in values.items()
    }
    return Sample(number, cells, None if price is None else D(str(price)))


def one(scheme: Method, **values: object) -> SampleResult:
    return compute(scheme, [sample(1, **values)])[0]


def when(subject: str, operator: Operator, against: object, quantity: Quantity = Quantity.SCORE) -> Condition:
    return Condition(subject, quantity, operator, str(against))


def steps(*bounds: object) -> Steps:
    points = tuple(Point(D(str(bound)), D(score)) for score, bound in enumerate(bounds))
    return Steps(points, D(len(bounds)))


def nutri_score(sugars: Steps, salt: Steps, fibre: Steps, fat: Steps) -> Method:
    """The published Nutri-Score scheme for general food: two sums, proteins left out from 11 on."""
    energy = steps(335, 670, 1005, 1340, 1675, 2010, 2345, 2680, 3015, 3350)
    bad = Group(
        "bad",
        "bad",
        D(1),
        tuple(
            leaf(k, 1, curve=c)
            for k, c in zip(("e", "s", "f", "n"), (energy, sugars, fat, salt), strict=True)
        ),
        Aggregation.SUM,
    )
    good = Group(
        "good",
        "good",
        D(-1),
        (leaf("fibre", 1, curve=fibre), leaf("protein", 1, curve=Points())),
        Aggregation.SUM,
    )
    rule = Rule("p", Effect.SUPPRESS, "protein", when("bad", Operator.AT_LEAST, 11), node="protein")
    bands = tuple(Band(n, D(b)) for n, b in (("a", -1), ("b", 2), ("c", 10), ("d", 18), ("e", 40)))
    return method(
        bad,
        good,
        rules=(rule,),
        bands=bands,
        aggregation=Aggregation.SUM,
        better=Better.LOWER,
        low=D(-20),
        high=D(60),
    )


def test_step_tables_with_a_suppressed_component_in_two_method_versions() -> None:
    fat = steps(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    first = nutri_score(
        steps(4.5, 9, 13.5, 18, 22.5, 27, 31, 36, 40, 45),
        steps(90, 180, 270),
        steps(0.9, 1.9, 2.8, 3.7, 4.7),
        fat,
    )
    second = nutri_score(
        steps(3.4, 6.8, 10, 14, 17, 20, 24, 27, 31, 34),
        steps(0.2, 0.4, 0.6),
        steps(3.0, 4.1, 5.2, 6.3, 7.4),
        steps(0.7, 2, 3),
    )
    old = one(first, e=2400, s=30, f="0.9", n=200, fibre="6.5", protein=5)
    new = one(second, e=2400, s="28", f="0.9", n="0.5", fibre="6.5", protein=5)
    assert [old.cells[key].score for key in ("e", "s", "f", "n", "fibre")] == [7, 6, 0, 2, 5]
    assert [new.cells[key].score for key in ("e", "s", "f", "n", "fibre")] == [7, 8, 1, 2, 4]
    assert (old.groups["bad"].score, old.shown, old.band) == (15, 10, "c")
    assert (new.groups["bad"].score, new.shown, new.band) == (18, 14, "d")
    assert old.suppressed == new.suppressed == ("protein",)


@pytest.mark.parametrize(("packaging", "total"), [("4.0", "3.3"), ("3.9", "2.8")])
def test_downgrading_adds_every_deduction_that_fires(packaging: str, total: str) -> None:
    rules = (
        Rule("d", Effect.DEDUCT, "declaration", when("declaration", Operator.AT_LEAST, 4), amount=D(1)),
        Rule("p", Effect.DEDUCT, "packaging", when("packaging", Operator.AT_LEAST, 4), amount=D("0.5")),
    )
    grade = Points(D("0.5"), D("5.5"))
    parts = [leaf(k, w, curve=grade) for k, w in zip("abcd", (45, 30, 10, 15), strict=True)]
    extra = [leaf(k, 0, curve=grade) for k in ("declaration", "packaging")]
    scheme = method(
        *parts, *extra, rules=rules, better=Better.LOWER, low=D("0.5"), high=D("5.5"), decimals=1, bands=()
    )
    result = one(scheme, a="1.8", b="1.8", c="1.8", d="1.8", declaration=4, packaging=packaging)
    assert (result.raw_total, result.shown) == (D("1.8"), D(total))
    assert [rule.key for rule in result.rules] == (["d", "p"] if total == "3.3" else ["d"])


def test_not_applicable_renormalises_the_remaining_weights() -> None:
    scheme = method(leaf("a", 50), leaf("b", 20), leaf("c", 20), leaf("d", 10))
    result = one(scheme, a=90, b=60, c=30, d=Measurement(State.NOT_APPLICABLE))
    weights = result.groups["total"].weights
    assert weights is not None
    assert [numbers.round_half_up(weights[key], 2) for key in "abc"] == [D("55.56"), D("22.22"), D("22.22")]
    assert (result.coverage, result.standing, result.shown) == (90, Standing.RANKED, 70)


def test_a_criterion_without_weight_can_still_cap_the_total() -> None:
    rule = Rule("cap", Effect.CAP_TO_CRITERION, "never better than its safety", node="safety")
    result = one(method(leaf("use", 100), leaf("safety", 0), rules=(rule,)), use=95, safety=10)
    assert (result.raw_total, result.shown, result.band) == (95, 10, "fail")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)])
def test_a_veto_excludes_in_every_order_of_the_rules(order: tuple[int, ...]) -> None:
    rules = (
        Rule("exclude", Effect.VETO, "match 0", when("m1", Operator.AT_MOST, 0), amount=D(0)),
        Rule("limit", Effect.CAP_TO_CRITERION, "match 40", node="m2"),
        Rule("lower", Effect.DEDUCT, "important 90", when("i", Operator.LESS, 100), amount=D(5)),
    )
    scheme = method(
        leaf("m1", 40),
        leaf("m2", 40),
        leaf("i", 20),
        rules=tuple(rules[place] for place in order),
        coverage=D(0),
    )
    result = one(scheme, m1=0, m2=40, i=90)
    assert (result.shown, result.band, result.standing, result.rank) == (0, "不合格", Standing.VETOED, None)


def test_equal_shown_scores_share_a_rank_and_stand_in_the_declared_order() -> None:
    scheme = method(leaf("a", 100))
    samples = [
        sample(1, price=30, a="80.4"),
        sample(2, price=10, a="79.5"),
        sample(3, a=80),
        sample(4, a=90),
        sample(5, a=10),
    ]
    results = compute(scheme, samples)
    assert [(r.number, r.rank, r.tied) for r in results] == [
        (4, 1, False),
        (2, 2, True),
        (1, 2, True),
        (3, 2, True),
        (5, 5, False),
    ]


@pytest.mark.parametrize(
    ("policy", "shown", "standing"),
    [
        (Missing(Policy.REQUIRED), None, Standing.UNRANKED),
        (Missing(Policy.NOT_RANKED), 80, Standing.UNRANKED),
        (Missing(Policy.RENORMALISE), 80, Standing.RANKED),
        (Missing(Policy.IMPUTE_GROUP_MEAN), 80, Standing.RANKED),
        (Missing(Policy.ASSUME, D(30), "typical"), 70, Standing.RANKED),
        (Missing(Policy.WORST), 64, Standing.RANKED),
    ],
)
def test_each_policy_for_a_missing_value(policy: Missing, shown: int | None, standing: Standing) -> None:
    scheme = method(leaf("a", 80), leaf("b", 20, missing=policy))
    result = one(scheme, a=80, b=Measurement(State.NOT_TESTED))
    assert (result.shown, result.standing, result.coverage) == (shown, standing, 80)


def test_a_sample_below_the_coverage_threshold_is_listed_without_rank() -> None:
    result = one(method(leaf("a", 79), leaf("b", 21)), a=100)
    assert (result.standing, result.rank, result.shown) == (Standing.UNRANKED, None, 100)


def test_a_sample_that_could_not_complete_a_test_gets_the_worst_score() -> None:
    result = one(method(leaf("a", 50), leaf("b", 50)), a=100, b=Measurement(State.FAILED))
    assert (result.shown, result.coverage) == (50, 100)


def test_awards_follow_from_the_total_unless_a_rule_blocks_them() -> None:
    block = Rule("b", Effect.BLOCK_AWARD, "no instructions", when("a", Operator.LESS, 95))
    award = Award("top", "top", D(85))
    assert one(method(leaf("a", 100), awards=(award,)), a=90).awards == ("top",)
    assert one(method(leaf("a", 100), awards=(award,), rules=(block,)), a=90).awards == ()


def test_a_category_and_a_limit_can_be_a_condition() -> None:
    rule = Rule("v", Effect.VETO, "failed", Condition("a", Quantity.CATEGORY, Operator.EQUAL, "不合格"))
    scheme = method(leaf("a", 100, curve=pass_fail()), rules=(rule,))
    assert one(scheme, a=Measurement(category="合格")).standing is Standing.RANKED
    assert one(scheme, a=Measurement(category="不合格")).standing is Standing.VETOED


@pytest.mark.parametrize(
    "bad", [Measurement(category="?"), Measurement(pieces=(D(1),), unit="kg"), Measurement()]
)
def test_an_unreadable_measurement_names_its_criterion(bad: Measurement) -> None:
    curve = pass_fail() if bad.category else PERCENT
    with pytest.raises(MeasurementError) as caught:
        one(method(leaf("a", 100, curve=curve, unit="m")), a=bad)
    assert caught.value.key == "a"


values = st.lists(st.tuples(*[st.integers(0, 1000)] * 3), min_size=1, max_size=8)
VETO = Rule("v", Effect.VETO, "veto", when("c", Operator.LESS, 20))
CAP = Rule("cap", Effect.CAP_TO_CRITERION, "cap", node="b", amount=D(20))
DEDUCT = Rule("d", Effect.DEDUCT, "deduct", when("a", Operator.LESS, 50), amount=D(5))


def scheme_of(
    weights: tuple[int, int, int] = (50, 30, 20), rules: tuple[Rule, ...] = (VETO, CAP, DEDUCT)
) -> Method:
    return method(*(leaf(key, weight) for key, weight in zip("abc", weights, strict=True)), rules=rules)


def samples_of(rows: list[tuple[int, ...]]) -> list[Sample]:
    return [
        sample(place, **{key: D(value) / 10 for key, value in zip("abc", row, strict=True)})
        for place, row in enumerate(rows, 1)
    ]


@given(values, st.randoms())
def test_the_order_of_samples_and_rules_changes_nothing(rows: list[tuple[int, ...]], random: object) -> None:
    samples = samples_of(rows)
    rules = [VETO, CAP, DEDUCT]
    expected = {r.number: (r.total, r.rank, r.position) for r in compute(scheme_of(), samples)}
    random.shuffle(samples)  # type: ignore[attr-defined]
    random.shuffle(rules)  # type: ignore[attr-defined]
    again = {r.number: (r.total, r.rank, r.position) for r in compute(scheme_of(rules=tuple(rules)), samples)}
    assert again == expected


@given(values, st.tuples(*[st.integers(0, 1000)] * 3))
def test_another_sample_moves_no_other_score(rows: list[tuple[int, ...]], more: tuple[int, ...]) -> None:
    before = {r.number: r.total for r in compute(scheme_of(), samples_of(rows))}
    after = {r.number: r.total for r in compute(scheme_of(), samples_of([*rows, more]))}
    assert all(after[number] == total for number, total in before.items())


@given(st.tuples(*[st.integers(0, 999)] * 3), st.integers(0, 2), st.integers(1, 100))
def test_a_better_value_never_lowers_a_total(row: tuple[int, ...], place: int, gain: int) -> None:
    better = tuple(value + gain * (position == place) for position, value in enumerate(row))
    first, second = (compute(scheme_of(), samples_of([cells]))[0].total for cells in (row, better))
    assert first is not None
    assert second is not None
    assert second >= first


@given(st.integers(0, 98), st.integers(0, 199))
def test_a_veto_survives_any_weights(weight: int, value: int) -> None:
    scheme = scheme_of((weight, 99 - weight, 1))
    results = compute(scheme, samples_of([(1000, 1000, value), (0, 0, 200)]))
    assert [(r.number, r.standing) for r in results] == [(2, Standing.RANKED), (1, Standing.VETOED)]


@given(st.integers(0, 1_000_000))
def test_the_unit_of_a_measurement_moves_nothing(grams: int) -> None:
    scheme = method(leaf("a", 100, curve=Linear(D(0), D(1000)), unit="g"))
    by_unit = [
        Measurement(pieces=(D(grams),), unit="g"),
        Measurement(pieces=(D(grams) / 1000,), unit="kg"),
        Measurement(pieces=(D(grams) * 1000,), unit="mg"),
    ]
    assert len({one(scheme, a=cell).total for cell in by_unit}) == 1


@pytest.mark.shared_data
def test_1311_coffees_have_178_distinct_totals_and_competition_ranks(shared_data: Path) -> None:
    table = read_table(shared_data / "coffee/arabica_data_cleaned.csv")
    samples = [sample(int(row.get("#1")), a=row.get("Total.Cup.Points")) for row in table.rows]
    results = compute(method(leaf("a", 100, curve=Points()), decimals=2), samples)
    shown = [result.shown for result in results]
    assert (len(results), len(set(shown))) == (1311, 178)
    assert all(result.rank == 1 + sum(other > result.shown for other in shown) for result in results[:200])
