"""Open data: every public list as CSV and JSON, and a catalogue of them (DCAT)."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from content.core.exports import csv_lines, json_lines
from content.core.listings import Listing, get_listings

LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
WRITERS: dict[str, tuple[Any, str]] = {
    "csv": (csv_lines, "text/csv; charset=utf-8"),
    "json": (json_lines, "application/json; charset=utf-8"),
}


def dataset(request: HttpRequest, name: str, kind: str) -> StreamingHttpResponse:
    """A list as a file, with the list's own filters and order."""
    listing = get_listings().get(name)
    if listing is None or kind not in WRITERS:
        raise Http404
    write, content_type = WRITERS[kind]
    rows = listing.filterset(request.GET, request=request).rows
    lines: Iterator[str] = write(listing.columns, rows.iterator(chunk_size=500))
    response = StreamingHttpResponse(lines, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _address(listing: Listing, kind: str) -> str:
    path = reverse("dataset", kwargs={"name": listing.name, "kind": kind})
    return f"{settings.SITE_URL}{path}"


def _describe(listing: Listing) -> dict[str, Any]:
    return {
        "name": listing.name,
        "title": str(listing.title),
        "description": str(listing.description),
        "count": listing.get_queryset().count(),
        "columns": [{"name": column.name, "label": str(column.label)} for column in listing.columns],
        "files": [
            {"label": kind.upper(), "url": reverse("dataset", kwargs={"name": listing.name, "kind": kind})}
            for kind in WRITERS
        ],
    }


def catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogue for readers."""
    title = _("开放数据")
    context = {
        "title": title,
        "column": {"name": title, "description": _("本站全部公开数据集，可下载、可调用接口。")},
        "sets": [_describe(listing) for listing in get_listings().values()],
        "licence_url": LICENCE_URL,
    }
    return render(request, "portal/catalogue.html", context)


def catalogue_jsonld(request: HttpRequest) -> JsonResponse:
    """The catalogue for machines: DCAT in JSON-LD."""
    sets = [
        {
            "@type": "dcat:Dataset",
            "dct:identifier": listing.name,
            "dct:title": str(listing.title),
            "dct:description": str(listing.description),
            "dct:license": LICENCE_URL,
            "dcat:distribution": [
                {
                    "@type": "dcat:Distribution",
                    "dcat:downloadURL": _address(listing, kind),
                    "dcat:mediaType": content_type.partition(";")[0],
                }
                for kind, (_write, content_type) in WRITERS.items()
            ],
        }
        for listing in get_listings().values()
    ]
    document = {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@type": "dcat:Catalog",
        "dct:title": _("开放数据"),
        "dcat:dataset": sets,
    }
    return JsonResponse(
        document, json_dumps_params={"ensure_ascii": False}, content_type="application/ld+json"
    )
