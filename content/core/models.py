"""What every room builds on: regions, site settings, the base page, articles and lists."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from content.core.blocks import RICH_TEXT_FEATURES, BodyBlock
from content.core.cards import Card
from content.core.exports import Column
from content.core.filters import ListingFilterSet, active_filters, querystring
from content.core.forms import PortalPageForm
from content.core.images import PortalImage, PortalRendition
from content.core.listings import PageListing
from content.core.page_tags import format_date
from content.core.permissions import ReviewedPagePermissionTester
from content.core.preview import PreviewModes
from content.core.runs import PeriodicRun

__all__ = [
    "ArticlePage",
    "BasePage",
    "ListingPage",
    "PeriodicRun",
    "PlacedPage",
    "PortalImage",
    "PortalRendition",
    "Region",
    "RegionAlias",
    "SiteSettings",
]


class Region(models.Model):
    """An administrative division: province, city, county or town (GB/T 2260; 9 digits for towns)."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        COUNTY = "county", _("县（市、区）")
        TOWN = "town", _("乡镇（街道）")

    code = models.CharField(_("代码"), max_length=9, primary_key=True)
    name = models.CharField(_("名称"), max_length=40)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    level = models.CharField(_("级别"), max_length=10, choices=Level.choices, db_index=True)

    class Meta:
        ordering = ("code",)
        verbose_name = _("行政区划")
        verbose_name_plural = _("行政区划")

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """City and county in one run, as an address is written: 杭州市西湖区."""
        if self.level == self.Level.COUNTY and self.parent:
            return f"{self.parent.name}{self.name}"
        return self.name


class RegionAlias(models.Model):
    """A name that is still written for a division that is called otherwise today."""

    class Kind(models.TextChoices):
        ABOLISHED = "abolished", _("已撤销")
        RENAMED = "renamed", _("已更名")
        MISTAKEN = "mistaken", _("误称")

    name = models.CharField(_("旧名或误称"), max_length=40, db_index=True)
    region = models.ForeignKey(
        Region, verbose_name=_("今属"), on_delete=models.CASCADE, related_name="aliases"
    )
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("年份"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=120, blank=True)

    class Meta:
        unique_together = (("name", "region"),)
        verbose_name = _("区划旧名")
        verbose_name_plural = _("区划旧名")

    def __str__(self) -> str:
        return self.name


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """Who runs this portal, as its footer and page tags say; government marks are empty until set."""

    organiser = models.CharField(_("主办单位"), max_length=120, blank=True)
    undertaker = models.CharField(_("承办单位"), max_length=120, blank=True)
    tagline = models.CharField(_("一句话介绍"), max_length=120, blank=True)
    contact = models.CharField(_("联系方式"), max_length=200, blank=True)
    complaint_phone = models.CharField(_("投诉举报电话"), max_length=40, blank=True)
    site_id_code = models.CharField(
        _("网站标识码"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^(\d{10}|bm\d{8})$", _("应为10位数字，或 bm 加8位数字。"))],
    )
    icp = models.CharField(_("ICP备案号"), max_length=40, blank=True)
    police_record = models.CharField(_("公安备案号"), max_length=60, blank=True)
    demo_content = models.BooleanField(
        _("演示内容"), default=False, help_text=_("勾选后每页注明品牌、商户、机构均为示例")
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("organiser", "undertaker", "tagline", "contact", "complaint_phone")
            ],
            heading=_("单位"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("site_id_code", "icp", "police_record")], heading=_("标识与备案")
        ),
        FieldPanel("demo_content"),
    ]

    class Meta:
        verbose_name = _("网站信息")


class BasePage(PreviewModes, Page):
    """A page with one sentence for lists, a cover, and what search, exports and page tags ask of it.

    Abstract instead of `WAGTAIL_PAGE_MODEL` (DECISIONS 1). Declares nothing about a kind of content.
    """

    summary = models.CharField(
        _("一句话摘要"), max_length=200, blank=True, help_text=_("显示在列表、搜索结果和分享卡片中")
    )
    cover = models.ForeignKey(
        PortalImage,
        verbose_name=_("封面"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    keywords = models.CharField(_("关键词"), max_length=120, blank=True, help_text=_("用空格分开"))

    search_section: ClassVar[str] = "columns"
    search_section_label: ClassVar[Any] = _("栏目")
    export_fields: ClassVar[list[str]] = []
    # What a row of a list, an export or the API needs beside its own table.
    listing_relations: ClassVar[tuple[str, ...]] = ("cover",)
    # Used where a type has no template of its own name.
    fallback_template: ClassVar[str] = ""

    base_form_class = PortalPageForm
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("cover")]
    promote_panels = [*Page.promote_panels, FieldPanel("keywords")]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("keywords")]

    class Meta:
        abstract = True

    @classmethod
    def get_export_columns(cls) -> list[Column]:
        """Columns of this type's open data: title and address first, then what the type declares."""
        declared = [Column(name, cls._meta.get_field(name).verbose_name) for name in cls.export_fields]
        return [
            Column("title", _("标题")),
            Column("url", _("网址"), lambda page: page.full_url),
            Column("summary", _("摘要")),
            *declared,
            Column("first_published_at", _("首次发布")),
            Column("last_published_at", _("最近更新")),
        ]

    def permissions_for_user(self, user: Any) -> ReviewedPagePermissionTester:
        """What a user may do with this page; publishing goes through the review where there is one."""
        return ReviewedPagePermissionTester(user, self)

    @classmethod
    def template_names(cls) -> list[str]:
        """Templates to try, the type's own first."""
        own: str = cls.template
        return [own, cls.fallback_template] if cls.fallback_template else [own]

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> list[str]:
        """Wagtail's hook: a list of names, so that a type without a template uses the shared one."""
        return self.template_names()

    @property
    def card(self) -> Card:
        """This page as an entry of a list."""
        return Card(self.title, self.url or "", self.summary, meta=self.card_meta, image=self.cover)

    @property
    def card_meta(self) -> str:
        """The small line of the card."""
        return ""

    @property
    def search_date(self) -> Any:
        """The date that search sorts by."""
        return self.first_published_at

    @property
    def search_summary(self) -> str:
        """The sentence that search shows when nothing better matches."""
        return self.summary

    def get_page_tag_group(self) -> dict[str, Any]:
        """What `{% page_tags %}` writes for this page: {"article": …}, {"column": …} or nothing."""
        parent = self.get_parent()
        return {
            "article": {
                "column": parent.title,
                "title": self.title,
                "published_at": self.search_date or self.latest_revision_created_at or timezone.now(),
                "source": self.tag_source,
                "keywords": self.keywords,
                "description": self.summary,
                "url": self.full_url,
            }
        }

    @property
    def tag_source(self) -> str:
        """Where the content comes from, for ContentSource; the portal itself by default."""
        return str(_("本站"))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the way from the home page to here."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        above = self.get_ancestors().filter(depth__gt=1).live()
        context["breadcrumbs"] = [{"title": page.title, "url": page.get_url(request)} for page in above]
        return context


class ArticlePage(BasePage):
    """A page that is read from top to bottom, with its source and date (reprints name the original)."""

    published_at = models.DateTimeField(_("发布时间"), default=timezone.now)
    source_name = models.CharField(_("来源"), max_length=120, blank=True, help_text=_("留空即本站"))
    source_url = models.URLField(_("原文地址"), blank=True, help_text=_("转载时填写"))
    author = models.CharField(_("作者"), max_length=60, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("正文"), blank=True)

    fallback_template = "core/article_page.html"
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel(name) for name in ("published_at", "source_name", "source_url", "author")],
            heading=_("发布信息"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.FilterField("published_at")]
    export_fields = ["published_at", "source_name", "author"]

    class Meta:
        abstract = True

    @property
    def search_date(self) -> Any:
        """The date the reader sees."""
        return self.published_at

    @property
    def card_meta(self) -> str:
        """Date and source."""
        return f"{timezone.localtime(self.published_at):%Y-%m-%d} · {self.tag_source}"

    @property
    def tag_source(self) -> str:
        """The named source, or the portal itself."""
        return self.source_name or super().tag_source

    @property
    def pub_date(self) -> str:
        """The visible date, in the format of the PubDate tag, so that both are equal."""
        return format_date(self.published_at)


class PlacedPage(BasePage):
    """A page about something that stands in a county."""

    county = models.ForeignKey(
        Region,
        verbose_name=_("所在区县"),
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"level": "county"},
    )

    listing_relations: ClassVar[tuple[str, ...]] = (*BasePage.listing_relations, "county__parent")

    class Meta:
        abstract = True

    @property
    def search_regions(self) -> list[str]:
        """City and county codes, for search's facets."""
        return [code for code in (self.county.parent_id, self.county_id) if code]


class ListingPage(BasePage):
    """A list of its child pages: filters, paging, CSV and JSON twins, API, feed, from a few declarations."""

    intro = RichTextField(_("导语"), blank=True, features=RICH_TEXT_FEATURES)

    item_model: ClassVar[str] = ""
    listing_name: ClassVar[str] = ""
    listing_title: ClassVar[Any] = ""
    listing_description: ClassVar[Any] = ""
    filterset_class: ClassVar[type[ListingFilterSet]] = ListingFilterSet
    item_ordering: ClassVar[tuple[str, ...]] = ("-first_published_at", "-pk")
    page_size: ClassVar[int] = 20
    home_unit: ClassVar[Any] = _("条")
    has_feed: ClassVar[bool] = True
    # The editors' desk lists a column without anything new for longer than this.
    stale_after_days: ClassVar[int] = 183

    fallback_template = "core/listing_page.html"
    max_count = 1
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        abstract = True

    @classmethod
    def get_listing(cls) -> Any:
        """The declaration of this list for everything that is not this page."""
        return PageListing(cls)

    def home_count(self) -> int:
        """How many entries the list has, for the home page's figures."""
        return int(self.get_listing().get_queryset().count())

    def home_items(self, limit: int = 3) -> list[Card]:
        """The newest entries, as the home page shows them."""
        rows = self.get_listing().get_queryset()[:limit]
        return [row.card for row in rows]

    def get_page_tag_group(self) -> dict[str, Any]:
        """A list is a column page."""
        return {
            "column": {
                "name": self.title,
                "description": self.summary,
                "keywords": self.keywords or self.title,
            }
        }

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter form, the page of entries and the addresses of the list's twins."""
        context = super().get_context(request, *args, **kwargs)
        listing = self.get_listing()
        filterset = listing.filterset(request.GET, request=request)
        rows = filterset.rows
        paginator = Paginator(rows, self.page_size)
        context |= {
            "listing": listing,
            "filterset": filterset,
            "form": filterset.form,
            "active_filters": active_filters(filterset.form, request.GET),
            "clear_url": self.get_url(request),
            "page_obj": paginator.get_page(request.GET.get("page")),
            "querystring": querystring(request.GET),
            "downloads": self.get_downloads(request),
        }
        return context

    def get_downloads(self, request: HttpRequest) -> list[dict[str, str]]:
        """The CSV and JSON twins of what is shown, with the same filters."""
        query = querystring(request.GET)
        addresses = [
            (kind, reverse("dataset", kwargs={"name": self.listing_name, "kind": kind}))
            for kind in ("csv", "json")
        ]
        return [{"label": kind.upper(), "url": f"{url}?{query}" if query else url} for kind, url in addresses]
