"""What the pages of a test show: the newest edition, an older one, one sample, one figure."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from comparison import diffs, editions, figures, side_by_side, weights
from comparison.addresses import address, hidden
from comparison.derivation import derivation
from comparison.reading import EditionReading, RowReading
from comparison.result_table import row_entry, table
from comparison.scoring.numbers import ZERO

DIFF_SIZE = 300


def test_context(page: Any, edition: Any, request: HttpRequest) -> dict[str, Any]:
    """Context of a test page that shows one frozen edition."""
    base = f"{page.get_url(request)}v{edition.number}/"
    published = editions.read(edition)
    mine = _own_reading(edition, published, request)
    context = reading_context(mine or published, base, request, published=published)
    context["weights"] = _weights(mine, published, request)
    names = {"engine_url": "comparison_engine", "document_url": "comparison_data"}
    context |= {key: reverse(name, args=[page.slug, edition.number]) for key, name in names.items()}
    share = reverse("comparison_share", args=[page.slug, edition.number])
    context["share_url"] = f"{settings.SITE_URL}{share}"
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
    method = published.method
    if not weights.possible(method):
        return None
    values = official = weights.official(method)
    if mine is not None:
        values = dict.fromkeys(official, ZERO) | weights.from_text(request.GET.get("w", ""), method)
    fields = [
        {"key": key, "name": item.name, "value": values[key], "official": official[key]}
        for key, item in published.criteria.items()
    ]
    presets = [
        {"label": label, "url": address(request.GET, w=weights.to_text(found))}
        for label, found in weights.presets(method)
    ]
    return {
        "fields": fields,
        "presets": presets,
        "active": mine is not None,
        "unread": mine is None and bool(request.GET.get("w", "").strip()),
        "clear": address(request.GET, "w"),
        "kept": hidden(request.GET, {"w", "page"}),
    }


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
    return {
        "reading": published or reading,
        "side": side_by_side.context(reading, request.GET),
        "edition_url": base,
        "failing": [row_entry(reading, number) for number in reading.failing_numbers[:20]],
        "price_quality": figures.price_quality(published or reading, request.GET),
        "cost": figures.cost_of_use(published or reading, request.GET),
        "firmness": figures.firmness(published or reading),
        **table(reading, published or reading, request, base),
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
    context |= {"frozen": True, "is_newest": edition == page.newest, "newest": page.newest}
    return _rendered(page, request, number, context, None)


def sample_page(page: Any, request: HttpRequest, number: int, sample: int) -> HttpResponse:
    """One sample of an edition."""
    edition = _edition(page, number)
    reading = editions.read(edition)
    row = row_entry(reading, _known(reading, sample).number)
    context = {
        "edition": edition,
        "reading": reading,
        "entry": row,
        "sample": row["row"].sample,
        "edition_url": f"{page.get_url(request)}v{number}/",
        "is_newest": edition == page.newest,
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
        "strip": figures.strip_of(reading, sample, node),
        "edition_url": f"{page.get_url(request)}v{number}/",
        "is_newest": edition == page.newest,
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
