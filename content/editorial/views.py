"""The public list of corrections, and one correction with the old text."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from content.core.filters import active_filters, querystring
from content.core.listings import get_listings
from content.editorial.corrections import Correction


def _crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    return [{"title": _("放心"), "url": "/"}, *more]


def corrections(request: HttpRequest) -> HttpResponse:
    """The list with its filters, in the furniture of every other list."""
    listing = get_listings()["corrections"]
    filterset = listing.filterset(request.GET, request=request)
    address = reverse("corrections")
    column = {"name": listing.title, "description": listing.description, "keywords": _("更正 撤回 说明")}
    query = querystring(request.GET)
    files = (
        (kind, reverse("dataset", kwargs={"name": listing.name, "kind": kind})) for kind in ("csv", "json")
    )
    context: dict[str, Any] = {
        "listing": listing,
        "column": column,
        "breadcrumbs": _crumbs(),
        "form": filterset.form,
        "active_filters": active_filters(filterset.form, request.GET),
        "clear_url": address,
        "page_obj": Paginator(filterset.rows, listing.page_size).get_page(request.GET.get("page")),
        "querystring": query,
        "downloads": [
            {"label": kind.upper(), "url": f"{url}?{query}" if query else url} for kind, url in files
        ],
        "feed_url": reverse("feed", kwargs={"name": listing.name}),
    }
    return render(request, "editorial/corrections.html", context)


def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One correction: what was wrong, what is right, when, by whom, and the text as it stood."""
    found = get_object_or_404(Correction, pk=pk)
    context = {
        "correction": found,
        "column": {"name": str(found), "description": found.summary, "type": _("更正与撤回")},
        "breadcrumbs": _crumbs({"title": _("更正与撤回"), "url": reverse("corrections")}),
    }
    return render(request, "editorial/correction.html", context)
