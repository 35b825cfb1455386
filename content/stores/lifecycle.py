"""The life of a commitment: which status holds on a day, which change is allowed, how renewals count."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

RENEWAL_MONTHS = 3


class Kind(StrEnum):
    """What is promised; each kind of one store has a status and dates of its own."""

    RETURN = "return"
    UNIT = "unit"


class Status(StrEnum):
    """Where a commitment stands; `NONE` is a store without one, or one that is not public yet."""

    NONE = "none"
    PUBLICITY = "publicity"
    IN_FORCE = "in_force"
    TRANSITION = "transition"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    DELISTED = "delisted"
    CANCELLED = "cancelled"


ENDED = frozenset({Status.DELISTED, Status.CANCELLED})
LISTED = frozenset({Status.PUBLICITY, Status.IN_FORCE, Status.TRANSITION, Status.SUSPENDED})
NEEDS_REASON = frozenset({Status.SUSPENDED, Status.DELISTED, Status.CANCELLED})
# Which of a store's two commitments speaks for it in lists: what a shopper can rely on comes first.
_PRECEDENCE = (
    Status.IN_FORCE,
    Status.TRANSITION,
    Status.PUBLICITY,
    Status.SUSPENDED,
    Status.DELISTED,
    Status.EXPIRED,
    Status.CANCELLED,
    Status.NONE,
)
LAST_RANK = len(_PRECEDENCE) - 1
# Changes that a person may record; the calendar makes the others.
_BY_HAND: dict[Status, frozenset[Status]] = {
    Status.NONE: frozenset({Status.CANCELLED}),
    Status.PUBLICITY: frozenset({Status.CANCELLED, Status.DELISTED}),
    Status.IN_FORCE: frozenset({Status.SUSPENDED, Status.DELISTED, Status.CANCELLED}),
    Status.TRANSITION: frozenset({Status.SUSPENDED, Status.DELISTED, Status.CANCELLED}),
    Status.EXPIRED: frozenset({Status.DELISTED, Status.CANCELLED}),
    Status.SUSPENDED: frozenset({Status.IN_FORCE, Status.DELISTED, Status.CANCELLED}),
    Status.DELISTED: frozenset(),
    Status.CANCELLED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Term:
    """The days that decide a commitment's status; both ends are included."""

    valid_from: date
    valid_to: date
    publicity_from: date | None = None
    publicity_to: date | None = None
    renewal_declared_on: date | None = None


@dataclass(frozen=True, slots=True)
class Pledge:
    """One commitment in the row of a store's commitments of one kind."""

    declared_on: date
    valid_from: date
    valid_to: date
    cancelled_on: date | None = None
    delisted: bool = False


class ChangeRefusedError(ValueError):
    """A change of status that the rules forbid; the message is for the editor."""


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month (30 November + 3: end of February)."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def status_by_date(term: Term, today: date) -> Status:
    """The status that the calendar alone gives."""
    if today < term.valid_from:
        announced = term.publicity_from is not None and term.publicity_from <= today
        return Status.PUBLICITY if announced else Status.NONE
    if today <= term.valid_to:
        return Status.IN_FORCE
    renewing = term.renewal_declared_on is not None and term.renewal_declared_on <= today
    if renewing and today <= add_months(term.valid_to, RENEWAL_MONTHS):
        return Status.TRANSITION
    return Status.EXPIRED


def began_on(term: Term, status: Status, today: date) -> date:
    """The day on which the calendar brought a status about; `today` for one that a person or a check set."""
    after = term.valid_to + timedelta(days=1)
    renewed = term.renewal_declared_on
    match status:
        case Status.PUBLICITY if term.publicity_from:
            return term.publicity_from
        case Status.IN_FORCE:
            return term.valid_from
        case Status.TRANSITION if renewed:
            return max(after, renewed)
        case Status.EXPIRED if renewed and renewed <= add_months(term.valid_to, RENEWAL_MONTHS) < today:
            return add_months(term.valid_to, RENEWAL_MONTHS) + timedelta(days=1)
        case Status.EXPIRED:
            return after
    return today


def status_on(term: Term, recorded: Status, today: date, *, last_check_failed: bool = False) -> Status:
    """The status on a day, given what stands in the record.

    Delisted and cancelled are for good; suspended lasts until a person lifts it or the term ends;
    a commitment whose last verification failed is never in force.
    """
    if recorded in ENDED:
        return recorded
    by_date = status_by_date(term, today)
    held = recorded is Status.SUSPENDED or last_check_failed
    if held and by_date in (Status.IN_FORCE, Status.TRANSITION):
        return Status.SUSPENDED
    return by_date


def check_change(
    before: Status,
    after: Status,
    *,
    term: Term,
    on: date,
    reason: str,
    authority: str,
    last_check_failed: bool,
) -> None:
    """Refuse a change that a person wants to record: raises ChangeRefusedError with the reason in Chinese."""
    if after not in _BY_HAND[before]:
        why = "已摘牌或注销的承诺不能恢复，须重新作出承诺" if before in ENDED else "不允许这样变更状态"
        raise ChangeRefusedError(why)
    if after in NEEDS_REASON and not (reason.strip() and authority.strip()):
        raise ChangeRefusedError("须写明原因和作出决定的单位")
    if after is Status.IN_FORCE:
        if last_check_failed:
            raise ChangeRefusedError("最近一次核查未通过，须先核查通过")
        if status_by_date(term, on) is not Status.IN_FORCE:
            raise ChangeRefusedError("不在有效期内")


def consecutive_renewals(pledges: Sequence[Pledge]) -> int:
    """How many times in a row the newest pledge was renewed: declared within 3 months of the end before it.

    The first pledge counts 0. A pledge that was delisted counts 0, and so does the one after it.
    """
    count = 0
    before: Pledge | None = None
    for pledge in sorted(pledges, key=lambda item: (item.valid_from, item.declared_on)):
        in_time = (
            before is not None and not before.delisted and pledge.declared_on <= _renewable_until(before)
        )
        count = 0 if pledge.delisted or not in_time else count + 1
        before = pledge
    return count


def _renewable_until(pledge: Pledge) -> date:
    end = min(pledge.valid_to, pledge.cancelled_on or pledge.valid_to)
    return add_months(end, RENEWAL_MONTHS)


def speaking(statuses: Sequence[Status]) -> int | None:
    """Which of a store's commitments of one kind, oldest first, stands for that kind; None without any.

    One that a shopper can still meet goes first; otherwise the newest that ever became public.
    """
    listed = [position for position, status in enumerate(statuses) if status in LISTED]
    if listed:
        return min(listed, key=lambda position: (_PRECEDENCE.index(statuses[position]), -position))
    public = [position for position, status in enumerate(statuses) if status is not Status.NONE]
    return public[-1] if public else None


def headline(statuses: Iterable[Status]) -> Status:
    """The one status that speaks for a store with commitments of both kinds."""
    return min(statuses, key=_PRECEDENCE.index, default=Status.NONE)


def rank(status: Status) -> int:
    """Place of a status in the finder: what a shopper can rely on today comes first (0)."""
    return _PRECEDENCE.index(status)
