"""Results that editors put first for a question (Wagtail's promoted search results)."""

from dataclasses import dataclass

from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.search.utils import normalise_query_string

from search_index import analysis


@dataclass(frozen=True)
class Pick:
    """One promoted result, a public page or an address."""

    title: str
    url: str
    description: str


def get_picks(query: str) -> list[Pick]:
    """What editors chose for exactly this question; pages only while everybody may see them."""
    plain = normalise_query_string(query)
    keys = {plain, normalise_query_string(analysis.fold(query))}
    chosen = SearchPromotion.objects.filter(query__query_string__in=keys)
    picks = []
    for promotion in chosen.select_related("page").order_by("sort_order"):
        page = promotion.page
        if page is not None and (not page.live or page.get_view_restrictions().exists()):
            continue
        url = page.get_url() if page is not None else promotion.external_link_url
        if url:
            picks.append(Pick(str(promotion.title), url, promotion.description))
    return picks
