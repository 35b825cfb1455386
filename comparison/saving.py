"""Saving the tables of a test as a draft or publishing it, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Page

from comparison.models import ComparisonTestPage, Measurement, Sample
from comparison.tables import (
    SAMPLE,
    ComparisonTables,
    Fields,
    changes,
    child_models,
    kept_links,
    natural_key,
)
from content.imports.batches import Change, Kind

__all__ = ["ComparisonTables", "changes", "draft_of", "publish", "save_draft", "save_test"]
BATCH = 500


def draft_of(page: ComparisonTestPage) -> Any:
    """A test as its editor sees it: the newest revision, or the page itself when it has none."""
    return page.get_latest_revision_as_object() if page.latest_revision_id else page


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
    page = save_draft(parent=parent, slug=slug, tables=tables, found=found, reason=reason)
    return publish(page, published=published)


@transaction.atomic
def save_draft(
    *,
    parent: Page,
    slug: str,
    tables: ComparisonTables,
    found: list[Change],
    reason: str = "",
    user: Any = None,
) -> ComparisonTestPage:
    """Saves the working tables and a new draft of the page; what is published stays as it is."""
    page: ComparisonTestPage | None = ComparisonTestPage.objects.child_of(parent).filter(slug=slug).first()
    if page is None:
        page = ComparisonTestPage(slug=slug, live=False, **tables.page)
        _fill(page, tables)
        parent.add_child(instance=page)
        draft = page
    else:
        draft = draft_of(page)
        _fill(draft, tables)
    draft.edition_reason = reason
    save_samples(page, tables, found)
    draft.save_revision(user=user, log_action=True)
    return ComparisonTestPage.objects.get(pk=page.pk)


def publish(page: ComparisonTestPage, *, published: datetime | None = None) -> ComparisonTestPage:
    """Publishes the newest draft; raises EditionError when it cannot be frozen, so that nothing is kept."""
    before = page.newest.pk if page.newest else 0
    page.get_latest_revision().publish()
    if published is not None:
        ComparisonTestPage.objects.filter(pk=page.pk).update(first_published_at=published)
    saved: ComparisonTestPage = ComparisonTestPage.objects.get(pk=page.pk)
    if saved.newest is None or saved.newest.pk == before:
        # The signal of publishing only logs why a test cannot be frozen; here it stops everything.
        saved.freeze()
    return saved


def _fill(page: Any, tables: ComparisonTables) -> None:
    for name, value in tables.page.items():
        setattr(page, name, value)
    for relation, rows in tables.children().items():
        model = child_models()[relation]
        kept = kept_links(model, getattr(page, relation).all())
        setattr(
            page,
            relation,
            [
                model(**(kept.get(natural_key(model, row), {}) | dict(row)), sort_order=place)
                for place, row in enumerate(rows)
            ],
        )
    if tables.laboratories is not None:
        page.laboratories = tables.laboratories


def _numbers(found: Iterable[Change], *kinds: Kind) -> set[int]:
    keys = [change.key for change in found if change.kind in kinds and change.key.startswith(f"{SAMPLE} ")]
    return {int(key.removeprefix(f"{SAMPLE} ")) for key in keys}


def touched(found: Iterable[Change]) -> set[int]:
    """Numbers of the samples that the changes write or delete."""
    return _numbers(found, Kind.NEW, Kind.CHANGED, Kind.MISSING)


def save_samples(page: ComparisonTestPage, tables: ComparisonTables, found: Sequence[Change]) -> None:
    """Writes samples and measurements in chunks, only those that `found` says are new, changed or missing."""
    page.samples.filter(number__in=_numbers(found, Kind.MISSING)).delete()
    changed = _numbers(found, Kind.CHANGED)
    for number in changed:
        if tables.samples[number]:
            page.samples.filter(number=number).update(**tables.samples[number])
    _forget_cells(page, tables, changed)
    new = _numbers(found, Kind.NEW)
    Sample.objects.bulk_create(
        (Sample(page=page, number=number, **tables.samples[number]) for number in sorted(new)),
        batch_size=BATCH,
    )
    write_cells(page, {number: tables.measurements.get(number, {}) for number in new | changed})


def _forget_cells(page: ComparisonTestPage, tables: ComparisonTables, changed: set[int]) -> None:
    cells = Measurement.objects.filter(sample__page=page, sample__number__in=changed)
    if not tables.whole:
        given = [key for number in changed for key in tables.measurements.get(number, {})]
        cells = cells.filter(criterion__in=set(given))
    stale = [
        pk
        for pk, number, key in cells.values_list("pk", "sample__number", "criterion")
        if tables.whole or key in tables.measurements.get(number, {})
    ]
    for start in range(0, len(stale), BATCH):
        Measurement.objects.filter(pk__in=stale[start : start + BATCH]).delete()


def write_cells(page: ComparisonTestPage, cells: Mapping[int, Mapping[str, Fields]]) -> None:
    """Adds measurements by sample number and criterion; an empty one is none."""
    written = page.samples.filter(number__in=cells).only("pk", "number", "page")
    Measurement.objects.bulk_create(
        (
            Measurement(sample=sample, criterion=key, **cell)
            for sample in written
            for key, cell in cells[sample.number].items()
            if cell
        ),
        batch_size=BATCH,
    )
