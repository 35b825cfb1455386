"""Quality news."""

from typing import Any, ClassVar

import django_filters
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from content.core.filters import ListingFilterSet, YearFilter
from content.core.models import ArticlePage, ListingPage


class NewsCategory(models.TextChoices):
    """What a piece of news is about."""

    NEWS = "news", _("质量动态")
    NOTICE = "notice", _("通知公告")
    ALERT = "alert", _("消费警示")
    RECALL = "recall", _("缺陷召回")


class NewsFilterSet(ListingFilterSet):
    """Filters of the news list."""

    category = django_filters.ChoiceFilter(label=_("类别"), choices=NewsCategory.choices)
    year = YearFilter(date_field="published_at")


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


class NewsPage(ArticlePage):
    """One piece of news."""

    category = models.CharField(
        _("类别"), max_length=10, choices=NewsCategory.choices, default=NewsCategory.NEWS, db_index=True
    )

    search_section: ClassVar[str] = "news"
    search_section_label: ClassVar[Any] = _("新闻")
    export_fields: ClassVar[list[str]] = ["category", *ArticlePage.export_fields]
    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *ArticlePage.content_panels[:1],
        FieldPanel("category"),
        *ArticlePage.content_panels[1:],
    ]
    search_fields = [*ArticlePage.search_fields, index.FilterField("category")]

    class Meta:
        verbose_name = _("新闻")

    @property
    def search_category(self) -> str:
        """The facet of search."""
        return str(self.get_category_display())
