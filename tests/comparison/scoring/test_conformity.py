"""A value is judged against its limits by the declared decision rule."""

from decimal import Decimal

import pytest

from comparison.scoring.conformity import Conformity, Decision, Direction, Limit, Qualifier, judge

C = Conformity
D = Decimal
SIMPLE = Limit(Direction.AT_MOST, D(10), "GB 18401-2010")
GUARDED = Limit(Direction.AT_MOST, D(10), "GB 18401-2010", Decision.GUARD_BAND)
AT_LEAST = Limit(Direction.AT_LEAST, D(10), "自定")


@pytest.mark.parametrize(
    ("limit", "value", "qualifier", "expected"),
    [
        (SIMPLE, "10", Qualifier.NONE, C.CONFORMING),
        (SIMPLE, "10.1", Qualifier.NONE, C.NON_CONFORMING),
        (GUARDED, "9", Qualifier.NONE, C.CONFORMING),
        (GUARDED, "9.5", Qualifier.NONE, C.CONFORMING_WITHIN_U),
        (GUARDED, "10.5", Qualifier.NONE, C.NON_CONFORMING_WITHIN_U),
        (GUARDED, "11.5", Qualifier.NONE, C.NON_CONFORMING),
        (SIMPLE, "5", Qualifier.BELOW, C.CONFORMING),
        (SIMPLE, "20", Qualifier.BELOW, C.NOT_JUDGED),
        (SIMPLE, "20", Qualifier.ABOVE, C.NON_CONFORMING),
        (AT_LEAST, "9", Qualifier.BELOW, C.NON_CONFORMING),
        (AT_LEAST, "10", Qualifier.NONE, C.CONFORMING),
        (AT_LEAST, "5", Qualifier.ABOVE, C.NOT_JUDGED),
    ],
)
def test_one_limit(limit: Limit, value: str, qualifier: Qualifier, expected: C) -> None:
    assert judge(D(value), qualifier, D(1), (limit,)) is expected


def test_the_worst_of_several_limits_counts() -> None:
    assert judge(D(11), Qualifier.NONE, None, (SIMPLE, AT_LEAST)) is C.NON_CONFORMING


def test_nothing_is_judged_without_a_limit() -> None:
    assert judge(D(11), Qualifier.NONE, None, ()) is C.NOT_JUDGED


@pytest.mark.parametrize(
    ("direction", "value", "qualifier", "expected"),
    [
        (Direction.MORE_THAN, "40", Qualifier.NONE, Conformity.NON_CONFORMING),
        (Direction.MORE_THAN, "40.1", Qualifier.NONE, Conformity.CONFORMING),
        (Direction.MORE_THAN, "40", Qualifier.ABOVE, Conformity.CONFORMING),
        (Direction.LESS_THAN, "40", Qualifier.NONE, Conformity.NON_CONFORMING),
        (Direction.LESS_THAN, "39.9", Qualifier.NONE, Conformity.CONFORMING),
        (Direction.LESS_THAN, "40", Qualifier.BELOW, Conformity.CONFORMING),
        (Direction.LESS_THAN, "41", Qualifier.BELOW, Conformity.NOT_JUDGED),
    ],
)
def test_a_strict_limit_does_not_allow_the_limit_itself(
    direction: Direction, value: str, qualifier: Qualifier, expected: Conformity
) -> None:
    limit = Limit(direction, Decimal(40), "GB/T 18830-2009")
    assert judge(Decimal(value), qualifier, None, (limit,)) is expected
