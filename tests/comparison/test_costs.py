"""Cost of use: price, measured quantities and assumptions that a reader may change inside their bounds."""

from decimal import Decimal
from typing import Any

import pytest

from comparison import costs

D = Decimal
DECLARED: dict[str, Any] = {
    "assumptions": [
        {"key": "years", "name": "年数", "default": "5", "minimum": "1", "maximum": "10"},
        {"key": "tariff", "name": "电价", "default": "0.5", "minimum": "0.1", "maximum": "2"},
    ],
    "items": [
        {
            "key": "power",
            "name": "电费",
            "criterion": "energy",
            "factor": "0.001",
            "assumptions": "tariff years",
        },
        {"key": "filter", "name": "滤芯", "factor": "20", "assumptions": "years"},
    ],
}


def total(energy: str | None, given: dict[str, str], price: str | None = "100") -> Decimal | None:
    chosen = costs.assumptions(DECLARED, given)
    values = {"energy": None if energy is None else D(energy)}
    return costs.cost(1, None if price is None else D(price), DECLARED["items"], values, chosen).total


def test_price_and_items_add_up_exactly() -> None:
    assert total("1000", {}) == D("100") + D("1000") * D("0.001") * D("0.5") * 5 + 20 * 5


def test_assumptions_of_the_reader_count() -> None:
    assert total("1000", {"years": "2", "tariff": "1"}) == 100 + 2 + 40


@pytest.mark.parametrize("text", ["0", "11", "abc", "-3", "NaN", "1e9"])
def test_an_assumption_outside_its_bounds_is_said_and_not_used(text: str) -> None:
    (years, _tariff) = costs.assumptions(DECLARED, {"years": text})
    assert (years.value, years.problem) == (D(5), True)
    assert total("1000", {"years": text}) == total("1000", {})


def test_what_is_lacking_leaves_no_total() -> None:
    assert total(None, {}) is None
    assert total("1000", {}, price=None) is None
