"""The table of results as a reader sorted, filtered and cut it; every state of it is an address."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comparison.addresses import address, hidden, listed
from comparison.derivation import rank_text, short
from comparison.forms import ALL_COLUMNS, ResultFilterForm
from comparison.reading import EditionReading, limit_words
from comparison.scoring.numbers import parse
from content.core.filters import querystring

PAGE_SIZE = 50
# Above this many columns the table keeps to the first ones until a reader asks for others.
MAX_COLUMNS = 12
FILTERS = ("q", "brand", "low", "high", "ok")


def columns_of(reading: EditionReading, values: QueryDict) -> list[str]:
    """Keys of the criteria that the address asks for, in the method's order; the first ones without any."""
    wanted = set(listed(values, "cols"))
    if ALL_COLUMNS in wanted:
        return list(reading.criteria)
    return [key for key in reading.criteria if key in wanted] or list(reading.criteria)[:MAX_COLUMNS]


def table(
    reading: EditionReading, published: EditionReading, request: HttpRequest, base: str
) -> dict[str, Any]:
    """Context of one table: rows, heads, form, pages and what a sentence says about them."""
    values = request.GET
    keys = columns_of(reading, values)
    form = ResultFilterForm(values, reading, keys)
    form.is_valid()
    numbers = _selected(reading, published, form.cleaned_data, values.get("sort", ""))
    page_obj = Paginator(numbers, PAGE_SIZE).get_page(values.get("page"))
    rows = [row_entry(reading, number, keys) for number in page_obj.object_list]
    for entry in rows:
        entry["official"] = rank_text(published.results[entry["row"].number])
        entry["cells_html"] = _cells_html(published, entry["row"].number, tuple(keys), base)
    return {
        "rows": rows,
        "columns": [_column(request, reading, key) for key in keys],
        "fixed": {
            "rank": sort_column(request, "", _("名次")),
            "score": sort_column(request, "score", _("总分"), descending=True),
            "price": sort_column(request, "price", _price_label(published)),
        },
        "hidden_columns": len(reading.criteria) - len(keys),
        "all_columns_url": address(values, cols=ALL_COLUMNS),
        "filter": form,
        "filtered": any(values.get(name) for name in FILTERS),
        "unfiltered_url": address(values, *FILTERS),
        "kept_by_filter": hidden(values, {*FILTERS, "page"}),
        "kept_by_columns": hidden(values, {"cols", "page"}),
        "kept_by_picks": hidden(values, {"compare"}),
        "page_obj": page_obj,
        "querystring": querystring(values),
    }


# Cells are frozen and alike under any weights, so their HTML is made once and goes with its edition.
_kept: WeakKeyDictionary[EditionReading, dict[tuple[Any, ...], SafeString]] = WeakKeyDictionary()
KEPT_ROWS = 2_000


def _cells_html(published: EditionReading, number: int, keys: tuple[str, ...], base: str) -> SafeString:
    kept = _kept.setdefault(published, {})
    place = (number, keys, base, get_language())
    if place not in kept:
        if len(kept) >= KEPT_ROWS:
            kept.clear()
        row = row_entry(published, number, list(keys))
        context = {"cells": row["cells"], "url": base, "number": number}
        kept[place] = render_to_string("comparison/result_cells.html", context)
    return kept[place]


def _selected(
    reading: EditionReading, published: EditionReading, wanted: Mapping[str, Any], sort: str
) -> list[int]:
    numbers = reading.select(sort=sort, brand=wanted.get("brand", ""), text=wanted.get("q", ""))
    failing = set(published.failing_numbers) if wanted.get("ok") else set()
    low, high = wanted.get("low"), wanted.get("high")
    return [
        number
        for number in numbers
        if number not in failing and _within(parse(reading.samples[number].get("price", "")), low, high)
    ]


def _within(price: Decimal | None, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether a price is inside the bounds; a sample without price only where there are none."""
    if price is None:
        return low is None and high is None
    return (low is None or price >= low) and (high is None or price <= high)


def _column(request: HttpRequest, reading: EditionReading, key: str) -> dict[str, Any]:
    criterion = reading.criteria[key]
    limits = "；".join(words for words, _standard in limit_words(criterion))
    return sort_column(request, key, criterion.name, descending=True) | {"limits": limits}


def sort_column(request: HttpRequest, name: str, label: str, *, descending: bool = False) -> dict[str, Any]:
    """A column's heading as a link: sorts by it, or turns the order round when it is sorted by already."""
    current = request.GET.get("sort", "")
    first, second = (f"-{name}", name) if descending and name else (name, f"-{name}" if name else "")
    target = second if current == first else first
    active = current.removeprefix("-") == name
    direction = ("descending" if current.startswith("-") else "ascending") if active else ""
    url = address(request.GET, sort=target)
    return {"key": name, "label": label, "url": url, "direction": direction}


def row_entry(reading: EditionReading, number: int, keys: list[str] | None = None) -> dict[str, Any]:
    """One sample as templates show it, with the cells of the columns asked for."""
    row = reading.row(number)
    if row is None:
        raise KeyError(number)
    shown = parse(row.shown)
    return {
        "row": row,
        "rank": rank_text(row.result),
        "stars": None if shown is None else reading.stars(shown),
        "cells": [cell for cell in row.cells if keys is None or cell.key in keys],
        "rules": reading.fired(number),
        "raw": short(row.result.get("raw_total")),
    }


def _price_label(reading: EditionReading) -> str:
    """The head of the prices, with their currency where all are in one."""
    currencies = {row.get("currency", "CNY") for row in reading.samples.values() if "price" in row}
    if currencies == {"CNY"}:
        return _("单价（元）")
    return f"{_('单价')}（{currencies.pop()}）" if len(currencies) == 1 else _("单价")
