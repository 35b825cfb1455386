"""Opening hours as shops write them, read where that is possible; pure. What cannot be read stays unknown."""

import re
import unicodedata
from datetime import datetime
from functools import lru_cache

DAY = 24 * 60
# Minutes of a day from which to which a shop is open, for Monday to Sunday; past 1440 is after midnight.
Interval = tuple[int, int]
Week = tuple[tuple[Interval, ...], ...]

_WEEKDAYS = {
    sign: at for at, signs in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for sign in signs
}
_WEEK = "(?:周|星期|礼拜)"
_DAY = "[一二三四五六日天1-7]"
_NAMED = {"工作日": range(5), "周末": range(5, 7), "双休日": range(5, 7), "每天": range(7), "每日": range(7)}
_CLOCK = (
    r"(?P<part{n}>上午|早上|早|中午|下午|晚上|晚|凌晨|次日凌晨|次日|第二天)?"
    r"(?P<hour{n}>\d{{1,2}})(?P<mark{n}>[:点时])?(?P<minute{n}>半|\d{{2}})?分?"
)
_TOKEN = re.compile(
    "|".join(
        (
            rf"(?P<days>{_WEEK}{_DAY}(?:[-、](?:{_WEEK}{_DAY}|[一二三四五六日天]))*)",
            rf"(?P<named>{'|'.join(_NAMED)})",
            r"(?P<all>24小时|全天|二十四小时)",
            rf"(?P<range>{_CLOCK.format(n=1)}-{_CLOCK.format(n=2)})",
            r"(?P<rest>休息|店休|闭馆|闭店|不营业)",
            r"(?P<filler>营业时间|服务时间|全年无休|节假日不休|营业|开放|[,;:、。()/\s])",
        )
    )
)
_DASH = re.compile(r"\s*(?:--+|[—–―~～至到-]+)\s*")
_LATE = ("下午", "晚上", "晚", "中午")
_NEXT = ("次日", "次日凌晨", "第二天")


def read_hours(text: str) -> Week | None:
    """The opening hours of a week from free text; None when any part of it is not understood."""
    plain = _DASH.sub("-", unicodedata.normalize("NFKC", text).strip())
    week: dict[int, list[Interval]] = {}
    days: list[int] = []
    fresh, at = True, 0
    while at < len(plain):
        found = _TOKEN.match(plain, at)
        if found is None:
            return None
        at = found.end()
        named = _days(found)
        if named:
            days, fresh = (named if not fresh or not days else [*days, *named]), True
            continue
        intervals = _intervals(found)
        if intervals is None:
            if found["filler"] is None:
                return None
            continue
        _put(week, days, intervals, replace=fresh)
        fresh = False
        if not intervals:
            days, fresh = [], True
    return tuple(tuple(week.get(day, ())) for day in range(7)) if any(week.values()) else None


def _put(
    week: dict[int, list[Interval]], days: list[int], intervals: list[Interval], *, replace: bool
) -> None:
    """Hours for the named days, or for all that have none yet."""
    wanted = days or [day for day in range(7) if not replace or day not in week]
    for day in wanted:
        kept = [] if replace else week.get(day, [])
        week[day] = [*kept, *intervals]


def _days(found: re.Match[str]) -> list[int]:
    """The days that a token names, Monday 0."""
    if found["named"]:
        return list(_NAMED[found["named"]])
    if not found["days"]:
        return []
    signs = re.sub(_WEEK, "", found["days"])
    days: list[int] = []
    for part in signs.split("、"):
        ends = [_WEEKDAYS[sign] for sign in part.split("-")]
        span = (ends[-1] - ends[0]) % 7
        days += [(ends[0] + step) % 7 for step in range(span + 1)]
    return days


def _intervals(found: re.Match[str]) -> list[Interval] | None:
    """The hours that a token names; an empty list for closed, None for no hours or impossible ones."""
    if found["rest"]:
        return []
    if found["all"]:
        return [(0, DAY)]
    if not found["range"] or not (found["mark1"] or found["mark2"]):
        return None
    start, end = _minute(found, 1), _minute(found, 2)
    if start is None or end is None or start == end:
        return None
    if end < start:
        end += DAY
    return [(start, end)]


def _minute(found: re.Match[str], which: int) -> int | None:
    """Minutes from midnight of one end of a range."""
    hour, minute, part = int(found[f"hour{which}"]), found[f"minute{which}"], found[f"part{which}"] or ""
    minutes = 30 if minute == "半" else int(minute or 0)
    if hour > 24 or minutes > 59:
        return None
    if part in _LATE and hour < 12 and not (part == "中午" and hour > 2):
        hour += 12
    return hour * 60 + minutes + (DAY if part in _NEXT else 0)


@lru_cache(maxsize=10_000)
def week_of(text: str) -> Week | None:
    """`read_hours`, remembered: shops write their hours in a few ways."""
    return read_hours(text)


def opened(text: str, moment: datetime) -> bool | None:
    """Whether hours as they are written say "open" at a local moment; None when they cannot be read."""
    week = week_of(text)
    return None if week is None else is_open(week, moment)


def is_open(week: Week, moment: datetime) -> bool:
    """Whether a shop with these hours is open at a local moment; holidays are not known."""
    minute, today = moment.hour * 60 + moment.minute, moment.weekday()
    if any(start <= minute < end for start, end in week[today]):
        return True
    return any(start <= minute + DAY < end for start, end in week[today - 1])
