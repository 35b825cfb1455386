"""Promises are read as they are meant, or refused with the reason."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.stores.terms import chinese_number, parse_days, unfair_terms


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("7", 7),
        ("7天", 7),
        ("七天", 7),
        ("7 日", 7),
        ("十五天", 15),
        ("三十日内", 30),
        ("15个自然日", 15),
        ("七日无理由退货", 7),
        ("一百二十天", 120),
    ],
)
def test_days_in_figures_and_words(text: str, days: int) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("7-15天", "范围"),
        ("七至十五日", "范围"),
        ("长期", "看不懂"),
        ("", "看不懂"),
        ("3天", "不在"),
        ("9999", "不在"),
    ],
)
def test_unclear_days_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_days(text)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_days_or_a_reason(text: str) -> None:
    with suppress(ValueError):
        assert 7 <= parse_days(text) <= 365


def test_numerals() -> None:
    assert [chinese_number(text) for text in ("十", "二十", "两百", "9", "x", "")] == [
        10,
        20,
        200,
        9,
        None,
        None,
    ]


def test_void_notices_are_found_even_when_spaced() -> None:
    assert unfair_terms("特价商品 概不退换，本店保留 最终解释权") == ["最终解释权", "概不退换"]
    assert unfair_terms("签收之日起七日内可退") == []
