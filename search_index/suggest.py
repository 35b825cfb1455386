"""Suggestions while typing: names, titles, their pinyin and initials."""

from haystack.query import SearchQuerySet

from search_index import analysis
from search_index.query import clean, get_section_labels

LIMIT = 8
_CANDIDATES = 40


def suggest(query: str) -> list[dict[str, str]]:
    """Up to eight {title, url, section}: names that begin so, shortest first, then titles that hold it."""
    wanted = clean(query)
    key = "".join(analysis.fold(wanted).split())
    if not key:
        return []
    begins = SearchQuerySet().filter(suggest__startswith=key)[:_CANDIDATES]
    found = {result.url: result for result in sorted(begins, key=lambda result: len(result.title))}
    if len(found) < LIMIT:
        for result in SearchQuerySet().filter(title=wanted)[:LIMIT]:
            found.setdefault(result.url, result)
    labels = get_section_labels()
    return [
        {"title": result.title, "url": url, "section": str(labels.get(result.section, ""))}
        for url, result in list(found.items())[:LIMIT]
    ]
