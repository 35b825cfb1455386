"""Terms marked in HTML, reading time, and the geometry of bars."""

import pytest

from content.education.bars import bars
from content.education.marking import Entry, mark_terms
from content.education.reading import reading_minutes

ENTRIES = [
    Entry(1, ("标准",), "规定。"),
    Entry(2, ("团体标准",), "协会的规定。"),
    Entry(3, ("UPF",), "系数。"),
]


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        (
            "<p>标准和标准</p>",
            '<p><a class="term" href="#term-1" id="ref-1">标准</a>和标准</p>',
        ),
        ("<p>团体标准</p>", '<p><a class="term" href="#term-2" id="ref-2">团体标准</a></p>'),
        ("<p>看upf值</p>", '<p>看<a class="term" href="#term-3" id="ref-3">upf</a>值</p>'),
        ('<h2>标准</h2><p><a href="/">标准</a></p>', '<h2>标准</h2><p><a href="/">标准</a></p>'),
        ("<p>没有术语 &lt;b&gt;</p>", "<p>没有术语 &lt;b&gt;</p>"),
    ],
)
def test_only_the_first_occurrence_in_running_text_is_marked(html, marked):
    assert mark_terms(html, ENTRIES)[0] == marked


def test_escaped_text_stays_escaped():
    marked, met = mark_terms("<p>&lt;script&gt;标准&lt;/script&gt;</p>", ENTRIES)
    assert "<script" not in marked
    assert [entry.key for entry in met] == [1]


def test_reading_time_is_rounded_up():
    assert reading_minutes("") == 1
    assert reading_minutes("字" * 400) == 1
    assert reading_minutes("字" * 401) == 2
    assert reading_minutes("字" * 400, 200) == 2


def test_bars_stand_on_zero_and_the_target_is_drawn_to_scale():
    chart = bars([("2021", 50), ("2022", 100)], target=100)
    half, full = chart.bars
    assert full.height == pytest.approx(2 * half.height)
    assert chart.target_y == full.y
    assert bars([("2021", 0)], target=0).bars[0].height == 0
