"""A whole test as plain tables: what would change against the database, and saving it in one transaction."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction
from wagtail.models import Page

from comparison.models import ComparisonTestPage, Criterion, LimitingRule, Measurement, Sample
from comparison.scoring.numbers import plain
from content.imports.batches import Change, Kind, compare

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class ComparisonTables:
    """One test: fields of its page, criteria and rules in order, samples by number, their measurements."""

    page: Fields
    criteria: Sequence[Fields]
    rules: Sequence[Fields] = field(default_factory=list)
    samples: dict[int, Fields] = field(default_factory=dict)
    measurements: dict[int, dict[str, Fields]] = field(default_factory=dict)
    laboratories: list[Any] = field(default_factory=list)


def changes(
    page: ComparisonTestPage | None, tables: ComparisonTables, rows: Mapping[int, int]
) -> list[Change]:
    """New, changed, unchanged and missing records; `rows` gives each sample's row in the file."""
    existing = {} if page is None else _stored(page, tables)
    by_key = {f"样品 {number}": row for number, row in rows.items()}
    return compare(_records(tables), existing, rows=by_key, label="brand")


def _records(tables: ComparisonTables) -> dict[str, dict[str, str]]:
    records = {"试验": _texts(ComparisonTestPage, tables.page)}
    records["检验机构"] = {"names": "、".join(sorted(str(one) for one in tables.laboratories))}
    records |= {f"指标 {row['key']}": _texts(Criterion, _full(Criterion, row)) for row in tables.criteria}
    records |= {f"规则 {row['key']}": _texts(LimitingRule, _full(LimitingRule, row)) for row in tables.rules}
    for number, sample in tables.samples.items():
        cells = {key: _cell_text(cell) for key, cell in tables.measurements.get(number, {}).items()}
        records[f"样品 {number}"] = _texts(Sample, sample) | cells
    return records


def _stored(page: ComparisonTestPage, tables: ComparisonTables) -> dict[str, dict[str, str]]:
    """The same records as they stand in the database, with the fields that the tables speak of."""
    names = set().union(*tables.samples.values()) if tables.samples else set()
    stored = ComparisonTables(
        page={name: getattr(page, name) for name in tables.page},
        criteria=[{name: getattr(row, name) for name in _full(Criterion, {})} for row in page.criteria.all()],
        rules=[{name: getattr(row, name) for name in _full(LimitingRule, {})} for row in page.rules.all()],
        laboratories=list(page.laboratories.all()),
    )
    for sample in page.samples.prefetch_related("measurements"):
        stored.samples[sample.number] = {name: getattr(sample, name) for name in names}
        stored.measurements[sample.number] = {
            cell.criterion: {name: getattr(cell, name) for name in CELL_FIELDS}
            for cell in sample.measurements.all()
        }
    return _records(stored)


CELL_FIELDS = ("state", "reported", "unit", "qualifier", "category", "uncertainty", "claimed", "note")


def _full(model: type[models.Model], row: Fields) -> dict[str, Any]:
    """A criterion or rule with the default of every field that the row leaves out."""
    left_out = {"id", "page", "sort_order"}
    defaults = {
        one.name: one.get_default() for one in model._meta.concrete_fields if one.name not in left_out
    }
    return defaults | dict(row)


def _texts(model: type[models.Model], values: Fields) -> dict[str, str]:
    return {name: _text(model._meta.get_field(name), value) for name, value in values.items()}


def _text(model_field: Any, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(model_field, models.DecimalField):
        return plain(model_field.to_python(value))
    if isinstance(model_field, models.JSONField):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    prepared = model_field.get_prep_value(model_field.to_python(value))
    return (
        json.dumps(_without_ids(prepared), ensure_ascii=False)
        if isinstance(prepared, list)
        else str(prepared)
    )


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_ids(inner) for key, inner in value.items() if key != "id"}
    return [_without_ids(inner) for inner in value] if isinstance(value, list) else value


def _cell_text(cell: Fields) -> str:
    values = _texts(Measurement, cell)
    state = values.pop("state", "measured")
    rest = [f"{name} {value}" for name, value in sorted(values.items()) if value and name != "reported"]
    shown = values.get("reported", "")
    return " ".join([*([state] if state != "measured" else []), shown, *rest]).strip()


@transaction.atomic
def save_test(
    *,
    parent: Page,
    slug: str,
    tables: ComparisonTables,
    found: list[Change],
    published: datetime | None = None,
    reason: str = "",
) -> ComparisonTestPage:
    """Saves what `found` says is new, changed or missing, and publishes, which freezes an edition."""
    page: ComparisonTestPage | None = ComparisonTestPage.objects.child_of(parent).filter(slug=slug).first()
    if page is None:
        page = ComparisonTestPage(slug=slug, live=False, **tables.page)
        parent.add_child(instance=page)
    for name, value in tables.page.items():
        setattr(page, name, value)
    page.criteria = [Criterion(**row, sort_order=place) for place, row in enumerate(tables.criteria)]
    page.rules = [LimitingRule(**row, sort_order=place) for place, row in enumerate(tables.rules)]
    page.laboratories = tables.laboratories
    page.edition_reason = reason
    _save_samples(page, tables, found)
    before = page.newest.pk if page.newest else 0
    page.save_revision().publish()
    if published is not None:
        ComparisonTestPage.objects.filter(pk=page.pk).update(first_published_at=published)
    saved: ComparisonTestPage = ComparisonTestPage.objects.get(pk=page.pk)
    if saved.newest is None or saved.newest.pk == before:
        # The signal of publishing only logs why a test cannot be frozen; here it stops everything.
        saved.freeze()
    return saved


def _numbers(found: Iterable[Change], *kinds: Kind) -> set[int]:
    keys = [change.key for change in found if change.kind in kinds and change.key.startswith("样品 ")]
    return {int(key.removeprefix("样品 ")) for key in keys}


def _save_samples(page: ComparisonTestPage, tables: ComparisonTables, found: list[Change]) -> None:
    page.samples.filter(number__in=_numbers(found, Kind.MISSING)).delete()
    changed = _numbers(found, Kind.CHANGED)
    for number in changed:
        page.samples.filter(number=number).update(**tables.samples[number])
    Measurement.objects.filter(sample__page=page, sample__number__in=changed).delete()
    new = _numbers(found, Kind.NEW)
    Sample.objects.bulk_create(
        (Sample(page=page, number=number, **tables.samples[number]) for number in sorted(new)), batch_size=500
    )
    written = page.samples.filter(number__in=new | changed).only("pk", "number", "page")
    Measurement.objects.bulk_create(
        (
            Measurement(sample=sample, criterion=key, **cell)
            for sample in written
            for key, cell in tables.measurements.get(sample.number, {}).items()
        ),
        batch_size=500,
    )
