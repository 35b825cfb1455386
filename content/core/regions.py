"""Loading of the administrative divisions (GB/T 2260) that every place on the portal refers to."""

import csv
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction

DATA = Path(__file__).parent / "data"
LEVELS = {6: "county", 9: "town"}


def level_of(code: str) -> str:
    """Level of a division code: province, city, county or town."""
    if code.endswith("0000"):
        return "province"
    if len(code) == 6 and code.endswith("00"):
        return "city"
    return LEVELS[len(code)]


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def region_labels() -> dict[str, str]:
    """Division code -> name, from the data file (search names its facets without a query)."""
    return {row["code"]: row["name"] for row in _rows("divisions.tsv")}


@transaction.atomic
def load_regions() -> int:
    """Bring `Region` and `RegionAlias` in line with the data files; returns the number of regions."""
    region_model: Any = apps.get_model("core", "Region")
    alias_model: Any = apps.get_model("core", "RegionAlias")
    regions = [
        region_model(
            code=row["code"], name=row["name"], parent_id=row["parent"] or None, level=level_of(row["code"])
        )
        for row in _rows("divisions.tsv")
    ]
    region_model.objects.bulk_create(
        regions,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "parent", "level"],
        batch_size=200,
    )
    aliases = [
        alias_model(
            name=row["name"],
            region_id=row["code"],
            kind=row["kind"],
            year=int(row["year"]) if row["year"] else None,
            note=row["note"],
        )
        for row in _rows("aliases.tsv")
    ]
    alias_model.objects.bulk_create(
        aliases,
        update_conflicts=True,
        unique_fields=["name", "region"],
        update_fields=["kind", "year", "note"],
    )
    return len(regions)


def prefix(code: str) -> str:
    """The digits that every division inside `code` starts with: 330100 -> 3301, 330106 -> 330106."""
    return code.removesuffix("0000") if code.endswith("0000") else code.removesuffix("00")


def city_choices() -> list[tuple[str, str]]:
    """The cities as form choices, in the order of their codes."""
    cities = apps.get_model("core", "Region").objects.filter(level="city")
    return list(cities.order_by("code").values_list("code", "name"))
