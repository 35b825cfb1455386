"""Stores read from a file and compared with the database: what an import would change."""

import csv
import tomllib
from collections import Counter
from pathlib import Path

from content.core.models import Region, RegionAlias
from content.imports.batches import Report, compare, fatal, merge_problems
from content.imports.tables import Table
from content.stores import choices
from content.stores.addresses import Towns
from content.stores.geo import Datum, Point
from content.stores.importing import (
    NEEDED,
    ColumnMapping,
    Reader,
    Reading,
    find_columns,
    read_mapping,
)
from content.stores.models import Commitment, Store
from content.stores.placing import Alias, Gazetteer, Place

HERE = Path(__file__).parent
FIELDS = (
    "sign_name",
    "registered_name",
    "credit_code",
    "category",
    "unit_type",
    "county_id",
    "town_id",
    "address",
    "lon",
    "lat",
    "source_datum",
    "hours",
    "phone",
)


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


def make_mapping(text: str, *, source: str) -> ColumnMapping:
    """A mapping from TOML, over the recognised headers; raises ValueError when it cannot be used."""
    words = {
        "category": {str(label): key for key, label in choices.Category.choices}
        | {key: key for key in choices.Category.values},
        "unit_type": {str(label): key for key, label in choices.UnitType.choices}
        | {key: key for key in choices.UnitType.values},
    }
    try:
        return read_mapping(tomllib.loads(text), source=source, words=words)
    except (tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise ValueError(f"映射文件读不了：{error}") from error


def check(table: Table, mapping: ColumnMapping, datum: Datum) -> tuple[Reading, Report]:
    """Reads every row and says what an import would change."""
    report = Report(command="import_stores", file=table.file, sha256=table.sha256)
    columns = find_columns(table.columns, mapping.columns)
    lacking = [fatal(table.file, "缺少这一列", name) for name in NEEDED if name not in columns]
    mapped = table.missing_columns(mapping.columns.values())
    if not table.readable or lacking or mapped:
        report.problems = merge_problems(table.problems, mapped or lacking)
        return Reading(), report
    reading = Reader(table, mapping, load_gazetteer(), datum, load_towns()).read()
    report.problems = merge_problems(table.problems, reading.problems)
    report.changes = compare(
        {key: record.shown() for key, record in reading.records.items()},
        _existing(mapping.source),
        rows={key: record.row for key, record in reading.records.items()},
        label="sign_name",
    )
    reasons = Counter(problem.column for problem in reading.problems)
    report.notes = [
        f"读到 {len(table.rows)} 行，坐标系 {datum.value}，来源“{mapping.source}”",
        "存疑按列：" + "，".join(f"{column} {count}" for column, count in reasons.most_common()),
        f"写明承诺的 {sum(record.promise is not None for record in reading.records.values())} 家；"
        "其余作为“未作出承诺”的门店导入，不在查询中显示",
    ]
    return reading, report


def _existing(source: str) -> dict[str, dict[str, object]]:
    """Stores of a source as `Record.shown` shows them; those of an undone import are not there."""
    stores = Store.objects.filter(source=source).exclude(source_key="").exclude(withdrawn=True, live=False)
    promised: dict[int, Commitment] = {
        item.store_id: item
        for item in Commitment.objects.filter(store__source=source, kind="return").order_by("valid_from")
    }
    plain = [name for name in FIELDS if name not in ("lon", "lat", "source_datum", "county_id", "town_id")]
    found = {}
    for store in stores.iterator(chunk_size=2_000):
        promise = promised.get(store.pk)
        found[store.source_key] = {
            **{name: getattr(store, name) for name in plain},
            "county": store.county_id,
            "town": store.town_id or "",
            "lon": None if store.lon is None else round(store.lon, 6),
            "lat": None if store.lat is None else round(store.lat, 6),
            "days": promise.days if promise else None,
            "valid_from": promise.valid_from if promise else None,
            "valid_to": promise.valid_to if promise else None,
        }
    return found
