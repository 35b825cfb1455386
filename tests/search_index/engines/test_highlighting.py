"""Marks stand on the words, escaped; the passage is the part that answers."""

import re

from hypothesis import given
from hypothesis import strategies as st

from search_index.engines.highlighting import best_passage, mark, query_pattern


def test_overlapping_pairs_become_one_mark() -> None:
    assert mark("买空气净化器吗", query_pattern(["空气净化器"])) == "买<mark>空气净化器</mark>吗"


def test_the_original_spelling_is_kept() -> None:
    assert mark("空氣淨化器 <ＧＢ/T 18401>", query_pattern(["空气", "GB18401"])) == (
        "<mark>空氣</mark>淨化器 &lt;<mark>ＧＢ/T 18401</mark>&gt;"
    )


def test_latin_words_are_marked_whole() -> None:
    assert mark("cat category", query_pattern(["cat"])) == "<mark>cat</mark> category"


def test_the_passage_holds_the_words_and_begins_with_their_sentence() -> None:
    text = "开头的话。" * 80 + "这里说速溶咖啡的检测。" + "结尾的话。" * 80
    passage = best_passage(text, query_pattern(["速溶咖啡"]))
    assert passage.startswith("…这里说<mark>速溶咖啡</mark>")
    assert passage.endswith("…")


def test_without_words_the_passage_is_the_beginning() -> None:
    assert best_passage("甲" * 300, None) == "甲" * 120 + "…"


@given(
    st.text(alphabet="空气氣淨化器<&>ab1 ﬁé\u0301。", max_size=200),
    st.text(alphabet="空气净化器ab1 fi", max_size=10),
)
def test_without_marks_the_text_is_whole(text: str, query: str) -> None:
    pattern = query_pattern([query])
    plain = mark(text, None)
    assert re.sub(r"</?mark>", "", mark(text, pattern)) == plain
    best_passage(text, pattern, size=20)
