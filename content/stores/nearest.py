"""Stores by distance from a point, without a GIS library: a box by index, then exact metres."""

import csv
from collections.abc import Sequence
from functools import cache
from math import cos, radians, sqrt
from pathlib import Path
from typing import Any

from django.db.models import Avg, ExpressionWrapper, F, FloatField, QuerySet

from content.core.models import Region
from content.stores.geo import Point, distance
from content.stores.models import Store

METRES_PER_DEGREE = 111_195.0
RADII = (500, 2_000, 8_000, 32_000, 128_000)
ENOUGH = 96


def within(stores: QuerySet[Any], point: Point, radius: float) -> QuerySet[Any]:
    """Stores in the square of `radius` metres around a point (longitude, latitude in WGS-84)."""
    lon, lat = point
    high = radius / METRES_PER_DEGREE
    wide = high / cos(radians(lat))
    return stores.filter(lat__gte=lat - high, lat__lte=lat + high, lon__gte=lon - wide, lon__lte=lon + wide)


def by_distance(stores: QuerySet[Any], point: Point, *, enough: int = ENOUGH) -> QuerySet[Any]:
    """Stores around a point, nearest first, at least `enough` where the province has so many."""
    return ordered(within(stores, point, reach(stores, point, enough=enough)), point)


def reach(stores: QuerySet[Any], point: Point, *, enough: int = ENOUGH) -> float:
    """Metres around a point within which the nearest `enough` stores stand."""
    radius = next((radius for radius in RADII if _holds(within(stores, point, radius), enough)), RADII[-1])
    # Whoever is nearer than the corner of that square stands in the square half again as wide.
    return radius * sqrt(2)


def ordered(stores: QuerySet[Any], point: Point) -> QuerySet[Any]:
    """The same stores, nearest first."""
    lon, lat = point
    # Flat-earth order: over 64 km it differs from the great circle by less than a store's width.
    x = (F("lon") - lon) * cos(radians(lat))
    y = F("lat") - lat
    squared = ExpressionWrapper(x * x + y * y, output_field=FloatField())
    return stores.order_by(squared, "code")


def _holds(stores: QuerySet[Any], enough: int) -> bool:
    return len(stores.order_by().values_list("pk")[:enough]) >= enough


def nearest(stores: QuerySet[Any], point: Point, limit: int = 20) -> Sequence[Any]:
    """The nearest stores, each with `metres` from the point."""
    return measure(by_distance(stores, point, enough=limit)[:limit], point)


def measure(stores: Any, point: Point) -> list[Any]:
    """The same stores with `metres` from the point, where they have coordinates."""
    rows = list(stores)
    for store in rows:
        placed = store.lon is not None and store.lat is not None
        store.metres = distance(*point, store.lon, store.lat) if placed else None
    return rows


@cache
def county_points() -> dict[str, list[Point]]:
    """Approximate points of every county, its seat first (data/points.tsv)."""
    found: dict[str, list[Point]] = {}
    with (Path(__file__).parent / "data" / "points.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            found.setdefault(row["code"], []).append((float(row["lon"]), float(row["lat"])))
    return found


def centre(region: Region) -> Point | None:
    """About the middle of a town (of its stores) or else of its county (the seat)."""
    if region.level == Region.Level.TOWN:
        rows = Store.objects.filter(town=region, lon__isnull=False, lat__isnull=False, live=True)
        mean = rows.aggregate(lon=Avg("lon"), lat=Avg("lat"))
        if mean["lon"] is not None:
            return mean["lon"], mean["lat"]
    points = county_points().get(region.code[:6])
    return points[0] if points else None
