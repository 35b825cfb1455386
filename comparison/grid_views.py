"""The two grids of a test in the CMS: samples, and measurements; typed, or pasted from a spreadsheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from comparison import grids, sample_grid
from comparison.download_views import test_for
from comparison.grids import Grid, GridColumn, Texts

Read = Callable[[Texts, Texts], tuple[Any, Texts]]


@dataclass(slots=True)
class _Sheet:
    """One page of a grid as a request deals with it."""

    columns: Sequence[GridColumn]
    labels: dict[str, str]
    stored: Texts
    fresh: Callable[[], str] | None = None
    gone: Sequence[str] = ()
    notes: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def texts(self, data: Mapping[str, str]) -> Texts:
        """What the form holds."""
        return grids.posted(data, list(self.labels), self.columns)

    def free(self, texts: Texts) -> list[str]:
        """The rows that a pasted table without numbers fills: of samples only the empty ones."""
        if self.fresh is None:
            return list(self.labels)
        return [one for one in self.labels if one not in self.stored and not any(texts.get(one, {}).values())]


def samples(request: HttpRequest, pk: int) -> HttpResponse:
    """The facts of all samples; a few empty rows for new ones."""
    page = test_for(request, pk)
    stored = sample_grid.stored_samples(page)
    columns = sample_grid.sample_columns()
    page_obj = _shown(request, list(stored), len(columns))
    shown = list(page_obj)
    highest = max((int(number) for number in stored), default=0)
    following = count(highest + 1)
    labels = {number: "" for number in shown}
    last = page_obj.number == page_obj.paginator.num_pages
    spare = [str(next(following)) for _row in range(sample_grid.SPARE_ROWS)] if last else []
    named = [name.removeprefix("new-") for name in request.POST if name.startswith("new-")]
    labels |= dict.fromkeys([*spare, *named] if last else [], "")
    sheet = _Sheet(columns, labels, {number: stored[number] for number in shown})
    sheet.fresh = lambda: str(next(following))
    if request.method == "POST":
        sheet.gone = [number for number in request.POST.getlist("gone") if number in stored]
        return _posted(request, page, sheet, page_obj, sample_grid.read_samples)
    return _show(request, page, sheet, page_obj, _grid(sheet, {}, {}))


def measurements(request: HttpRequest, pk: int) -> HttpResponse:
    """Samples by criteria."""
    page = test_for(request, pk)
    criteria = sample_grid.criteria_of(page)
    columns = sample_grid.cell_columns(criteria)
    named = {
        str(number): f"{brand} {model}".strip()
        for number, brand, model in page.samples.order_by("number").values_list("number", "brand", "model")
    }
    page_obj = _shown(request, list(named), max(1, len(columns)))
    shown = list(page_obj)
    stored, notes = sample_grid.stored_cells(page, shown)
    sheet = _Sheet(columns, {number: named[number] for number in shown}, stored, notes=notes)
    read: Read = lambda texts, before: sample_grid.read_cells(texts, before, criteria)  # noqa: E731
    if request.method == "POST":
        return _posted(request, page, sheet, page_obj, read)
    return _show(request, page, sheet, page_obj, _grid(sheet, {}, {}))


def _shown(request: HttpRequest, numbers: Sequence[str], width: int) -> Any:
    rows = max(1, grids.CELLS_SHOWN // max(1, width))
    return Paginator(numbers, rows).get_page(request.GET.get("p"))


def _grid(sheet: _Sheet, texts: Texts, errors: Texts) -> Grid:
    grid = grids.build(sheet.columns, sheet.labels, sheet.stored, texts, errors)
    for row in grid.rows:
        for cell in row.cells:
            cell.note = sheet.notes.get((row.number, cell.column.key), "")
    return grid


def _posted(request: HttpRequest, page: Any, sheet: _Sheet, page_obj: Any, read: Read) -> HttpResponse:
    """A paste fills the grid and saves nothing; saving writes everything or, with any error, nothing."""
    texts, warnings = sheet.texts(request.POST), []
    if "paste" in request.POST:
        warnings = _paste(request.POST.get("pasted", ""), sheet, texts)
    kept = {number: row for number, row in texts.items() if number not in sheet.gone}
    values, errors = read(kept, sheet.stored)
    grid = _grid(sheet, texts, errors)
    grid.warnings = warnings
    outdated = request.POST.get("state") != grids.digest(sheet.stored)
    if outdated:
        grid.warnings.append(_("打开之后有人改过这些内容；下面标出的是与现在不同的格，核对后再保存。"))
    if "paste" in request.POST or outdated or grid.errors:
        return _show(request, page, sheet, page_obj, grid)
    if sheet.fresh:
        sample_grid.save_samples(page, values, sheet.gone, user=request.user)
    else:
        sample_grid.save_cells(page, values, user=request.user)
    messages.success(request, _("已保存：改动 %(n)s 格。") % {"n": grid.changes})
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return redirect(editor if "return" in request.POST else request.get_full_path())


def _paste(text: str, sheet: _Sheet, texts: Texts) -> list[str]:
    """Puts a pasted table into the texts; returns what could not be placed."""
    found = grids.read_paste(text, sheet.columns, list(sheet.labels), sheet.free(texts), sheet.fresh)
    for number, row in found.texts.items():
        sheet.labels.setdefault(number, "")
        texts[number] = texts.get(number, {}) | row
    return found.warnings


_TITLES = {True: gettext_lazy("样品"), False: gettext_lazy("测量值")}


def _show(request: HttpRequest, page: Any, sheet: _Sheet, page_obj: Any, grid: Grid) -> HttpResponse:
    is_samples = sheet.fresh is not None
    context = {
        "page": page,
        "grid": grid,
        "page_obj": page_obj,
        "state": grids.digest(sheet.stored),
        "is_samples": is_samples,
        "page_title": _TITLES[is_samples],
        "page_subtitle": page.title,
    }
    status = 422 if grid.errors and request.method == "POST" and "paste" not in request.POST else 200
    return render(request, "comparison/admin/grid.html", context, status=status)
