"""Education articles: topic, reader, series, terms explained, and what they lead to."""

from typing import Any, ClassVar

import django_filters
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from content.core.filters import ListingFilterSet, ValuesFilter
from content.core.models import ArticlePage, ListingPage
from content.core.series import SERIES_PANEL, InSeries
from content.core.visibility import public
from content.education.glossary import Term
from content.education.marking import mark_terms
from content.education.reading import ADULT, SLOW, reading_minutes
from content.institutions.standards import Standard, find_standards


class Topic(models.TextChoices):
    """What an article teaches."""

    SHOPPING = "shopping", _("选购知识")
    STANDARDS = "standards", _("标准与认证")
    SAFETY = "safety", _("产品安全")
    RIGHTS = "rights", _("消费维权")
    METROLOGY = "metrology", _("计量常识")


class Audience(models.TextChoices):
    """Whom an article or a base is for."""

    PRIMARY = "primary", _("小学生")
    JUNIOR = "junior", _("初中生")
    SENIOR = "senior", _("高中生")
    ELDER = "elder", _("老年人")
    FIRM = "firm", _("企业")
    PUBLIC = "public", _("公众")


class EducationFilterSet(ListingFilterSet):
    """Filters of the article list."""

    topic = django_filters.ChoiceFilter(label=_("主题"), choices=Topic.choices)
    audience = django_filters.ChoiceFilter(label=_("读者"), choices=Audience.choices)
    series = ValuesFilter(label=_("系列"))


class EducationIndexPage(ListingPage):
    """The list of articles, with bases and events below it."""

    item_model: ClassVar[str] = "education.EducationArticlePage"
    listing_name: ClassVar[str] = "education"
    listing_title: ClassVar[Any] = _("质量教育")
    listing_description: ClassVar[Any] = _("选购知识、标准与认证、产品安全和消费维权文章。")
    filterset_class: ClassVar[type[ListingFilterSet]] = EducationFilterSet
    item_ordering: ClassVar[tuple[str, ...]] = ("-published_at", "-pk")

    parent_page_types = ["home.HomePage"]
    subpage_types = [
        "education.EducationArticlePage",
        "education.PracticeBaseIndexPage",
        "education.EventIndexPage",
        "education.GlossaryIndexPage",
        "education.IndicatorIndexPage",
        "education.ClauseIndexPage",
    ]

    class Meta:
        verbose_name = _("质量教育栏目")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the ways to bases and events."""
        context = super().get_context(request, *args, **kwargs)
        context["subsections"] = public(self.get_children().in_menu())
        return context


class EducationArticlePage(ArticlePage, InSeries):  # type: ignore[django-manager-missing]
    """An article for readers of one kind on one topic."""

    topic = models.CharField(_("主题"), max_length=12, choices=Topic.choices, db_index=True)
    audience = models.CharField(
        _("读者"), max_length=10, choices=Audience.choices, default=Audience.PUBLIC, db_index=True
    )
    standards = models.CharField(
        _("相关标准"), max_length=200, blank=True, help_text=_("用分号分开，如 GB 18401；GB/T 3920")
    )

    search_section: ClassVar[str] = "education"
    search_section_label: ClassVar[Any] = _("质量教育")
    export_fields: ClassVar[list[str]] = [
        "topic",
        "audience",
        "series",
        "standards",
        *ArticlePage.export_fields,
    ]
    parent_page_types = ["education.EducationIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *ArticlePage.content_panels[:1],
        FieldRowPanel([FieldPanel("topic"), FieldPanel("audience")]),
        SERIES_PANEL,
        *ArticlePage.content_panels[1:],
        FieldPanel("standards"),
        InlinePanel("links", label=_("相关的试验、门店和文章")),
    ]
    search_fields = [
        *ArticlePage.search_fields,
        *(index.SearchField(name) for name in ("standards", "series")),
        *(index.FilterField(name) for name in ("topic", "audience")),
    ]

    class Meta:
        verbose_name = _("质量教育文章")

    @property
    def search_category(self) -> str:
        """The facet of search."""
        return str(self.get_topic_display())

    @property
    def card_meta(self) -> str:
        """Topic and reader."""
        return f"{self.get_topic_display()} · {self.get_audience_display()}"

    @property
    def minutes(self) -> int:
        """Reading time; children and the elderly are given twice as long."""
        slow = self.audience in {Audience.PRIMARY, Audience.ELDER}
        return reading_minutes("\n".join(block_texts(self.body)), SLOW if slow else ADULT)

    @property
    def standard_list(self) -> list[Standard]:
        """The standards one by one, to link each."""
        return find_standards(self.standards)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the body with its terms marked, the terms, and what is related."""
        context = super().get_context(request, *args, **kwargs)
        html = render_to_string("components/prose.html", {"body": self.body})
        entries = [term.entry for term in Term.objects.all()]
        marked, context["terms"] = mark_terms(html, entries)
        # Made from the rendered blocks, which escape what they show; marking adds links only.
        context["marked_body"] = mark_safe(marked)  # noqa: S308
        context["related"] = [link for link in self.links.select_related("page__content_type") if link.url]
        return context


def block_texts(body: Any) -> list[str]:
    """The words of a body, without markup."""
    fields = [block.block.get_searchable_content(block.value) for block in body]
    return [strip_tags(text) for texts in fields for text in texts]


class ArticleLink(Orderable):
    """What an article leads to: a page of the portal, or any address of it such as a list of stores."""

    article = ParentalKey(EducationArticlePage, on_delete=models.CASCADE, related_name="links")
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("页面"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("比较试验、文章等页面"),
    )
    path = models.CharField(
        _("站内地址"),
        max_length=200,
        blank=True,
        help_text=_("没有页面的，如门店列表：/stores/?category=clothing"),
    )
    text = models.CharField(_("文字"), max_length=60, blank=True, help_text=_("留空用页面标题"))

    panels: ClassVar[list[Any]] = [FieldPanel(name) for name in ("page", "path", "text")]

    class Meta(Orderable.Meta):
        verbose_name = _("相关内容")

    def clean(self) -> None:
        """Refuses a link with both or neither targets, and one that leads to another site."""
        super().clean()
        if bool(self.page_id) == bool(self.path):
            raise ValidationError(_("请选一个页面，或填一个站内地址，二者选一。"))
        if self.path and (not self.path.startswith("/") or self.path.startswith("//")):
            raise ValidationError({"path": _("请填站内地址，以 / 开头。")})
        if self.path and not self.text:
            raise ValidationError({"text": _("填了站内地址，请写明文字。")})

    @property
    def url(self) -> str:
        """Where it leads; empty for a page that is not online."""
        if self.page is None:
            return self.path
        return (self.page.get_url() or "") if self.page.live else ""

    @property
    def label(self) -> str:
        """What it says."""
        return self.text or (self.page.title if self.page else self.path)

    @property
    def kind(self) -> str:
        """What kind of page it leads to; empty for an address."""
        return str(self.page.content_type.name) if self.page else ""
