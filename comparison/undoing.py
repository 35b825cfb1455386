"""Taking an import back: working tables and draft as they were before; editions are never touched."""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import models, transaction
from wagtail.models import Revision

from comparison.models import ComparisonTestPage, Measurement, Sample
from comparison.saving import write_cells
from comparison.tables import own_fields

State = Mapping[str, Any] | None


def _plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _columns(model: type[models.Model]) -> list[str]:
    return [one.attname for one in own_fields(model)]


def _python(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    by_name = {one.attname: one for one in own_fields(model)}
    return {name: by_name[name].to_python(value) for name, value in values.items() if name in by_name}


def samples(page: Any, numbers: Collection[int]) -> dict[str, Any]:
    """The samples with their measurements as they stand, by number as text."""
    rows = page.samples.filter(number__in=numbers)
    found: dict[str, Any] = {
        str(row["number"]): {"fields": {name: _plain(value) for name, value in row.items()}, "cells": []}
        for row in rows.values(*_columns(Sample))
    }
    cells = Measurement.objects.filter(sample__in=rows.values("pk")).order_by("pk")
    # Plain rows: a thousand samples have fifty thousand of them.
    names = _columns(Measurement)
    for number, *values in cells.values_list("sample__number", *names):
        cell = zip(names, map(_plain, values), strict=True)
        found[str(number)]["cells"].append(dict(cell))
    return found


def digests(states: Mapping[str, Any]) -> dict[str, str]:
    """A short digest of every sample's state, to see later whether somebody changed it."""
    return {number: _digest(state) for number, state in states.items()}


def _digest(state: State) -> str:
    if state is None:
        return ""
    cells = sorted(state["cells"], key=lambda cell: str(cell["criterion"]))
    text = json.dumps([state["fields"], cells], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def undo(trace: Mapping[str, Any], *, by: Any = None) -> list[str]:
    """Takes an import back; returns in words what was left, because it was changed or published since."""
    page = ComparisonTestPage.objects.filter(pk=trace["page"]).first()
    if page is None:
        return ["试验已经删除"]
    if trace["created"]:
        return _undo_new(page, trace)
    left = _restore_samples(page, trace)
    if page.latest_revision_id != trace["after"]:
        return [*left, "试验的说明、指标和规则"]
    Revision.objects.get(pk=trace["before"]).as_object().save_revision(user=by, log_action=True)
    return left


def _undo_new(page: ComparisonTestPage, trace: Mapping[str, Any]) -> list[str]:
    """A test that the import made goes, unless it was published or worked on."""
    if page.live or page.editions.exists():
        return [f"“{page.title}”已经发布，没有删除；需要时请撤回或取消发布"]
    now = digests(samples(page, list(page.samples.values_list("number", flat=True))))
    if page.latest_revision_id != trace["after"] or now != trace["left"]:
        return [f"“{page.title}”导入之后又改过，没有删除"]
    page.delete()
    return []


def _restore_samples(page: ComparisonTestPage, trace: Mapping[str, Any]) -> list[str]:
    numbers = [int(number) for number in trace["touched"]]
    now, kept = samples(page, numbers), []
    cells: dict[int, dict[str, Any]] = {}
    for number in numbers:
        if _digest(now.get(str(number))) != trace["left"].get(str(number), ""):
            kept.append(f"样品 {number}")
            continue
        state = trace["samples"].get(str(number))
        _restore(page, number, state)
        if state:
            rows = [_python(Measurement, cell) for cell in state["cells"]]
            cells[number] = {row.pop("criterion"): row for row in rows}
    write_cells(page, cells)
    return kept


def _restore(page: ComparisonTestPage, number: int, state: State) -> None:
    """One sample as it was, without its measurements; gone when it was not there."""
    if state is None:
        page.samples.filter(number=number).delete()
        return
    fields = _python(Sample, state["fields"])
    if not page.samples.filter(number=number).update(**fields):
        Sample.objects.create(page=page, **fields)
    Measurement.objects.filter(sample__page=page, sample__number=number).delete()
