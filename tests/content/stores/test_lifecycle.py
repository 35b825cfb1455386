"""What shoppers and shops rely on: a status never says more than the calendar and the checks allow."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.stores.lifecycle import (
    ENDED,
    ChangeRefusedError,
    Pledge,
    Status,
    Term,
    add_months,
    began_on,
    check_change,
    consecutive_renewals,
    headline,
    speaking,
    status_by_date,
    status_on,
)

TERM = Term(
    valid_from=date(2026, 1, 10),
    valid_to=date(2027, 1, 9),
    publicity_from=date(2025, 12, 25),
    publicity_to=date(2026, 1, 5),
)
RENEWING = Term(date(2026, 1, 10), date(2027, 1, 9), renewal_declared_on=date(2027, 1, 2))


@pytest.mark.parametrize(
    ("term", "today", "expected"),
    [
        (TERM, date(2025, 12, 24), Status.NONE),
        (TERM, date(2025, 12, 25), Status.PUBLICITY),
        (TERM, date(2026, 1, 5), Status.PUBLICITY),
        (TERM, date(2026, 1, 9), Status.PUBLICITY),
        (TERM, date(2026, 1, 10), Status.IN_FORCE),
        (TERM, date(2027, 1, 9), Status.IN_FORCE),
        (TERM, date(2027, 1, 10), Status.EXPIRED),
        (Term(date(2026, 1, 10), date(2027, 1, 9)), date(2026, 1, 9), Status.NONE),
        (RENEWING, date(2027, 1, 5), Status.IN_FORCE),
        (RENEWING, date(2027, 1, 10), Status.TRANSITION),
        (RENEWING, date(2027, 4, 9), Status.TRANSITION),
        (RENEWING, date(2027, 4, 10), Status.EXPIRED),
        (
            Term(date(2026, 1, 1), date(2026, 6, 30), renewal_declared_on=date(2026, 8, 1)),
            date(2026, 7, 20),
            Status.EXPIRED,
        ),
        (
            Term(date(2026, 1, 1), date(2026, 6, 30), renewal_declared_on=date(2026, 8, 1)),
            date(2026, 8, 1),
            Status.TRANSITION,
        ),
        (Term(date(2024, 2, 29), date(2025, 2, 28)), date(2025, 2, 28), Status.IN_FORCE),
        (Term(date(2024, 2, 29), date(2025, 2, 28)), date(2025, 3, 1), Status.EXPIRED),
        (Term(date(2027, 3, 1), date(2028, 2, 29)), date(2028, 2, 29), Status.IN_FORCE),
    ],
)
def test_the_calendar_decides(term: Term, today: date, expected: Status) -> None:
    assert status_by_date(term, today) is expected


@pytest.mark.parametrize(
    ("recorded", "today", "failed", "expected"),
    [
        (Status.DELISTED, date(2026, 5, 1), False, Status.DELISTED),
        (Status.CANCELLED, date(2026, 5, 1), False, Status.CANCELLED),
        (Status.DELISTED, date(2028, 5, 1), False, Status.DELISTED),
        (Status.SUSPENDED, date(2026, 5, 1), False, Status.SUSPENDED),
        (Status.SUSPENDED, date(2027, 1, 10), False, Status.EXPIRED),
        (Status.IN_FORCE, date(2026, 5, 1), True, Status.SUSPENDED),
        (Status.PUBLICITY, date(2026, 5, 1), False, Status.IN_FORCE),
        (Status.NONE, date(2027, 5, 1), False, Status.EXPIRED),
    ],
)
def test_the_record_and_the_last_check_decide_too(
    recorded: Status, today: date, failed: bool, expected: Status
) -> None:
    assert status_on(TERM, recorded, today, last_check_failed=failed) is expected


@settings(deadline=None)
@given(
    recorded=st.sampled_from(list(Status)),
    start=st.dates(date(2018, 1, 1), date(2030, 1, 1)),
    length=st.integers(0, 1500),
    today=st.dates(date(2018, 1, 1), date(2035, 1, 1)),
    failed=st.booleans(),
)
def test_in_force_implies_term_and_passed_check(
    recorded: Status, start: date, length: int, today: date, failed: bool
) -> None:
    term = Term(start, start + timedelta(days=length))
    status = status_on(term, recorded, today, last_check_failed=failed)
    if status is Status.IN_FORCE:
        assert term.valid_from <= today <= term.valid_to
        assert not failed
        assert recorded not in ENDED
    assert status_on(term, status, today, last_check_failed=failed) is status


def refused(before: Status, after: Status, **changes: object) -> str:
    given: dict[str, object] = {
        "term": TERM,
        "on": date(2026, 6, 1),
        "reason": "抽查不合格",
        "authority": "示例市场监管所",
        "last_check_failed": False,
    }
    with pytest.raises(ChangeRefusedError) as error:
        check_change(before, after, **(given | changes))  # type: ignore[arg-type]
    return str(error.value)


@pytest.mark.parametrize("after", list(Status))
@pytest.mark.parametrize("before", sorted(ENDED))
def test_nothing_comes_back_from_delisted_or_cancelled(before: Status, after: Status) -> None:
    assert "重新作出承诺" in refused(before, after)


@pytest.mark.parametrize("after", [Status.DELISTED, Status.SUSPENDED, Status.CANCELLED])
@pytest.mark.parametrize("missing", ["reason", "authority"])
def test_a_decision_against_a_shop_names_its_reason_and_authority(after: Status, missing: str) -> None:
    assert "原因" in refused(Status.IN_FORCE, after, **{missing: "  "})


def test_a_suspension_is_lifted_only_after_a_passed_check_and_within_the_term() -> None:
    assert "核查" in refused(Status.SUSPENDED, Status.IN_FORCE, last_check_failed=True)
    assert "有效期" in refused(Status.SUSPENDED, Status.IN_FORCE, on=date(2027, 2, 1))
    assert "不允许" in refused(Status.EXPIRED, Status.IN_FORCE)
    check_change(
        Status.SUSPENDED,
        Status.IN_FORCE,
        term=TERM,
        on=date(2026, 6, 1),
        reason="",
        authority="",
        last_check_failed=False,
    )


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2025, 10, 31), 3, date(2026, 1, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
    ],
)
def test_months_end_on_real_days(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def year(number: int, *, declared: date | None = None, **changes: object) -> Pledge:
    start, end = date(number, 1, 1), date(number, 12, 31)
    return Pledge(declared or start - timedelta(days=20), start, end, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pledges", "expected"),
    [
        ([], 0),
        ([year(2022)], 0),
        ([year(2022), year(2023)], 1),
        ([year(2022), year(2023), year(2024)], 2),
        ([year(2024), year(2022), year(2023)], 2),
        ([year(2022), year(2024)], 0),
        (
            [
                Pledge(date(2021, 1, 1), date(2021, 1, 1), date(2021, 11, 30)),
                year(2022, declared=date(2022, 2, 28)),
            ],
            1,
        ),
        (
            [
                Pledge(date(2021, 1, 1), date(2021, 1, 1), date(2021, 11, 30)),
                year(2022, declared=date(2022, 3, 1)),
            ],
            0,
        ),
        (
            [
                Pledge(date(2023, 1, 1), date(2023, 1, 1), date(2023, 11, 30)),
                year(2024, declared=date(2024, 2, 29)),
            ],
            1,
        ),
        ([year(2022), year(2023, delisted=True)], 0),
        ([year(2022), year(2023, delisted=True), year(2024)], 0),
        ([year(2022), year(2023, delisted=True), year(2024), year(2025)], 1),
        ([year(2022, cancelled_on=date(2022, 6, 30)), year(2023, declared=date(2022, 10, 1))], 0),
        ([year(2022, cancelled_on=date(2022, 6, 30)), year(2023, declared=date(2022, 9, 30))], 1),
    ],
)
def test_renewals_in_a_row(pledges: list[Pledge], expected: int) -> None:
    assert consecutive_renewals(pledges) == expected


def test_what_can_be_relied_on_speaks_for_the_store() -> None:
    assert headline([Status.DELISTED, Status.IN_FORCE]) is Status.IN_FORCE
    assert headline([Status.EXPIRED, Status.SUSPENDED]) is Status.SUSPENDED
    assert headline([]) is Status.NONE


@pytest.mark.parametrize(
    ("oldest_first", "expected"),
    [
        ([], None),
        ([Status.NONE], None),
        ([Status.EXPIRED, Status.DELISTED], 1),
        ([Status.DELISTED, Status.EXPIRED], 1),
        ([Status.DELISTED, Status.IN_FORCE], 1),
        ([Status.IN_FORCE, Status.PUBLICITY], 0),
        ([Status.EXPIRED, Status.NONE], 0),
        ([Status.EXPIRED, Status.PUBLICITY], 1),
        ([Status.IN_FORCE, Status.IN_FORCE], 1),
    ],
)
def test_of_several_commitments_of_one_kind_the_right_one_speaks(
    oldest_first: list[Status], expected: int | None
) -> None:
    assert speaking(oldest_first) == expected


@pytest.mark.parametrize(
    ("term", "status", "expected"),
    [
        (TERM, Status.PUBLICITY, date(2025, 12, 25)),
        (TERM, Status.IN_FORCE, date(2026, 1, 10)),
        (TERM, Status.EXPIRED, date(2027, 1, 10)),
        (RENEWING, Status.TRANSITION, date(2027, 1, 10)),
        (RENEWING, Status.EXPIRED, date(2027, 4, 10)),
        (TERM, Status.SUSPENDED, date(2027, 6, 1)),
    ],
)
def test_a_late_run_still_dates_a_status_to_the_day_it_began(
    term: Term, status: Status, expected: date
) -> None:
    assert began_on(term, status, date(2027, 6, 1)) == expected
