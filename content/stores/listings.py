"""The finder's list of stores: page, CSV, JSON, API, feed and sitemap come from it."""

import re
from datetime import datetime
from functools import cache
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet
from django.forms import HiddenInput
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from content.core.exports import Column
from content.core.filters import ListingFilterSet, SearchFilter
from content.core.listings import Listing
from content.core.models import Region
from content.core.regions import prefix
from content.stores import changes, mall_listing  # noqa: F401 - found here, with their registered lists
from content.stores.choices import Category, CrossStore, Kind, Status
from content.stores.geo import Point
from content.stores.lifecycle import LISTED
from content.stores.malls import county_range
from content.stores.models import Mall, Store
from content.stores.nearest import centre, ordered, reach, within
from content.stores.opening import opened, week_of
from content.stores.promise import promise_line
from content.stores.region_filter import StoreRegionFilter

CROSS_STORE = {CrossStore.SAME_CITY.value: _("同城门店可退"), CrossStore.DELTA.value: _("长三角门店可退")}
SORTS = {"near": _("由近到远"), "newest": _("最近变更在前"), "days": _("天数多的在前"), "name": _("按店名")}
ORDERS: dict[str, tuple[Any, ...]] = {
    "": ("rank", "-status_since", "code"),
    "newest": ("-status_since", "code"),
    "days": (F("days").desc(nulls_last=True), "rank", "code"),
    "name": ("name_key", "code"),
}
_CODE = re.compile(r"[0-9]{6}(?:[0-9]{3})?")
MAX_DIGITS, MAX_TEXTS = 10, 10_000


def hours_read() -> list[str]:
    """Every way of writing opening hours in use that can be read."""
    texts = Store.objects.order_by().values_list("hours", flat=True).distinct()
    return [text for text in texts if week_of(text)][:MAX_TEXTS]


def hours_open_at(moment: datetime) -> list[str]:
    """Those that say "open" at a local moment."""
    return [text for text in hours_read() if opened(text, moment)]


def town_choices(region: str) -> list[tuple[str, str]]:
    """The towns of a county in which stores in the finder stand; none for a city."""
    if len(region) != 6 or region.endswith("00"):
        return []
    here = Store.objects.listed().filter(town=OuterRef("pk")).order_by()
    return list(Region.objects.filter(Exists(here), parent=region).values_list("code", "name"))


def mall_choices(region: str, chosen: str) -> list[tuple[int, str]]:
    """The malls of a region with stores in the finder; without a region only the one that is chosen."""
    malls = Mall.objects.filter(live=True)
    if region:
        malls = malls.filter(**county_range("county_id", region))
    else:
        malls = malls.filter(
            pk=int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < MAX_DIGITS else 0
        )
    here = Store.objects.listed().filter(mall=OuterRef("pk")).order_by()
    return list(malls.filter(Exists(here)).order_by("county", "name").values_list("pk", "name"))


def near_choices(code: str) -> list[tuple[str, str]]:
    """The county or town from which distances count."""
    found = Region.objects.select_related("parent").filter(pk=code, level__in=("county", "town"))
    return [(region.code, f"{region.parent.name if region.parent else ''}{region.name}") for region in found]


def _code(params: Any, name: str) -> str:
    """A parameter that is written like a division code, or nothing."""
    text = str(params.get(name) or "")
    return text if _CODE.fullmatch(text) else ""


def consistent(params: Any) -> Any:
    """The parameters without a town, mall or "near" outside the region, which a form still sends."""
    region, town, near = (_code(params, name) for name in ("region", "town", "near"))
    dropped = []
    if town and "region" in params and region != town[:6]:
        dropped.append("town")
    if near and region and not near.startswith(prefix(region)):
        dropped.append("near")
    mall = str(params.get("mall") or "")
    if mall and region and not any(str(pk) == mall for pk, _name in mall_choices(region, mall)):
        dropped.append("mall")
    if not dropped:
        return params
    kept = params.copy()
    for name in dropped:
        del kept[name]
    return kept


class StoreFilterSet(ListingFilterSet):
    """Filters of the finder; what a shopper can rely on comes first."""

    # The finder has a search box of its own above the other filters.
    q = SearchFilter(label=_("关键词"), widget=HiddenInput)
    region = StoreRegionFilter()
    town = django_filters.ChoiceFilter(field_name="town_id", label=_("乡镇（街道）"), choices=())
    kind = django_filters.ChoiceFilter(label=_("承诺类型"), choices=Kind.choices, method="of_kind")
    category = django_filters.ChoiceFilter(label=_("类别"), choices=Category.choices)
    days = django_filters.ChoiceFilter(
        label=_("退货天数"),
        choices=[("7", _("7天及以上")), ("15", _("15天及以上")), ("30", _("30天及以上"))],
        lookup_expr="gte",
    )
    cross = django_filters.ChoiceFilter(
        label=_("异店退货"), choices=[*CROSS_STORE.items()], method="in_other_stores"
    )
    mall = django_filters.ChoiceFilter(field_name="mall_id", label=_("商场"), choices=())
    status = django_filters.ChoiceFilter(
        label=_("状态"), choices=[choice for choice in Status.choices if choice[0] in LISTED]
    )
    open = django_filters.ChoiceFilter(
        label=_("营业"), choices=[("now", _("现在营业"))], method="opened", empty_label=_("不限")
    )
    near = django_filters.ChoiceFilter(label=_("附近"), choices=(), method="unchanged")
    sort = django_filters.ChoiceFilter(
        label=_("排序"), choices=[*SORTS.items()], method="unchanged", empty_label=_("有效的在前")
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        data = consistent(data or {})
        super().__init__(data, *args, **kwargs)
        region, town, near = (_code(data, name) for name in ("region", "town", "near"))
        county, mall = region or town[:6], str(data.get("mall") or "")
        offered: dict[str, list[Any]] = {
            "town": town_choices(county),
            "mall": mall_choices(region, mall),
            "near": near_choices(near) if near else [],
        }
        for name, choices in offered.items():
            self.filters[name].extra["choices"] = choices
            if not choices or name == "near":
                self.filters[name].extra["widget"] = HiddenInput
        if not offered["near"]:
            self.filters["sort"].extra["choices"] = [item for item in SORTS.items() if item[0] != "near"]

    def unchanged(self, queryset: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        """The same rows: this parameter orders them, at the end."""
        return queryset

    def of_kind(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Stores whose commitment of one kind has not ended."""
        return queryset.filter(**{f"{value}_status__in": LISTED})

    def in_other_stores(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Stores whose goods may be returned at least so far from where they were bought."""
        wide = [CrossStore.DELTA] if value == CrossStore.DELTA else [CrossStore.SAME_CITY, CrossStore.DELTA]
        return queryset.filter(cross_store__in=wide)

    def opened(self, queryset: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        """Stores whose hours can be read and say that the door is open."""
        return queryset.filter(hours__in=hours_open_at(timezone.localtime()))

    @cached_property
    def near_point(self) -> Point | None:
        """Where distances count from, when the list is asked for what is near a place."""
        code = self.form.cleaned_data.get("near") if self.form.is_valid() else ""
        region = Region.objects.filter(pk=code).first() if code else None
        return centre(region) if region else None

    @property
    def by_distance(self) -> bool:
        """Whether the list is ordered by distance, and so ends where it is far."""
        return bool(self.near_point) and self.form.cleaned_data.get("sort") in ("", "near")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The filtered rows in the order that was asked for."""
        rows = super().filter_queryset(queryset)
        if self.by_distance and self.near_point:
            self.reach = reach(rows, self.near_point)
            return ordered(within(rows, self.near_point, self.reach), self.near_point)
        return rows.order_by(*ORDERS.get(self.form.cleaned_data.get("sort"), ORDERS[""]))

    def hours_unknown(self) -> int:
        """How many stores "open now" leaves out because their hours are not given or cannot be read."""
        rows = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name != "open":
                rows = self.filters[name].filter(rows, value)
        if self.by_distance and self.near_point:
            rows = within(rows, self.near_point, self.reach)
        return int(rows.order_by().exclude(hours__in=hours_read()).count())


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
        Column("mall", _("所在商场"), lambda store: store.mall.name if store.mall else None),
        Column("hours", _("营业时间")),
        Column("phone", _("门店电话")),
        Column("promise", _("承诺"), promise_line),
        Column("days", _("退货天数")),
        Column("cross_store", _("异店退货")),
        Column("status", _("状态代码")),
        Column("status_name", _("状态"), "get_status_display"),
        Column("status_since", _("状态起始日")),
        Column("valid_to", _("有效期至")),
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Newest change of status first."""
        return Store.objects.listed().with_place().select_related("mall").order_by("-status_since", "code")


@cache
def store_listing() -> StoreListing:
    """The one list of stores."""
    return StoreListing()
