"""An institution's public page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.institutions.models import Institution
from content.institutions.pages import InstitutionIndexPage
from content.institutions.related import related_cards


@require_safe
def institution_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What an institution is, what it may do until when, and where it works."""
    institution = get_object_or_404(Institution.objects.live().with_scope(), pk=pk)
    title = _("机构与资质")
    register = InstitutionIndexPage.objects.live().first()
    crumbs = [{"title": _("放心"), "url": "/"}]
    if register is not None:
        crumbs.append({"title": register.title, "url": register.get_url(request)})
    context = {
        "institution": institution,
        "related": related_cards(institution),
        "breadcrumbs": crumbs,
        "column": {"name": institution.name, "description": institution.description, "type": title},
    }
    return render(request, "institutions/institution.html", context)
