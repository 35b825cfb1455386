"""Haystack engine over Whoosh's files: scoring on arrays, one writer, readers that open nothing per query."""

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from haystack.backends import BaseEngine, log_query
from haystack.constants import DJANGO_CT, ID
from haystack.utils import get_model_ct
from whoosh.fields import Schema

from search_index import analysis
from search_index.engines import language, results
from search_index.engines.backend import PortalBackend
from search_index.engines.errors import IndexUnavailable
from search_index.engines.lookups import WhooshSearchQuery
from search_index.engines.schema import STAMP, fingerprint, text_fields
from search_index.engines.scoring import Evaluator, Found
from search_index.engines.segments import Mask, damage_as_unavailable
from search_index.engines.snapshots import IndexReader, Snapshot
from search_index.engines.spelling import SnapshotSpeller
from search_index.engines.storage import IndexHome
from search_index.engines.writer import Batch, IndexWriter

#: One reader per folder and process: Haystack makes a backend per thread.
_readers: dict[str, IndexReader] = {}


class WhooshSearchBackend(PortalBackend):
    """Searches and writes one index folder (setting PATH; LOCK_SECONDS is how long a writer waits)."""

    def __init__(self, connection_alias: str, **connection_options: Any) -> None:
        super().__init__(connection_alias, **connection_options)
        if not connection_options.get("PATH"):
            raise ImproperlyConfigured(f"HAYSTACK_CONNECTIONS[{connection_alias!r}] needs a PATH.")
        self.home = IndexHome(connection_options["PATH"])
        self._stamp: tuple[Schema | None, str, str] = (None, "", "")
        self._build: Batch | None = None

    def snapshot(self) -> Snapshot:
        """The newest commit; IndexUnavailable when there is none that this code can read."""
        path = os.fspath(self.home.path)
        reader = _readers.get(path) or _readers.setdefault(path, IndexReader(self.home))
        schema = self.schema()[1]
        if self._stamp[0] is not schema or self._stamp[1] != analysis.ANALYSIS_VERSION:
            self._stamp = (schema, analysis.ANALYSIS_VERSION, fingerprint(schema))
        return reader.snapshot(self._stamp[2])

    # Writing

    @contextlib.contextmanager
    def session(self, wait: float | None = None) -> Iterator[Batch]:
        """Changes that are committed together; IndexLocked when another writer does not end in time."""
        if self._build is not None:
            yield self._build
            return
        with self.home.writing(self.lock_seconds if wait is None else wait):
            writer = IndexWriter(self.home, self.schema()[1], self.lock_seconds)
            folder = self.home.folder(writer.pointer())
            with damage_as_unavailable():
                batch = Batch(folder)
            with batch:
                yield batch
            writer.publish(folder, batch.generation)
            for call in batch.on_published:
                call()

    @contextlib.contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Collects all updates in an index beside the live one, and swaps it in at the end."""
        with self.home.writing(self.lock_seconds):
            writer = IndexWriter(self.home, self.schema()[1], self.lock_seconds)
            writer.discard_interrupted()
            folder = writer.new_build()
            try:
                batch = Batch(folder)
                with batch:
                    self._build = batch
                    yield
            except BaseException:
                # On a full disk the half of an index would keep everything else from being written.
                shutil.rmtree(folder, ignore_errors=True)
                raise
            finally:
                self._build = None
            writer.publish(folder, batch.generation)

    def create(self) -> None:
        """Makes an empty index the live one."""
        with self.home.writing(self.lock_seconds):
            IndexWriter(self.home, self.schema()[1], self.lock_seconds).create()

    # Reading

    @log_query
    def search(self, query_string: str, **kwargs: Any) -> dict[str, Any]:
        """Haystack's answer: results, hits, facets, and notes on how the query was understood."""
        if not query_string:
            return {"results": [], "hits": 0}
        document, schema = self.schema()
        snapshot = self.snapshot()
        evaluator = Evaluator(snapshot, schema)
        found = evaluator.evaluate(language.parse(str(query_string), schema.names()))
        notes = evaluator.notes
        mask = found.mask & snapshot.alive & self._filter(snapshot, **kwargs)
        start, end = kwargs.get("start_offset") or 0, kwargs.get("end_offset")
        hits = int(np.count_nonzero(mask))
        asked = kwargs.get("spelling_query")
        suggested = self.correction(str(asked)) if asked else None
        answer = {"hits": hits, "notes": notes, "spelling_suggestion": suggested, "results": []}
        answer["facets"] = self._facets(snapshot, mask, **kwargs)
        if end is None or end > start:
            best, scores = results.ordered(
                snapshot, schema, Found(mask, found.ranked), kwargs.get("sort_by"), end
            )
            maker = results.ResultMaker(self.unified_index, document, notes, bool(kwargs.get("highlight")))
            made = (
                maker.make(snapshot.stored(number), score, kwargs.get("result_class"))
                for number, score in zip(best[start:end].tolist(), scores[start:end].tolist(), strict=True)
            )
            answer["results"] = [result for result in made if result is not None]
        return answer

    def _filter(
        self,
        snapshot: Snapshot,
        *,
        narrow_queries: Iterable[str] | None = None,
        models: Iterable[Any] | None = None,
        limit_to_registered_models: bool | None = None,
        **_others: Any,
    ) -> Mask:
        schema = self.schema()[1]
        mask = np.ones(snapshot.size, dtype=bool)
        for query in narrow_queries or ():
            evaluator = Evaluator(snapshot, schema)
            mask &= evaluator.evaluate(language.parse(str(query), schema.names())).mask
        if limit_to_registered_models is None:
            limit_to_registered_models = getattr(settings, "HAYSTACK_LIMIT_TO_REGISTERED_MODELS", True)
        if models:
            wanted = [get_model_ct(model) for model in models]
        elif limit_to_registered_models:
            wanted = self.build_models_list()
        else:
            return mask
        leaf = language.Leaf(DJANGO_CT, "in", wanted)
        return mask & Evaluator(snapshot, schema).evaluate(leaf).mask

    def _facets(
        self,
        snapshot: Snapshot,
        mask: Mask,
        *,
        facets: Any = None,
        date_facets: Any = None,
        query_facets: Any = None,
        **_others: Any,
    ) -> dict[str, dict[str, Any]]:
        if not (facets or date_facets or query_facets):
            return {}
        schema = self.schema()[1]
        counted: dict[str, Any] = {}
        for name, query in query_facets or ():
            tree = language.parse(f"{name}:{query}", schema.names())
            matching = Evaluator(snapshot, schema).evaluate(tree).mask
            counted[f"{name}:{query}"] = int((mask & matching).sum())
        docs = np.flatnonzero(mask)
        return {
            "fields": {name: results.facet_counts(snapshot, schema, docs, name) for name in facets or ()},
            "dates": {
                name: results.date_counts(snapshot, schema, docs, name, options)
                for name, options in (date_facets or {}).items()
            },
            "queries": counted,
        }

    def stored(self, identifier: str) -> dict[str, Any] | None:
        """The stored values of an indexed object; None when it is not indexed."""
        snapshot = self.snapshot()
        numbers = snapshot.docs(ID, identifier.encode()).tolist()
        return next((snapshot.stored(number) for number in numbers if snapshot.alive[number]), None)

    def correction(self, query: str) -> str | None:
        """What a reader may have meant; None when every word is known or nothing is near."""
        _document, schema = self.schema()
        if "title" not in schema:
            return None
        return SnapshotSpeller(self.snapshot(), text_fields(schema)).correct(query)

    def contents(self) -> dict[str, list[tuple[str, str]]]:
        """Identifier and content stamp of all documents per content type, to compare with the database."""
        snapshot = self.snapshot()
        found: dict[str, list[tuple[str, str]]] = {}
        for number in np.flatnonzero(snapshot.alive).tolist():
            stored = snapshot.stored(number)
            found.setdefault(stored[DJANGO_CT], []).append((stored[ID], stored.get(STAMP, "")))
        return found

    def available(self) -> bool:
        """Whether a search would be answered."""
        try:
            self.snapshot()
        except IndexUnavailable:
            return False
        return True

    def intact(self) -> bool:
        """Whether every part of the index can be read; reads all of it."""
        try:
            snapshot = self.snapshot()
            for segment in snapshot.segments:
                segment.check()
        except IndexUnavailable:
            return False
        return True


class WhooshEngine(BaseEngine):
    """The engine named in HAYSTACK_CONNECTIONS."""

    backend = WhooshSearchBackend
    query = WhooshSearchQuery
