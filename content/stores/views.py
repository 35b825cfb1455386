"""A store's permanent page, its QR code and plaque, and each county's small file for "nearby"."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from content.core.models import Region
from content.stores.choices import Status
from content.stores.lifecycle import LISTED
from content.stores.list_views import section_crumbs
from content.stores.models import Store
from content.stores.opening import opened
from content.stores.plaque import qr_svg
from content.stores.promise import RELIABLE, store_context
from content.stores.return_form import return_help

ONE_HOUR, ONE_DAY = 3_600, 86_400
FILE_COLUMNS = ("code", "sign_name", "lon", "lat", "category", "days", "status", "address")
_HTML_SAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def _find(code: str) -> Store | None:
    stores = Store.objects.filter(live=True).select_related("county__parent", "mall")
    return stores.filter(code=code).first() if code.isascii() else None


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    context = {"code": code[:40], "column": {"name": _("查无此编号")}, "robots": "noindex"}
    return render(request, "stores/store_unknown.html", context, status=404)


def _breadcrumbs(store: Store) -> list[dict[str, str]]:
    city, county = store.county.parent, (store.county.name, f"/stores/{store.county_id}/")
    return section_crumbs(*([(city.name, f"/stores/{city.code}/"), county] if city else [county]))


def _column(store: Store) -> dict[str, Any]:
    return {
        "name": store.sign_name,
        "description": store.search_summary,
        "keywords": f"{store.sign_name} {store.county.full_name}",
        "type": _("放心消费门店"),
    }


def store_page(request: HttpRequest, code: str) -> HttpResponse:
    """One store: what it promised, whether that holds, and since when."""
    store = _find(code)
    if store is None:
        return _unknown(request, code)
    context = store_context(store)
    text = json.dumps(context["structured_data"], ensure_ascii=False)
    context |= {
        "json_ld": mark_safe(text.translate(_HTML_SAFE)),  # noqa: S308 - escaped in this line
        "returns": return_help(context["commitments"], request.GET),
        "opened": opened(store.hours, timezone.localtime()),
        "column": _column(store),
        "breadcrumbs": _breadcrumbs(store),
        "robots": "" if store.is_listed else "noindex",
    }
    return render(request, "stores/store.html", context)


def store_qr(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code of a store's permanent address, as SVG."""
    store = _find(code)
    if store is None:
        return _unknown(request, code)
    svg = qr_svg(f"{settings.SITE_URL}{store.get_absolute_url()}")
    response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    patch_cache_control(response, public=True, max_age=ONE_DAY)
    return response


def store_plaque(request: HttpRequest, code: str) -> HttpResponse:
    """A sheet to print and hang up; only for a commitment that holds."""
    store = _find(code)
    if store is None:
        return _unknown(request, code)
    context = store_context(store)
    holding = [item for item in context["promises"] if item["commitment"].status in RELIABLE]
    context |= {
        "promises": holding,
        "days": next((item["commitment"].days for item in holding if item["commitment"].days), None),
        "address": f"{settings.SITE_URL}{store.get_absolute_url()}",
        "column": _column(store),
        "breadcrumbs": [*_breadcrumbs(store), {"title": store.sign_name, "url": store.get_absolute_url()}],
        "robots": "noindex",
    }
    return render(request, "stores/plaque.html", context)


def county_file(request: HttpRequest, code: str) -> HttpResponse:
    """One county's stores in the finder as a small dated file: WGS-84 coordinates, no personal data."""
    region = Region.objects.select_related("parent").filter(pk=code, level="county").first()
    if region is None:
        raise Http404
    stores = Store.objects.listed().in_region(code).order_by("code")
    content = {
        "region": code,
        "name": region.full_name,
        "datum": "WGS-84",
        "date": timezone.localdate().isoformat(),
        "statuses": {key: str(label) for key, label in Status.choices if key in LISTED},
        "columns": ["code", "name", *FILE_COLUMNS[2:]],
        "stores": [_short(row) for row in stores.values_list(*FILE_COLUMNS)],
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    patch_cache_control(response, public=True, max_age=ONE_HOUR)
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:24]}"'
    return get_conditional_response(request, etag=tag, response=_tagged(response, tag)) or response


def _short(row: tuple[Any, ...]) -> list[Any]:
    """A row with coordinates to about a metre."""
    return [round(value, 5) if isinstance(value, float) else value for value in row]


def _tagged(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    return response
