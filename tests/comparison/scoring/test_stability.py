"""Rank intervals say how firm a rank is, the same every time."""

from decimal import Decimal

from comparison.scoring.compute import compute
from comparison.scoring.method import Method, Sample, State
from comparison.scoring.stability import stability
from tests.comparison.scoring.test_compute import (
    Effect,
    Measurement,
    Operator,
    Rule,
    leaf,
    method,
    sample,
    when,
)


def firm(scheme: Method, *samples: Sample) -> dict[int, dict[str, object]]:
    found = stability(scheme, samples, compute(scheme, samples))
    assert found is not None
    return {entry["number"]: entry for entry in found["samples"]}


TWO = method(leaf("a", 50), leaf("b", 50))


def test_a_clear_winner_is_always_first_and_in_a_band_of_its_own() -> None:
    found = firm(TWO, sample(1, a=90, b=90), sample(2, a=20, b=30))
    assert (found[1]["low"], found[1]["high"], found[1]["first"], found[1]["band"]) == (1, 1, "100", 1)
    assert (found[2]["low"], found[2]["high"], found[2]["first"], found[2]["band"]) == (2, 2, "0", 2)


def test_samples_that_depend_on_the_weights_are_level() -> None:
    found = firm(TWO, sample(1, a=91, b=50), sample(2, a=50, b=90))
    assert [found[n]["low"] for n in (1, 2)] == [1, 1]
    assert [found[n]["high"] for n in (1, 2)] == [2, 2]
    assert found[1]["band"] == found[2]["band"]


def test_a_large_uncertainty_widens_the_interval() -> None:
    one = method(leaf("a", 100))
    close = [sample(1, a=Measurement(pieces=(Decimal(60),))), sample(2, a=Measurement(pieces=(Decimal(55),)))]
    assert firm(one, *close)[2]["low"] == 2
    unsure = Measurement(pieces=(Decimal(55),), uncertainty=Decimal(20))
    assert firm(one, close[0], sample(2, a=unsure))[2]["low"] == 1


def test_the_same_data_give_the_same_answer() -> None:
    samples = [sample(1, a=61, b=50), sample(2, a=50, b=60), sample(3, a=52, b=57)]
    assert firm(TWO, *samples) == firm(TWO, *samples)


def test_a_cap_holds_in_every_draw() -> None:
    rule = Rule("cap", Effect.CAP, "cap", when("a", Operator.LESS, 30), amount=Decimal(20))
    capped = method(leaf("a", 50), leaf("b", 50), rules=(rule,))
    found = firm(capped, sample(1, a=25, b=100), sample(2, a=31, b=20))
    assert found[1]["low"] == found[1]["high"] == 2


def test_vetoed_samples_take_no_part_and_one_sample_has_no_interval() -> None:
    rule = Rule("veto", Effect.VETO, "veto", when("a", Operator.LESS, 30))
    strict = method(leaf("a", 50), leaf("b", 50), rules=(rule,))
    samples = [sample(1, a=10, b=100), sample(2, a=40, b=20), sample(3, a=50, b=50)]
    assert set(firm(strict, *samples)) == {2, 3}
    assert stability(strict, samples[:2], compute(strict, samples[:2])) is None


def test_missing_cells_leave_the_draws_to_the_others() -> None:
    gap = sample(2, a=80, b=Measurement(State.NOT_TESTED))
    free = method(leaf("a", 90), leaf("b", 10))
    assert firm(free, sample(1, a=20, b=20), gap)[2]["first"] == "100"
