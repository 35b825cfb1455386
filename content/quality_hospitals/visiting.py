"""When a visiting slot comes next; pure."""

from datetime import date, timedelta

EVERY_WEEK = 0


def next_visit(weekday: int, week: int, today: date) -> date:
    """The next day, today included, that is a weekday (1 Monday … 7 Sunday) of a week.

    week: 0 for every week, 1 to 4 for the first to fourth such weekday of a month.
    """
    day = today + timedelta(days=(weekday - today.isoweekday()) % 7)
    while week != EVERY_WEEK and (day.day - 1) // 7 + 1 != week:
        day += timedelta(days=7)
    return day
