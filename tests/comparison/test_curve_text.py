"""A curve is one readable line, and every kind comes back from its line unchanged."""

from typing import Any

import pytest

from comparison.curve_text import CurveTextError, read, show
from comparison.demo_tests import TESTS
from comparison.scoring import documents

_CURVES: list[Any] = [
    *(row["curve"] for test in TESTS for row in test["criteria"] if "curve" in row),
    {"type": "points", "low": "0", "high": "10"},
    {"type": "linear", "worst": "1", "best": "2", "low": "20", "high": "80"},
]


@pytest.mark.parametrize("curve", _CURVES, ids=lambda curve: str(curve["type"]))
def test_every_kind_comes_back(curve: dict[str, Any]) -> None:
    assert read(show(curve)) == documents.to_document(documents.curve(curve))


def test_it_may_be_typed_with_plain_arrows() -> None:
    assert read("直线 420->0 200->100") == {
        "type": "linear",
        "worst": "420",
        "best": "200",
    }
    assert read(" ") is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("曲线 1→2", "读不懂"),
        ("直线 1→2", "两个点"),
        ("直线 1→0 1→100", "不能相同"),
        ("折线 5→0 3→100", "由小到大"),
        ("分级 5→0", "以上"),
        ("类别 合格", "数值→得分"),
        ("直线 a→0 2→100", "十进制数"),
        ("标称 直线 1→0 2→100", "偏高"),
    ],
)
def test_a_wrong_line_says_how_it_is_written(line: str, says: str) -> None:
    with pytest.raises(CurveTextError, match=says):
        read(line)
