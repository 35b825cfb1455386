"""A rank that hangs on how gaps are dealt with is said so; one that does not is not."""

from decimal import Decimal

from comparison.scoring.compute import compute
from comparison.scoring.curves import Linear
from comparison.scoring.method import Criterion, Group, Measurement, Method, Missing, Policy, Sample, State
from comparison.scoring.sensitivity import sensitivity

LINE = Linear(Decimal(0), Decimal(100))


def method(policy: Policy) -> Method:
    children = tuple(
        Criterion(key, key, Decimal(50), LINE, missing=Missing(policy)) for key in ("one", "two")
    )
    return Method(Group("total", "总分", Decimal(100), children), coverage=Decimal(0))


def sample(number: int, one: int, two: int | None, state: State = State.NOT_TESTED) -> Sample:
    cells = {"one": Measurement(pieces=(Decimal(one),))}
    cells["two"] = Measurement(state) if two is None else Measurement(pieces=(Decimal(two),))
    return Sample(number, cells)


def ranks(policy: Policy, *samples: Sample) -> list[dict[str, object]]:
    used = method(policy)
    return sensitivity(used, samples, compute(used, samples))


def test_a_gap_that_decides_the_rank_is_reported_with_the_other_ranks() -> None:
    field = (sample(1, 80, 80), sample(2, 90, None), sample(3, 60, 60))
    assert ranks(Policy.RENORMALISE, *field) == [{"number": 2, "ranks": {"worst": 3}}]
    assert ranks(Policy.WORST, *field) == [{"number": 2, "ranks": {"renormalise": 1, "impute_group_mean": 1}}]


def test_a_sample_left_out_of_the_ranking_shows_where_it_would_stand() -> None:
    found = ranks(Policy.NOT_RANKED, sample(1, 80, 80), sample(2, 90, None))
    assert found == [{"number": 2, "ranks": {"renormalise": 1, "impute_group_mean": 1, "worst": 2}}]


def test_nothing_is_said_without_gaps_or_when_the_rank_stays() -> None:
    assert ranks(Policy.RENORMALISE, sample(1, 80, 80), sample(2, 90, 90)) == []
    assert ranks(Policy.RENORMALISE, sample(1, 80, 80), sample(2, 10, None)) == []
    assert ranks(Policy.RENORMALISE, sample(1, 80, 80), sample(2, 90, None, State.NOT_APPLICABLE)) == []
