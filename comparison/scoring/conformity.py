"""Whether a measured value keeps a limit, under a named decision rule (ILAC-G8:09/2019)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from comparison.scoring.numbers import ZERO


class Direction(StrEnum):
    """Which side of the limit is allowed; whether the limit itself is, too."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"
    MORE_THAN = "more_than"

    @property
    def is_upper(self) -> bool:
        """Whether what lies below the limit is allowed."""
        return self in (Direction.AT_MOST, Direction.LESS_THAN)

    @property
    def is_strict(self) -> bool:
        """Whether the limit itself is not allowed (GB/T 18830: UPF greater than 40)."""
        return self in (Direction.LESS_THAN, Direction.MORE_THAN)


class Decision(StrEnum):
    """How measurement uncertainty enters the decision."""

    SIMPLE = "simple"
    GUARD_BAND = "guard_band"


class Conformity(StrEnum):
    """The statement about one value and its limits, from best to worst."""

    CONFORMING = "conforming"
    CONFORMING_WITHIN_U = "conforming_within_u"
    NOT_JUDGED = "not_judged"
    NON_CONFORMING_WITHIN_U = "non_conforming_within_u"
    NON_CONFORMING = "non_conforming"


class Qualifier(StrEnum):
    """What stands before a reported value."""

    NONE = ""
    BELOW = "<"
    ABOVE = ">"
    NOT_DETECTED = "nd"


ORDER = tuple(Conformity)


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit, in the criterion's unit; `standard` is a standard's number or 自定."""

    direction: Direction
    value: Decimal
    standard: str
    decision: Decision = Decision.SIMPLE


def judge_one(value: Decimal, qualifier: Qualifier, uncertainty: Decimal | None, limit: Limit) -> Conformity:
    """Conformity of one value with one limit."""
    upper = limit.direction.is_upper
    room = limit.value - value if upper else value - limit.value
    if qualifier is not Qualifier.NONE:
        # A censored value lies somewhere beyond its bound, never on it.
        lower = qualifier is not Qualifier.ABOVE
        sure = room >= 0 if lower == upper else room <= 0
        if not sure:
            return Conformity.NOT_JUDGED
        return Conformity.CONFORMING if lower == upper else Conformity.NON_CONFORMING
    width = (uncertainty or ZERO) if limit.decision is Decision.GUARD_BAND else ZERO
    if room > 0 or (room == 0 and not limit.direction.is_strict):
        return Conformity.CONFORMING if room >= width else Conformity.CONFORMING_WITHIN_U
    beyond = -room > width or (-room == width and limit.direction.is_strict)
    return Conformity.NON_CONFORMING if beyond else Conformity.NON_CONFORMING_WITHIN_U


def judge(
    value: Decimal, qualifier: Qualifier, uncertainty: Decimal | None, limits: tuple[Limit, ...]
) -> Conformity:
    """The worst statement over all limits; without a limit nothing is judged."""
    if not limits:
        return Conformity.NOT_JUDGED
    return max((judge_one(value, qualifier, uncertainty, limit) for limit in limits), key=ORDER.index)
