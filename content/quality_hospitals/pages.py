"""The finder of quality hospitals and the list of their cases."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from content.core.filters import CountyFilter, ListingFilterSet, ValuesFilter
from content.core.models import ListingPage
from content.core.visibility import public
from content.institutions.listings import StandardFilter
from content.quality_hospitals.finder import standard_matches
from content.quality_hospitals.models import ServiceKind
from content.quality_hospitals.triage import EXAMPLES


class QualityHospitalFilterSet(ListingFilterSet):
    """Filters of the finder."""

    region = CountyFilter(field_name="county__code")
    cluster = ValuesFilter(label=_("产业集群"))
    service = django_filters.ChoiceFilter(
        label=_("服务"), choices=ServiceKind.choices, field_name="services__kind", distinct=True
    )
    standard = StandardFilter(method="for_standard")

    def for_standard(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Hospitals that can work by the standard."""
        return queryset.for_standard(value)  # type: ignore[attr-defined]


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
    subpage_types = ["quality_hospitals.QualityHospitalPage", "quality_hospitals.CaseIndexPage"]

    class Meta:
        verbose_name = _("质量医院栏目")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the cases' list, and who can work by the standard that was asked for, by which line."""
        context = super().get_context(request, *args, **kwargs)
        context["subsections"] = public(self.get_children().in_menu())
        form = context["form"]
        key = form.cleaned_data.get("standard", "") if hasattr(form, "cleaned_data") else ""
        shown = list(context["page_obj"])
        matches = standard_matches(shown, key) if key else {}
        context["entries"] = [(hospital, matches.get(hospital.pk)) for hospital in shown]
        context["standard"] = key
        context["examples"] = EXAMPLES
        return context


class CaseFilterSet(ListingFilterSet):
    """Filters of the list of cases."""

    service = django_filters.ChoiceFilter(label=_("服务"), choices=ServiceKind.choices)
    cluster = ValuesFilter(label=_("产业集群"), field_name="hospital__cluster")


class CaseIndexPage(ListingPage):
    """The list of cases."""

    item_model: ClassVar[str] = "quality_hospitals.CasePage"
    listing_name: ClassVar[str] = "cases"
    listing_title: ClassVar[Any] = _("质量病例")
    listing_description: ClassVar[Any] = _("质量医院接诊的病例：症状、诊断、处方和疗效。")
    filterset_class: ClassVar[type[ListingFilterSet]] = CaseFilterSet
    item_ordering: ClassVar[tuple[str, ...]] = ("-seen_on", "-pk")
    has_feed: ClassVar[bool] = False
    home_unit: ClassVar[Any] = _("例")

    parent_page_types = ["quality_hospitals.QualityHospitalIndexPage"]
    subpage_types = ["quality_hospitals.CasePage"]

    class Meta:
        verbose_name = _("质量病例栏目")
