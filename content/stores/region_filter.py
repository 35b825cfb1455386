"""The region filter of everything about stores: cities and their counties, by range of the county's code."""

from typing import Any

from django.db.models import QuerySet

from content.core.filters import RegionFilter
from content.core.models import Region
from content.stores.malls import county_range


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
    """Rows of a city or a county; `field_name` leads to the county's code."""

    def __init__(self, *, field_name: str = "county_id", **kwargs: Any) -> None:
        super().__init__(field_name=field_name, **kwargs)
        self.extra["choices"] = region_choices

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Rows of `qs` in the region."""
        return qs.filter(**county_range(self.field_name, value)) if value else qs
