"""Quality hospitals (质量医院): where small firms take a quality problem. No medical hospitals."""

from typing import Any, ClassVar

import django_filters
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from content.core.blocks import BodyBlock
from content.core.filters import ListingFilterSet, RegionFilter
from content.core.models import ListingPage, PlacedPage
from content.institutions.models import Institution


class ServiceKind(models.TextChoices):
    """What a quality hospital does for a firm."""

    CONSULTATION = "consultation", _("会诊")
    REPAIR = "repair", _("修复")
    TESTING = "testing", _("检测")
    CALIBRATION = "calibration", _("校准")
    STANDARDS = "standards", _("标准查询与制定")
    CERTIFICATION = "certification", _("认证咨询")
    TRAINING = "training", _("培训")
    EQUIPMENT = "equipment", _("设备共享")
    FAILURE = "failure", _("失效分析")


class QualityHospitalFilterSet(ListingFilterSet):
    """Filters of the finder."""

    region = RegionFilter(field_name="county_id")
    cluster = django_filters.AllValuesFilter(label=_("产业集群"))
    service = django_filters.ChoiceFilter(
        label=_("服务"), choices=ServiceKind.choices, field_name="services__kind", distinct=True
    )


class QualityHospitalIndexPage(ListingPage):
    """The finder of quality hospitals."""

    item_model: ClassVar[str] = "quality_hospitals.QualityHospitalPage"
    listing_name: ClassVar[str] = "quality-hospitals"
    listing_title: ClassVar[Any] = _("质量医院")
    listing_description: ClassVar[Any] = _("为小微企业提供检测、会诊、修复和认证服务的机构名录。")
    filterset_class: ClassVar[type[ListingFilterSet]] = QualityHospitalFilterSet
    item_ordering: ClassVar[tuple[str, ...]] = ("county_id", "title")
    has_feed: ClassVar[bool] = False
    home_unit: ClassVar[Any] = _("家")

    parent_page_types = ["home.HomePage"]
    subpage_types = ["quality_hospitals.QualityHospitalPage"]

    class Meta:
        verbose_name = _("质量医院栏目")


class QualityHospitalPage(PlacedPage):
    """One quality hospital: its members, its services, how to come."""

    class Kind(models.TextChoices):
        HOSPITAL = "hospital", _("质量医院")
        NQI = "nqi", _("NQI 一站式服务站点")
        INSPECTION = "inspection", _("质检中心")
        METROLOGY = "metrology", _("计量中心")
        STANDARDS = "standards", _("标准化机构")
        CERTIFICATION = "certification", _("认证机构")

    kind = models.CharField(_("类型"), max_length=14, choices=Kind.choices, default=Kind.HOSPITAL)
    cluster = models.CharField(_("产业集群"), max_length=60, db_index=True, help_text=_("如：柯桥纺织"))
    address = models.CharField(_("地址"), max_length=160)
    host = models.ForeignKey(
        Institution, verbose_name=_("牵头单位"), on_delete=models.PROTECT, related_name="hosted_hospitals"
    )
    phone = models.CharField(_("服务电话"), max_length=40, blank=True, help_text=_("单位电话，不填个人电话"))
    booking_url = models.URLField(_("预约网址"), blank=True)
    hours = models.CharField(_("服务时间"), max_length=120, blank=True)
    visiting = models.CharField(
        _("坐诊安排"), max_length=200, blank=True, help_text=_("如：每周三上午 面料专家")
    )
    body = StreamField(BodyBlock(), verbose_name=_("介绍"), blank=True)

    listing_relations: ClassVar[tuple[str, ...]] = (*PlacedPage.listing_relations, "host")
    search_section: ClassVar[str] = "quality-hospitals"
    search_section_label: ClassVar[Any] = _("质量医院")
    export_fields: ClassVar[list[str]] = [
        "kind",
        "cluster",
        "county",
        "address",
        "host",
        "phone",
        "hours",
    ]
    parent_page_types = ["quality_hospitals.QualityHospitalIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *PlacedPage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("cluster")]),
        MultiFieldPanel([FieldPanel(name) for name in ("county", "address")], heading=_("地点")),
        FieldPanel("host"),
        InlinePanel("members", label=_("成员单位")),
        InlinePanel("services", label=_("服务项目")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("phone", "booking_url", "hours", "visiting")], heading=_("预约")
        ),
        FieldPanel("body"),
    ]
    search_fields = [
        *PlacedPage.search_fields,
        index.SearchField("cluster"),
        index.SearchField("address"),
        index.SearchField("body"),
        index.SearchField("services_text"),
    ]

    class Meta:
        verbose_name = _("质量医院")

    @property
    def services_text(self) -> str:
        """The services in words, for search: kind, name and standard numbers."""
        return "；".join(
            f"{service.get_kind_display()} {service.name} {service.standards}"
            for service in self.services.all()
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the members with their accreditations, in one query each."""
        context = super().get_context(request, *args, **kwargs)
        members = self.members.select_related("institution").prefetch_related("institution__accreditations")
        context["members"] = members
        return context

    @property
    def visit_facts(self) -> list[dict[str, Any]]:
        """How to come, as terms and values."""
        return [
            {"term": _("地址"), "value": f"{self.county.full_name}{self.address}"},
            {"term": _("牵头单位"), "value": self.host.name},
            {"term": _("服务电话"), "value": self.phone},
            {"term": _("服务时间"), "value": self.hours},
            {"term": _("坐诊安排"), "value": self.visiting},
            {"term": _("预约"), "value": _("网上预约") if self.booking_url else "", "url": self.booking_url},
        ]

    @property
    def card_meta(self) -> str:
        """Cluster and place."""
        return f"{self.cluster} · {self.county.full_name}"

    @property
    def search_category(self) -> str:
        """The facet of search."""
        return str(self.get_kind_display())


class Member(Orderable):
    """An institution that works in a quality hospital."""

    page = ParentalKey(QualityHospitalPage, on_delete=models.CASCADE, related_name="members")
    institution = models.ForeignKey(
        Institution, verbose_name=_("机构"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("职责"), max_length=60, blank=True)

    panels = [FieldPanel("institution"), FieldPanel("role")]

    class Meta(Orderable.Meta):
        verbose_name = _("成员单位")


class ServiceItem(Orderable):
    """One service: who may use it, what goes in and comes out, how long it takes, on which price basis."""

    page = ParentalKey(QualityHospitalPage, on_delete=models.CASCADE, related_name="services")
    kind = models.CharField(_("服务"), max_length=14, choices=ServiceKind.choices, db_index=True)
    name = models.CharField(_("项目"), max_length=80)
    audience = models.CharField(_("服务对象"), max_length=80, blank=True)
    needs = models.CharField(_("需要准备"), max_length=160, blank=True, help_text=_("样品、资料等"))
    output = models.CharField(_("得到什么"), max_length=160, blank=True)
    price_basis = models.CharField(_("收费依据"), max_length=120, blank=True)
    turnaround_days = models.PositiveSmallIntegerField(_("工作日"), null=True, blank=True)
    standards = models.CharField(
        _("标准编号"), max_length=200, blank=True, help_text=_("用分号分开，如 GB 18401；GB/T 3920")
    )

    panels = [
        FieldPanel(name)
        for name in (
            "kind",
            "name",
            "audience",
            "needs",
            "output",
            "price_basis",
            "turnaround_days",
            "standards",
        )
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("服务项目")

    def __str__(self) -> str:
        return self.name
