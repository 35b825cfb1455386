"""Searching for pages and lists: one call, no database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Model
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as in_language
from haystack import connections
from haystack.constants import DEFAULT_ALIAS
from haystack.query import SearchQuerySet

from search_index import analysis
from search_index.engines.errors import IndexUnavailable
from search_index.engines.lookups import UserQuery

MAX_LENGTH = 200
#: Results beyond this are not paged: nobody reads them, and deep pages cost.
WINDOW = 1_000
_PREFIXES = {
    "类型": "section", "栏目": "section", "type": "section", "地区": "region", "区域": "region",
    "region": "region", "年份": "year", "year": "year",
}  # fmt: skip
_PREFIX = re.compile(rf"(?<!\S)({'|'.join(_PREFIXES)})[:：]\s?([^\s:：\"“”]+)", re.IGNORECASE)
FACETS = ("section", "category", "region", "year")
_NAME_FIELDS = ("title", "name", "sign_name")


@dataclass(frozen=True)
class Hit:
    """One result; the HTML parts are escaped and marked."""

    title: str
    title_html: SafeString
    summary_html: SafeString
    url: str
    section: str
    section_label: str
    category: str
    badge: str
    date: Any


@dataclass(frozen=True)
class FacetValue:
    """One value by which the results can be narrowed."""

    value: str
    label: str
    count: int
    active: bool


@dataclass(frozen=True)
class SearchPage:
    """One page of results and how the query was understood."""

    query: str
    hits: list[Hit]
    total: int
    page_obj: Page[Any]
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    fell_back: bool = False
    shortened: bool = False
    #: What the reader may have meant, and whether these are already the results for it.
    meant: str | None = None
    corrected: bool = False


@cache
def get_section_labels() -> dict[str, Any]:
    """Section key -> name for readers, from what the indexed models declare."""
    models: list[Any] = [model for model in apps.get_models() if getattr(model, "search_section", "")]
    return {
        model.search_section: getattr(model, "search_section_label", model.search_section) for model in models
    }


def clean(query: str) -> str:
    """The query as it is searched: printable, in one line, at most MAX_LENGTH characters."""
    printable = "".join(char if char.isprintable() else " " for char in query[: MAX_LENGTH * 10])
    return " ".join(printable.split())[:MAX_LENGTH].strip()


def search(
    query: str,
    *,
    section: str | None = None,
    category: str | None = None,
    region: str | None = None,
    year: int | str | None = None,
    sort: str = "relevance",
    page: int | str = 1,
    per_page: int = 10,
) -> SearchPage:
    """Ranked results with facets; a page past the end is the last. IndexUnavailable without an index."""
    wanted = clean(query)
    chosen = {"section": section, "category": category, "region": region}
    chosen["year"] = str(year) if year else None
    if not wanted and not any(chosen.values()):
        return SearchPage("", [], 0, Paginator(range(0), per_page).get_page(1))
    found = _narrowed(wanted, chosen, sort)
    meant = _meant(wanted)
    corrected = bool(meant) and found.query.get_count() == 0
    if corrected:
        found = _narrowed(str(meant), chosen, sort)
    results = _slice(found, _page_number(page), per_page)
    total = found.query.get_count()
    page_obj = Paginator(range(min(total, WINDOW)), per_page).get_page(page)
    if not results and total:
        found = found.all()
        results = _slice(found, page_obj.number, per_page)
    notes = found.query.notes
    return SearchPage(
        query=wanted,
        hits=[_hit(result) for result in results],
        total=total,
        page_obj=page_obj,
        facets=_facets(found.query.get_facet_counts(), chosen),
        dropped=tuple(notes.dropped) if notes else (),
        fell_back=bool(notes and notes.fell_back),
        shortened=len(query.strip()) > MAX_LENGTH,
        meant=meant if total else None,
        corrected=corrected and bool(total),
    )


def _meant(query: str) -> str | None:
    """The query with its misspelt words corrected; phrases and exclusions are taken as they are."""
    if not query or any(mark in query for mark in '"“”「」『』-－'):
        return None
    suggested: str | None = connections[DEFAULT_ALIAS].get_backend().correction(query)
    return suggested


def _narrowed(wanted: str, chosen: Mapping[str, str | None], sort: str) -> SearchQuerySet:
    """The question with its filters, order, facets and highlights; without words everything, newest first."""
    found = SearchQuerySet().filter(content=UserQuery(wanted)) if wanted else SearchQuerySet().all()
    for name, value in chosen.items():
        if value:
            found = found.filter(**{f"{name}_exact": value})
    if sort == "date" or not wanted:
        found = found.order_by("-date")
    for name in FACETS:
        found = found.facet(name)
    return found.highlight()


def read_prefixes(text: str) -> tuple[str, dict[str, str]]:
    """The words of a query, and what its prefixes 类型: 地区: 年份: ask for, by parameter of `search`.

    A value that names nothing stays a word of the query.
    """
    chosen: dict[str, str] = {}

    def read(match: re.Match[str]) -> str:
        name = _PREFIXES[match[1].lower()]
        value = _named(name, match[2])
        if value is None:
            return match[0]
        chosen.setdefault(name, value)
        return " "

    rest = _PREFIX.sub(read, text[: MAX_LENGTH * 10])
    return " ".join(rest.split()), chosen


def _named(parameter: str, value: str) -> str | None:
    """The key of a section or division, or the year, that a reader's word names."""
    if parameter == "year":
        return value if re.fullmatch("(?:19|20|21)[0-9]{2}", value) else None
    labels = get_section_labels() if parameter == "section" else _region_labels()
    if value in labels:
        return value
    folded = analysis.fold(value)
    names = {key: analysis.fold(str(label)) for key, label in sorted(labels.items())}
    exact = (key for key, name in names.items() if name == folded)
    begins = (key for key, name in names.items() if name.startswith(folded))
    holds = (key for key, name in names.items() if folded in name)
    return next((key for found in (exact, begins, holds) for key in found), None)


def _page_number(page: int | str) -> int:
    return int(page) if str(page).isascii() and str(page).isdecimal() and len(str(page)) < 9 else 1


def _slice(found: SearchQuerySet, number: int, per_page: int) -> list[Any]:
    start = max(number - 1, 0) * per_page
    # Also a page that is not shown is asked for, because its answer says which page is the last.
    return list(found[start : start + per_page]) if start < WINDOW else list(found[:0])


def _hit(result: Any) -> Hit:
    marked = result.highlighted
    passage = marked["text"][0]
    # Where the words are in the title or the summary only, the summary says more than the text's beginning.
    summary = passage if "<mark>" in passage or not result.summary else marked["summary"][0]
    return Hit(
        title=result.title,
        title_html=mark_safe(marked["title"][0]),  # noqa: S308 - escaped by highlighting.py
        summary_html=mark_safe(summary),  # noqa: S308 - escaped by highlighting.py
        url=result.url,
        section=result.section,
        section_label=str(get_section_labels().get(result.section, "")),
        category=result.category or "",
        badge=result.badge or "",
        date=result.date,
    )


def _facets(counted: Mapping[str, Any], chosen: Mapping[str, str | None]) -> dict[str, list[FacetValue]]:
    fields = counted.get("fields", {})
    labels = {"section": get_section_labels(), "region": _region_labels()}
    # Categories are the sections' own words, indexed in Chinese.
    labels["category"] = {str(value): in_language(str(value)) for value, _count in fields.get("category", [])}
    facets: dict[str, list[FacetValue]] = {}
    for name in FACETS:
        values = [(str(value), count) for value, count in fields.get(name, [])]
        if name == "year":
            values.sort(reverse=True)
        facets[name] = [
            FacetValue(value, str(labels.get(name, {}).get(value, value)), count, chosen[name] == value)
            for value, count in values
            if _offered(name, value, chosen, labels["region"])
        ]
    return facets


def _offered(name: str, value: str, chosen: Mapping[str, str | None], regions: Mapping[str, str]) -> bool:
    """Categories once a section is chosen; cities first, the counties of a city once it is chosen."""
    if name == "category":
        return bool(chosen["section"]) and bool(value)
    if name != "region":
        return True
    region = chosen["region"]
    if value not in regions:
        return False
    # GB/T 2260: a city's code ends in 00, and its counties share its first four digits.
    if value.endswith("00"):
        return region is None or value[:4] == region[:4]
    return region is not None and value[:4] == region[:4]


@cache
def _region_labels() -> dict[str, str]:
    """Division code -> name; the setting SEARCH_REGION_LABELS names the function that knows them."""
    path = getattr(settings, "SEARCH_REGION_LABELS", "")
    return dict(import_string(path)()) if path else {}


def matching_pks(query: str, model: type[Model], limit: int = 2_000, region: str = "") -> list[Any]:
    """Keys of one model's rows that match, best first; without an index those whose name holds the words.

    `region` is a division code that the rows' index must hold: so that the best of a county are not lost
    among a province's.
    """
    wanted = clean(query)
    if not wanted:
        return []
    found = SearchQuerySet().filter(content=UserQuery(wanted)).models(model)
    if region:
        found = found.filter(region_exact=region)
    try:
        return [model._meta.pk.to_python(pk) for pk in found.values_list("pk", flat=True)[:limit]]
    except IndexUnavailable:
        names = {one.name for one in model._meta.get_fields()}
        name = next((one for one in _NAME_FIELDS if one in names), None)
        if name is None:
            return []
        rows = model._default_manager.filter(**{f"{name}__icontains": wanted})
        return list(rows.values_list("pk", flat=True)[:limit])
