"""Search in the CMS: the report of questions that found nothing."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search_index.reports import SearchGapReport


class SearchGapMenuItem(MenuItem):
    """Shown to those who may read the report."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the user has the permission."""
        return bool(request.user.has_perm("search_index.view_searchgap"))


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    """Addresses of the report."""
    return [
        path("reports/search-gaps/", SearchGapReport.as_view(), name="search_gaps"),
        path(
            "reports/search-gaps/results/",
            SearchGapReport.as_view(results_only=True),
            name="search_gaps_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def register_report() -> Any:
    """The report's place in the menu."""
    return SearchGapMenuItem(
        _("未找到的搜索"), reverse("search_gaps"), name="search-gaps", icon_name="search", order=1310
    )


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """The permission that roles are given."""
    return Permission.objects.filter(content_type__app_label="search_index", codename="view_searchgap")
