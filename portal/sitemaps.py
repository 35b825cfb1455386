"""Sitemaps: Wagtail pages, and every list that is not made of pages."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.utils.functional import SimpleLazyObject
from wagtail.contrib.sitemaps import Sitemap as WagtailSitemap
from wagtail.models import Page

from content.core.listings import Listing, get_listings


class PageSitemap(WagtailSitemap):
    """Live public pages."""


class ListingSitemap(Sitemap[Any]):
    """The entries of one list of ordinary models."""

    limit = 5_000

    def __init__(self, listing: Listing) -> None:
        self.listing = listing

    def items(self) -> Any:
        """Its public rows."""
        return self.listing.get_queryset()

    def location(self, item: Any) -> str:
        """The row's own page."""
        return str(item.card.url)


def _sitemaps() -> dict[str, Any]:
    found: dict[str, Any] = {"pages": PageSitemap}
    for listing in get_listings().values():
        if listing.in_sitemap and not issubclass(listing.model, Page):
            found[listing.name] = ListingSitemap(listing)
    return found


SITEMAPS: Any = SimpleLazyObject(_sitemaps)
