"""Quality hospitals (质量医院): where small firms take a quality problem. No medical hospitals."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from content.core.blocks import BodyBlock
from content.core.models import PlacedPage
from content.core.visibility import public
from content.institutions.models import Institution, ScopeLine
from content.quality_hospitals.cases import CaseFigure, CasePage
from content.quality_hospitals.consultation import ConsultationRequest, ConsultationSettings
from content.quality_hospitals.services import Member, ServiceItem, ServiceKind, VisitingSlot

__all__ = [
    "CaseFigure",
    "CasePage",
    "ConsultationRequest",
    "ConsultationSettings",
    "Member",
    "QualityHospitalPage",
    "ServiceItem",
    "ServiceKind",
    "VisitingSlot",
]
SHOWN_CASES = 6


class QualityHospitalQuerySet(PageQuerySet):
    """Quality hospitals by what they can do."""

    def for_standard(self, key: str, on: date | None = None) -> "QualityHospitalQuerySet":
        """Those with a member whose scope in force names the standard, or with a service that does."""
        able = ScopeLine.objects.for_standard(key).in_force(on).values("accreditation__institution")
        services = ServiceItem.objects.filter(
            Q(standard_keys__contains=f" {key} ") | Q(standard_keys__contains=f" {key}.")
        )
        members = Member.objects.filter(institution__in=able)
        return self.filter(
            Q(host__in=able) | Q(pk__in=members.values("page")) | Q(pk__in=services.values("page"))
        )


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
    consultation_email = models.EmailField(
        _("收会诊申请的邮箱"), blank=True, help_text=_("单位邮箱，不公开；留空即不接受网上申请")
    )
    hours = models.CharField(_("服务时间"), max_length=120, blank=True)
    visiting = models.CharField(
        _("坐诊说明"), max_length=200, blank=True, help_text=_("坐诊表以外要说的话，如：法定节假日停诊")
    )
    body = StreamField(BodyBlock(), verbose_name=_("介绍"), blank=True)

    objects = PageManager.from_queryset(QualityHospitalQuerySet)()

    listing_relations: ClassVar[tuple[str, ...]] = (*PlacedPage.listing_relations, "host")
    search_section: ClassVar[str] = "quality-hospitals"
    search_section_label: ClassVar[Any] = _("质量医院")
    search_children: ClassVar[tuple[str, ...]] = ("services",)
    export_fields: ClassVar[list[str]] = ["kind", "cluster", "county", "address", "host", "phone", "hours"]
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
            [FieldPanel(name) for name in ("phone", "booking_url", "consultation_email", "hours")],
            heading=_("预约"),
        ),
        InlinePanel("visiting_slots", label=_("坐诊时间")),
        FieldPanel("visiting"),
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
        """Adds the members with their accreditations and the cases, in one query each."""
        context = super().get_context(request, *args, **kwargs)
        members = self.members.select_related("institution__county__parent")
        context["members"] = members.prefetch_related("institution__accreditations")
        context["cases"] = self.public_cases()[:SHOWN_CASES]
        context["takes_requests"] = self.consultation_email and ConsultationSettings.current().enabled
        return context

    def public_cases(self) -> QuerySet[CasePage]:
        """The cases seen here, newest first."""
        return public(self.cases.all()).select_related("cover").order_by("-seen_on", "-pk")

    @property
    def visit_facts(self) -> list[dict[str, Any]]:
        """How to come, as terms and values."""
        return [
            {"term": _("地址"), "value": f"{self.county.full_name}{self.address}"},
            {"term": _("牵头单位"), "value": self.host.name, "url": self.host.get_absolute_url()},
            {"term": _("服务电话"), "value": self.phone},
            {"term": _("服务时间"), "value": self.hours},
            {"term": _("坐诊说明"), "value": self.visiting},
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
