"""Pages around the finder: nearby, changes, malls, two stores side by side, a county's list on paper."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.core.filters import active_filters, querystring
from content.core.listings import get_listings
from content.core.models import Region
from content.stores.changes import totals
from content.stores.comparing import side_by_side
from content.stores.listings import store_listing, town_choices
from content.stores.models import Mall, Store
from content.stores.nearby import nearby_context
from content.stores.nearest import county_points
from content.stores.plaque import qr_svg

ONE_DAY = 86_400
COMPARED, SUGGESTED, PRINTED = 3, 8, 3_000
SECTION = gettext_lazy("放心消费门店")


def section_crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    """The way from the home page to the section, and further."""
    pairs = ((_("放心"), "/"), (str(SECTION), "/stores/"), *more)
    return [{"title": title, "url": url} for title, url in pairs]


def _column(name: str, description: str = "") -> dict[str, str]:
    return {"name": name, "description": description or name, "keywords": name, "type": str(SECTION)}


def nearby(request: HttpRequest) -> HttpResponse:
    """Stores nearby: the browser measures, or a place is chosen."""
    context = nearby_context(request.GET.get("near", ""), request.GET.get("place", ""))
    near = context["near"]
    context |= {
        "finder_url": f"/stores/{near.code[:6]}/?near={near.code}" if near else "/stores/",
        "column": _column(_("附近的放心消费门店")),
        "breadcrumbs": section_crumbs(),
    }
    return render(request, "stores/nearby.html", context)


def nearby_worker(request: HttpRequest) -> HttpResponse:
    """The service worker of that page; it stands below the page so that it can serve nothing else."""
    script = Path(str(finders.find("js/nearby-worker.js"))).read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def counties_file(request: HttpRequest) -> JsonResponse:
    """Approximate points of every county, so that a browser finds out which lists it needs."""
    points = county_points()
    counties = Region.objects.filter(level="county", pk__in=points)
    content = {
        "datum": "WGS-84",
        "counties": [{"code": county.code, "points": points[county.code]} for county in counties],
    }
    response = JsonResponse(content)
    patch_cache_control(response, public=True, max_age=ONE_DAY)
    return response


def store_changes(request: HttpRequest) -> HttpResponse:
    """What changed in a month: this one unless another is asked for."""
    listing = get_listings()["store-changes"]
    params = request.GET.copy()
    if "month" not in params:
        params["month"] = f"{timezone.localdate():%Y-%m}"
    filterset: Any = listing.filterset(params, request=request)
    without = {name: value for name, value in params.items() if name != "change"}
    rest = querystring(params, without=("page", "change"))
    counted = totals(listing.filterset(without, request=request).rows)
    name = _("放心消费门店变更")
    context = {
        "form": filterset.form,
        "page_obj": Paginator(filterset.rows, listing.page_size).get_page(params.get("page")),
        "querystring": querystring(params),
        "totals": [{**item, "url": f"?{rest}&change={item['change']}"} for item in counted],
        "month": dict(filterset.form.fields["month"].choices).get(params["month"], params["month"]),
        "active_filters": active_filters(filterset.form, request.GET),
        "downloads": [
            {"label": kind.upper(), "url": f"/data/store-changes.{kind}?{querystring(params)}"}
            for kind in ("csv", "json")
        ],
        "column": _column(name, str(listing.description)),
        "breadcrumbs": section_crumbs(),
    }
    return render(request, "stores/changes.html", context)


def malls(request: HttpRequest) -> HttpResponse:
    """Malls and markets, by region."""
    listing = get_listings()["malls"]
    filterset: Any = listing.filterset(request.GET, request=request)
    name = _("商场和市场")
    context = {
        "form": filterset.form,
        "page_obj": Paginator(filterset.rows, listing.page_size).get_page(request.GET.get("page")),
        "querystring": querystring(request.GET),
        "active_filters": active_filters(filterset.form, request.GET),
        "downloads": [
            {"label": kind.upper(), "url": f"/data/malls.{kind}?{querystring(request.GET)}".rstrip("?")}
            for kind in ("csv", "json")
        ],
        "column": _column(name, str(listing.description)),
        "breadcrumbs": section_crumbs(),
    }
    return render(request, "stores/malls.html", context)


def mall(request: HttpRequest, pk: int) -> HttpResponse:
    """One mall: whether it answers first, where its desk is, and its stores."""
    found = get_object_or_404(Mall.objects.filter(live=True).select_related("county__parent"), pk=pk)
    tenants = store_listing().filterset({"mall": str(pk)}).rows
    context = {
        "mall": found,
        "page_obj": Paginator(tenants, store_listing().page_size).get_page(request.GET.get("page")),
        "column": _column(found.name),
        "breadcrumbs": section_crumbs((_("商场和市场"), "/stores/malls/")),
    }
    return render(request, "stores/mall.html", context)


def compare(request: HttpRequest) -> HttpResponse:
    """Two or three stores' terms side by side; with fewer, a way to find the other one."""
    codes = list(dict.fromkeys(code.strip() for code in request.GET.getlist("s") if code.strip()))
    stores = Store.objects.filter(live=True, code__in=codes[:COMPARED]).with_place().select_related("mall")
    chosen = sorted(stores, key=lambda store: codes.index(store.code))
    known = {store.code for store in chosen}
    words = request.GET.get("q", "")
    context = {
        "stores": chosen,
        "groups": side_by_side(chosen) if len(chosen) > 1 else [],
        "unknown": [code[:40] for code in codes[:COMPARED] if code not in known],
        "too_many": len(codes) > COMPARED,
        "suggestions": [] if len(chosen) > 1 else _suggestions(chosen, words),
        "words": words,
        "column": _column(_("比较门店承诺")),
        "breadcrumbs": section_crumbs(),
    }
    return render(request, "stores/compare.html", context)


def _suggestions(chosen: list[Store], words: str) -> list[Store]:
    """Stores that the words find; without words those of the same county and category."""
    params = {"q": words}
    if not words.strip():
        if not chosen:
            return []
        params = {"region": chosen[0].county_id, "category": chosen[0].category}
    rows = store_listing().filterset(params).rows
    return list(rows.exclude(pk__in=[store.pk for store in chosen])[:SUGGESTED])


def county_print(request: HttpRequest, code: str) -> HttpResponse:
    """A county's stores as a list on A4, by town; a town's by `?town=`."""
    region = Region.objects.select_related("parent").filter(pk=code, level="county").first()
    if region is None:
        raise Http404
    stores = (
        Store.objects.listed().in_region(code).select_related("town").order_by("town", "name_key", "code")
    )
    town = Region.objects.filter(pk=request.GET.get("town", ""), parent=region).first()
    if town:
        stores = stores.filter(town=town)
    name = _("%(region)s放心消费门店清单") % {"region": f"{region.full_name}{town.name if town else ''}"}
    address = f"{settings.SITE_URL}/stores/{code}/"
    context = {
        "region": region,
        "town": town,
        "total": stores.count(),
        "stores": stores[:PRINTED],
        "limit": PRINTED,
        "towns": [] if town else town_choices(code),
        "address": address,
        "qr": qr_svg(address),
        "title": name,
        "printed_on": timezone.localdate(),
        "column": _column(name),
        "breadcrumbs": section_crumbs((region.full_name, f"/stores/{code}/")),
    }
    return render(request, "stores/county_print.html", context)
