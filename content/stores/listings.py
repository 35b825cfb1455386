"""The finder's list of stores: page, CSV, JSON, API, feed and sitemap come from it."""

from functools import cache
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from content.core.exports import Column
from content.core.filters import ListingFilterSet, RegionFilter
from content.core.listings import Listing
from content.core.models import Region
from content.stores.choices import Category, Kind, Status
from content.stores.lifecycle import LISTED
from content.stores.models import Mall, Store
from content.stores.promise import promise_line


def region_choices() -> list[Any]:
    """Each city, then its counties, as grouped choices."""
    rows = Region.objects.filter(level__in=("city", "county")).order_by("code")
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        # Codes sort a city before its counties.
        city = row.code[:4]
        label = row.name if row.level == "city" else f"　{row.name}"
        groups.setdefault(city, []).append((row.code, label))
    return [choice for group in groups.values() for choice in group]


class StoreRegionFilter(RegionFilter):
    """Stores of a city or a county."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(field_name="county_id", **kwargs)
        self.extra["choices"] = region_choices

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Rows of `qs` in the region."""
        return qs.in_region(value) if value else qs  # type: ignore[attr-defined]


def town_choices() -> list[tuple[str, str]]:
    """The towns in which stores in the finder stand."""
    towns = Region.objects.filter(pk__in=Store.objects.listed().order_by().values("town"))
    return list(towns.values_list("code", "name"))


def mall_choices() -> list[tuple[int, str]]:
    """The malls with stores in the finder."""
    malls = Mall.objects.filter(live=True, pk__in=Store.objects.listed().order_by().values("mall"))
    return list(malls.order_by("county", "name").values_list("pk", "name"))


class StoreFilterSet(ListingFilterSet):
    """Filters of the finder; what a shopper can rely on comes first."""

    region = StoreRegionFilter()
    town = django_filters.ChoiceFilter(
        field_name="town_id", label=_("乡镇（街道）"), choices=town_choices, widget=HiddenInput
    )
    kind = django_filters.ChoiceFilter(label=_("承诺类型"), choices=Kind.choices, method="of_kind")
    mall = django_filters.ChoiceFilter(field_name="mall_id", label=_("商场"), choices=mall_choices)
    category = django_filters.ChoiceFilter(label=_("类别"), choices=Category.choices)
    days = django_filters.ChoiceFilter(
        label=_("退货天数"),
        choices=[("7", _("7天及以上")), ("15", _("15天及以上")), ("30", _("30天及以上"))],
        lookup_expr="gte",
    )
    status = django_filters.ChoiceFilter(
        label=_("状态"), choices=[choice for choice in Status.choices if choice[0] in LISTED]
    )

    def of_kind(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Stores whose commitment of one kind has not ended."""
        return queryset.filter(**{f"{value}_status__in": LISTED})

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The filtered rows in the finder's order; the feed keeps the newest first."""
        return super().filter_queryset(queryset).order_by("rank", "-status_since", "code")


class StoreListing(Listing):
    """Published stores whose commitment has not ended, newest first."""

    name = "stores"
    title = _("放心消费门店")
    description = _("作出放心消费承诺或线下无理由退货承诺的门店：名称、地点、承诺、状态和有效期。")
    model = Store
    filterset_class = StoreFilterSet
    page_size = 24
    has_feed = True
    columns = (
        Column("code", _("编号")),
        Column("url", _("网址"), lambda store: f"{settings.SITE_URL}{store.get_absolute_url()}"),
        Column("name", _("店招名称"), "sign_name"),
        Column("registered_name", _("注册名称")),
        Column("credit_code", _("统一社会信用代码")),
        Column("unit_type", _("单位类型")),
        Column("category", _("类别代码")),
        Column("category_name", _("类别"), "get_category_display"),
        Column("county_code", _("区县代码"), "county_id"),
        Column("county", _("所在区县"), "county.full_name"),
        Column("town_code", _("乡镇（街道）代码"), "town_id"),
        Column("address", _("地址")),
        Column("lon", _("经度")),
        Column("lat", _("纬度")),
        Column("phone", _("门店电话")),
        Column("promise", _("承诺"), promise_line),
        Column("days", _("退货天数")),
        Column("status", _("状态代码")),
        Column("status_name", _("状态"), "get_status_display"),
        Column("status_since", _("状态起始日")),
        Column("valid_to", _("有效期至")),
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Newest change of status first."""
        return Store.objects.listed().with_place().order_by("-status_since", "code")


@cache
def store_listing() -> StoreListing:
    """The one list of stores."""
    return StoreListing()
