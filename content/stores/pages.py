"""The finder: all stores, and those of a city or a county."""

from typing import Any, ClassVar

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path

from content.core.cards import Card
from content.core.models import ListingPage, Region
from content.stores.empty import empty_help
from content.stores.listings import StoreFilterSet, consistent, store_listing
from content.stores.models import Store
from content.stores.nearest import measure


def region_links(parent: Region | None) -> list[dict[str, Any]]:
    """The cities, or the counties of a city, that have stores in the finder, with their number."""
    level = "city" if parent is None else "county"
    regions = Region.objects.filter(level=level).order_by("code")
    if parent is not None:
        regions = regions.filter(parent=parent)
    stores = Store.objects.listed() if parent is None else Store.objects.listed().in_region(parent.code)
    counted = stores.order_by().values_list("county_id").annotate(total=Count("pk"))
    totals: dict[str, int] = {}
    for county, total in counted:
        key = f"{county[:4]}00" if parent is None else county
        totals[key] = totals.get(key, 0) + total
    return [
        {"title": region.name, "url": f"/stores/{region.code}/", "total": totals[region.code]}
        for region in regions
        if region.code in totals
    ]


def town_links(county: Region, chosen: str) -> list[dict[str, Any]]:
    """The towns of a county that have stores in the finder, with their number."""
    rows = Store.objects.listed().in_region(county.code).exclude(town=None).order_by("town_id")
    counted = rows.values_list("town_id", "town__name").annotate(total=Count("pk"))
    return [
        {
            "title": name,
            "url": f"/stores/{county.code}/?town={code}",
            "total": total,
            "current": code == chosen,
        }
        for code, name, total in counted
    ]


def chosen_region(form: Any) -> Region | None:
    """The region that the filters name."""
    code = form.cleaned_data.get("region") if form.is_valid() else ""
    return Region.objects.filter(pk=code).first() if code else None


def way_down(region: Region | None, town: str) -> list[dict[str, Any]]:
    """Cities, the counties of a city, or the towns of a county, as links."""
    if region is None or region.level == "city":
        return region_links(region)
    return town_links(region, town)


def find_region(code: str) -> Region:
    """A city or county of this code, or 404."""
    found = Region.objects.select_related("parent").filter(pk=code, level__in=("city", "county")).first()
    if found is None:
        raise Http404
    return found


class StoreIndexPage(RoutablePageMixin, ListingPage):
    """Finder of stores at `/stores/` and `/stores/<6-digit code>/`."""

    item_model: ClassVar[str] = "stores.Store"
    listing_name: ClassVar[str] = "stores"
    listing_title: ClassVar[Any] = _("放心消费门店")
    filterset_class = StoreFilterSet
    page_size: ClassVar[int] = 24

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("放心消费门店栏目")

    @classmethod
    def get_listing(cls) -> Any:
        """The list of stores: rows of a model, not child pages."""
        return store_listing()

    def home_items(self, limit: int = 3) -> list[Card]:
        """The stores that joined last."""
        return [store.card for store in self.get_listing().get_queryset()[:limit]]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the way down (cities, counties, towns), distances, and what to do when nothing is found."""
        request.GET = consistent(request.GET)
        context = super().get_context(request, *args, **kwargs)
        region = getattr(request, "store_region", None)
        context["region"] = region
        context["region_links"] = way_down(
            region or chosen_region(context["form"]), request.GET.get("town", "")
        )
        if region is not None:
            context["breadcrumbs"] = [*context["breadcrumbs"], *self._crumbs(region, request)]
            # Taken away on the finder itself: here the address already names the region.
            for chip in context["active_filters"]:
                chip["url"] = f"{self.get_url(request)}{chip['url']}"
        filterset = context["filterset"]
        if filterset.near_point:
            context["page_obj"].object_list = measure(context["page_obj"].object_list, filterset.near_point)
        if filterset.form.is_valid() and filterset.form.cleaned_data["open"]:
            context["hours_unknown"] = filterset.hours_unknown()
        if not context["page_obj"].paginator.count:
            context["help"] = empty_help(filterset, request.GET, context["active_filters"])
        return context

    def _crumbs(self, region: Region, request: HttpRequest) -> list[dict[str, str]]:
        crumbs = [{"title": self.title, "url": self.get_url(request) or ""}]
        if region.level == "county" and region.parent:
            crumbs.append({"title": region.parent.name, "url": f"{crumbs[0]['url']}{region.parent_id}/"})
        return crumbs

    @re_path(r"^(\d{6})/$", name="region")
    def region_page(self, request: HttpRequest, code: str) -> HttpResponse:
        """The stores of one city or county."""
        region = find_region(code)
        request.store_region = region  # type: ignore[attr-defined]
        params = request.GET.copy()
        params["region"] = code
        request.GET = params  # type: ignore[assignment]
        name = region.full_name
        column = {
            "name": name,
            "description": _gettext("%(region)s的放心消费门店") % {"region": name},
            "keywords": f"{name} {self.title}",
            "type": self.title,
        }
        response: HttpResponse = self.render(request, context_overrides={"column": column})
        return response
