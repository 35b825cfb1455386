"""Editions of a test in the CMS, with the form that withdraws one; and safety alerts as snippets."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from comparison.alerts import SafetyAlert
from comparison.models import ComparisonTestPage
from comparison.withdrawing import withdraw


class SafetyAlertViewSet(SnippetViewSet):
    """List and edit safety alerts and recalls."""

    model = SafetyAlert
    icon = "warning"
    menu_label = gettext_lazy("安全警示与召回")
    add_to_admin_menu = True
    menu_order = 311
    list_display = ["title", "kind", "authority", "issued_on", "live"]
    list_filter = ["kind", "issued_on"]


register_snippet(SafetyAlertViewSet)


def editions_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Every edition of a test; who may publish it may withdraw one of them, with a reason."""
    page = get_object_or_404(ComparisonTestPage, pk=pk)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    if request.method == "POST":
        number = request.POST.get("number", "")
        editions = page.editions.defer("document").filter(number=number if number.isdigit() else 0)
        _withdraw(request, get_object_or_404(editions))
        return HttpResponseRedirect(reverse("comparison_editing:editions", args=[pk]))
    rows = page.editions.defer("document").order_by("-number")
    crumbs = [
        {"url": reverse("wagtailadmin_pages:edit", args=[pk]), "label": page.get_admin_display_title()},
        {"url": "", "label": _("版本与撤回")},
    ]
    return render(
        request,
        "comparison/admin/editions.html",
        {"page": page, "editions": rows, "breadcrumbs_items": crumbs, "header_title": _("版本与撤回")},
    )


def _withdraw(request: HttpRequest, edition: Any) -> None:
    try:
        withdraw(edition=edition, reason=request.POST.get("reason", ""))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("第 %(number)s 版已撤回，原因已公开。") % {"number": edition.number})


@hooks.register("register_page_header_buttons")
def editions_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """The way from a test to its editions."""
    if isinstance(page, ComparisonTestPage) and page.pk and page.permissions_for_user(user).can_publish():
        url = reverse("comparison_editing:editions", args=[page.pk])
        yield Button(_("版本与撤回"), url, icon_name="history", priority=80)
