"""Base of all indexes: one set of fields, filled from what an object declares."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from haystack import indexes
from haystack.exceptions import SkipDocument
from wagtail.models import Page
from wagtail.search import index as wagtail_index

from search_index import analysis

_MAX_TEXT = 200_000
_MAX_SUMMARY = 200


class Searchable(Protocol):
    """What an object may declare to search; only `search_section` has no default.

    `search_section_label` names the section for readers. `search_queryset()` (a class method) returns the
    rows that are public, with what they need selected; without it every row is asked `is_public_now`.
    """

    search_section: str
    search_section_label: str
    search_title: str
    search_summary: str
    search_date: datetime.date | datetime.datetime | None
    search_category: str
    search_regions: list[str]
    search_names: list[str]
    search_badge: str
    is_public_now: bool

    def get_search_text(self) -> str:
        """Everything that a reader may look for."""

    def get_absolute_url(self) -> str:
        """The public address."""


def declared(obj: Any, name: str, default: Any = "") -> Any:
    """An attribute, property or method without arguments that an object may have."""
    value = getattr(obj, name, None)
    if callable(value):
        value = value()
    return default if value is None else value


class PortalIndex(indexes.SearchIndex):
    """Index of any model that declares a search section; subclasses say of which."""

    text = indexes.CharField(document=True)
    title = indexes.CharField(boost=4.0)
    names = indexes.CharField(boost=2.0, null=True)
    suggest = indexes.MultiValueField(null=True, stored=False)
    summary = indexes.CharField(null=True)
    url = indexes.CharField(indexed=False)
    section = indexes.CharField(faceted=True)
    category = indexes.CharField(faceted=True, null=True)
    region = indexes.MultiValueField(faceted=True, null=True)
    year = indexes.IntegerField(faceted=True, null=True)
    date = indexes.DateTimeField(null=True)
    badge = indexes.CharField(indexed=False, null=True)

    def index_queryset(self, using: str | None = None) -> QuerySet[Any]:
        """Rows to index: those the model calls public, else all of them (each is asked)."""
        model = self.get_model()
        if hasattr(model, "search_queryset"):
            queryset: QuerySet[Any] = model.search_queryset()
            return queryset
        return super().index_queryset(using=using)

    def should_update(self, instance: Any, **kwargs: Any) -> bool:
        """Only what everybody may see; Haystack does not ask `index_queryset` for single objects."""
        return self.is_public(instance)

    def is_public(self, obj: Any) -> bool:
        """Whether everybody may see the object now."""
        return bool(declared(obj, "is_public_now", getattr(obj, "live", True))) and bool(self.address(obj))

    def address(self, obj: Any) -> str:
        """The public address, empty when the object has none."""
        return str(declared(obj, "get_absolute_url"))

    def search_text(self, obj: Any) -> str:
        """Everything that a reader may look for in the object."""
        return str(declared(obj, "get_search_text"))

    def prepare(self, obj: Any) -> dict[str, Any]:
        """All fields from what the object declares."""
        if not self.is_public(obj):
            raise SkipDocument
        data: dict[str, Any] = super().prepare(obj)
        title = str(declared(obj, "search_title") or getattr(obj, "title", "") or obj)
        names = [str(name) for name in declared(obj, "search_names", [])]
        text = self.search_text(obj)[:_MAX_TEXT]
        date = _moment(declared(obj, "search_date", None))
        summary = str(declared(obj, "search_summary") or getattr(obj, "summary", "") or text)
        return data | {
            "text": text,
            "title": title,
            "names": " ".join([*names, *_pinyin([title, *names])]),
            "suggest": [key for name in (title, *names) for key in analysis.suggestion_keys(name)],
            "summary": " ".join(summary.split())[:_MAX_SUMMARY],
            "url": self.address(obj),
            "section": str(declared(obj, "search_section")),
            "category": str(declared(obj, "search_category")) or None,
            "region": [str(code) for code in declared(obj, "search_regions", [])],
            "year": timezone.localtime(date).year if date else None,
            "date": date,
            "badge": str(declared(obj, "search_badge")) or None,
        }


class PageIndex(PortalIndex):
    """Index of a Wagtail page type: its own search fields, its own and its ancestors' privacy."""

    def index_queryset(self, using: str | None = None) -> QuerySet[Any]:
        """Live pages without a restriction on themselves or above."""
        queryset: QuerySet[Any] = self.get_model().objects.live().public()
        return queryset.filter(Q(expire_at=None) | Q(expire_at__gt=timezone.now()))

    def should_update(self, instance: Any, **kwargs: Any) -> bool:
        """Also asks for view restrictions, which the queryset of a rebuild has asked for already."""
        return self.is_public(instance) and not instance.get_view_restrictions().exists()

    def is_public(self, obj: Any) -> bool:
        """Live, not expired, and below a site."""
        expired = obj.expire_at is not None and obj.expire_at <= timezone.now()
        return bool(obj.live and not expired and declared(obj, "is_public_now", True) and self.address(obj))

    def address(self, obj: Any) -> str:
        """The page's address, empty when no site holds it."""
        return str(obj.get_url() or "")

    def search_text(self, obj: Any) -> str:
        """The values of the page type's search fields, StreamField content included."""
        parts = [str(declared(obj, "get_search_text"))]
        parts += _field_texts(obj, obj.get_search_fields())
        return "\n".join(part for part in parts if part)

    def prepare(self, obj: Any) -> dict[str, Any]:
        """Adds the date of first publication where the type declares none."""
        data = super().prepare(obj)
        if data["date"] is None and obj.first_published_at:
            data |= {"date": obj.first_published_at, "year": timezone.localtime(obj.first_published_at).year}
        return data


def _pinyin(names: Iterable[str]) -> list[str]:
    return [term for name in names for term in analysis.pinyin_terms(name)]


def _moment(value: Any) -> datetime.datetime | None:
    """A date as the midnight it begins with, aware."""
    if value is None or value == "":
        return None
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day)  # noqa: DTZ001
    moment: datetime.datetime = value if timezone.is_aware(value) else timezone.make_aware(value)
    return moment


def _field_texts(obj: Any, fields: Iterable[Any]) -> Iterator[str]:
    for field in fields:
        if isinstance(field, wagtail_index.SearchField) and field.field_name != "title":
            yield from _flat(field.get_value(obj))
        elif isinstance(field, wagtail_index.RelatedFields):
            value = field.get_value(obj)
            related = value.all() if hasattr(value, "all") else [value] if value is not None else []
            for one in related:
                yield from _field_texts(one, field.fields)


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, (list, tuple, set)):
        for one in value:
            yield from _flat(one)
    elif value not in (None, ""):
        yield str(value)


def index_for(model: type[Model]) -> type[PortalIndex]:
    """An index class for a model: `class StoreIndex(index_for(Store))` or, for pages, nothing at all."""
    base = PageIndex if issubclass(model, Page) else PortalIndex

    def get_model(_self: PortalIndex) -> type[Model]:
        return model

    name = f"{model._meta.app_label.title().replace('_', '')}{model.__name__}Index"
    body = {"get_model": get_model, "__module__": __name__, "__doc__": f"Index of {model._meta.label}."}
    return type(name, (base, indexes.Indexable), body)
