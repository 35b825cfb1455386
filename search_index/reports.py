"""The report of questions that found nothing, for editors."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from search_index.models import SearchGap
from search_index.tally import tally


class SearchGapReport(ReportView):
    """Questions without a proper answer, most frequent first; no reader can be told from it."""

    model = SearchGap
    page_title = _("未找到的搜索")
    header_icon = "search"
    index_url_name = "search_gaps"
    index_results_url_name = "search_gaps_results"
    permission_required = "search_index.view_searchgap"
    list_export = ["query", "times", "first_asked", "last_asked"]
    default_ordering = "-times"
    columns = [
        Column("query", label=_("问题"), sort_key="query"),
        Column("times", label=_("次数"), sort_key="times"),
        Column("first_asked", label=_("首次"), sort_key="first_asked"),
        Column("last_asked", label=_("最近"), sort_key="last_asked"),
    ]

    def get_base_queryset(self) -> QuerySet[Any]:
        """Also what this process has not written yet."""
        tally.flush()
        queryset: QuerySet[Any] = super().get_base_queryset()
        return queryset
