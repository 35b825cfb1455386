"""Questions to the index."""

from typing import Any

from django.db.models import Model
from haystack.query import SearchQuerySet

from search_index.engines.errors import IndexUnavailable


def matching_pks(text: str, model: type[Model], limit: int) -> list[Any]:
    """Primary keys of `model` that the index finds for `text`, best first; none while the index is away."""
    try:
        found = SearchQuerySet().models(model).auto_query(text)[:limit]
        return [int(result.pk) for result in found]
    except IndexUnavailable:
        return []
