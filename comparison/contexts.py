"""What the pages of a test show: the newest edition, an older one, one sample, one figure."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from comparison import diffs, editions, side_by_side, weights
from comparison.derivation import derivation, rank_text, short
from comparison.reading import EditionReading, RowReading
from comparison.scoring.numbers import ZERO, parse
from content.core.filters import querystring

PAGE_SIZE = 50
DIFF_SIZE = 300
# Above this many columns the table keeps to the first ones; every figure is on the sample's page.
MAX_COLUMNS = 12


def test_context(page: Any, edition: Any, request: HttpRequest) -> dict[str, Any]:
    """Context of a test page that shows one frozen edition."""
    base = f"{page.get_url(request)}v{edition.number}/"
    published = editions.read(edition)
    mine = _own_reading(edition, published, request)
    context = reading_context(mine or published, base, request, published=published)
    context["weights"] = _weights(mine, published, request)
    context |= {"edition": edition, "advice": _advice(page, published.document)}
    context["downloads"] = [
        {"label": "CSV", "url": reverse("comparison_results", args=[page.slug, edition.number])},
        {"label": "JSON", "url": reverse("comparison_data", args=[page.slug, edition.number])},
        {"label": _("ZIP（含核算程序）"), "url": reverse("comparison_kit", args=[page.slug, edition.number])},
    ]
    return context


def _own_reading(edition: Any, published: EditionReading, request: HttpRequest) -> EditionReading | None:
    """The edition by the reader's weights, None when the address names none."""
    wanted = weights.from_text(request.GET.get("w", ""), published.method)
    usable = wanted and weights.possible(published.method)
    return weights.own(edition.sha256, published, wanted) if usable else None


def _weights(
    mine: EditionReading | None, published: EditionReading, request: HttpRequest
) -> dict[str, Any] | None:
    """What the form of own weights shows; None where weights are no shares."""
    if not weights.possible(published.method):
        return None
    values = weights.official(published.method)
    if mine is not None:
        values = dict.fromkeys(values, ZERO) | weights.from_text(request.GET.get("w", ""), published.method)
    params = request.GET.copy()
    params.pop("w", None)
    fields = [
        {"key": key, "name": item.name, "value": values[key]} for key, item in published.criteria.items()
    ]
    return {"fields": fields, "active": mine is not None, "clear": f"?{querystring(params)}#results"}


def plain_address(request: HttpRequest) -> str:
    """Where a form's fields lead: `?w=a:60,b:40` and `?compare=1,4`; empty when the address is plain."""
    own = any(key.startswith(weights.FIELD) for key in request.GET)
    several = len(request.GET.getlist("compare")) > 1
    if not own and not several:
        return ""
    params = request.GET.copy()
    if own:
        params["w"] = weights.from_fields(request.GET.dict())
    if several:
        params["compare"] = ",".join(request.GET.getlist("compare")[: side_by_side.MAX_SAMPLES])
    for key in [key for key in params if key.startswith(weights.FIELD)]:
        del params[key]
    anchor = "side-by-side" if several else "results"
    return f"{request.path}?{params.urlencode(safe=':,')}#{anchor}"


def preview_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """Context of a preview: the tables as they stand, or the reasons why they cannot be published."""
    try:
        document = editions.build_document(page)
    except editions.EditionError as error:
        return {"problems": error.reasons}
    context = reading_context(EditionReading(document), f"{page.get_url(request) or ''}v0/", request)
    return context | {"advice": page.advice}


def _advice(page: Any, document: Mapping[str, Any]) -> Any:
    """The frozen advice as blocks that templates render."""
    return page._meta.get_field("advice").stream_block.to_python(document["advice"])


def reading_context(
    reading: EditionReading, base: str, request: HttpRequest, *, published: EditionReading | None = None
) -> dict[str, Any]:
    """Context of one edition's table as the reader sorted, filtered and turned it.

    `published` is the edition itself where `reading` is the reader's own weighting of it.
    """
    sort = request.GET.get("sort", "")
    brand, text = request.GET.get("brand", ""), request.GET.get("q", "").strip()[:100]
    numbers = reading.select(sort=sort, brand=brand, text=text)
    page_obj = Paginator(numbers, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [_row(reading, number) for number in page_obj.object_list]
    for entry in rows:
        entry["official"] = rank_text((published or reading).results[entry["row"].number])
    beside = [
        _row(reading, number) for number in side_by_side.chosen(request.GET.get("compare", ""), reading)
    ]
    columns = [
        _sort_column(request, item.key, item.name, descending=True)
        for item in list(reading.criteria.values())[:MAX_COLUMNS]
    ]
    return {
        "reading": published or reading,
        "side": {"rows": beside, "lines": side_by_side.lines([entry["row"] for entry in beside])}
        if beside
        else None,
        "edition_url": base,
        "rows": rows,
        "columns": columns,
        "fixed": {
            "rank": _sort_column(request, "", _("名次")),
            "score": _sort_column(request, "score", _("总分"), descending=True),
            "price": _sort_column(request, "price", _("单价")),
        },
        "failing": [_row(reading, number) for number in reading.failing_numbers[:20]],
        "page_obj": page_obj,
        "querystring": querystring(request.GET),
        "selected": {"sort": sort, "brand": brand, "q": text, "w": request.GET.get("w", "")},
    }


def _sort_column(request: HttpRequest, name: str, label: str, *, descending: bool = False) -> dict[str, Any]:
    """A column's heading as a link: sorts by it, or turns the order round when it is sorted by already."""
    current = request.GET.get("sort", "")
    first, second = (f"-{name}", name) if descending and name else (name, f"-{name}" if name else "")
    target = second if current == first else first
    params = request.GET.copy()
    params.pop("page", None)
    params["sort"] = target
    active = current.removeprefix("-") == name
    direction = ("descending" if current.startswith("-") else "ascending") if active else ""
    return {"key": name, "label": label, "url": f"?{querystring(params)}#results", "direction": direction}


def _row(reading: EditionReading, number: int) -> dict[str, Any]:
    row = reading.row(number)
    if row is None:
        raise Http404
    shown = parse(row.shown)
    return {
        "row": row,
        "rank": rank_text(row.result),
        "stars": None if shown is None else reading.stars(shown),
        "cells": row.cells[:MAX_COLUMNS],
        "rules": reading.fired(number),
        "raw": short(row.result.get("raw_total")),
    }


def _edition(page: Any, number: int) -> Any:
    edition = page.editions.filter(number=number).defer("document").first()
    if edition is None:
        raise Http404
    return edition


def edition_page(page: Any, request: HttpRequest, number: int) -> HttpResponse:
    """A frozen edition at its permanent address, with a banner when it is not the newest."""
    edition = _edition(page, number)
    context = test_context(page, edition, request)
    context |= {"frozen": True, "is_newest": edition.number == page.newest.number, "newest": page.newest}
    return _rendered(page, request, number, context, None)


def sample_page(page: Any, request: HttpRequest, number: int, sample: int) -> HttpResponse:
    """One sample of an edition."""
    edition = _edition(page, number)
    reading = editions.read(edition)
    row = _row(reading, _known(reading, sample).number)
    context = {
        "edition": edition,
        "reading": reading,
        "entry": row,
        "sample": row["row"].sample,
        "edition_url": f"{page.get_url(request)}v{number}/",
        "is_newest": edition.number == page.newest.number,
    }
    return _rendered(page, request, number, context, "comparison/sample.html")


def cell_page(page: Any, request: HttpRequest, number: int, sample: int, criterion: str) -> HttpResponse:
    """How one figure of an edition came about."""
    edition = _edition(page, number)
    reading = editions.read(edition)
    row = _known(reading, sample)
    node = reading.criteria.get(criterion)
    if node is None:
        raise Http404
    context = {
        "edition": edition,
        "reading": reading,
        "row": row,
        "criterion": node,
        "cell": next(cell for cell in row.cells if cell.key == criterion),
        "steps": derivation(reading, sample, node),
        "edition_url": f"{page.get_url(request)}v{number}/",
        "is_newest": edition.number == page.newest.number,
    }
    return _rendered(page, request, number, context, "comparison/cell.html")


def diff_page(page: Any, request: HttpRequest, number: int, other: int) -> HttpResponse:
    """Everything that changed from the lower of two editions to the higher."""
    old, new = sorted((_edition(page, number), _edition(page, other)), key=lambda edition: edition.number)
    found = diffs.changes(editions.read(old), editions.read(new))
    page_obj = Paginator(found, DIFF_SIZE).get_page(request.GET.get("page"))
    sections = [
        {"title": title, "changes": [change for change in page_obj if change.section == name]}
        for name, title in diffs.SECTIONS.items()
    ]
    context = {
        "old": old,
        "new": new,
        "editions": [old, new],
        "total": len(found),
        "sections": [section for section in sections if section["changes"]],
        "page_obj": page_obj,
    }
    return _rendered(page, request, number, context, "comparison/diff.html")


def _known(reading: EditionReading, number: int) -> RowReading:
    row = reading.row(number)
    if row is None:
        raise Http404
    return row


def _rendered(
    page: Any, request: HttpRequest, number: int, context: dict[str, Any], template: str | None
) -> HttpResponse:
    """An address below the test page."""
    response: HttpResponse = page.render(request, number, template=template, context_overrides=context)
    return response
