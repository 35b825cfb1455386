"""The public list of corrections: page, CSV, JSON, API, feed, sitemap and catalogue come from it."""

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from content.core.exports import Column
from content.core.filters import ListingFilterSet, YearFilter
from content.core.listings import Listing, register
from content.editorial.corrections import Correction


class CorrectionFilterSet(ListingFilterSet):
    """Filters of the list."""

    kind = django_filters.ChoiceFilter(label=_("类型"), choices=Correction.Kind.choices)
    year = YearFilter(date_field="issued_at")


@register
class CorrectionListing(Listing):
    """Everything that was corrected, withdrawn or explained, newest first."""

    name = "corrections"
    title = _("更正与撤回")
    description = _("本站发布后更正、撤回和说明的内容：原文、更正后的文字、原因和时间。")
    model = Correction
    filterset_class = CorrectionFilterSet
    has_feed = True
    columns = (
        Column("number", _("编号"), "pk"),
        Column("kind", _("类型代码")),
        Column("kind_name", _("类型"), "get_kind_display"),
        Column("title", _("涉及内容"), "subject_title"),
        Column("subject_url", _("涉及网址"), lambda row: f"{settings.SITE_URL}{row.subject_path}"),
        Column("wrong", _("原文")),
        Column("right", _("更正为")),
        Column("reason", _("原因")),
        Column("issued_at", _("发布时间")),
        Column("role", _("发布人职务")),
        Column("url", _("网址"), lambda row: f"{settings.SITE_URL}{row.get_absolute_url()}"),
    )

    def get_queryset(self) -> QuerySet[Any]:
        """All of them: nothing that was said here is taken back."""
        return Correction.objects.all()
