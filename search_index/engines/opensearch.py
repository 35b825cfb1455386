"""Haystack engine on OpenSearch, for many machines: fields, trees and answers as in the Whoosh engine."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from haystack.backends import BaseEngine, log_query
from haystack.constants import DJANGO_CT, ID
from haystack.exceptions import SearchBackendError
from haystack.utils import get_model_ct
from opensearchpy import OpenSearch, helpers
from opensearchpy.exceptions import NotFoundError, OpenSearchException

from search_index.engines import language, results
from search_index.engines.backend import PortalBackend
from search_index.engines.errors import IndexLocked, IndexUnavailable
from search_index.engines.lookups import WhooshSearchQuery
from search_index.engines.opensearch_query import SORT, Query, Translator
from search_index.engines.opensearch_spelling import ClusterSpeller
from search_index.engines.opensearch_writer import STORED, Bulk, ClusterWriter, stored_values
from search_index.engines.schema import STAMP, KeyField, TextField, decode_key, text_fields

#: OpenSearch's own bound of paging.
WINDOW = 10_000
_FACET_VALUES = 1_000
_DATE_VALUES = 10_000


class OpenSearchBackend(PortalBackend):
    """Searches and writes the index INDEX_NAME of the cluster at URL (TIMEOUT in seconds, LOCK_SECONDS)."""

    def __init__(self, connection_alias: str, **connection_options: Any) -> None:
        super().__init__(connection_alias, **connection_options)
        for name in ("URL", "INDEX_NAME"):
            if not connection_options.get(name):
                raise ImproperlyConfigured(f"HAYSTACK_CONNECTIONS[{connection_alias!r}] needs {name}.")
        self.name = str(connection_options["INDEX_NAME"])
        self.client = OpenSearch(connection_options["URL"], timeout=self.timeout, max_retries=1)
        self._build: Bulk | None = None

    def writer(self) -> ClusterWriter:
        """The writer of this index in the version of this code."""
        return ClusterWriter(self.client, self.name, self.schema()[1])

    # Writing

    @contextlib.contextmanager
    def session(self, wait: float | None = None) -> Iterator[Bulk]:
        """Changes that are sent together; IndexLocked when another writer does not end in time."""
        if self._build is not None:
            yield self._build
            return
        writer = self.writer()
        with writer.writing(self.lock_seconds if wait is None else wait):
            bulk = writer.bulk(writer.live())
            with bulk:
                yield bulk
            for call in bulk.on_published:
                call()

    @contextlib.contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Collects all updates in an index beside the live one, and swaps it in at the end."""
        writer = self.writer()
        with writer.writing(self.lock_seconds):
            index = writer.new_build()
            try:
                self._build = writer.bulk(index)
                with self._build:
                    yield
            except BaseException:
                writer.discard(index)
                raise
            finally:
                self._build = None
            writer.publish(index)

    def create(self) -> None:
        """Makes an empty index the live one."""
        writer = self.writer()
        with writer.writing(self.lock_seconds):
            writer.publish(writer.new_build())

    # Reading

    @log_query
    def search(self, query_string: str, **kwargs: Any) -> dict[str, Any]:
        """Haystack's answer: results, hits, facets, and notes on how the query was understood."""
        if not query_string:
            return {"results": [], "hits": 0}
        document, schema = self.schema()
        tree = language.parse(str(query_string), schema.names())
        translator = Translator(schema)
        found = self._ask(translator.translate(tree), **kwargs)
        hits = int(found["hits"]["total"]["value"])
        if not hits and translator.could_loosen:
            translator = Translator(schema, loose=True)
            found = self._ask(translator.translate(tree), **kwargs)
            hits = int(found["hits"]["total"]["value"])
            translator.notes.fell_back = bool(hits)
        asked = kwargs.get("spelling_query")
        maker = results.ResultMaker(
            self.unified_index, document, translator.notes, bool(kwargs.get("highlight"))
        )
        made = (
            maker.make(
                stored_values(hit["_source"][STORED]), hit["_score"] or 0.0, kwargs.get("result_class")
            )
            for hit in found["hits"]["hits"]
        )
        return {
            "hits": hits,
            "notes": translator.notes,
            "spelling_suggestion": self.correction(str(asked)) if asked else None,
            "facets": self._facets(found.get("aggregations", {}), **kwargs),
            "results": [result for result in made if result is not None],
        }

    def _ask(self, query: Query, **kwargs: Any) -> dict[str, Any]:
        start = kwargs.get("start_offset") or 0
        end = min(WINDOW if kwargs.get("end_offset") is None else kwargs["end_offset"], WINDOW)
        body = {
            "query": {"bool": {"must": [query], "filter": self._filters(**kwargs)}},
            "from": min(start, WINDOW),
            "size": max(end - start, 0),
            "sort": self._sort(kwargs.get("sort_by")),
            "aggs": self._aggregations(**kwargs),
            "track_total_hits": True,
            "track_scores": True,
            "_source": [STORED],
        }
        return self.call(body)

    def call(self, body: dict[str, Any]) -> dict[str, Any]:
        """One search of the live index; IndexUnavailable when there is none or the cluster is away."""
        try:
            found: dict[str, Any] = self.client.search(index=self.writer().alias, body=body)
        except OpenSearchException as error:
            raise IndexUnavailable(f"OpenSearch does not answer: {error}") from error
        return found

    def _filters(self, **kwargs: Any) -> list[Query]:
        schema = self.schema()[1]
        filters = [
            Translator(schema).translate(language.parse(str(query), schema.names()))
            for query in kwargs.get("narrow_queries") or ()
        ]
        models = kwargs.get("models")
        wanted = [get_model_ct(model) for model in models] if models else self.build_models_list()
        return [*filters, {"terms": {DJANGO_CT: wanted}}]

    def _sort(self, sort_by: Iterable[str] | None) -> list[Any]:
        schema = dict(self.schema()[1].items())
        order: list[Any] = []
        for asked in sort_by or ():
            name = asked.lstrip("-")
            if name not in schema:
                raise SearchBackendError(f"There is no field {name!r} to order by.")
            field = f"{name}{SORT}" if isinstance(schema[name], TextField) else name
            order.append({field: {"order": "desc" if asked.startswith("-") else "asc", "missing": "_last"}})
        # Ties in the order of writing, so that pages never overlap.
        return [*order, "_score", "_doc"]

    def _aggregations(
        self, *, facets: Any = None, date_facets: Any = None, query_facets: Any = None, **_others: Any
    ) -> dict[str, Any]:
        schema = self.schema()[1]
        kinds = dict(schema.items())
        for name in (*(facets or ()), *(date_facets or ())):
            if not isinstance(kinds.get(name), KeyField):
                raise SearchBackendError(f"There is no facet {name!r}.")
        asked = {f"field {name}": {"terms": {"field": name, "size": _FACET_VALUES}} for name in facets or ()}
        asked |= {
            f"date {name}": {"terms": {"field": name, "size": _DATE_VALUES}} for name in date_facets or ()
        }
        for name, query in query_facets or ():
            tree = language.parse(f"{name}:{query}", schema.names())
            asked[f"query {name}:{query}"] = {"filter": Translator(schema).translate(tree)}
        return asked

    def _facets(
        self,
        counted: Mapping[str, Any],
        *,
        facets: Any = None,
        date_facets: Any = None,
        query_facets: Any = None,
        **_others: Any,
    ) -> dict[str, dict[str, Any]]:
        if not (facets or date_facets or query_facets):
            return {}
        values = {name: self._values(name, counted[f"field {name}"]) for name in facets or ()}
        dates = {
            name: results.per_gap(self._values(name, counted[f"date {name}"]), options)
            for name, options in (date_facets or {}).items()
        }
        queries = [f"{name}:{query}" for name, query in query_facets or ()]
        return {
            "fields": values,
            "dates": dates,
            "queries": {name: counted[f"query {name}"]["doc_count"] for name in queries},
        }

    def _values(self, name: str, counted: Mapping[str, Any]) -> list[tuple[Any, int]]:
        kinds: dict[str, Any] = dict(self.schema()[1].items())
        kind = kinds[name].kind
        pairs = [(decode_key(kind, one["key"].encode()), one["doc_count"]) for one in counted["buckets"]]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def stored(self, identifier: str) -> dict[str, Any] | None:
        """The stored values of an indexed object; None when it is not indexed."""
        found = self.call({"query": {"term": {ID: identifier}}, "_source": [STORED]})["hits"]["hits"]
        return stored_values(found[0]["_source"][STORED]) if found else None

    def correction(self, query: str) -> str | None:
        """What a reader may have meant; None when every word is known or nothing is near."""
        schema = self.schema()[1]
        if "title" not in schema:
            return None
        return ClusterSpeller(self.call, text_fields(schema)).correct(query)

    # State

    def contents(self) -> dict[str, list[tuple[str, str]]]:
        """Identifier and content stamp of all documents per content type, to compare with the database."""
        found: dict[str, list[tuple[str, str]]] = {}
        try:
            for hit in helpers.scan(self.client, index=self.writer().alias, _source=[STAMP, DJANGO_CT]):
                (content_type,) = hit["_source"][DJANGO_CT]
                found.setdefault(content_type, []).append((hit["_id"], hit["_source"][STAMP]))
        except OpenSearchException as error:
            raise IndexUnavailable(f"OpenSearch does not answer: {error}") from error
        return found

    def available(self) -> bool:
        """Whether a search would be answered; IndexLocked while the cluster is away: no rebuild helps."""
        try:
            return bool(self.client.indices.exists_alias(name=self.writer().alias))
        except NotFoundError:
            return False
        except OpenSearchException as error:
            raise IndexLocked(f"OpenSearch does not answer: {error}") from error

    def intact(self) -> bool:
        """Whether the index can be read."""
        return self.available()


class OpenSearchEngine(BaseEngine):
    """The engine named in HAYSTACK_CONNECTIONS."""

    backend = OpenSearchBackend
    query = WhooshSearchQuery
