"""The files of an edition, and the public log of all editions."""

from typing import Any

from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render

from comparison import editions, kit, log, share_card
from comparison.models import ComparisonTestPage, Edition
from comparison.reading import EditionReading
from content.core.exports import Column, csv_lines
from content.core.filters import querystring


def _public_edition(slug: str, number: int) -> Any:
    pages = ComparisonTestPage.objects.live().public().filter(slug=slug)
    return get_object_or_404(Edition.objects.select_related("page"), page__in=pages, number=number)


def results_csv(request: HttpRequest, slug: str, number: int) -> StreamingHttpResponse:
    """Every sample of an edition in list order: totals, ranks, values and scores."""
    reading = editions.read(_public_edition(slug, number))
    rows = (reading.row(sample) for sample in reading.ranking)
    response = StreamingHttpResponse(
        csv_lines(result_columns(reading), rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{slug}-v{number}-results.csv"'
    return response


def result_columns(reading: EditionReading) -> list[Column]:
    """Columns of `results.csv`: the sample, its result, then value and score of every criterion."""
    sample = [
        Column(name, name, lambda row, name=name: row.sample.get(name))
        for name in (
            "number",
            "brand",
            "maker",
            "model",
            "specification",
            "batch",
            "origin",
            "price",
            "currency",
        )
    ]
    result = [
        Column(name, name, lambda row, name=name: row.result.get(name))
        for name in ("rank", "tied", "shown", "band", "standing", "coverage", "raw_total", "total")
    ]
    cells = []
    for place, key in enumerate(reading.criteria):
        cells += [
            Column(f"{key}_state", key, lambda row, key=key: row.result["cells"][key]["state"]),
            Column(f"{key}_value", key, lambda row, place=place: row.cells[place].value),
            Column(f"{key}_score", key, lambda row, place=place: row.cells[place].score),
        ]
    return sample + result + cells


def log_page(request: HttpRequest) -> HttpResponse:
    """The public log, newest first."""
    test = request.GET.get("test", "")[:255]
    entries = log.entries().filter(slug=test) if test else log.entries()
    page_obj = Paginator(entries.order_by("-number"), 50).get_page(request.GET.get("page"))
    slugs = [entry.slug for entry in page_obj]
    pages = ComparisonTestPage.objects.live().public().filter(slug__in=slugs)
    live = {page.slug: page for page in pages}
    lines = [
        {"entry": entry, "url": f"{live[entry.slug].url}v{entry.edition}/" if entry.slug in live else ""}
        for entry in page_obj
    ]
    context = {"page_obj": page_obj, "lines": lines, "test": test, "querystring": querystring(request.GET)}
    return render(request, "comparison/log.html", context)


def log_json(request: HttpRequest) -> JsonResponse:
    """The whole log, oldest first, each entry with what its digest is taken of."""
    lines = [log.public(entry) | {"sha256": entry.sha256} for entry in log.entries()]
    return JsonResponse(
        {"format": "fangxin-edition-log/1", "entries": lines}, json_dumps_params={"indent": 1}
    )


def data_zip(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The recompute kit of an edition."""
    edition = _public_edition(slug, number)
    response = HttpResponse(kit.archive(edition), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{slug}-v{number}.zip"'
    response["Cache-Control"] = "public, max-age=3600"
    return response


def data_json(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The frozen document itself, byte for byte what the digest is taken of."""
    edition = _public_edition(slug, number)
    response = HttpResponse(edition.document, content_type="application/json; charset=utf-8")
    response["ETag"] = f'"{edition.sha256}"'
    response["Cache-Control"] = "public, max-age=3600"
    return response


def share_png(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The picture of an edition for chats; the test's cover where no face with Chinese is installed."""
    edition = _public_edition(slug, number)
    reading = editions.read(edition)
    picture = share_card.png(share_card.card_of(reading, number, edition.published_at.date()))
    if picture:
        response = HttpResponse(picture, content_type="image/png")
        response["Cache-Control"] = "public, max-age=86400"
        return response
    if edition.page.cover is None:
        raise Http404
    return HttpResponseRedirect(edition.page.cover.get_rendition("fill-1200x630").url)


# What scoring reads of a sample.
ENGINE_FIELDS = ("number", "price", "product_type", "measurements")


def engine_json(request: HttpRequest, slug: str, number: int) -> JsonResponse:
    """What scoring needs of an edition and nothing else: its method and its measurements."""
    edition = _public_edition(slug, number)
    reading = editions.read(edition)
    samples = [
        {name: row[name] for name in ENGINE_FIELDS if name in row}
        | {"name": getattr(reading.row(row["number"]), "name", "")}
        for row in reading.document["samples"]
    ]
    body = {"sha256": edition.sha256, "method": reading.document["method"], "samples": samples}
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    response["ETag"] = f'"engine-{edition.sha256}"'
    response["Cache-Control"] = "public, max-age=3600"
    return response
