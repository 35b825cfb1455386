"""Months with news, for the list's archive; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Month:
    """One month that has news."""

    month: int
    count: int
    active: bool


@dataclass(frozen=True)
class Year:
    """One year with its months; `open` when it is the newest or the one shown."""

    year: int
    count: int
    months: list[Month]
    open: bool


def archive(counted: Iterable[tuple[int, int, int]], *, year: str = "", month: str = "") -> list[Year]:
    """Years from (year, month, count) rows, the newest first; `year` and `month` are what is shown."""
    rows = sorted(counted, reverse=True)
    years: list[Year] = []
    for number, group in groupby(rows, key=lambda row: row[0]):
        months = [Month(one, count, str(number) == year and str(one) == month) for _year, one, count in group]
        shown = str(number) == year or (not year and not years)
        years.append(Year(number, sum(one.count for one in months), months, shown))
    return years
