"""Two documents compared: what readers are told changed is what changed."""

from comparison.scoring.flat import Difference, compare


def test_equal_documents_have_no_difference() -> None:
    assert compare({"a": [{"number": 1, "x": "2"}]}, {"a": [{"number": 1, "x": "2"}]}) == []


def test_a_changed_value_is_named_by_number_and_key() -> None:
    old = {"results": [{"number": 7, "cells": {"lead": {"score": "80"}}}]}
    new = {"results": [{"number": 7, "cells": {"lead": {"score": "81"}}}]}
    assert compare(old, new) == [Difference(("results", "7", "cells", "lead", "score"), "80", "81")]


def test_an_entry_put_first_does_not_move_the_others() -> None:
    old = [{"key": "b", "weight": "1"}]
    new = [{"key": "a", "weight": "2"}, *old]
    assert {one.place[0] for one in compare(old, new)} == {"a"}


def test_pieces_are_one_value_and_absence_is_said() -> None:
    assert compare({"pieces": ["1", "2"]}, {"pieces": ["1", "3"]}) == [Difference(("pieces",), "1 2", "1 3")]
    assert compare({"tied": True}, {}) == [Difference(("tied",), "true", None)]
