"""The pages of comparison tests: the list and one test with its addresses."""

from datetime import datetime, time
from typing import Any, ClassVar

import django_filters
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from comparison import addresses, claims, contexts, editions
from comparison.choices import AGGREGATIONS, ROUNDINGS, OrganiserType, ProductCategory, TestKind
from comparison.page_form import ComparisonPageForm
from comparison.panels import ChecksPanel, CriteriaPanel, SamplesPanel
from comparison.scoring import documents
from comparison.scoring.method import Band
from comparison.widgets import BandsInput
from content.core.blocks import BodyBlock
from content.core.filters import ListingFilterSet, YearFilter
from content.core.models import BasePage, ListingPage
from content.institutions.models import Institution

# Addresses of the section that are no tests.
RESERVED = frozenset({"log", "alerts", "claims", "method", "oembed"})


def default_bands() -> list[dict[str, str]]:
    """The usual classes of a score of 100."""
    bounds = (("优", 85), ("良", 70), ("中", 60), ("差", 0))
    return [{"name": name, "bound": str(bound)} for name, bound in bounds]


def validate_bands(value: object) -> None:
    """Refuses classes that the scoring engine cannot read."""
    try:
        documents.from_document(tuple[Band, ...], value, "等级")
    except documents.DocumentError as error:
        raise ValidationError(str(error)) from error


class ComparisonFilterSet(ListingFilterSet):
    """Filters of the list of tests."""

    category = django_filters.ChoiceFilter(label=_("产品类别"), choices=ProductCategory.choices)
    year = YearFilter(date_field="published_on")
    organiser = django_filters.ChoiceFilter(
        label=_("组织者"), field_name="organiser_type", choices=OrganiserType.choices
    )
    kind = django_filters.ChoiceFilter(label=_("方式"), choices=TestKind.choices)


class ComparisonIndexPage(ListingPage):
    """The list of comparison tests."""

    item_model: ClassVar[str] = "comparison.ComparisonTestPage"
    listing_name: ClassVar[str] = "comparisons"
    listing_title: ClassVar[Any] = _("比较试验")
    listing_description: ClassVar[Any] = _("同类产品放在一起测：方法、数据和结果全部公开。")
    filterset_class: ClassVar[type[ListingFilterSet]] = ComparisonFilterSet
    item_ordering: ClassVar[tuple[str, ...]] = ("-published_on", "-pk")
    home_unit: ClassVar[Any] = _("项")

    parent_page_types = ["home.HomePage"]
    subpage_types = ["comparison.ComparisonTestPage"]

    class Meta:
        verbose_name = _("比较试验栏目")

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Finds a test in one query instead of by its kind first."""
        if path_components:
            tests = ComparisonTestPage.objects.child_of(self)
            test = tests.filter(slug=path_components[0]).first()
            if test is not None:
                test._cached_parent_obj = self
                return test.route(request, path_components[1:])
        return super().route(request, path_components)


class ComparisonTestPage(RoutablePageMixin, BasePage):
    """One comparison test; readers see its newest frozen edition, editors the tables it is frozen from."""

    kind = models.CharField(
        _("方式"), max_length=12, choices=TestKind.choices, default=TestKind.COMPARISON, db_index=True
    )
    category = models.CharField(_("产品类别"), max_length=12, choices=ProductCategory.choices, db_index=True)
    organiser_type = models.CharField(
        _("组织者类型"), max_length=12, choices=OrganiserType.choices, default=OrganiserType.CONSUMER
    )
    organiser = models.CharField(_("组织者"), max_length=160)
    co_organisers = models.CharField(_("联合单位"), max_length=200, blank=True)
    laboratories = ParentalManyToManyField(
        Institution, verbose_name=_("检验机构"), blank=True, related_name="+"
    )
    finding = models.CharField(
        _("一句话结论"), max_length=200, help_text=_("读者只读一句时读到的那句，说测试结果，不说推荐")
    )
    why = models.TextField(_("为什么测"))
    not_covered = models.TextField(_("没有测什么"))
    sampling = models.TextField(_("样品怎么来的"), blank=True)
    method_note = models.TextField(_("怎么测、怎么算"), blank=True)
    funding = models.TextField(_("经费与独立性声明"))
    purchased_from = models.DateField(_("购样开始"), null=True, blank=True)
    purchased_to = models.DateField(_("购样结束"), null=True, blank=True)
    tested_from = models.DateField(_("试验开始"), null=True, blank=True)
    tested_to = models.DateField(_("试验结束"), null=True, blank=True)
    price_date = models.DateField(_("价格日期"), null=True, blank=True)
    published_on = models.DateField(_("发布日期"), default=timezone.localdate)
    advice = StreamField(BodyBlock(), verbose_name=_("选购与使用提示"), blank=True)
    method_version = models.CharField(_("方法版本"), max_length=20, default="1")
    total_aggregation = models.CharField(
        _("总分合并"), max_length=12, choices=AGGREGATIONS, default="arithmetic"
    )
    score_decimals = models.PositiveSmallIntegerField(_("总分小数位"), default=0)
    coverage = models.PositiveSmallIntegerField(
        _("覆盖率下限"), default=80, help_text=_("已测权重低于此百分数的样品列出但不排名")
    )
    value_rounding = models.CharField(
        _("测得值修约"),
        max_length=10,
        choices=ROUNDINGS,
        default="half_up",
        help_text=_("只用于显示测得值；总分总是四舍五入"),
    )
    restricted_body = models.BooleanField(
        _("组织者中有行政机关、检验机构或食品行业协会"),
        default=False,
        help_text=_("食品安全法第七十三条、产品质量法第二十五条：这些单位不得向消费者推荐产品，标记一律关闭"),
    )
    bands = models.JSONField(_("等级"), default=default_bands, validators=[validate_bands])
    edition_reason = models.CharField(
        _("修订原因"), max_length=300, blank=True, help_text=_("第二版起显示在旧版和新版页面上")
    )

    base_form_class = ComparisonPageForm
    search_section: ClassVar[str] = "comparisons"
    search_section_label: ClassVar[Any] = _("比较试验")
    export_fields: ClassVar[list[str]] = [
        "kind",
        "category",
        "organiser_type",
        "organiser",
        "finding",
        "published_on",
    ]
    parent_page_types = ["comparison.ComparisonIndexPage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("finding"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel(name) for name in ("kind", "category", "published_on")]),
                FieldRowPanel(
                    [FieldPanel(name) for name in ("organiser_type", "organiser", "co_organisers")]
                ),
                FieldPanel("laboratories"),
                FieldRowPanel(
                    [FieldPanel(name) for name in ("purchased_from", "purchased_to", "price_date")]
                ),
                FieldRowPanel([FieldPanel(name) for name in ("tested_from", "tested_to")]),
            ],
            heading=_("基本情况"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("why", "not_covered", "sampling", "method_note", "funding")],
            heading=_("说明"),
        ),
        CriteriaPanel("criteria", label=_("指标")),
        InlinePanel("rules", label=_("限制规则")),
        SamplesPanel(heading=_("样品与测量值")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel(name) for name in ("method_version", "total_aggregation")]),
                FieldRowPanel(
                    [FieldPanel(name) for name in ("score_decimals", "coverage", "value_rounding")]
                ),
                FieldPanel(
                    "bands", widget=BandsInput, help_text=_("由高到低，如：优 85；良 70；中 60；差 0")
                ),
                InlinePanel("type_weights", label=_("分类型权重")),
            ],
            heading=_("总分与等级"),
        ),
        MultiFieldPanel(
            [FieldPanel("restricted_body"), InlinePanel("award_rules", label=_("标记"))], heading=_("标记")
        ),
        MultiFieldPanel(
            [
                InlinePanel("reports", label=_("检验报告")),
                InlinePanel("replies", label=_("生产者答复")),
                InlinePanel("referrals", label=_("移送")),
            ],
            heading=_("报告、答复与移送"),
        ),
        MultiFieldPanel(
            [
                InlinePanel("cost_assumptions", label=_("使用成本的假定")),
                InlinePanel("cost_items", label=_("使用成本的项目")),
            ],
            heading=_("使用成本"),
        ),
        FieldPanel("advice"),
        FieldPanel("edition_reason"),
        ChecksPanel(heading=_("发布前检查")),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("finding"),
        index.SearchField("why"),
        index.SearchField("organiser"),
        index.SearchField("sample_names"),
        index.SearchField("advice"),
        index.FilterField("published_on"),
    ]

    class Meta:
        verbose_name = _("比较试验")

    @property
    def card_meta(self) -> str:
        """Kind and date."""
        return f"{self.get_kind_display()} · {self.get_category_display()} · {self.published_on:%Y-%m-%d}"

    @property
    def card(self) -> Any:
        """The finding stands for the summary."""
        card = super().card
        return card if self.summary else type(card)(**{**vars(card), "summary": self.finding})

    @property
    def search_date(self) -> Any:
        """The date of the first edition, as a moment."""
        return timezone.make_aware(datetime.combine(self.published_on, time()))

    @property
    def search_summary(self) -> str:
        """The finding."""
        return self.finding

    @property
    def search_category(self) -> str:
        """The product category in words."""
        return str(self.get_category_display())

    @property
    def tag_source(self) -> str:
        """The organiser answers for the content."""
        return self.organiser

    def sample_names(self) -> str:
        """Brands and models for search, the first hundred."""
        names = self.samples.values_list("brand", "model")[:100]
        return " ".join(dict.fromkeys(f"{brand} {model}".strip() for brand, model in names))

    @cached_property
    def newest(self) -> Any:
        """The newest edition that stands, or None; its document only when that is to be read."""
        standing = self.editions.filter(withdrawn_at=None).select_related("previous").order_by("-number")
        unread = ["previous__document", *(["document"] if editions.is_read(self.pk) else [])]
        return standing.defer(*unread).first()

    @cached_property
    def withdrawn(self) -> Any:
        """The last edition of a test whose editions were all withdrawn."""
        return self.newest is None and self.editions.defer("document").order_by("-number").first()

    def clean(self) -> None:
        """Refuses an address that another page of the section has."""
        super().clean()
        if self.slug in RESERVED:
            said = _("“%(slug)s”是本栏目自用的网址，请换一个。") % {"slug": self.slug}
            raise ValidationError({"slug": said})

    def get_view_restrictions(self) -> Any:
        """Wagtail's restrictions of this page and those above, an alias by its source, in one query."""
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        above = Page.objects.filter(path__in=paths).annotate(source=Coalesce("alias_of_id", "id"))
        return PageViewRestriction.objects.filter(page_id__in=above.values("source"))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the newest edition, or in a preview the tables as they stand."""
        context = super().get_context(request, *args, **kwargs)
        if getattr(request, "is_preview", False):
            return context | contexts.preview_context(self, request)
        if args:
            context["breadcrumbs"].append({"title": self.title, "url": self.get_url(request)})
        elif self.newest:
            context |= contexts.test_context(self, self.newest, request)
        return context

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Forms lead to an address that can be shared."""
        target = addresses.plain_address(request)
        if target:
            return HttpResponseRedirect(target)
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response

    @path("v<int:number>/")
    def edition_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """One frozen edition, for ever."""
        return contexts.edition_page(self, request, number)

    @path("v<int:number>/diff/v<int:other>/")
    def diff_view(self, request: HttpRequest, number: int, other: int) -> HttpResponse:
        """What changed between two editions."""
        return contexts.diff_page(self, request, number, other)

    @path("v<int:number>/samples/<int:sample>/")
    def sample_view(self, request: HttpRequest, number: int, sample: int) -> HttpResponse:
        """One sample of an edition."""
        return contexts.sample_page(self, request, number, sample)

    @path("v<int:number>/cells/<int:sample>/<slug:criterion>/")
    def cell_view(self, request: HttpRequest, number: int, sample: int, criterion: str) -> HttpResponse:
        """How one figure came about."""
        return contexts.cell_page(self, request, number, sample, criterion)

    def freeze(self) -> Any:
        """Makes a new edition when anything changed, and keeps the register of claims in step."""
        edition = editions.freeze(self)
        claims.register(self)
        return edition
