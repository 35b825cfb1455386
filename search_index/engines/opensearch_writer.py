"""Writing to OpenSearch: one writer at a time on however many machines, versioned indexes behind an alias."""

import contextlib
import datetime
import json
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Self

from haystack.constants import ID
from opensearchpy import OpenSearch, helpers
from opensearchpy.exceptions import ConflictError, NotFoundError, OpenSearchException
from whoosh.fields import Schema

from search_index import analysis
from search_index.engines.errors import IndexLocked, IndexUnavailable
from search_index.engines.opensearch_query import PHRASE, SORT, phrase_terms
from search_index.engines.schema import STAMP, KeyField, TextField, encode_key, fingerprint

STORED = "stored"
LOCK_SECONDS = 60
#: Old versions are kept so long for web processes that still run the code before a deployment.
KEEP_SECONDS = 86_400
_FLUSH_AT = 1_000
_SORTED = 100
_WAIT = 0.1


def mapping(schema: Schema) -> dict[str, Any]:
    """Index settings and fields: terms come from our own analysis, OpenSearch only splits them at blanks."""
    words = {"type": "text", "analyzer": "whitespace"}
    fields: dict[str, Any] = {
        STORED: {"type": "keyword", "index": False, "doc_values": False},
        STAMP: {"type": "keyword"},
    }
    for name, kind in schema.items():
        if isinstance(kind, TextField):
            fields[name] = words
            fields[f"{name}{PHRASE}"] = words | {"norms": False}
            fields[f"{name}{SORT}"] = {"type": "keyword"}
        elif isinstance(kind, KeyField):
            fields[name] = {"type": "keyword"}
    return {
        "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
        "mappings": {"dynamic": False, "properties": fields},
    }


def source(schema: Schema, document: Mapping[str, Any]) -> dict[str, Any]:
    """What is sent for a document: its terms and keys, and its stored values as one JSON text."""
    sent: dict[str, Any] = {STAMP: document.get(STAMP, "")}
    kept: dict[str, Any] = {}
    for name, kind in schema.items():
        value = document.get(name)
        if value is None:
            continue
        if isinstance(kind, TextField):
            sent[name] = " ".join(analysis.terms(str(value)))
            sent[f"{name}{PHRASE}"] = phrase_terms(str(value))
            sent[f"{name}{SORT}"] = str(value)[:_SORTED]
        elif isinstance(kind, KeyField):
            values = value if isinstance(value, (list, tuple, set)) else (value,)
            sent[name] = [encode_key(kind.kind, one).decode() for one in values if one not in (None, "")]
        if kind.stored:
            kept[name] = value
    return sent | {STORED: json.dumps(kept, default=_dated)}


def stored_values(text: str) -> dict[str, Any]:
    """A document's stored values from their JSON text."""
    values: dict[str, Any] = json.loads(text, object_hook=_undated)
    return values


def _dated(value: Any) -> Any:
    return {"@date": value.isoformat()} if hasattr(value, "isoformat") else str(value)


def _undated(value: dict[str, Any]) -> Any:
    if set(value) != {"@date"}:
        return value
    text = value["@date"]
    return datetime.datetime.fromisoformat(text) if "T" in text else datetime.date.fromisoformat(text)


class Bulk:
    """Changes to one index, sent together; a context manager that sends, or drops what waits on an error."""

    def __init__(self, client: OpenSearch, index: str, schema: Schema, renew: Callable[[], None]) -> None:
        self._client = client
        self._index = index
        self._schema = schema
        self._renew = renew
        self._waiting: list[dict[str, Any]] = []
        self._added: set[str] = set()
        # Called after the changes are visible and before the writer's lock is given up.
        self.on_published: list[Callable[[], object]] = []

    def put(self, document: Mapping[str, Any]) -> None:
        """Adds a document in place of the one with its id; the first of two with one id is kept."""
        key = str(document[ID])
        if key in self._added:
            return
        self._waiting.append({"_op_type": "index", "_id": key, "_source": source(self._schema, document)})
        self._added.add(key)
        if len(self._waiting) >= _FLUSH_AT:
            self._flush()

    def drop(self, keys: Iterable[str], field: str = ID) -> None:
        """Removes every document whose field holds one of the keys."""
        if field == ID:
            self._waiting.extend({"_op_type": "delete", "_id": key} for key in keys)
            return
        self._flush()
        self._client.indices.refresh(index=self._index)
        query = {"query": {"terms": {field: list(keys)}}}
        self._client.delete_by_query(index=self._index, body=query, conflicts="proceed", refresh=True)

    def _flush(self) -> None:
        actions, self._waiting = self._waiting, []
        self._renew()
        # A document to remove may never have been there: 404 is no error.
        for _done, _item in helpers.streaming_bulk(
            self._client, actions, index=self._index, chunk_size=_FLUSH_AT, ignore_status=(404,)
        ):
            pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        if kind is None:
            self._flush()
            self._client.indices.refresh(index=self._index)


class ClusterWriter:
    """The indexes of one name: `<name>-<fingerprint>` is an alias of the live one that fits this code."""

    def __init__(self, client: OpenSearch, name: str, schema: Schema) -> None:
        self._client = client
        self._name = name
        self._schema = schema
        self.alias = f"{name}-{fingerprint(schema)}"
        self._lock = f"{name}-writer"
        self._owner = uuid.uuid4().hex

    @contextlib.contextmanager
    def writing(self, wait: float) -> Iterator[None]:
        """Holds the writer's lock; IndexLocked when another holds it, or OpenSearch does not answer."""
        try:
            self._acquire(time.monotonic() + wait)
        except OpenSearchException as error:
            raise IndexLocked(f"OpenSearch cannot be written to: {error}") from error
        try:
            yield
        finally:
            with contextlib.suppress(OpenSearchException):
                self._client.delete(index=self._lock, id="lock", refresh=True)

    def _body(self) -> dict[str, Any]:
        return {"owner": self._owner, "until": time.time() + LOCK_SECONDS}

    def _acquire(self, deadline: float) -> None:
        while True:
            try:
                self._client.index(index=self._lock, id="lock", body=self._body(), op_type="create")
            except ConflictError:
                self._break_stale()
                if time.monotonic() > deadline:
                    raise IndexLocked("Another process writes to the search index.") from None
                time.sleep(_WAIT)
            else:
                return

    def _break_stale(self) -> None:
        """Takes away the lock of a writer that died; by sequence number, so that only one process does."""
        with contextlib.suppress(NotFoundError, ConflictError):
            held = self._client.get(index=self._lock, id="lock")
            if held["_source"]["until"] < time.time():
                self._client.delete(
                    index=self._lock,
                    id="lock",
                    if_seq_no=held["_seq_no"],
                    if_primary_term=held["_primary_term"],
                )

    def renew(self) -> None:
        """Keeps the lock for a long piece of work."""
        self._client.index(index=self._lock, id="lock", body=self._body())

    def live(self) -> str:
        """The alias to write to, made if there has never been an index; the lock must be held."""
        if self._client.indices.exists_alias(name=self.alias):
            return self.alias
        if self._indexes():
            raise IndexUnavailable("The search index was made by another version: rebuild_index is due.")
        self.publish(self.new_build())
        return self.alias

    def new_build(self) -> str:
        """An empty index beside the live one."""
        name = f"{self.alias}-{time.time_ns():x}"
        self._client.indices.create(index=name, body=mapping(self._schema))
        return name

    def bulk(self, index: str) -> Bulk:
        """Changes to an index."""
        return Bulk(self._client, index, self._schema, self.renew)

    def discard(self, index: str) -> None:
        """Removes an index that will not be used."""
        self._client.indices.delete(index=index, ignore_unavailable=True)

    def publish(self, index: str) -> None:
        """Makes an index the live one at once, and removes those that nobody reads any more."""
        actions: list[dict[str, Any]] = [{"add": {"index": index, "alias": self.alias}}]
        if self._client.indices.exists_alias(name=self.alias):
            actions.insert(0, {"remove": {"index": f"{self.alias}-*", "alias": self.alias}})
        self._client.indices.update_aliases(body={"actions": actions})
        oldest = (time.time() - KEEP_SECONDS) * 1000
        for name, created in self._indexes().items():
            if name != index and (name.startswith(f"{self.alias}-") or created < oldest):
                self.discard(name)

    def _indexes(self) -> dict[str, float]:
        """Indexes of this name in all versions, and when each was made (ms since 1970)."""
        found = self._client.indices.get(index=f"{self._name}-*", allow_no_indices=True)
        return {
            name: float(facts["settings"]["index"]["creation_date"])
            for name, facts in found.items()
            if name != self._lock
        }
