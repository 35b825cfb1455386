"""The search page and its suggestions."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from search_index.engines.errors import IndexUnavailable
from search_index.forms import SORTS, SearchForm
from search_index.query import SearchPage, clean, read_prefixes, search
from search_index.suggest import suggest
from search_index.tasks import ask_for_repair

RETRY_SECONDS = "60"
_PARAMETERS = {"section": "type", "region": "region", "year": "year"}
_TITLES = {"section": _("类型"), "region": _("地区"), "year": _("年份")}


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Everything that answers `?q=`, narrowed by type, region and year; 503 while there is no index."""
    chosen = SearchForm(request.GET).chosen()
    kept: dict[str, Any] = {
        name: chosen[name] for name in ("q", "type", "region", "year", "sort") if name in chosen
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


def _facets(page: SearchPage, kept: dict[str, Any]) -> list[dict[str, Any]]:
    """Facets as links; a chosen value links to the results without it."""
    facets = []
    for name, values in page.facets.items():
        parameter = _PARAMETERS[name]
        others = {key: value for key, value in kept.items() if key != parameter}
        links = [
            {"value": one, "url": "?" + urlencode(others if one.active else others | {parameter: one.value})}
            for one in values
        ]
        if links:
            opened = name == "section" or any(one.active for one in values)
            facets.append({"name": name, "title": _TITLES[name], "links": links, "open": opened})
    return facets


def _sorts(kept: dict[str, Any]) -> list[dict[str, Any]]:
    current = kept.get("sort", SORTS[0][0])
    return [
        {"label": label, "active": key == current, "url": "?" + urlencode(kept | {"sort": key})}
        for key, label in SORTS
    ]
