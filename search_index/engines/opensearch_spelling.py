"""Did you mean, asked of OpenSearch."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from search_index import analysis
from search_index.engines.opensearch_writer import STORED, stored_values
from search_index.engines.spelling import CANDIDATES, Speller


class ClusterSpeller(Speller):
    """The speller over an index of a cluster; `ask` sends one search."""

    def __init__(self, ask: Callable[[dict[str, Any]], dict[str, Any]], fields: tuple[str, ...]) -> None:
        super().__init__(fields)
        self._ask = ask

    def _counted(self, terms: Sequence[str], field: str = "") -> list[int]:
        names = (field,) if field else self._fields
        filters = {term: {"bool": {"should": [{"term": {name: term}} for name in names]}} for term in terms}
        counted = self._ask({"size": 0, "aggs": {"terms": {"filters": {"filters": filters}}}})
        buckets = counted["aggregations"]["terms"]["buckets"]
        return [int(buckets[term]["doc_count"]) for term in terms]

    def _titles(self, field: str, terms: Collection[str], least: int) -> Iterator[str]:
        held = [{"term": {field: term}} for term in terms]
        query = {"bool": {"should": held, "minimum_should_match": max(least, 1)}}
        found = self._ask({"query": query, "size": CANDIDATES, "_source": [STORED]})
        for hit in found["hits"]["hits"]:
            yield analysis.fold(str(stored_values(hit["_source"][STORED]).get("title", "")))
