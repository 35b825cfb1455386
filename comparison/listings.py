"""Lists beside the tests: safety alerts, and claimed against measured values across all tests."""

from decimal import Decimal
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from comparison.alerts import AlertKind, SafetyAlert
from comparison.choices import ProductCategory
from comparison.models import Claim, ComparisonTestPage
from content.core.exports import Column
from content.core.filters import ListingFilterSet, YearFilter
from content.core.listings import Listing, register
from content.core.visibility import public


class WordsFilter(django_filters.CharFilter):
    """Rows in which every word stands in one of the named columns."""

    def __init__(self, *columns: str, **kwargs: Any) -> None:
        self.columns = columns
        super().__init__(label=_("关键词"), max_length=100, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Rows of `qs` with every word of `value`."""
        for word in (value or "").split():
            anywhere = Q()
            for column in self.columns:
                anywhere |= Q(**{f"{column}__icontains": word})
            qs = qs.filter(anywhere)
        return qs


class AlertFilterSet(ListingFilterSet):
    """Filters of the list of alerts."""

    q = WordsFilter(
        "title", "authority", "hazard", "products__brand", "products__model", "products__gtin", distinct=True
    )
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=AlertKind.choices)
    year = YearFilter(date_field="issued_on")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Each alert once, though several of its products match."""
        return super().filter_queryset(queryset).distinct()


@register
class AlertListing(Listing):
    """Published alerts, newest first."""

    name = "alerts"
    title = _("安全警示与召回")
    description = _(
        "主管部门和生产者发布的安全警示、召回和抽查不合格信息，按条码、品牌型号和批号与比较试验的样品对照。"
    )
    model = SafetyAlert
    filterset_class = AlertFilterSet
    has_feed = True
    columns = (
        Column("title", _("标题")),
        Column("page", _("网址"), lambda alert: f"{settings.SITE_URL}{alert.get_absolute_url()}"),
        Column("kind", _("类别")),
        Column("authority", _("发布单位")),
        Column("issued_on", _("发布日期")),
        Column("hazard", _("危害")),
        Column("advice", _("消费者怎么办")),
        Column("url", _("原文地址")),
        Column("products", _("涉及产品"), lambda alert: [str(one) for one in alert.products.all()]),
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Published ones."""
        return (
            SafetyAlert.objects.filter(live=True).prefetch_related("products").order_by("-issued_on", "-pk")
        )


def _names(column: str) -> list[tuple[str, str]]:
    names = public_claims().order_by(column).values_list(column, flat=True).distinct()
    return [(name, name) for name in names]


def brand_choices() -> list[tuple[str, str]]:
    """Brands in the register."""
    return _names("brand")


def criterion_choices() -> list[tuple[str, str]]:
    """Names of criteria in the register; one name may stand in several tests."""
    return _names("criterion_name")


def public_claims() -> QuerySet[Claim]:
    """Claims of tests that the public may see."""
    return Claim.objects.filter(page__in=public(ComparisonTestPage.objects.all()).order_by().values("pk"))


class ClaimFilterSet(ListingFilterSet):
    """Filters of the register: by brand, criterion, category, and how far below the claim."""

    q = WordsFilter("brand", "model", "test", "criterion_name")
    brand = django_filters.ChoiceFilter(label=_("品牌"), choices=brand_choices)
    criterion = django_filters.ChoiceFilter(
        label=_("指标"), field_name="criterion_name", choices=criterion_choices
    )
    category = django_filters.ChoiceFilter(label=_("产品类别"), choices=ProductCategory.choices)
    deviation = django_filters.ChoiceFilter(
        label=_("与标称相差"),
        choices=[
            ("-3", _("少 3 % 以上")),
            ("-10", _("少 10 % 以上")),
            ("-30", _("少 30 % 以上")),
            ("3", _("多 3 % 以上")),
        ],
        method="apart",
    )
    order = django_filters.ChoiceFilter(
        label=_("排列"),
        choices=[("low", _("差得最多的在前")), ("brand", _("按品牌"))],
        empty_label=_("最近发布的在前"),
        method="ordered",
    )

    def apart(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Rows at least so far on that side of the claim."""
        bound = Decimal(value)
        return queryset.filter(**{"deviation__lte" if bound < 0 else "deviation__gte": bound})

    def ordered(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Rows by deviation or by brand."""
        first = {"low": ("deviation",), "brand": ("brand", "model")}[value]
        return queryset.order_by(*first, "pk")


@register
class ClaimListing(Listing):
    """Claimed against measured, from the current edition of every public test."""

    name = "claims"
    title = _("标称与实测")
    description = _("历次比较试验中产品标称的数值与实测的数值，来自各项试验的现行版本。")
    model = Claim
    filterset_class = ClaimFilterSet
    page_size = 50
    in_sitemap = False
    columns = (
        Column("test", _("比较试验")),
        Column("url", _("网址"), lambda claim: f"{settings.SITE_URL}{claim.get_absolute_url()}"),
        Column("edition", _("版次")),
        Column("category", _("产品类别")),
        Column("published_on", _("发布日期")),
        Column("sample", _("样品编号")),
        Column("brand", _("标称品牌")),
        Column("model", _("型号")),
        Column("criterion", _("指标编号")),
        Column("criterion_name", _("指标")),
        Column("unit", _("单位")),
        Column("claimed", _("标称值"), "claimed_text"),
        Column("claimed_source", _("标称值出处")),
        Column("measured", _("测得值"), "measured_text"),
        Column("deviation_percent", _("偏差（%）"), "deviation"),
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Newest tests first."""
        return (
            public_claims().select_related("page").order_by("-published_on", "page_id", "sample", "criterion")
        )
