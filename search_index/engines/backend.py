"""What every engine of the portal does alike: fields, documents, updates, similar documents."""

import logging
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

from django.utils.functional import Promise
from haystack import connections
from haystack.backends import BaseSearchBackend
from haystack.constants import DJANGO_CT, ID
from haystack.exceptions import SkipDocument
from haystack.utils import get_identifier, get_model_ct
from whoosh.fields import Schema

from search_index.engines import language
from search_index.engines.schema import STAMP, build_schema, content_stamp

logger = logging.getLogger(__name__)
_ALIKE_TEXT = 300


class PortalBackend(BaseSearchBackend):
    """Base of the engines' backends: subclasses bring sessions of changes, searching and stored values."""

    RESERVED_WORDS = ("AND", "NOT", "OR", "TO")
    RESERVED_CHARACTERS = ("\\", '"', "(", ")", ":", "-", "*", "[", "]")

    def __init__(self, connection_alias: str, **connection_options: Any) -> None:
        super().__init__(connection_alias, **connection_options)
        self.lock_seconds = float(connection_options.get("LOCK_SECONDS", 30))
        self._schema: tuple[str, Schema] | None = None

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

    def session(self, wait: float | None = None) -> AbstractContextManager[Any]:
        """Changes that become visible together; IndexLocked when another writer does not end in time."""
        raise NotImplementedError

    def create(self) -> None:
        """Makes an empty index the live one."""
        raise NotImplementedError

    def stored(self, identifier: str) -> dict[str, Any] | None:
        """The stored values of an indexed object; None when it is not indexed."""
        raise NotImplementedError

    def document(self, index: Any, obj: Any) -> dict[str, Any]:
        """What is written for an object: plain values and their digest; SkipDocument when it is refused."""
        schema = self.schema()[1]
        prepared = index.full_prepare(obj)
        document = {name: _plain(value) for name, value in prepared.items() if name in schema}
        return document | {STAMP: content_stamp(document)}

    def update(self, index: Any, iterable: Iterable[Any], commit: bool = True) -> None:
        """Adds or replaces objects in one session."""
        with self.session() as batch:
            for obj in iterable:
                try:
                    batch.put(self.document(index, obj))
                except SkipDocument:
                    logger.debug("Indexing of %s was skipped", get_identifier(obj))
                except Exception:
                    if not self.silently_fail:
                        raise
                    logger.exception("%s could not be indexed", get_identifier(obj))

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:
        """Removes one object, given itself or its identifier."""
        with self.session() as batch:
            batch.drop([get_identifier(obj_or_string)])

    def clear(self, models: Iterable[Any] | None = None, commit: bool = True) -> None:
        """Removes the objects of some models, or everything."""
        if models is None:
            self.create()
            return
        with self.session() as batch:
            batch.drop([get_model_ct(model) for model in models], field=DJANGO_CT)

    def more_like_this(
        self, model_instance: Any, additional_query_string: str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Documents that share the most telling words with an indexed object."""
        identifier = get_identifier(model_instance)
        stored = self.stored(identifier)
        if stored is None:
            return {"results": [], "hits": 0}
        text = f"{stored.get('title', '')} {stored.get(self.schema()[0], '')}"[:_ALIKE_TEXT]
        alike = language.fragment("content", "content", text)
        query = f"{alike} AND NOT {language.fragment(ID, 'exact', identifier)}"
        if additional_query_string and additional_query_string != "*":
            query = f"({query}) AND ({additional_query_string})"
        answer: dict[str, Any] = self.search(query, **kwargs)
        return answer


def _plain(value: Any) -> Any:
    """A value as plain Python data: no lazy translations, no marked-safe strings."""
    if isinstance(value, Promise) or (isinstance(value, str) and type(value) is not str):
        return str(value)[:]
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (str, int, float, bool)) or value is None or hasattr(value, "isoformat"):
        return value
    return str(value)
