"""The register of institutions: page, CSV, JSON, API and sitemap come from it."""

from functools import cache
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from content.core.exports import Column
from content.core.filters import CountyFilter, ListingFilterSet
from content.core.listings import Listing
from content.institutions.models import Institution
from content.institutions.standards import standard_keys


class StandardField(forms.CharField):
    """A standard number in any way of writing; its value is the key, such as GB18401."""

    def clean(self, value: Any) -> str:
        """The key of the first standard in the text; refuses a text without one."""
        text: str = super().clean(value)
        keys = standard_keys(text)
        if text and not keys:
            raise ValidationError(_("请填写标准编号，如 GB 18401。"))
        return keys[0] if keys else ""


class StandardFilter(django_filters.Filter):
    """Rows that have to do with a standard; the filter set says how by `method`."""

    field_class = StandardField

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("标准编号"))
        super().__init__(max_length=60, **kwargs)


class InstitutionFilterSet(ListingFilterSet):
    """Filters of the register."""

    region = CountyFilter(field_name="county__code")
    kind = django_filters.ChoiceFilter(label=_("类型"), choices=Institution.Kind.choices)
    standard = StandardFilter(method="accredited_for")

    def accredited_for(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Institutions with the standard in a scope that is in force."""
        return queryset.accredited_for(value)  # type: ignore[attr-defined]


def _held(institution: Institution) -> list[str]:
    return [
        f"{item} {item.valid_from:%Y-%m-%d}/{item.valid_to:%Y-%m-%d}"
        for item in institution.accreditations.all()
    ]


class InstitutionListing(Listing):
    """Published institutions with what they hold."""

    name = "institutions"
    title = _("机构与资质")
    description = _("检验检测、认证、计量、标准化机构和行业协会：资质编号、能力范围和有效期。")
    model = Institution
    filterset_class = InstitutionFilterSet
    columns = (
        Column("name", _("名称")),
        Column("url", _("网址"), lambda row: f"{settings.SITE_URL}{row.get_absolute_url()}"),
        Column("kind", _("类型"), "get_kind_display"),
        Column("uscc", _("统一社会信用代码")),
        Column("county_code", _("区县代码"), "county_id"),
        Column("county", _("所在区县"), lambda row: row.county.full_name if row.county else ""),
        Column("address", _("地址")),
        Column("phone", _("公开电话")),
        Column("website", _("网站")),
        Column("accreditations", _("资质"), _held),
    )

    def get_queryset(self) -> QuerySet[Any]:
        """By county and name."""
        return Institution.objects.live().with_scope().order_by("county_id", "name")


@cache
def institution_listing() -> InstitutionListing:
    """The one register."""
    return InstitutionListing()
