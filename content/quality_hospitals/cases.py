"""Case sheets: 症状 -> 诊断 -> 处方 -> 疗效, with figures before and after."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from content.core.models import BasePage
from content.quality_hospitals.services import PAGE, ServiceKind


class CasePage(BasePage):
    """One case as a firm may recognise its own trouble in it."""

    hospital = models.ForeignKey(
        PAGE, verbose_name=_("接诊的质量医院"), null=True, on_delete=models.SET_NULL, related_name="cases"
    )
    service = models.CharField(_("用到的服务"), max_length=14, choices=ServiceKind.choices)
    seen_on = models.DateField(_("接诊日期"))
    firm = models.CharField(
        _("企业"), max_length=80, help_text=_("企业同意才写名称，否则写行业和规模，如：一家针织小厂")
    )
    consent = models.BooleanField(_("企业已书面同意公开本病例"), default=False)
    symptom = models.TextField(_("症状"), help_text=_("企业怎么说、现场看到什么"))
    diagnosis = models.TextField(_("诊断"), help_text=_("查明的原因和依据"))
    prescription = models.TextField(_("处方"), help_text=_("改了什么"))
    outcome = models.TextField(_("疗效"), help_text=_("复测结果"))

    search_section: ClassVar[str] = "cases"
    search_section_label: ClassVar[Any] = _("质量病例")
    export_fields: ClassVar[list[str]] = [
        *("hospital", "service", "seen_on", "firm", "symptom", "diagnosis", "prescription", "outcome"),
    ]
    listing_relations: ClassVar[tuple[str, ...]] = (*BasePage.listing_relations, "hospital__county__parent")
    parent_page_types = ["quality_hospitals.CaseIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel(name) for name in ("hospital", "service", "seen_on", "firm", "consent")],
            heading=_("来源"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("symptom", "diagnosis", "prescription", "outcome")],
            heading=_("病历"),
        ),
        InlinePanel("figures", label=_("前后数据")),
    ]
    search_fields = [
        *BasePage.search_fields,
        *(index.SearchField(name) for name in ("symptom", "diagnosis", "prescription", "outcome")),
    ]

    class Meta:
        verbose_name = _("质量病例")

    def clean(self) -> None:
        """Refuses a case that its firm has not agreed to see published."""
        super().clean()
        if not self.consent:
            raise ValidationError({"consent": _("企业书面同意后才能公开病例。")})

    @property
    def stages(self) -> list[dict[str, Any]]:
        """The four parts in their order."""
        return [
            {"title": _("症状"), "text": self.symptom},
            {"title": _("诊断"), "text": self.diagnosis},
            {"title": _("处方"), "text": self.prescription},
            {"title": _("疗效"), "text": self.outcome},
        ]

    @property
    def public_hospital(self) -> Any:
        """The hospital, if its page is online."""
        return self.hospital if self.hospital and self.hospital.live else None

    @property
    def source_facts(self) -> list[dict[str, Any]]:
        """Who was treated where and by which service, as terms and values."""
        hospital = self.public_hospital
        return [
            {"term": _("企业"), "value": self.firm},
            {"term": _("接诊日期"), "value": f"{self.seen_on:%Y-%m-%d}"},
            {"term": _("接诊的质量医院"), "value": hospital.title, "url": hospital.url} if hospital else {},
            {"term": _("用到的服务"), "value": self.get_service_display()},
        ]

    @property
    def card_meta(self) -> str:
        """Service and hospital."""
        name = self.public_hospital.title if self.public_hospital else self.firm
        return f"{self.get_service_display()} · {name}"

    @property
    def search_names(self) -> list[str]:
        """The complaint's own words weigh more than the rest."""
        return [self.symptom[:200]]

    @property
    def search_category(self) -> str:
        """The facet of search."""
        return str(self.get_service_display())

    @property
    def search_regions(self) -> list[str]:
        """Those of the hospital."""
        return list(self.hospital.search_regions) if self.hospital else []


class CaseFigure(Orderable):
    """One figure before and after."""

    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="figures")
    name = models.CharField(_("指标"), max_length=60, help_text=_("带单位，如：湿摩擦色牢度（级）"))
    before = models.CharField(_("之前"), max_length=40)
    after = models.CharField(_("之后"), max_length=40)
    standard = models.CharField(_("依据的标准"), max_length=60, blank=True)

    panels: ClassVar[list[Any]] = [FieldPanel(name) for name in ("name", "before", "after", "standard")]

    class Meta(Orderable.Meta):
        verbose_name = _("前后数据")
