"""Whether goods can go back, and until when: what the promise says and what the law says; pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LEGAL_DAYS = 7


class State(StrEnum):
    """How the goods are."""

    INTACT = "intact"
    USED = "used"
    DEFECT = "defect"


class Verdict(StrEnum):
    """What one rule says about a return; each with the reason that decided."""

    HOLDS = "holds"
    OVER = "over"
    EXCLUDED = "excluded"
    NOT_INTACT = "not_intact"
    NOT_PROMISED = "not_promised"
    DEFECT_OVER = "defect_over"


@dataclass(frozen=True, slots=True)
class Promised:
    """What of a return promise decides: its days and the days of purchase that it covers, ends included."""

    days: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Answer:
    """What one rule says; `last_day` is the last day on which the goods can go back under it."""

    verdict: Verdict
    last_day: date | None = None


def last_day(bought: date, days: int) -> date:
    """The day of the purchase itself does not count (民法典 art. 201)."""
    return bought + timedelta(days=days)


def by_promise(
    promised: Promised | None, *, bought: date, today: date, state: State, excluded: bool
) -> Answer:
    """A return without a reason, as the shop promised it; bound by what it promised when it sold."""
    if promised is None or not promised.first <= bought <= promised.last:
        return Answer(Verdict.NOT_PROMISED)
    if excluded:
        return Answer(Verdict.EXCLUDED)
    if state is State.USED:
        return Answer(Verdict.NOT_INTACT)
    until = last_day(bought, promised.days)
    return Answer(Verdict.HOLDS if today <= until else Verdict.OVER, until)


def by_law(*, bought: date, today: date, state: State) -> Answer | None:
    """Defective goods go back within 7 days, later they are exchanged or mended (消法 art. 24); else None."""
    if state is not State.DEFECT:
        return None
    until = last_day(bought, LEGAL_DAYS)
    return Answer(Verdict.HOLDS if today <= until else Verdict.DEFECT_OVER, until)
