"""Opening hours in the words of shops, and the moments at which somebody stands at the door."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.stores.opening import is_open, read_hours

# Monday 23 to Sunday 29 November 2026.
MONDAY, FRIDAY, SUNDAY = 23, 27, 29


def at(day: int, clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute)  # noqa: DTZ001 - a clock on a wall


@pytest.mark.parametrize(
    ("text", "day", "clock", "opened"),
    [
        ("09:00—21:00", MONDAY, "09:00", True),
        ("09:00—21:00", MONDAY, "21:00", False),
        ("9：00－21：30", SUNDAY, "21:29", True),
        ("营业时间：9:00~18:00", MONDAY, "08:59", False),
        ("上午9点至晚上9点半", MONDAY, "21:29", True),
        ("早9点-晚9点", MONDAY, "21:01", False),
        ("9-21点", MONDAY, "12:00", True),
        ("9:00-12:00，14:00-18:00", MONDAY, "13:00", False),
        ("9:00-12:00，14:00-18:00", MONDAY, "14:00", True),
        ("周一至周五 9:00-17:00", SUNDAY, "10:00", False),
        ("周一至周五 9:00-17:00；周末 10:00-22:00", SUNDAY, "21:00", True),
        ("周一至周五 9:00-17:00；周末 10:00-22:00", FRIDAY, "21:00", False),
        ("周六、周日 10:00-18:00", SUNDAY, "11:00", True),
        ("周六、周日 10:00-18:00", FRIDAY, "11:00", False),
        ("星期一到星期日08:00-20:00", SUNDAY, "19:00", True),
        ("周一闭馆，9:00-17:00", MONDAY, "10:00", False),
        ("周一闭馆，9:00-17:00", FRIDAY, "10:00", True),
        ("9:00-17:00，周日休息", SUNDAY, "10:00", False),
        ("工作日8:30-17:30", FRIDAY, "17:29", True),
        ("24小时营业", SUNDAY, "03:00", True),
        ("0:00-24:00", SUNDAY, "23:59", True),
        ("17:00-次日02:00", MONDAY, "01:59", True),
        ("17:00-2:00", MONDAY, "02:00", False),
        ("周五18:00-2:00", FRIDAY, "01:00", False),
        ("周五18:00-2:00", FRIDAY + 1, "01:00", True),
    ],
)
def test_hours_in_words_answer_whether_the_door_is_open(
    text: str, day: int, clock: str, opened: bool
) -> None:
    week = read_hours(text)
    assert week is not None, text
    assert is_open(week, at(day, clock)) is opened


@pytest.mark.parametrize(
    "text",
    ["", "以门店为准", "夏季9:00-21:00，冬季9:00-20:00", "9-21", "9:00", "25:00-26:00", "9:70-10:00",
     "周日休息", "看心情", "9:00-9:00", "电话0571-88888888", "周一至周五"],
)  # fmt: skip
def test_what_is_not_understood_is_unknown(text: str) -> None:
    assert read_hours(text) is None


@settings(max_examples=60)
@given(st.text(alphabet="周一日至-、,:：0123456789点半次休息上下午 24小时", max_size=20))
def test_any_text_is_hours_or_unknown(text: str) -> None:
    week = read_hours(text)
    assert week is None or len(week) == 7
