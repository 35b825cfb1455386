"""Answers for the editor page: a drawn curve, a rule's sentence, what stands against publishing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from comparison import curve_form, editions, lint
from comparison.curve_drawing import draw
from comparison.download_views import test_for
from comparison.lint import Figure
from comparison.models import Measurement
from comparison.saving import draft_of
from comparison.scoring.numbers import parse
from comparison.sentences import propose
from comparison.widgets import AgainstInput, rows_of

MOST_DOUBTS = 100


def curve(request: HttpRequest) -> HttpResponse:
    """The drawing of the curve that a form holds, or what is wrong with it."""
    name = request.GET.get("name", "")[:80]

    def get(part: str) -> str:
        return request.GET.get(f"{name}_{part}", "").strip()

    document = curve_form.from_fields(get, rows_of(request.GET, name))
    fault = curve_form.check(document)
    context = {"fault": fault, "drawing": draw(document) if document and not fault else ""}
    return render(request, "comparison/admin/curve_drawing.html", context)


def sentence(request: HttpRequest) -> HttpResponse:
    """The sentence proposed for the rule that a form holds; the names of its criteria come along."""
    rule = {name: request.GET.get(name, "")[:80] for name in request.GET}
    rule["when_against"] = AgainstInput().value_from_datadict(rule, {}, "when_against")
    names = {rule.get(key, ""): rule.get(f"{key}_name", "").strip() for key in ("node", "when_subject")}
    return HttpResponse(propose(rule, names), content_type="text/plain; charset=utf-8")


def checks(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands against publishing the draft, and what looks wrong in its figures."""
    page = test_for(request, pk)
    draft = draft_of(page)
    found = doubts(draft, page)
    context = {
        "page": page,
        "refusals": refusals(draft),
        "doubts": found[:MOST_DOUBTS],
        "more_doubts": max(0, len(found) - MOST_DOUBTS),
        "page_title": _("发布前检查"),
        "page_subtitle": page.title,
    }
    bare = request.headers.get("x-requested-with") == "fetch"
    return render(request, f"comparison/admin/{'checks_list' if bare else 'checks'}.html", context)


def refusals(draft: Any) -> list[str]:
    """Every reason why a draft cannot be frozen."""
    try:
        editions.build_document(draft)
    except editions.EditionError as error:
        return error.reasons
    return []


def doubts(draft: Any, page: Any) -> list[str]:
    """What the linter says of the working tables, also against the newest edition."""
    names = {row.key: row.name for row in draft.criteria.all()}
    rows = Measurement.objects.filter(sample__page=page).exclude(reported="").order_by("sample__number")
    figures = [
        Figure(None, names.get(key, key), key, str(number), reported, lint.numbers_of(reported))
        for number, key, reported in rows.values_list("sample__number", "criterion", "reported")
    ]
    told = []
    for one, said in lint.doubts_of(figures, _earlier(page)):
        place = f"样品 {one.sample} 的{one.column}：" if one else ""
        told.append(f"{place}{said}")
    return told


def _earlier(page: Any) -> lint.Earlier:
    """The single numbers of the newest edition by sample number and criterion."""
    if page.newest is None:
        return {}
    values = {}
    for sample in editions.read(page.editions.get(pk=page.newest.pk)).document["samples"]:
        for key, cell in sample["measurements"].items():
            pieces = cell.get("pieces", [])
            value = parse(pieces[0]) if len(pieces) == 1 else None
            if value is not None:
                values[str(sample["number"]), key] = value
    return values
