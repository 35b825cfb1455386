"""Quality news."""

from typing import Any, ClassVar

import django_filters
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count
from django.db.models.functions import ExtractMonth, ExtractYear
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from content.core.filters import ListingFilterSet, ValuesFilter, YearFilter
from content.core.models import ArticlePage, ListingPage
from content.core.series import SERIES_PANEL, InSeries
from content.news.archive import Year, archive
from content.news.sources import NewsSource

__all__ = ["NewsCategory", "NewsIndexPage", "NewsPage", "NewsSource", "Origin"]


class NewsCategory(models.TextChoices):
    """What a piece of news is about."""

    NEWS = "news", _("质量动态")
    NOTICE = "notice", _("通知公告")
    ALERT = "alert", _("消费警示")
    RECALL = "recall", _("缺陷召回")


class Origin(models.TextChoices):
    """How a piece of news came to the portal."""

    ORIGINAL = "original", _("本站原创")
    CONTRIBUTED = "contributed", _("供稿")
    REPRINT = "reprint", _("转载")


MONTHS = [(str(month), _("%(month)s月") % {"month": month}) for month in range(1, 13)]


class NewsFilterSet(ListingFilterSet):
    """Filters of the news list."""

    category = django_filters.ChoiceFilter(label=_("类别"), choices=NewsCategory.choices)
    year = YearFilter(date_field="published_at")
    month = django_filters.ChoiceFilter(label=_("月份"), choices=MONTHS, field_name="published_at__month")
    series = ValuesFilter(label=_("系列"))


class NewsIndexPage(ListingPage):
    """The list of news."""

    item_model: ClassVar[str] = "news.NewsPage"
    listing_name: ClassVar[str] = "news"
    listing_title: ClassVar[Any] = _("质量新闻")
    listing_description: ClassVar[Any] = _("质量动态、通知公告、消费警示与缺陷召回。")
    filterset_class: ClassVar[type[ListingFilterSet]] = NewsFilterSet
    item_ordering: ClassVar[tuple[str, ...]] = ("-published_at", "-pk")
    stale_after_days: ClassVar[int] = 14

    parent_page_types = ["home.HomePage"]
    subpage_types = ["news.NewsPage"]

    class Meta:
        verbose_name = _("新闻栏目")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the archive by month."""
        context = super().get_context(request, *args, **kwargs)
        context["archive"] = self.archive(request.GET.get("year", ""), request.GET.get("month", ""))
        return context

    def archive(self, year: str, month: str) -> list[Year]:
        """All months with news, in one query; months as clocks in the portal's zone show them."""
        rows = self.get_listing().get_queryset().order_by()
        counted = rows.values(y=ExtractYear("published_at"), m=ExtractMonth("published_at"))
        return archive(counted.annotate(n=Count("pk")).values_list("y", "m", "n"), year=year, month=month)


class NewsPage(ArticlePage, InSeries):  # type: ignore[django-manager-missing]
    """One piece of news; a reprint comes from a listed source and names its original."""

    category = models.CharField(
        _("类别"), max_length=10, choices=NewsCategory.choices, default=NewsCategory.NEWS, db_index=True
    )
    origin = models.CharField(_("稿件性质"), max_length=12, choices=Origin.choices, default=Origin.ORIGINAL)
    reprint_source = models.ForeignKey(
        NewsSource,
        verbose_name=_("转载来源"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("转载时必选；名单在“转载来源”里维护"),
    )

    search_section: ClassVar[str] = "news"
    search_section_label: ClassVar[Any] = _("新闻")
    export_fields: ClassVar[list[str]] = [
        *("category", "origin", "series"),
        *ArticlePage.export_fields,
        "source_url",
    ]
    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *ArticlePage.content_panels[:1],
        FieldPanel("category"),
        FieldRowPanel([FieldPanel("origin"), FieldPanel("reprint_source")]),
        SERIES_PANEL,
        *ArticlePage.content_panels[1:],
    ]
    search_fields = [
        *ArticlePage.search_fields,
        index.SearchField("series"),
        index.FilterField("category"),
    ]

    class Meta:
        verbose_name = _("新闻")

    def clean(self) -> None:
        """Refuses what breaks the rules of its origin; a reprint bears its source's name."""
        super().clean()
        if self.origin == Origin.REPRINT:
            self._check_reprint()
            return
        problems: dict[str, Any] = {}
        if self.reprint_source_id:
            problems["reprint_source"] = _("只有转载才选转载来源；转载请把稿件性质改为“转载”。")
        if self.origin == Origin.CONTRIBUTED and not self.source_name:
            problems["source_name"] = _("供稿请写明供稿单位。")
        if self.origin == Origin.ORIGINAL and (self.source_name or self.source_url):
            problems["origin"] = _("填了来源或原文地址的，请把稿件性质改为“供稿”或“转载”。")
        if problems:
            raise ValidationError(problems)

    def _check_reprint(self) -> None:
        source = self.reprint_source
        if source is None:
            raise ValidationError({"reprint_source": _("转载请选择转载来源，只能转载名单内的来源。")})
        problems: dict[str, Any] = {}
        if not source.active:
            problems["reprint_source"] = _("这个来源已停止转载，请换一个来源。")
        if not self.source_url:
            problems["source_url"] = _("转载请填原文地址。")
        elif not source.holds(self.source_url):
            problems["source_url"] = _("原文地址不在所选来源的网站上。")
        if problems:
            raise ValidationError(problems)
        self.source_name = source.name

    @property
    def search_category(self) -> str:
        """The facet of search."""
        return str(self.get_category_display())
