"""One Atom feed for every list that declares one."""

from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from content.core.listings import Listing, get_listings

ENTRIES = 30


class SectionFeed(Feed[Any, Any]):
    """The newest entries of a list, as Atom."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, name: str) -> Listing:
        """The list of this name, if it has a feed."""
        listing = get_listings().get(name)
        if listing is None or not listing.has_feed:
            raise Http404
        return listing

    def title(self, listing: Listing) -> str:
        """Its title."""
        return str(listing.title)

    def subtitle(self, listing: Listing) -> str:
        """Its description."""
        return str(listing.description)

    def link(self, listing: Listing) -> str:
        """Where the whole list is."""
        return f"{settings.SITE_URL}/data/{listing.name}.json"

    def items(self, listing: Listing) -> Any:
        """The first entries in the list's own order."""
        return listing.get_queryset()[:ENTRIES]

    def item_title(self, item: Any) -> str:
        """The card's title."""
        return str(item.card.title)

    def item_description(self, item: Any) -> str:
        """The card's sentence."""
        return str(item.card.summary)

    def item_link(self, item: Any) -> str:
        """The card's address."""
        return f"{settings.SITE_URL}{item.card.url}"

    def item_updateddate(self, item: Any) -> Any:
        """When it was last changed."""
        return getattr(item, "last_published_at", None) or item.search_date

    def item_pubdate(self, item: Any) -> Any:
        """The date the reader sees."""
        return item.search_date

    def author_name(self, listing: Listing) -> str:
        """Who stands for entries without an author of their own: Atom wants one."""
        return str(_("放心"))

    def feed_copyright(self, listing: Listing) -> str:
        """The licence of everything that the portal publishes as data."""
        return str(_("数据按 CC BY 4.0 提供，转载文章请注明来源"))

    def item_author_name(self, item: Any) -> str:
        """The author, else the source."""
        return str(getattr(item, "author", "") or getattr(item, "tag_source", "") or _("放心"))

    def item_categories(self, item: Any) -> list[str]:
        """What search calls its category."""
        category = str(getattr(item, "search_category", "") or "")
        return [category] if category else []
