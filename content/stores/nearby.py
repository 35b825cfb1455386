"""The page "nearby" on the server: what is near a named place, for those who do not give their location."""

from typing import Any

from django.db.models import Q

from content.core.models import Region, RegionAlias
from content.stores.models import Mall, Store
from content.stores.nearest import centre, nearest

SHOWN, OFFERED = 20, 30
LEVELS = ("city", "county", "town")


def find_places(text: str) -> list[Region]:
    """Cities, counties and towns that a typed text names, in full or in part; old names too."""
    wanted = "".join(text.split())[:40]
    if not wanted:
        return []
    places = Region.objects.filter(level__in=LEVELS).select_related("parent__parent")
    malls = Mall.objects.filter(live=True, name__icontains=wanted).values("county")
    aliases = RegionAlias.objects.filter(name=wanted).values("region")
    found = places.filter(Q(name__icontains=wanted) | Q(pk__in=aliases) | Q(pk__in=malls))
    return list(found.order_by("code")[:OFFERED]) or _written_out(wanted, list(places))


def _written_out(text: str, places: list[Region]) -> list[Region]:
    """The smallest places whose names, and those of the places above, stand in an address."""
    named = [place for place in places if place.name in text]
    longest = max((len(place.code.rstrip("0")) for place in named), default=0)
    smallest = [place for place in named if len(place.code.rstrip("0")) == longest]
    inside = [place for place in smallest if any(place.code.startswith(one.code[:4]) for one in named)]
    return inside[:OFFERED]


def nearby_context(near: str, text: str) -> dict[str, Any]:
    """Places to choose from, and the nearest stores when a county or a town is chosen."""
    found = find_places(text)
    code = near or (found[0].code if len(found) == 1 else "")
    regions = Region.objects.filter(level__in=LEVELS).select_related("parent__parent")
    place = regions.filter(pk=code).first() if code else None
    point = centre(place) if place and place.level != Region.Level.CITY else None
    stores = Store.objects.listed().with_place()
    return {
        "near": place,
        "typed": text,
        "unknown": bool(text) and not found,
        "choices": [] if place or not found else found,
        "below": _below(place),
        "stores": nearest(stores, point, SHOWN) if point else [],
    }


def _below(place: Region | None) -> list[Region]:
    """The next smaller places: cities, then counties, then towns."""
    if place is None:
        return list(Region.objects.filter(level="city"))
    level = {"city": "county", "county": "town"}.get(place.level)
    return list(Region.objects.filter(level=level, parent=place).order_by("code")) if level else []
