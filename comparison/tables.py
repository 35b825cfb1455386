"""A whole test as plain tables, and what they would change against the working tables of the database."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations

from comparison.models import ComparisonTestPage, Measurement, Sample
from comparison.scoring import documents
from comparison.scoring.numbers import plain
from content.imports.batches import Change, Kind, compare

Fields = Mapping[str, Any]
SAMPLE = "样品"


@dataclass(frozen=True)
class ComparisonTables:
    """One test: fields of its page, rows of its child tables in order, samples by number, measurements.

    None for criteria, rules or laboratories, and a relation absent from `others`: not spoken of, so left
    alone. `whole`: samples and measurements that are not here are to go, apart from the samples `spared`,
    whose rows were refused.
    """

    page: Fields
    criteria: Sequence[Fields] | None = None
    rules: Sequence[Fields] | None = None
    samples: dict[int, dict[str, Any]] = field(default_factory=dict)
    measurements: dict[int, dict[str, dict[str, Any]]] = field(default_factory=dict)
    laboratories: list[Any] | None = None
    others: Mapping[str, Sequence[Fields]] = field(default_factory=dict)
    whole: bool = True
    spared: set[int] = field(default_factory=set)

    def children(self) -> dict[str, Sequence[Fields]]:
        """Rows of every child table that the file speaks of, by relation."""
        named = {"criteria": self.criteria, "rules": self.rules, **self.others}
        return {relation: rows for relation, rows in named.items() if rows is not None}


@cache
def child_models() -> dict[str, type[models.Model]]:
    """The tables that belong to a test's page, by relation: criteria, rules, reports and so on."""
    found = {
        relation.get_accessor_name(): relation for relation in get_all_child_relations(ComparisonTestPage)
    }
    return {
        str(name): relation.related_model
        for name, relation in found.items()
        if relation.related_model._meta.app_label == "comparison"
    }


def own_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields that a row itself fills: no keys of the row, its page and its order."""
    left_out = {"id", "page", "sort_order", "sample" if model is Measurement else ""}
    return [one for one in model._meta.concrete_fields if one.name not in left_out]


def word(model: type[models.Model], name: str) -> str:
    """The name of a field as people read it."""
    field_of_model: Any = model._meta.get_field(name)
    return str(field_of_model.verbose_name)


def cell_fields() -> list[str]:
    """Names of the fields of a measurement beside its criterion."""
    return [one.name for one in own_fields(Measurement) if one.name != "criterion"]


def changes(
    page: ComparisonTestPage | None, tables: ComparisonTables, rows: Mapping[int, int]
) -> list[Change]:
    """New, changed, unchanged and missing records; `rows` gives each sample's row in the file."""
    found: list[Change] = []
    stored = {} if page is None else {"试验": _page_record(page, tables)}
    found += compare({"试验": _page_texts(tables)}, stored)
    for relation, given in tables.children().items():
        found += _child_changes(page, relation, given)
    by_key = {f"{SAMPLE} {number}": row for number, row in rows.items()}
    samples, cells = ({}, {}) if page is None else stored_samples(page, tables)
    names = criterion_names(page, tables)
    incoming = _sample_records(tables.samples, tables.measurements, names)
    existing = _sample_records(samples, cells, names)
    brand = word(Sample, "brand")
    compared = compare(incoming, existing, rows=by_key, label=brand)
    spared = {f"{SAMPLE} {number}" for number in tables.spared}
    return found + [
        one for one in compared if one.kind is not Kind.MISSING or (tables.whole and one.key not in spared)
    ]


def criterion_names(page: ComparisonTestPage | None, tables: ComparisonTables) -> dict[str, str]:
    """Names of the criteria by key."""
    stored = [] if page is None else [(row.key, row.name) for row in page.criteria.all()]
    return dict(stored) | {row["key"]: str(row["name"]) for row in tables.criteria or ()}


def _page_record(page: ComparisonTestPage, tables: ComparisonTables) -> dict[str, str]:
    labs = None if tables.laboratories is None else list(page.laboratories.all())
    return _page_texts(
        ComparisonTables({name: getattr(page, name) for name in tables.page}, laboratories=labs)
    )


def _page_texts(tables: ComparisonTables) -> dict[str, str]:
    labs = tables.laboratories
    named = {} if labs is None else {"检验机构": "、".join(sorted(str(one) for one in labs))}
    return texts(ComparisonTestPage, tables.page) | named


def _child_changes(
    page: ComparisonTestPage | None, relation: str, given: Sequence[Fields]
) -> Iterable[Change]:
    model = child_models()[relation]
    rows = [] if page is None else list(getattr(page, relation).all())
    names = [one.name for one in own_fields(model)]
    stored = _keyed(model, [{name: getattr(row, name) for name in names} for row in rows])
    kept = kept_links(model, rows)
    given = [kept.get(natural_key(model, row), {}) | dict(row) for row in given]
    label = word(model, "name") if "name" in names else ""
    if "sentence" in names:
        label = word(model, "sentence")
    return compare(_keyed(model, given), stored, label=label)


def natural_key(model: type[models.Model], row: Fields) -> str:
    """What tells a row of a child table from the others: its key, else its first two texts."""
    if "key" in row:
        return str(row["key"])
    named = [one.name for one in own_fields(model) if isinstance(one, models.CharField | models.DateField)]
    return " ".join(str(row.get(name) or "") for name in named[:2]).strip()


def kept_links(model: type[models.Model], rows: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """Links that no table can say, such as a report's file, by the key of their row."""
    names = [one.name for one in own_fields(model)]
    keys = [one.name for one in own_fields(model) if isinstance(one, models.ForeignKey)]
    if not keys:
        return {}
    return {
        natural_key(model, {name: getattr(row, name) for name in names}): {
            name: getattr(row, name) for name in keys
        }
        for row in rows
    }


def _keyed(model: type[models.Model], rows: Sequence[Fields]) -> dict[str, dict[str, str]]:
    word, records = str(model._meta.verbose_name), {}
    for place, row in enumerate(rows, start=1):
        key = f"{word} {natural_key(model, row)}"
        records[key if key not in records else f"{key} #{place}"] = texts(model, full(model, row))
    return records


def full(model: type[models.Model], row: Fields) -> dict[str, Any]:
    """A row with the default of every field that it leaves out."""
    return {one.name: one.get_default() for one in own_fields(model)} | dict(row)


def stored_samples(
    page: ComparisonTestPage, tables: ComparisonTables
) -> tuple[dict[int, dict[str, Any]], dict[int, dict[str, dict[str, Any]]]]:
    """Samples and measurements as they stand, with the fields and the cells that the tables speak of."""
    names = sorted(set().union(*tables.samples.values())) if tables.samples else []
    samples: dict[int, dict[str, Any]] = {}
    cells: dict[int, dict[str, dict[str, Any]]] = {}
    for sample in page.samples.prefetch_related("measurements"):
        given = tables.measurements.get(sample.number, {})
        samples[sample.number] = {name: getattr(sample, name) for name in names}
        cells[sample.number] = {
            cell.criterion: {name: getattr(cell, name) for name in cell_fields()}
            for cell in sample.measurements.all()
            if tables.whole or cell.criterion in given
        }
    return samples, cells


def _sample_records(
    samples: Mapping[int, Fields], cells: Mapping[int, Mapping[str, Fields]], names: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    records = {}
    for number, sample in samples.items():
        measured = {names.get(key, key): cell_words(cell) for key, cell in cells.get(number, {}).items()}
        records[f"{SAMPLE} {number}"] = texts(Sample, sample) | measured
    return records


_SAID = ("state", "qualifier", "reported", "unit", "category")


def cell_words(cell: Fields) -> str:
    """A measurement as one text that differs whenever anything in it does."""
    values = {name: value for name, value in cell.items() if value not in (None, "")}
    state = values.get("state", "measured")
    said = "" if state == "measured" else str(dict(Measurement._meta.get_field("state").choices or ())[state])
    said += "".join(str(values.get(name, "")) for name in ("qualifier", "reported", "category"))
    unit = [f"[{values['unit']}]"] if values.get("unit") else []
    rest = [
        f"{word(Measurement, name)} {as_text(Measurement, name, value)}"
        for name, value in sorted(values.items())
        if name not in _SAID
    ]
    return " ".join([said, *unit, *rest]).strip()


def texts(model: type[models.Model], values: Fields) -> dict[str, str]:
    """Values as text under the names that people read."""
    return {word(model, name): as_text(model, name, value) for name, value in values.items()}


def as_text(model: type[models.Model], name: str, value: Any) -> str:
    """One value as a text that is equal for equal values, however they were given."""
    model_field: Any = model._meta.get_field(name)
    if value is None or value == "":
        return ""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(model_field, models.DecimalField):
        return plain(model_field.to_python(value))
    if isinstance(model_field, models.JSONField):
        return _json_text(name, value)
    prepared = model_field.get_prep_value(model_field.to_python(value))
    return (
        json.dumps(_without_ids(prepared), ensure_ascii=False)
        if isinstance(prepared, list)
        else str(prepared)
    )


def _json_text(name: str, value: Any) -> str:
    if name == "curve":
        try:
            value = documents.to_document(documents.curve(value))
        except documents.DocumentError:
            return json.dumps(value, sort_keys=True, ensure_ascii=False)
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_ids(inner) for key, inner in value.items() if key != "id"}
    return [_without_ids(inner) for inner in value] if isinstance(value, list) else value
