"""Pages of the lists beside the tests: safety alerts, and claimed against measured."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comparison.alerts import SafetyAlert, reached_samples
from comparison.models import ComparisonTestPage
from content.core.filters import active_filters, querystring
from content.core.listings import get_listings
from content.core.visibility import public

SECTION = "/comparisons/"


def _crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    pairs = ((_("放心"), "/"), (_("比较试验"), SECTION), *more)
    return [{"title": title, "url": url} for title, url in pairs]


def _context(request: HttpRequest, name: str) -> dict[str, Any]:
    """What every page of a list has: form, rows of one page, downloads, page tags."""
    listing = get_listings()[name]
    filterset: Any = listing.filterset(request.GET, request=request)
    current = querystring(request.GET)
    title = str(listing.title)
    return {
        "form": filterset.form,
        "rows": filterset.rows,
        "page_obj": Paginator(filterset.rows, listing.page_size).get_page(request.GET.get("page")),
        "querystring": current,
        "active_filters": active_filters(filterset.form, request.GET),
        "downloads": [
            {
                "label": kind.upper(),
                "url": reverse("dataset", kwargs={"name": name, "kind": kind})
                + (f"?{current}" if current else ""),
            }
            for kind in ("csv", "json")
        ],
        "column": {
            "name": title,
            "description": str(listing.description),
            "keywords": title,
            "type": _("比较试验"),
        },
        "breadcrumbs": _crumbs(),
    }


@require_safe
def alert_list(request: HttpRequest) -> HttpResponse:
    """Alerts, newest first."""
    return render(request, "comparison/alert_list.html", _context(request, "alerts"))


@require_safe
def alert_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One alert with the tested samples that it reaches."""
    alert = get_object_or_404(SafetyAlert, pk=pk, live=True)
    tests = public(ComparisonTestPage.objects.all())
    context = {
        "alert": alert,
        "reached": reached_samples(alert, tests),
        "column": {"name": alert.title, "description": alert.hazard, "type": _("安全警示与召回")},
        "breadcrumbs": _crumbs((_("安全警示与召回"), reverse("comparison_alerts"))),
    }
    return render(request, "comparison/alert.html", context)


@require_safe
def claim_list(request: HttpRequest) -> HttpResponse:
    """Claimed against measured across all tests."""
    context = _context(request, "claims")
    context["short"] = context["rows"].filter(deviation__lte=-3).count()
    return render(request, "comparison/claim_list.html", context)
