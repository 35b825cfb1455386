"""The search page and its suggestions."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from search_index.engines.errors import IndexUnavailable
from search_index.forms import SORTS, SearchForm
from search_index.picks import get_picks
from search_index.query import SearchPage, clean, read_prefixes, search
from search_index.suggest import suggest
from search_index.tally import get_popular, tally
from search_index.tasks import ask_for_repair

RETRY_SECONDS = "60"
_PARAMETERS = {"section": "type", "category": "category", "region": "region", "year": "year"}
_TITLES = {"section": _("类型"), "category": _("类别"), "region": _("地区"), "year": _("年份")}
_OPENED = ("section", "category")
_MAX_PARTS = 5


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Everything that answers `?q=`, narrowed by type, region and year; 503 while there is no index."""
    chosen = SearchForm(request.GET).chosen()
    kept: dict[str, Any] = {
        name: chosen[name] for name in ("q", *_PARAMETERS.values(), "sort") if name in chosen
    }
    query, prefixes = read_prefixes(clean(kept.pop("q", "")))
    # As filters they are shown, and can be taken off, like those that were clicked.
    for name, value in prefixes.items():
        kept.setdefault(_PARAMETERS[name], value)
    context: dict[str, Any] = {"query": query, "parameters": kept}
    try:
        page = search(
            query,
            section=kept.get("type"),
            category=kept.get("category"),
            region=kept.get("region"),
            year=kept.get("year"),
            sort=chosen.get("sort", "relevance"),
            page=chosen.get("page", 1),
        )
    except IndexUnavailable:
        ask_for_repair()
        response = render(request, "search/search.html", context | {"unavailable": True}, status=503)
        response["Retry-After"] = RETRY_SECONDS
    else:
        kept = {"q": query, **kept} if query else kept
        context |= {"results": page, "page_obj": page.page_obj, "querystring": urlencode(kept)}
        context |= {"facets": _facets(page, kept), "sorts": _sorts(kept)}
        context["filtered"] = any(name in kept for name in _PARAMETERS.values())
        context |= _beside(query, page, filtered=context["filtered"])
        context["meant_url"] = f"?{urlencode(kept | {'q': page.meant})}" if page.meant else ""
        context["without_filters"] = f"?{urlencode({'q': query})}"
        response = render(request, "search/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """`{"suggestions": [{title, url, section}]}`; empty while there is no index."""
    try:
        found = suggest(request.GET.get("q", ""))
    except IndexUnavailable:
        return JsonResponse({"suggestions": []}, status=503)
    return JsonResponse({"suggestions": found})


def _beside(query: str, page: SearchPage, *, filtered: bool) -> dict[str, Any]:
    """Editors' picks on the first page; popular questions and the words' own results where they help."""
    first = page.page_obj.number == 1
    if query and first and not filtered:
        tally.note(query, answered=bool(page.total) and not page.fell_back and not page.corrected)
    return {
        "picks": get_picks(query) if query and first else [],
        "popular": [] if page.total else get_popular(),
        "parts": [] if page.total else _parts(query),
    }


def _parts(query: str) -> list[dict[str, Any]]:
    """The words of a question that together found nothing, each with what it finds alone."""
    words = query.split()
    if not 1 < len(words) <= _MAX_PARTS:
        return []
    found = ((word, search(word, per_page=1).total) for word in dict.fromkeys(words))
    return [
        {"word": word, "total": total, "url": f"?{urlencode({'q': word})}"} for word, total in found if total
    ]


def _facets(page: SearchPage, kept: dict[str, Any]) -> list[dict[str, Any]]:
    """Facets as links; a chosen value links to the results without it."""
    facets = []
    for name, values in page.facets.items():
        parameter = _PARAMETERS[name]
        # A category belongs to its section.
        gone = {parameter, "category"} if name == "section" else {parameter}
        others = {key: value for key, value in kept.items() if key not in gone}
        links = [
            {"value": one, "url": "?" + urlencode(others if one.active else others | {parameter: one.value})}
            for one in values
        ]
        if links:
            opened = name in _OPENED or any(one.active for one in values)
            facets.append({"name": name, "title": _TITLES[name], "links": links, "open": opened})
    return facets


def _sorts(kept: dict[str, Any]) -> list[dict[str, Any]]:
    current = kept.get("sort", SORTS[0][0])
    return [
        {"label": label, "active": key == current, "url": "?" + urlencode(kept | {"sort": key})}
        for key, label in SORTS
    ]
