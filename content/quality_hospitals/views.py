"""Triage: from a complaint to services."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.core.visibility import public
from content.quality_hospitals.models import ServiceKind
from content.quality_hospitals.pages import QualityHospitalIndexPage
from content.quality_hospitals.triage import EXAMPLES, triage


def section_crumbs(request: HttpRequest) -> tuple[str, list[dict[str, Any]]]:
    """The finder's address (blank when it is not online), and the way from the home page to it."""
    finder = public(QualityHospitalIndexPage.objects.all()).first()
    crumbs = [{"title": _("放心"), "url": "/"}]
    if finder is None:
        return "/", crumbs
    url = finder.get_url(request) or "/"
    return url, [*crumbs, {"title": finder.title, "url": url}]


@require_safe
def triage_page(request: HttpRequest) -> HttpResponse:
    """`?q=`: the complaint; an empty one shows the box with examples."""
    finder_url, crumbs = section_crumbs(request)
    context = {
        "triage": triage(request.GET.get("q", ""), finder_url=finder_url),
        "examples": EXAMPLES,
        "kinds": ServiceKind.choices,
        "finder_url": finder_url,
        "breadcrumbs": crumbs,
        "column": {"name": _("说毛病，找服务"), "type": _("质量医院")},
    }
    return render(request, "quality_hospitals/triage.html", context)
