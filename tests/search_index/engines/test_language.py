"""The query language: values travel whole, and no text is a syntax error."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.engines.language import (
    Everything,
    Group,
    Leaf,
    Not,
    Nothing,
    Phrase,
    Words,
    fragment,
    parse,
    user_query,
)

FIELDS = ("text", "title", "section")


@given(st.text() | st.lists(st.text(), max_size=3) | st.integers())
def test_a_value_comes_out_as_it_went_in(value: Any) -> None:
    assert parse(fragment("title", "exact", value), FIELDS) == Leaf("title", "exact", value)


@given(st.text(alphabet='abtitle:"()[]{}*\\-~^ ANDORTO茶', max_size=80))
def test_no_text_is_an_error(text: str) -> None:
    parse(text, FIELDS)
    user_query(text)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("*", Everything()),
        ("a b", Words("a b")),
        ("section:news", Leaf("section", "content", "news")),
        ('section:"a b"', Leaf("section", "exact", "a b")),
        ("unknown:a", Words("unknown:a")),
        ("a OR section:b", Group("OR", (Words("a"), Leaf("section", "content", "b")))),
        ("NOT (a)", Not(Words("a"))),
        ("section:[a TO *]", Leaf("section", "range", ["a", None])),
    ],
)
def test_engine_queries(query: str, tree: Any) -> None:
    assert parse(query, FIELDS) == tree


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("甲 乙", Words("甲 乙")),
        ('"甲乙"', Phrase("甲乙")),
        ("甲 -乙", Group("AND", (Words("甲"), Not(Phrase("乙"))))),
        ("-乙", Group("AND", (Everything(), Not(Phrase("乙"))))),
        ("什么是“甲乙”", Group("AND", (Words("什么是 甲乙"), Phrase("甲乙")))),
        ("X-200", Words("X-200")),
        ("。", Nothing()),
    ],
)
def test_what_readers_type(query: str, tree: Any) -> None:
    assert user_query(query) == tree


def test_nested_brackets_end() -> None:
    parse("(" * 5_000 + "a" + ")" * 5_000, FIELDS)
