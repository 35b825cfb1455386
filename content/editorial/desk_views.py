"""The editors' desk as a page, and as the first panel of the CMS's home."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from content.core.desk import boxes


def desk(request: HttpRequest) -> HttpResponse:
    """Everything that needs this user's attention."""
    context = {"boxes": boxes(request.user), "page_title": _("工作台"), "header_icon": "clipboard-list"}
    return render(request, "editorial/desk.html", context)


class DeskPanel(Component):
    """The desk on the CMS's home."""

    name = "desk"
    template_name = "editorial/desk_panel.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        """The boxes of the user who looks."""
        user = parent_context["request"].user if parent_context else None
        return {"boxes": boxes(user)}
