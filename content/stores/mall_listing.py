"""The list of malls and markets with stores in the finder."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from content.core.exports import Column
from content.core.filters import ListingFilterSet
from content.core.listings import Listing, register
from content.stores.lifecycle import LISTED
from content.stores.malls import Mall
from content.stores.region_filter import StoreRegionFilter


class MallFilterSet(ListingFilterSet):
    """Malls of a region."""

    q = None  # type: ignore[assignment]  # not in the index
    region = StoreRegionFilter()


@register
class MallListing(Listing):
    """Published malls, by county."""

    name = "malls"
    title = _("商场和市场")
    description = _("场内有放心消费门店的商场和市场，以及是否承诺质量首负责任。")
    model = Mall
    filterset_class = MallFilterSet
    page_size = 24
    columns = (
        Column("name", _("名称")),
        Column("url", _("网址"), lambda mall: f"{settings.SITE_URL}{mall.get_absolute_url()}"),
        Column("operator", _("经营单位")),
        Column("county_code", _("区县代码"), "county_id"),
        Column("county", _("所在区县"), "county.full_name"),
        Column("address", _("地址")),
        Column("desk", _("服务台位置")),
        Column("desk_phone", _("服务台电话")),
        Column("hours", _("营业时间")),
        Column("answers_first", _("承诺质量首负责任")),
        Column("stores", _("在册门店数"), "listed_tenants"),
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Malls with the number of their stores in the finder."""
        listed = Count("tenants", filter=Q(tenants__live=True, tenants__status__in=LISTED))
        malls = Mall.objects.filter(live=True).annotate(listed_tenants=listed)
        return malls.select_related("county__parent").order_by("county", "name", "pk")
