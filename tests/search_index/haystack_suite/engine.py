"""Our engine with what Haystack's own Whoosh tests reach into: `setup`, `index`, `schema`, `delete_index`."""

from typing import Any

from haystack.backends import BaseEngine
from whoosh.fields import Schema  # noqa: TID251 - the tests ask Whoosh what is in the index
from whoosh.index import open_dir  # noqa: TID251

from search_index.engines.errors import IndexUnavailable
from search_index.engines.lookups import WhooshSearchQuery
from search_index.engines.whoosh import WhooshSearchBackend


class LiveIndex:
    """The live build as Whoosh sees it, opened anew for each question."""

    def __init__(self, backend: WhooshSearchBackend) -> None:
        self._backend = backend

    def _open(self) -> Any:
        return open_dir(str(self._backend.home.folder(self._backend.home.pointer())))

    def refresh(self) -> "LiveIndex":
        return self

    def doc_count(self) -> int:
        return int(self._open().doc_count())

    def searcher(self) -> Any:
        return self._open().searcher()


class SchemaOfTests(Schema):
    """An attribute for the tests, a call for the engine."""

    def __call__(self) -> tuple[str, Schema]:
        return self.document, Schema(**dict(self.items()))


class SuiteBackend(WhooshSearchBackend):
    """Made ready by `setup`, as Haystack's own backend is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.include_spelling = True

    def setup(self) -> None:
        self._schema = None
        self.__dict__.pop("schema", None)
        self.content_field_name, made = WhooshSearchBackend.schema(self)
        self.schema: Any = SchemaOfTests(**dict(made.items()))
        self.schema.document = self.content_field_name
        self.index = LiveIndex(self)
        try:
            self.snapshot()
        except IndexUnavailable:
            self.create()

    def delete_index(self) -> None:
        self.create()


class SuiteEngine(BaseEngine):
    backend = SuiteBackend
    query = WhooshSearchQuery
