"""What the drawings of a test page show: price and score, firm ranks, cost of use, one value among others."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from comparison import charts, costs
from comparison.addresses import address, hidden, pairs
from comparison.reading import EditionReading, limit_words
from comparison.scoring.curves import CategoryMap
from comparison.scoring.method import Better, Criterion
from comparison.scoring.numbers import ZERO, parse, plain, round_half_up

# Above this many samples a drawing says nothing; the words and the table stay.
MAX_DRAWN = 60
MAX_PRICE = Decimal(10_000_000)


def seen_prices(values: QueryDict, reading: EditionReading) -> dict[int, Decimal]:
    """Prices that the reader saw, by sample number, out of `?price=3:1299`; what is no price is left out."""
    found = {}
    for key, text in pairs(values.get("price", "")).items():
        price = parse(text)
        if key.isdecimal() and int(key) in reading.samples and price and ZERO < price <= MAX_PRICE:
            found[int(key)] = round_half_up(price, 2)
    return found


def prices(reading: EditionReading, seen: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """The price of every sample that has one: as the reader saw it, else as it was bought."""
    bought = {number: parse(row.get("price", "")) for number, row in reading.samples.items()}
    return {number: price for number, price in bought.items() if price} | dict(seen)


def price_quality(reading: EditionReading, values: QueryDict) -> dict[str, Any] | None:
    """Price against score with the front of samples that no other beats; None for fewer than two prices."""
    seen = seen_prices(values, reading)
    known = prices(reading, seen)
    points = [
        charts.Point(
            number, float(known[number]), float(shown), reading.results[number]["standing"] == "ranked"
        )
        for number in reading.ranking
        if number in known and (shown := parse(reading.results[number].get("shown", ""))) is not None
    ]
    if sum(point.ranked for point in points) < 2:
        return None
    higher = reading.method.better is Better.HIGHER
    best = {point.number for point in charts.front(points, higher_is_better=higher)}
    drawn = charts.scatter(points, higher_is_better=higher) if len(points) <= MAX_DRAWN else None
    lines = [_price_line(reading, point, known, seen, best) for point in points]
    return {
        "drawing": drawn,
        "lines": sorted(lines, key=lambda line: line["price"]),
        "front": sorted((line for line in lines if line["in_front"]), key=lambda line: line["price"]),
        "seen": [_seen_line(reading, number, price, seen, values) for number, price in seen.items()],
        "kept": hidden(values, {"page"}),
        "choices": [(number, row.name) for number in sorted(reading.samples) if (row := reading.row(number))],
        "date": reading.test.get("price_date", ""),
    }


def _price_line(
    reading: EditionReading,
    point: charts.Point,
    known: Mapping[int, Decimal],
    seen: Mapping[int, Decimal],
    best: set[int],
) -> dict[str, Any]:
    row = reading.row(point.number)
    shown = parse(row.shown) if row else None
    price = known[point.number]
    return {
        "row": row,
        "price": price,
        "seen": point.number in seen,
        "per_point": round_half_up(price / shown, 2) if shown and shown > 0 else None,
        "in_front": point.number in best,
        "ranked": point.ranked,
    }


def _seen_line(
    reading: EditionReading, number: int, price: Decimal, seen: Mapping[int, Decimal], values: QueryDict
) -> dict[str, Any]:
    rest = ",".join(f"{key}:{plain(value)}" for key, value in seen.items() if key != number)
    url = (
        address(values, anchor="price-quality", price=rest)
        if rest
        else address(values, "price", anchor="price-quality")
    )
    return {"row": reading.row(number), "price": price, "url": url}


def cost_of_use(reading: EditionReading, values: QueryDict) -> dict[str, Any] | None:
    """Price and what using each sample costs, cheapest first; None for a test without such figures."""
    declared: Mapping[str, Any] = reading.document.get("costs", {})
    if not declared.get("items"):
        return None
    chosen = costs.assumptions(declared, pairs(values.get("a", "")))
    known = prices(reading, seen_prices(values, reading))
    found = [
        costs.cost(number, known.get(number), declared["items"], _measured(reading, number), chosen)
        for number in reading.ranking
        if reading.results[number]["standing"] != "vetoed"
    ]
    complete = sorted(
        (one for one in found if one.total is not None), key=lambda one: (one.total or ZERO, one.number)
    )
    longest = max((float(one.total or 0) for one in complete), default=0.0)
    lines = [_cost_line(reading, one, longest) for one in complete]
    return {
        "assumptions": chosen,
        "items": declared["items"],
        "lines": lines,
        "lacking": [reading.row(one.number) for one in found if one.total is None],
        "changed": any(one.value != one.default for one in chosen),
        "clear": address(values, "a", anchor="cost"),
        "kept": hidden(values, {"a", "page"}),
    }


def _measured(reading: EditionReading, number: int) -> dict[str, Decimal | None]:
    cells = reading.results[number]["cells"]
    return {key: parse(cell.get("value", "")) for key, cell in cells.items() if cell["state"] == "measured"}


def _cost_line(reading: EditionReading, one: costs.Cost, longest: float) -> dict[str, Any]:
    amounts = [one.price or ZERO, *(part or ZERO for part in one.parts)]
    return {
        "row": reading.row(one.number),
        "amounts": [str(round_half_up(amount, 2)) for amount in amounts],
        "total": str(round_half_up(one.total or ZERO, 2)),
        "bar": charts.stacked([float(amount) for amount in amounts], longest),
    }


def firmness(reading: EditionReading) -> dict[str, Any] | None:
    """Rank intervals as lines of a table with a bar each, and the first place in one sentence."""
    if not reading.firmness:
        return None
    lines = [
        {
            "row": row,
            "entry": entry,
            "begins": begins,
            "start": entry["low"] - 1,
            "length": entry["high"] - entry["low"] + 1,
        }
        for row, entry, begins in reading.firmness
    ]
    level = [line["row"].name for line in lines if line["entry"]["band"] == 1]
    return {
        "lines": lines,
        "places": max(line["entry"]["high"] for line in lines),
        "level": level,
        "words": _first_in_words(level, lines[0]["entry"]["first"]),
    }


def _first_in_words(level: list[str], first: str) -> str:
    if len(level) > 1:
        names = "、".join(level[:5]) + (_("等") if len(level) > 5 else "")
        return _("%(names)s分不出高低，谁第一谁第二不必计较。") % {"names": names}
    return _("第一名%(name)s站得稳：重新排的时候有 %(first)s %% 得第一。") % {
        "name": level[0],
        "first": first,
    }


def strip_of(reading: EditionReading, number: int, criterion: Criterion) -> charts.Strip | None:
    """One measured value among those of the other samples, with the limits; None where there is no number."""
    values = {other: _measured(reading, other).get(criterion.key) for other in reading.ranking[:MAX_DRAWN]}
    this = _measured(reading, number).get(criterion.key)
    if this is None or isinstance(criterion.curve, CategoryMap):
        return None
    others = [float(value) for other, value in values.items() if value is not None and other != number]
    words = [said for said, _standard in limit_words(criterion)]
    limits = [(float(limit.value), said) for limit, said in zip(criterion.limits, words, strict=True)]
    return charts.strip(others, float(this), limits)
