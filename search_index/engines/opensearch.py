"""Haystack engine on OpenSearch, for many machines: fields, trees and answers as in the Whoosh engine."""

import contextlib
import datetime
import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from haystack import connections
from haystack.backends import BaseEngine, BaseSearchBackend, log_query
from haystack.constants import DJANGO_CT, ID
from haystack.exceptions import SearchBackendError, SkipDocument
from haystack.utils import get_identifier, get_model_ct
from opensearchpy import OpenSearch, helpers
from opensearchpy.exceptions import NotFoundError, OpenSearchException
from whoosh.fields import Schema

from search_index.engines import language, results
from search_index.engines.errors import IndexLocked, IndexUnavailable
from search_index.engines.lookups import WhooshSearchQuery
from search_index.engines.opensearch_query import SORT, Query, Translator
from search_index.engines.opensearch_writer import STORED, Bulk, ClusterWriter, stored_values
from search_index.engines.preparing import plain_document
from search_index.engines.schema import STAMP, KeyField, TextField, build_schema, decode_key

logger = logging.getLogger(__name__)
#: OpenSearch's own bound of paging.
WINDOW = 10_000
_FACET_VALUES = 1_000
_DATE_VALUES = 10_000
_ALIKE_TEXT = 300


class OpenSearchBackend(BaseSearchBackend):
    """Searches and writes the index INDEX_NAME of the cluster at URL (TIMEOUT in seconds, LOCK_SECONDS)."""

    RESERVED_WORDS = ("AND", "NOT", "OR", "TO")
    RESERVED_CHARACTERS = ("\\", '"', "(", ")", ":", "-", "*", "[", "]")

    def __init__(self, connection_alias: str, **connection_options: Any) -> None:
        super().__init__(connection_alias, **connection_options)
        for name in ("URL", "INDEX_NAME"):
            if not connection_options.get(name):
                raise ImproperlyConfigured(f"HAYSTACK_CONNECTIONS[{connection_alias!r}] needs {name}.")
        self.name = str(connection_options["INDEX_NAME"])
        self.lock_seconds = float(connection_options.get("LOCK_SECONDS", 30))
        self.client = OpenSearch(connection_options["URL"], timeout=self.timeout, max_retries=1)
        self._schema: tuple[str, Schema] | None = None
        self._build: Bulk | None = None

    @property
    def unified_index(self) -> Any:
        """Haystack's collection of all declared indexes."""
        return connections[self.connection_alias].get_unified_index()

    def build_schema(self, fields: Any) -> tuple[str, Schema]:
        """Name of the document field and the schema for Haystack's fields."""
        return build_schema(fields)

    def schema(self) -> tuple[str, Schema]:
        """The same for all declared indexes, made once."""
        if self._schema is None:
            self._schema = self.build_schema(self.unified_index.all_searchfields())
        return self._schema

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

    def document(self, index: Any, obj: Any) -> dict[str, Any]:
        """What is written for an object; SkipDocument when the index refuses it."""
        return plain_document(index, obj, self.schema()[1])

    def update(self, index: Any, iterable: Iterable[Any], commit: bool = True) -> None:
        """Adds or replaces objects."""
        with self.session() as bulk:
            for obj in iterable:
                try:
                    bulk.put(self.document(index, obj))
                except SkipDocument:
                    logger.debug("Indexing of %s was skipped", get_identifier(obj))
                except Exception:
                    if not self.silently_fail:
                        raise
                    logger.exception("%s could not be indexed", get_identifier(obj))

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:
        """Removes one object, given itself or its identifier."""
        with self.session() as bulk:
            bulk.drop([get_identifier(obj_or_string)])

    def clear(self, models: Iterable[Any] | None = None, commit: bool = True) -> None:
        """Removes the objects of some models, or everything."""
        if models is None:
            self.create()
            return
        with self.session() as bulk:
            bulk.drop([get_model_ct(model) for model in models], field=DJANGO_CT)

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
        return self._call(body)

    def _call(self, body: dict[str, Any]) -> dict[str, Any]:
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
            name: _per_gap(self._values(name, counted[f"date {name}"]), options)
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

    def more_like_this(
        self, model_instance: Any, additional_query_string: str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Documents that share the most telling words with an indexed object."""
        document = self.schema()[0]
        identifier = get_identifier(model_instance)
        found = self._call({"query": {"term": {ID: identifier}}, "_source": [STORED]})["hits"]["hits"]
        if not found:
            return {"results": [], "hits": 0}
        stored = stored_values(found[0]["_source"][STORED])
        text = f"{stored.get('title', '')} {stored.get(document, '')}"[:_ALIKE_TEXT]
        alike = language.fragment("content", "content", text)
        query = f"{alike} AND NOT {language.fragment(ID, 'exact', identifier)}"
        if additional_query_string and additional_query_string != "*":
            query = f"({query}) AND ({additional_query_string})"
        return self.search(query, **kwargs)

    def correction(self, query: str) -> str | None:
        """What a reader may have meant; None when every word is known or nothing is near."""
        return None

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


def _per_gap(
    values: Iterable[tuple[datetime.datetime, int]], options: Mapping[str, Any]
) -> list[tuple[datetime.datetime, int]]:
    """Documents per year, month or day between two dates, oldest first."""
    gap = options["gap_by"]
    low, high = (
        datetime.datetime(day.year, day.month, day.day)  # noqa: DTZ001
        for day in (options["start_date"], options["end_date"])
    )
    counts: dict[datetime.datetime, int] = {}
    for value, count in values:
        if low <= value < high:
            month, day = (value.month if gap != "year" else 1), (value.day if gap == "day" else 1)
            start = datetime.datetime(value.year, month, day)  # noqa: DTZ001
            counts[start] = counts.get(start, 0) + count
    return sorted(counts.items())


class OpenSearchEngine(BaseEngine):
    """The engine named in HAYSTACK_CONNECTIONS."""

    backend = OpenSearchBackend
    query = WhooshSearchQuery
