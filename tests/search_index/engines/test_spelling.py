"""Corrections of single words over a small index."""

from typing import Any

import pytest
from haystack.query import SearchQuerySet

from tests.search_index.conftest import shop


@pytest.mark.parametrize("typed", ["starbuks", "starbukcs", "starbcuks", "starbucksx", "STARBUCKZ"])
def test_one_letter_of_a_latin_name(put: Any, engine: Any, typed: str) -> None:
    put(shop(1, "Starbucks 咖啡"), shop(2, "Costa 咖啡"))
    assert engine.correction(typed) == "starbucks"


@pytest.mark.parametrize("typed", ["starbucks", "starbocs", "abc", "x" * 50, "18402", "", "茶", "咖啡"])
def test_known_far_short_and_long_words_stay(put: Any, engine: Any, typed: str) -> None:
    put(shop(1, "Starbucks 咖啡 18401"))
    assert engine.correction(typed) is None


def test_a_removed_name_is_not_proposed(put: Any, engine: Any) -> None:
    put(shop(1, "龙井茶叶店"), shop(2, "其他"))
    assert engine.correction("龙进茶叶店") == "龙井茶叶店"
    engine.remove(shop(1, ""))
    assert engine.correction("龙进茶叶店") is None


def test_haystack_asks_for_it_too(put: Any, engine: Any) -> None:
    put(shop(1, "龙井茶叶店"))
    engine.include_spelling = True
    assert SearchQuerySet().filter(content="龙进茶叶").spelling_suggestion("龙进茶叶") == "龙井茶叶"
