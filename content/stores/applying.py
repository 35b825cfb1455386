"""Stores read from a file, compared with the database and written to it."""

import csv
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from django.utils import timezone

from content.core.models import Region, RegionAlias
from content.imports.batches import Kind, Report, compare, fatal, merge_problems
from content.imports.tables import Table
from content.stores import actions, choices
from content.stores.geo import Datum, Point
from content.stores.importing import (
    NEEDED,
    ColumnMapping,
    Reader,
    Reading,
    Record,
    find_columns,
    read_mapping,
)
from content.stores.models import SERIAL_DIGITS, Commitment, PrivateContact, Store
from content.stores.placing import Alias, Gazetteer, Place
from search_index.sync import enqueue_changes

HERE = Path(__file__).parent
FIELDS = (
    "sign_name",
    "registered_name",
    "credit_code",
    "category",
    "unit_type",
    "county_id",
    "address",
    "lon",
    "lat",
    "source_datum",
    "hours",
    "phone",
)
BATCH = 500


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


def load_mapping(path: Path | None, table_path: Path) -> ColumnMapping:
    """The mapping file, or the recognised headers alone; raises ValueError when it cannot be used."""
    words = {
        "category": {str(label): key for key, label in choices.Category.choices}
        | {key: key for key in choices.Category.values},
        "unit_type": {str(label): key for key, label in choices.UnitType.choices}
        | {key: key for key in choices.UnitType.values},
    }
    if path is None:
        return read_mapping({}, source=table_path.stem[:60], words=words)
    shipped = HERE / "mappings" / f"{path.name}.toml"
    try:
        text = (shipped if shipped.is_file() else path).read_text(encoding="utf-8")
        return read_mapping(tomllib.loads(text), source=table_path.stem[:60], words=words)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
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
    reading = Reader(table, mapping, load_gazetteer(), datum).read()
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
    """Stores of a source as `Record.shown` shows them."""
    stores = Store.objects.filter(source=source).exclude(source_key="")
    promised: dict[int, Commitment] = {
        item.store_id: item
        for item in Commitment.objects.filter(store__source=source, kind="return").order_by("valid_from")
    }
    found = {}
    for store in stores:
        promise = promised.get(store.pk)
        found[store.source_key] = {
            **{name: getattr(store, name) for name in FIELDS if name not in ("lon", "lat", "source_datum")},
            "county": store.county_id,
            "lon": None if store.lon is None else round(store.lon, 6),
            "lat": None if store.lat is None else round(store.lat, 6),
            "days": promise.days if promise else None,
            "valid_from": promise.valid_from if promise else None,
            "valid_to": promise.valid_to if promise else None,
        }
    return found


def apply(reading: Reading, report: Report, *, source: str, datum: Datum) -> None:
    """Writes new and changed stores; a store that the file no longer has stays as it is."""
    wanted = {change.key: change.kind for change in report.changes}
    new = [record for key, record in reading.records.items() if wanted[key] is Kind.NEW]
    changed = [record for key, record in reading.records.items() if wanted[key] is Kind.CHANGED]
    serials = Store.objects.next_serials({record.county for record in new})
    created = []
    for record in new:
        serial = serials[record.county]
        serials[record.county] += 1
        code = f"{record.county}{serial:0{SERIAL_DIGITS}}"
        created.append(_fill(Store(code=code, source=source, source_key=record.key), record, datum))
    Store.objects.bulk_create(created, batch_size=BATCH)
    known = {store.source_key: store for store in Store.objects.filter(source=source)}
    updated = [_fill(known[record.key], record, datum) for record in changed]
    Store.objects.bulk_update(updated, FIELDS, batch_size=BATCH)
    for record in (*new, *changed):
        _promise(known[record.key], record)
        _contact(known[record.key], record)
    enqueue_changes(Store, [known[record.key].pk for record in (*new, *changed)])


def _fill(store: Store, record: Record, datum: Datum) -> Store:
    store.county_id = record.county
    store.lon, store.lat = record.point or (None, None)
    store.source_datum = datum.value if record.point else ""
    for name in ("sign_name", "registered_name", "credit_code", "category", "unit_type"):
        setattr(store, name, getattr(record, name))
    store.address, store.hours, store.phone = record.address, record.hours, record.phone
    return store


def _promise(store: Store, record: Record) -> None:
    """The commitment that the row states, new or with changed terms; none where it states none."""
    promise = record.promise
    if promise is None:
        return
    values: dict[str, Any] = {
        "days": promise.days,
        "goods": promise.goods,
        "condition": promise.condition,
        "declared_on": promise.declared_on,
        "valid_to": promise.valid_to,
    }
    commitment, _made = Commitment.objects.update_or_create(
        store=store, kind=choices.Kind.RETURN, valid_from=promise.valid_from, defaults=values
    )
    actions.settle(commitment=commitment, today=timezone.localdate())


def _contact(store: Store, record: Record) -> None:
    if record.person or record.person_phone:
        PrivateContact.objects.update_or_create(
            store=store, defaults={"person": record.person[:40], "phone": record.person_phone[:40]}
        )
