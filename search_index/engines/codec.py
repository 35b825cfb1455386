"""Whoosh's view of a segment: its own searcher, readers and tools open our indexes as they open theirs."""

from collections.abc import Iterator
from typing import Any

from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Codec
from whoosh.matching.mcore import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from search_index.engines.segments import Dictionary, PostingCache, SegmentView
from search_index.engines.storage import open_segment


class ArrayCodec(W3Codec):
    """Reads the segments that `writer.py` writes; they are never written posting by posting."""

    def terms_reader(self, storage: Any, segment: Any) -> "ArrayTerms":
        """Terms and posting lists of a segment."""
        return ArrayTerms(_view(storage, segment))

    def per_document_reader(self, storage: Any, segment: Any) -> "ArrayDocuments":
        """Stored fields of a segment."""
        return ArrayDocuments(_view(storage, segment), segment)


def _view(storage: Any, segment: Any) -> SegmentView:
    name = segment.segment_id()
    return SegmentView(name, open_segment(storage.folder, name), PostingCache(0))


class ArrayTerms(base.TermsReader):
    """Terms per field; the fields of ranked text share one dictionary."""

    def __init__(self, view: SegmentView) -> None:
        self._view = view
        self._bits = {name: 1 << number for number, name in enumerate(view.file.facts["text"])}

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return bool(self._list(*term)[0])

    def indexed_field_names(self) -> list[str]:
        """Fields that can be searched."""
        return [*self._bits, *self._view.file.facts["fields"]]

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every field and term, in order."""
        for name in sorted(self.indexed_field_names()):
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The terms of a field from a place in the order on."""
        dictionary = self._dictionary(fieldname)
        for number in range(dictionary.place(prefix), len(dictionary)):
            key = dictionary.key(number)
            if (fieldname, key) in self:
                yield fieldname, key

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every term with its figures."""
        return (((name, key), self.term_info(name, key)) for name, key in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """The terms of a field from a place in the order on, with their figures."""
        return (((name, key), self.term_info(name, key)) for name, key in self.terms_from(fieldname, prefix))

    def cursor(self, fieldname: str, fieldobj: Any) -> "ArrayCursor":
        """Walks the terms of a field (Whoosh's spelling does)."""
        return ArrayCursor(self, fieldname, fieldobj)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Figures of a term; TermNotFound."""
        docs, weights = self._list(fieldname, text)
        if not docs:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        figures = {"weight": sum(weights), "df": len(docs), "maxweight": max(weights)}
        return TermInfo(**figures, minlength=1, maxlength=1, minid=docs[0], maxid=docs[-1])

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Sum of the weights of a term."""
        return sum(self._list(fieldname, text)[1])

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents hold a term."""
        return len(self._list(fieldname, text)[0])

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """A term's documents as Whoosh walks them; the weight is our impact."""
        docs, weights = self._list(fieldname, text)
        if not docs:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        info = self.term_info(fieldname, text)
        return ListMatcher(
            docs, weights, [b""] * len(docs), format_, scorer, term=(fieldname, text), terminfo=info
        )

    def close(self) -> None:
        """Nothing is held open."""

    def _dictionary(self, name: str) -> Dictionary:
        if name in self._bits:
            return self._view.text
        dictionary = self._view.dictionary(name)
        if dictionary is None:
            raise TermNotFound(f"No field {name!r}")
        return dictionary

    def _list(self, name: str, key: bytes) -> tuple[list[int], list[float]]:
        if name in self._bits:
            hits = self._view.hits(key.decode("utf-8", "replace"), self._bits[name])
            return hits.docs.tolist(), (hits.impacts / 255).tolist()
        docs = self._view.docs(name, key).tolist()
        return docs, [1.0] * len(docs)


class ArrayCursor(base.FieldCursor):
    """A place among the terms of a field."""

    def __init__(self, terms: ArrayTerms, name: str, field: Any) -> None:
        self._terms = terms
        self._name = name
        self._field = field
        self.first()

    def first(self) -> str | None:
        """Goes to the first term."""
        return self.find(b"")

    def find(self, string: str | bytes) -> str | None:
        """Goes to the first term that is not less than one."""
        key = string if isinstance(string, bytes) else string.encode()
        self._rest = self._terms.terms_from(self._name, key)
        return self.next()

    def next(self) -> str | None:
        """Goes on; None after the last."""
        key = next(self._rest, (self._name, None))[1]
        self._text: str | None = None if key is None else str(self._field.from_bytes(key))
        return self._text

    def text(self) -> str | None:
        """The term here."""
        return self._text

    def is_valid(self) -> bool:
        """Whether there is one."""
        return self._text is not None


class ArrayDocuments(base.PerDocumentReader):
    """Documents of a segment; lengths went into the impacts, so none are kept."""

    def __init__(self, view: SegmentView, segment: Any) -> None:
        self._view = view
        self._segment = segment

    def close(self) -> None:
        """Nothing is held open."""

    def doc_count(self) -> int:
        """Documents that are not deleted."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """All documents."""
        return self._view.size

    def has_deletions(self) -> bool:
        """Whether any document is deleted."""
        return bool(self._segment.deleted_count())

    def is_deleted(self, docnum: int) -> bool:
        """Whether one document is deleted."""
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Any:
        """Numbers of the deleted documents."""
        return self._segment.deleted_docs()

    def has_column(self, fieldname: str) -> bool:
        """Whoosh's own columns are not used."""
        return False

    def list_columns(self) -> list[str]:
        """Whoosh's own columns are not used."""
        return []

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """One: what a length says is in the impact."""
        return 1

    def field_length(self, fieldname: str) -> int:
        """As many as there are documents."""
        return self._view.size

    def min_field_length(self, fieldname: str) -> int:
        """One."""
        return 1

    def max_field_length(self, fieldname: str) -> int:
        """One."""
        return 1

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Stored fields of one document."""
        return self._view.stored(docnum)
