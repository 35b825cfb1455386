"""Cost of use: the price and what using it costs, by assumptions that a reader may change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from comparison.scoring.numbers import ZERO, exact, parse


@dataclass(frozen=True)
class Assumption:
    """One number with its bounds; `problem` is true where a reader's own was no number inside them."""

    key: str
    name: str
    unit: str
    value: Decimal
    default: Decimal
    minimum: Decimal
    maximum: Decimal
    source: str
    given: str = ""
    problem: bool = False


@dataclass(frozen=True)
class Cost:
    """What one sample costs: price and parts in the order of the items; None where a value is lacking."""

    number: int
    price: Decimal | None
    parts: tuple[Decimal | None, ...]

    @property
    def total(self) -> Decimal | None:
        """The sum, None when anything is lacking."""
        known = [part for part in (self.price, *self.parts) if part is not None]
        return sum(known, ZERO) if len(known) == len(self.parts) + 1 else None


def assumptions(costs: Mapping[str, Any], given: Mapping[str, str]) -> list[Assumption]:
    """The declared assumptions with a reader's numbers in place where they lie inside the bounds."""
    found = []
    for row in costs.get("assumptions", ()):
        default = _number(row, "default")
        bounds = _number(row, "minimum"), _number(row, "maximum")
        text = given.get(row["key"], "")
        wanted = parse(text)
        usable = wanted is not None and bounds[0] <= wanted <= bounds[1]
        value = wanted if usable and wanted is not None else default
        words = (row["key"], row["name"], row.get("unit", ""))
        problem = bool(text) and not usable
        found.append(Assumption(*words, value, default, *bounds, row.get("source", ""), text, problem))
    return found


def _number(row: Mapping[str, Any], name: str) -> Decimal:
    return parse(str(row.get(name, ""))) or ZERO


def cost(
    number: int,
    price: Decimal | None,
    items: Sequence[Mapping[str, Any]],
    values: Mapping[str, Decimal | None],
    chosen: Sequence[Assumption],
) -> Cost:
    """price + the sum over items of (measured value, or 1) x factor x every assumption the item names."""
    by_key = {one.key: one.value for one in chosen}
    with exact():
        return Cost(number, price, tuple(_part(item, values, by_key) for item in items))


def _part(
    item: Mapping[str, Any], values: Mapping[str, Decimal | None], by_key: Mapping[str, Decimal]
) -> Decimal | None:
    amount = parse(str(item.get("factor", "1")))
    if item.get("criterion"):
        measured = values.get(item["criterion"])
        amount = None if amount is None or measured is None else amount * measured
    for key in item.get("assumptions", "").split():
        amount = None if amount is None else amount * by_key.get(key, ZERO)
    return amount
