"""A figure's way is told in plain words, for every kind of curve."""

from decimal import Decimal

import pytest

from comparison.derivation import curve_lines
from comparison.scoring import documents

STEPS = [{"value": "5", "score": "100"}]


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({"type": "linear", "worst": "10", "best": "0"}, "10 g 得 0 分，0 g 得 100 分"),
        (
            {"type": "piecewise", "points": [{"value": "1", "score": "0"}, {"value": "2", "score": "9"}]},
            "1 g → 0；2 g → 9",
        ),
        ({"type": "steps", "steps": STEPS, "above": "0"}, "≤ 5 g → 100\n> 5 g → 0"),
        ({"type": "steps", "steps": STEPS, "above": "100"}, "一律 100 分"),
        ({"type": "points", "high": "10"}, "测得值就是得分（0 至 10）"),
        ({"type": "categories", "categories": [{"name": "有", "score": "100"}]}, "有 → 100"),
        (
            {
                "type": "claim",
                "over": {"type": "steps", "steps": STEPS, "above": "100"},
                "under": {"type": "linear", "worst": "10", "best": "0"},
            },
            "低于标称值的百分数：10 % 得 0 分",
        ),
    ],
)
def test_every_kind_of_curve_is_put_into_words(document: dict[str, object], says: str) -> None:
    assert says in "\n".join(curve_lines(documents.curve(document), "g"))


def test_a_curve_says_what_it_does() -> None:
    curve = documents.curve({"type": "linear", "worst": "10", "best": "0"})
    assert curve.score(Decimal(5)) == 50  # type: ignore[union-attr]
