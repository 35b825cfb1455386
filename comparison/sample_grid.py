"""Editing all samples of a test at once: their facts, and their measurements."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models, transaction
from wagtail.log_actions import log

from comparison import cell_text, grids
from comparison.cell_text import CellError
from comparison.field_text import FieldTextError, label, show
from comparison.field_text import read as read_field
from comparison.grids import GridColumn, Texts
from comparison.heads import SYNONYMS
from comparison.models import Measurement, Sample
from comparison.saving import draft_of
from comparison.tables import cell_fields, own_fields
from comparison.wide import read_measurement

SPARE_ROWS = 5
_NEEDED = "brand"


def sample_columns() -> list[GridColumn]:
    """The facts of a sample, in the order of the record."""
    fields: list[Any] = [one for one in own_fields(Sample) if one.name not in ("number", "photo")]
    return [
        GridColumn(
            one.name,
            label(one),
            SYNONYMS.get(one.name, ()),
            str(one.help_text),
            ("是", "否") if isinstance(one, models.BooleanField) else (),
        )
        for one in fields
    ]


def stored_samples(page: Any) -> Texts:
    """The facts of every sample as texts."""
    fields = {one.name: one for one in own_fields(Sample) if one.name not in ("number", "photo")}
    return {
        str(sample.number): {name: show(one, getattr(sample, name)) for name, one in fields.items()}
        for sample in page.samples.order_by("number")
    }


def read_samples(texts: Texts, stored: Texts) -> tuple[dict[str, dict[str, Any]], Texts]:
    """The changed facts as values, and what is wrong by cell; a new row needs a brand."""
    values: dict[str, dict[str, Any]] = {}
    errors: Texts = {}
    for number, row in grids.changed(stored, texts).items():
        for key, text in row.items():
            try:
                values.setdefault(number, {})[key] = read_field(Sample._meta.get_field(key), text)
            except FieldTextError as error:
                errors.setdefault(number, {})[key] = str(error)
        if not row.get(_NEEDED, stored.get(number, {}).get(_NEEDED)):
            errors.setdefault(number, {})[_NEEDED] = "请填写品牌"
        if not (number.isdecimal() and 0 < int(number) < 10**9):
            errors.setdefault(number, {})[_NEEDED] = "样品编号应是正整数"
    return values, errors


@transaction.atomic
def save_samples(
    page: Any, values: Mapping[str, Mapping[str, Any]], gone: Sequence[str], *, user: Any
) -> None:
    """Writes changed and new samples and deletes those that are gone, with their measurements."""
    there = set(page.samples.values_list("number", flat=True))
    for number, fields in values.items():
        if int(number) in there:
            page.samples.filter(number=number).update(**fields)
        else:
            Sample.objects.create(page=page, number=int(number), **fields)
    page.samples.filter(number__in=[int(number) for number in gone if number.isdecimal()]).delete()
    log(instance=page, action="wagtail.edit", user=user)


def criteria_of(page: Any) -> list[dict[str, Any]]:
    """The criteria of the draft that are measured, in order."""
    names = ("key", "name", "unit", "curve", "standard")
    rows = draft_of(page).criteria.all()
    return [{name: getattr(row, name) for name in names} for row in rows if row.curve]


def cell_columns(criteria: Sequence[Mapping[str, Any]]) -> list[GridColumn]:
    """A column for each criterion, its unit in the head, the words of a graded one to choose from."""
    return [
        GridColumn(
            row["key"],
            f"{row['name']}（{row['unit']}）" if row["unit"] else row["name"],
            (row["name"], row["key"], f"{row['name']}({row['unit']})"),
            row["standard"],
            [item["name"] for item in row["curve"].get("categories", [])],
        )
        for row in criteria
    ]


def stored_cells(page: Any, numbers: Sequence[str]) -> tuple[Texts, dict[tuple[str, str], str]]:
    """The measurements as texts by sample number and criterion, and what no cell can say, in words."""
    texts: Texts = {number: {} for number in numbers}
    notes = {}
    for sample in page.samples.filter(number__in=[int(one) for one in numbers]).prefetch_related(
        "measurements"
    ):
        for cell in sample.measurements.all():
            fields = {name: getattr(cell, name) for name in cell_fields()}
            texts[str(sample.number)][cell.criterion] = cell_text.show(fields)
            beside = [
                f"{label(Measurement._meta.get_field(name))} {value}"
                for name, value in fields.items()
                if value not in (None, "") and name not in cell_text.FIELDS
            ]
            if beside:
                notes[str(sample.number), cell.criterion] = "；".join(beside)
    return texts, notes


def read_cells(
    texts: Texts, stored: Texts, criteria: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, dict[str, dict[str, Any]]], Texts]:
    """The changed measurements as fields (none: to be emptied), and what is wrong by cell."""
    by_key = {row["key"]: row for row in criteria}
    values: dict[str, dict[str, dict[str, Any]]] = {}
    errors: Texts = {}
    for number, row in grids.changed(stored, texts).items():
        for key, text in row.items():
            try:
                values.setdefault(number, {})[key] = read_measurement(text, by_key[key])
            except CellError as error:
                errors.setdefault(number, {})[key] = str(error)
    return values, errors


@transaction.atomic
def save_cells(page: Any, values: Mapping[str, Mapping[str, Mapping[str, Any]]], *, user: Any) -> None:
    """Writes the changed measurements; what a cell cannot say stays as it is."""
    samples = {str(one.number): one for one in page.samples.filter(number__in=[int(one) for one in values])}
    there = {
        (str(cell.sample.number), cell.criterion): cell
        for cell in Measurement.objects.filter(sample__in=samples.values()).select_related("sample")
    }
    blank = {one.name: one.get_default() for one in own_fields(Measurement) if one.name in cell_text.FIELDS}
    made, changed, gone = [], [], []
    for number, key, fields in ((n, k, f) for n, row in values.items() for k, f in row.items()):
        cell = there.get((number, key))
        if not fields:
            gone += [cell.pk] if cell else []
        elif cell is None:
            made.append(Measurement(sample=samples[number], criterion=key, **fields))
        else:
            for name, value in (blank | dict(fields)).items():
                setattr(cell, name, value)
            changed.append(cell)
    Measurement.objects.filter(pk__in=gone).delete()
    Measurement.objects.bulk_update(changed, list(blank), batch_size=200)
    Measurement.objects.bulk_create(made, batch_size=500)
    log(instance=page, action="wagtail.edit", user=user)
