"""What changed: stores that joined, renewed, were suspended, delisted or ended, month by month."""

from datetime import date, timedelta
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Case, CharField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.core.exports import Column
from content.core.filters import ListingFilterSet
from content.core.listings import Listing, register
from content.stores.choices import Kind, Status
from content.stores.events import CHANGES, StatusEvent
from content.stores.lifecycle import add_months
from content.stores.region_filter import StoreRegionFilter

MONTHS_KEPT = 60


def month_of(text: str) -> date | None:
    """The first day of a month written 2026-11; None for anything else."""
    year, _dash, month = text.partition("-")
    if not (year.isdecimal() and month.isdecimal() and len(year) == 4 and len(month) == 2):
        return None
    return date(int(year), int(month), 1) if 1 <= int(month) <= 12 and int(year) > 1990 else None


def month_choices() -> list[tuple[str, str]]:
    """The months for which there is something to say, newest first, five years at most."""
    today = timezone.localdate().replace(day=1)
    first = StatusEvent.objects.aggregate(first=Min("on"))["first"] or today
    months = []
    for back in range(MONTHS_KEPT):
        month = add_months(today, -back)
        if month < first.replace(day=1):
            break
        months.append((f"{month:%Y-%m}", f"{month.year}年{month.month}月"))
    return months or [(f"{today:%Y-%m}", f"{today.year}年{today.month}月")]


def with_change(events: QuerySet[Any]) -> QuerySet[Any]:
    """Events with `change`: what a status means after what was before it."""
    suspended = StatusEvent.objects.filter(
        commitment=OuterRef("commitment"), status=Status.SUSPENDED, pk__lt=OuterRef("pk")
    )
    begun = Case(
        When(Exists(suspended), then=Value("resumed")),
        When(commitment__renewals__gt=0, then=Value("renewed")),
        default=Value("joined"),
    )
    return events.annotate(
        change=Case(When(status=Status.IN_FORCE, then=begun), default=F("status"), output_field=CharField())
    )


class StoreChangeFilterSet(ListingFilterSet):
    """Changes of a month, a region, a kind of change and a kind of promise."""

    q = None  # type: ignore[assignment]  # not in the index
    month = django_filters.ChoiceFilter(label=_("月份"), choices=month_choices, method="in_month")
    region = StoreRegionFilter(field_name="commitment__store__county_id")
    change = django_filters.ChoiceFilter(label=_("变更"), choices=list(CHANGES.items()))
    kind = django_filters.ChoiceFilter(
        field_name="commitment__kind", label=_("承诺类型"), choices=Kind.choices
    )

    def in_month(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Events of one month."""
        first = month_of(value)
        return queryset.filter(on__gte=first, on__lt=add_months(first, 1)) if first else queryset


@register
class StoreChangeListing(Listing):
    """Public changes of status, newest first; bad news leaves the list after five years."""

    name = "store-changes"
    title = _("放心消费门店变更")
    description = _("门店作出、续期、暂停、摘牌和到期的承诺，附日期、公开原因和作出决定的单位。")
    model = StatusEvent
    filterset_class = StoreChangeFilterSet
    page_size = 50
    has_feed = True
    in_sitemap = False
    columns = (
        Column("on", _("日期")),
        Column("change", _("变更代码")),
        Column("change_name", _("变更")),
        Column("store_code", _("编号"), "commitment.store.code"),
        Column("store", _("店招名称"), "commitment.store.sign_name"),
        Column(
            "url",
            _("网址"),
            lambda event: f"{settings.SITE_URL}{event.commitment.store.get_absolute_url()}",
        ),
        Column("county_code", _("区县代码"), "commitment.store.county_id"),
        Column("county", _("所在区县"), "commitment.store.county.full_name"),
        Column("kind", _("承诺类型"), "commitment.get_kind_display"),
        Column("reason", _("公开原因")),
        Column("authority", _("作出决定的单位")),
    )

    def get_queryset(self) -> QuerySet[Any]:
        """What happened, up to today, to promises that were made in public."""
        today = timezone.localdate()
        old = Q(status__in=(Status.SUSPENDED, Status.DELISTED), on__lt=add_months(today, -MONTHS_KEPT))
        events = StatusEvent.objects.filter(
            commitment__undone=False, commitment__store__live=True, on__lt=today + timedelta(days=1)
        )
        shown = with_change(events.exclude(old).exclude(status=Status.NONE))
        return shown.select_related("commitment__store__county__parent").order_by("-on", "-pk")


def totals(events: QuerySet[Any]) -> list[dict[str, Any]]:
    """How many of each change, in the order of `CHANGES`."""
    counted = dict(events.order_by().values_list("change").annotate(total=Count("pk")))
    return [
        {"change": change, "label": label, "total": counted[change]}
        for change, label in CHANGES.items()
        if change in counted
    ]
