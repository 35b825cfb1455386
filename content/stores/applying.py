"""What an import of stores needs besides the file: the mapping, places and their names."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from content.core.models import Region, RegionAlias
from content.stores import choices
from content.stores.addresses import Towns
from content.stores.columns import ColumnMapping, read_mapping
from content.stores.geo import Point
from content.stores.placing import Alias, Gazetteer, Place

HERE = Path(__file__).parent


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / "data" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def load_gazetteer() -> Gazetteer:
    """Today's counties with their old, mistaken and local names, and their approximate points."""
    points: dict[str, list[Point]] = {}
    for row in _rows("points.tsv"):
        points.setdefault(row["code"], []).append((float(row["lon"]), float(row["lat"])))
    counties = [
        Place(region.code, region.name, region.parent_id or "", tuple(points.get(region.code, ())))
        for region in Region.objects.filter(level="county")
    ]
    cities = dict(Region.objects.filter(level="city").values_list("code", "name"))
    aliases = [
        Alias(alias.name, alias.region_id, alias.note or str(alias.get_kind_display()))
        for alias in RegionAlias.objects.order_by("pk")
    ]
    aliases += [Alias(row["name"], row["code"], city=row["city"]) for row in _rows("local_names.tsv")]
    splits = [Alias(row["name"], row["code"], f"{row['year']}年已分设") for row in _rows("splits.tsv")]
    return Gazetteer(counties, cities, aliases, splits)


def load_towns() -> Towns:
    """Every town by its county."""
    return Towns(Region.objects.filter(level="town").values_list("code", "name"))


def mapping_text(path: Path | None) -> str:
    """The contents of a mapping file, or of one that comes with the portal; ValueError when unreadable."""
    if path is None:
        return ""
    shipped = HERE / "mappings" / f"{path.name}.toml"
    try:
        return (shipped if shipped.is_file() else path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"映射文件读不了：{error}") from error


def _known_words() -> dict[str, dict[str, str]]:
    return {
        name: {str(label): key for key, label in answers.choices} | {key: key for key in answers.values}
        for name, answers in (("category", choices.Category), ("unit_type", choices.UnitType))
    }


def make_mapping(text: str, *, source: str) -> ColumnMapping:
    """A mapping from TOML, over the recognised headers; raises ValueError when it cannot be used."""
    try:
        return read_mapping(tomllib.loads(text), source=source, words=_known_words())
    except (tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise ValueError(f"映射文件读不了：{error}") from error


def mapping_of(options: Mapping[str, Any]) -> ColumnMapping:
    """The mapping that an import's options hold: made in the CMS, or as TOML in `mapping`.

    Raises ValueError when it cannot be used.
    """
    if options.get("mapping"):
        return make_mapping(options["mapping"], source=options["source"])
    parts = {name: options.get(name) or {} for name in ("columns", "constants", "words")}
    found = read_mapping(parts, source=options["source"], words=_known_words())
    return replace(found, complete=bool(parts["columns"]))
