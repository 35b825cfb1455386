"""The findings of a page's newest draft, as the editor's side panel shows them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from wagtail.models import Page

from content.editorial.checks import check


def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """A fragment of HTML."""
    page: Any = get_object_or_404(Page, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    found = check(page.get_latest_revision_as_object())
    return render(request, "editorial/findings.html", {"findings": found})
