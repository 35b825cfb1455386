"""Targets of quality work, each with its clause, and what was reached according to which source."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from content.core.filters import ListingFilterSet
from content.core.models import BasePage, ListingPage
from content.education.bars import Bars, bars


class IndicatorIndexPage(ListingPage):
    """The table of indicators."""

    item_model: ClassVar[str] = "education.IndicatorPage"
    listing_name: ClassVar[str] = "indicators"
    listing_title: ClassVar[Any] = _("质量指标")
    listing_description: ClassVar[Any] = _("文件里的质量目标：条款、目标值、最近一次数值及其来源。")
    filterset_class: ClassVar[type[ListingFilterSet]] = ListingFilterSet
    item_ordering: ClassVar[tuple[str, ...]] = ("clause_number", "pk")
    page_size: ClassVar[int] = 50
    has_feed: ClassVar[bool] = False
    home_unit: ClassVar[Any] = _("项")

    parent_page_types = ["education.EducationIndexPage"]
    subpage_types = ["education.IndicatorPage"]

    class Meta:
        verbose_name = _("质量指标栏目")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds each indicator with its newest reading, in one more query."""
        context = super().get_context(request, *args, **kwargs)
        shown = {indicator.pk: indicator for indicator in context["page_obj"]}
        newest: dict[int, Reading] = {}
        for reading in Reading.objects.filter(page__in=shown).order_by("year"):
            reading.page = shown[reading.page_id]
            newest[reading.page_id] = reading
        context["rows"] = [(indicator, newest.get(pk)) for pk, indicator in shown.items()]
        return context


class IndicatorPage(BasePage):
    """One target with the values reached year by year."""

    document = models.CharField(_("文件"), max_length=120, help_text=_("文件名称和文号"))
    clause = models.CharField(_("条款"), max_length=40, help_text=_("如：第五条"))
    clause_number = models.PositiveSmallIntegerField(_("条款序号"))
    target = models.DecimalField(_("目标值"), max_digits=12, decimal_places=2)
    target_year = models.PositiveSmallIntegerField(_("目标年份"))
    unit = models.CharField(_("单位"), max_length=20)
    definition = models.TextField(_("口径"), blank=True, help_text=_("怎么算的、由谁发布"))

    search_section: ClassVar[str] = "indicators"
    search_section_label: ClassVar[Any] = _("质量指标")
    export_fields: ClassVar[list[str]] = ["document", "clause", "target", "target_year", "unit"]
    parent_page_types = ["education.IndicatorIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("document"),
        FieldRowPanel([FieldPanel("clause"), FieldPanel("clause_number")]),
        FieldRowPanel([FieldPanel("target"), FieldPanel("unit"), FieldPanel("target_year")]),
        FieldPanel("definition"),
        InlinePanel("readings", label=_("数值")),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("document"), index.SearchField("definition")]

    class Meta:
        verbose_name = _("质量指标")

    @cached_property
    def series(self) -> list["Reading"]:
        """The values in the order of their years."""
        return sorted(self.readings.all(), key=lambda reading: reading.year)

    @property
    def target_text(self) -> str:
        """The target as it is written: 96%, 3000项."""
        return f"{self.target.normalize():f}{self.unit}"

    @property
    def facts(self) -> list[dict[str, Any]]:
        """The target and where it stands, as terms and values."""
        target = _("到%(year)s年 %(target)s") % {"year": self.target_year, "target": self.target_text}
        return [
            {"term": _("目标"), "value": target},
            {"term": _("文件"), "value": f"{self.document} {self.clause}"},
            {"term": _("口径"), "value": self.definition},
        ]

    @property
    def chart(self) -> Bars | None:
        """Bars of the values with the line of the target; nothing without values."""
        values = [(str(reading.year), float(reading.value)) for reading in self.series]
        return bars(values, target=float(self.target)) if values else None

    @property
    def card_meta(self) -> str:
        """Target and clause."""
        return f"{self.target_year} · {self.target_text} · {self.clause}"


class Reading(Orderable):
    """The value of one year, with the source that published it."""

    page = ParentalKey(IndicatorPage, on_delete=models.CASCADE, related_name="readings")
    year = models.PositiveSmallIntegerField(
        _("年份"), validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    value = models.DecimalField(_("数值"), max_digits=12, decimal_places=2)
    source_name = models.CharField(_("来源"), max_length=120, help_text=_("发布单位和公报名称"))
    source_url = models.URLField(_("来源网址"), blank=True)
    published_on = models.DateField(_("来源发布日期"))
    note = models.CharField(_("说明"), max_length=120, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("year"), FieldPanel("value"), FieldPanel("published_on")]),
        *(FieldPanel(name) for name in ("source_name", "source_url", "note")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("数值")

    def __str__(self) -> str:
        return f"{self.year}: {self.value_text}"

    def clean(self) -> None:
        """Refuses a source that is older than the year that it reports."""
        super().clean()
        if self.published_on and self.year and self.published_on.year < self.year:
            raise ValidationError({"published_on": _("来源发布日期不能早于数据年份。")})

    @property
    def value_text(self) -> str:
        """The value with its unit."""
        return f"{self.value.normalize():f}{self.page.unit}"

    @property
    def reached(self) -> bool:
        """Whether the value is at the target or above."""
        return bool(self.value >= self.page.target)
