"""Public lists, declared once: page, CSV and JSON twins, API, feed and catalogue read the declaration."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from wagtail.utils.apps import get_app_submodules

from content.core.exports import Column
from content.core.filters import ListingFilterSet
from content.core.visibility import public


class Listing:
    """One public list of one kind of thing."""

    name: str
    title: Any
    description: Any = ""
    model: type[Model]
    filterset_class: type[ListingFilterSet] = ListingFilterSet
    columns: Sequence[Column] = ()
    page_size = 20
    has_feed = False
    # Whether each row has a page of its own.
    in_sitemap = True

    def get_queryset(self) -> QuerySet[Any]:
        """Everything the public may see, in the list's own order."""
        raise NotImplementedError

    def filterset(
        self,
        params: Mapping[str, Any],
        *,
        queryset: QuerySet[Any] | None = None,
        request: HttpRequest | None = None,
    ) -> ListingFilterSet:
        """The list's filters bound to the parameters of one request."""
        rows = self.get_queryset() if queryset is None else queryset
        return self.filterset_class(params, queryset=rows, request=request)


class PageListing(Listing):
    """The list behind a `ListingPage` class: its published, public child pages."""

    def __init__(self, index_class: Any) -> None:
        self.name = index_class.listing_name
        self.title = index_class.listing_title
        self.description = index_class.listing_description
        self.model = apps.get_model(index_class.item_model)
        self.filterset_class = index_class.filterset_class
        self.page_size = index_class.page_size
        self.has_feed = index_class.has_feed
        self.columns = self.model.get_export_columns()
        self.ordering = index_class.item_ordering

    def get_queryset(self) -> QuerySet[Any]:
        """Live pages without view restrictions on themselves or above."""
        pages = public(self.model._default_manager.all()).order_by(*self.ordering)
        return pages.select_related(*self.model.listing_relations)  # type: ignore[attr-defined]


_registered: dict[str, Listing] = {}


def register(listing_class: type[Listing]) -> type[Listing]:
    """Class decorator for a list that is not made of pages; found in every app's `listings.py`."""
    _registered[listing_class.name] = listing_class()
    return listing_class


@cache
def get_listings() -> dict[str, Listing]:
    """Every public list by its name: one for each `ListingPage` class and each registered one."""
    for name, _module in get_app_submodules("listings"):
        import_module(f"{name}.listings")
    found = {
        model.listing_name: model.get_listing()  # type: ignore[attr-defined]
        for model in apps.get_models()
        if getattr(model, "item_model", None) and hasattr(model, "get_listing")
    }
    return dict(sorted({**found, **_registered}.items()))
