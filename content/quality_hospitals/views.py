"""Triage: from a complaint to services; requests for a consultation and their status."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from content.core.visibility import public
from content.quality_hospitals.consultation import ConsultationRequest, ConsultationSettings
from content.quality_hospitals.consulting import submit
from content.quality_hospitals.forms import ConsultationForm, StatusForm, new_token
from content.quality_hospitals.limits import within_limit
from content.quality_hospitals.models import QualityHospitalPage, ServiceKind
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


def _settings_or_404() -> ConsultationSettings:
    current = ConsultationSettings.current()
    if not current.enabled:
        raise Http404
    return current


def _frame(request: HttpRequest, title: str) -> dict[str, Any]:
    _url, crumbs = section_crumbs(request)
    return {"title": title, "breadcrumbs": crumbs, "column": {"name": title, "type": _("质量医院")}}


# Anonymous, and sent with a signed value of its own: without a session there is nothing to forge, and
# without the CSRF cookie a visit leaves no trace (PIPL art. 6).
@csrf_exempt
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, and after sending the ticket with its secret, shown this once."""
    current = _settings_or_404()
    offered = public(QualityHospitalPage.objects.exclude(consultation_email=""))
    hospital = get_object_or_404(offered.select_related("county__parent"), slug=slug)
    context = _frame(request, _("网上申请会诊")) | {"hospital": hospital, "days": current.retention_days}
    if request.method != "POST":
        context["form"] = ConsultationForm(initial={"token": new_token()})
        return render(request, "quality_hospitals/consultation_form.html", context)
    form = ConsultationForm(request.POST)
    context["form"] = form
    if not form.is_valid():
        return render(request, "quality_hospitals/consultation_form.html", context, status=422)
    if not within_limit(request, action="send", limit=5, seconds=3600):
        context["limited"] = True
        return render(request, "quality_hospitals/consultation_form.html", context, status=429)
    ticket, secret = submit(request=form.save(commit=False), hospital=hospital, nonce=form.nonce)
    context |= {"ticket": ticket, "secret": "-".join((secret[:4], secret[4:8], secret[8:]))}
    return render(request, "quality_hospitals/consultation_sent.html", context)


@csrf_exempt  # as above
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_status(request: HttpRequest) -> HttpResponse:
    """How far a request is, for who knows its ticket and secret; neither stands in an address."""
    current = _settings_or_404()
    form = StatusForm(request.POST or None)
    context = _frame(request, _("查询会诊申请")) | {"form": form, "days": current.retention_days}
    status = 200
    if request.method == "POST":
        if not within_limit(request, action="status", limit=20, seconds=3600):
            context["limited"], status = True, 429
        elif form.is_valid():
            ticket = form.cleaned_data["ticket"].strip().upper()
            found = ConsultationRequest.objects.filter(ticket=ticket).select_related("hospital").first()
            known = found is not None and found.knows(form.cleaned_data["secret"])
            context["request_found"] = found if known else None
            context["unknown"], status = not known, 200 if known else 404
    return render(request, "quality_hospitals/consultation_status.html", context, status=status)
