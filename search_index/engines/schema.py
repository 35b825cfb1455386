"""The Whoosh schema made from Haystack's unified index, and how values become terms."""

import datetime
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.exceptions import SearchBackendError
from whoosh.fields import FieldType, Schema
from whoosh.formats import Existence

from search_index import analysis

#: Raise it when the files' layout changes: an index with another one asks for a rebuild.
FORMAT_VERSION = "3"
#: Stored with each document: a digest of all that was indexed, to compare with the database.
STAMP = "content_stamp"
#: BM25F: how soon more occurrences say nothing new, and how much a long field or document counts against it.
SATURATION = 1.2
SLOPE_DOCUMENT = 0.75
SLOPE_SHORT = 0.4
_INTEGER_SHIFT = 10**18
_MAX_KEY = 200
#: A posting names its fields in one byte; three bits of a sort key number them.
MAX_TEXT_FIELDS = 8
# Our fields override `index`, the only user of Whoosh's analyzer.
_NO_ANALYZER: Any = None


class TextField(FieldType):
    """Running text: analysed, ranked."""

    def __init__(
        self, stored: bool = True, weight: float = 1.0, slope: float = SLOPE_SHORT, begins: bool = False
    ) -> None:
        super().__init__(Existence(), _NO_ANALYZER, scorable=True, stored=stored)
        #: Whether what is asked for are the beginnings of words (Haystack's n-gram fields).
        self.begins = begins
        self.weight = weight
        self.slope = slope

    def process_text(self, qstring: Any, mode: str = "", tokenize: bool = True, **_kwargs: Any) -> Any:
        """The terms of a query, for Whoosh's own searcher."""
        return iter(analysis.terms(str(qstring)) if tokenize else [analysis.fold(str(qstring))])


class KeyField(FieldType):
    """Exact values: filtered, counted, sorted; encoded so that the order of bytes is the order of values."""

    def __init__(self, kind: str = "string", stored: bool = True, unique: bool = False) -> None:
        super().__init__(Existence(), _NO_ANALYZER, scorable=False, stored=stored, unique=unique)
        self.kind = kind

    def keys(self, value: Any) -> tuple[bytes, ...]:
        """The different values of one document, encoded; ValueError when one is not of the field's kind."""
        values = value if isinstance(value, (list, tuple, set)) else (value,)
        return tuple(dict.fromkeys(encode_key(self.kind, one) for one in values if one not in (None, "")))

    def process_text(self, qstring: Any, mode: str = "", **_kwargs: Any) -> Any:
        """The value of a query, for Whoosh's own searcher."""
        return iter([encode_key(self.kind, qstring).decode()])


class StoredField(FieldType):
    """Kept for the results only."""

    indexed = False

    def __init__(self) -> None:
        super().__init__(Existence(), _NO_ANALYZER, stored=True)


@lru_cache(maxsize=10_000)
def _encode_number(value: int) -> bytes:
    return f"{value + _INTEGER_SHIFT:020d}".encode()


def encode_key(kind: str, value: Any) -> bytes:
    """Bytes of an exact value; ValueError when the value is not of that kind."""
    if kind in {"integer", "long"}:
        return _encode_number(int(value))
    if kind == "float":
        # Seven decimals in fixed width keep the order of all that a page could show.
        return _encode_number(round(float(value) * 10**7))
    if kind == "boolean":
        return b"true" if str(value).lower() in {"true", "1", "yes"} else b"false"
    if kind in {"date", "datetime"}:
        return _encode_date(value).encode()
    return str(value).encode("utf-8", "replace")[:_MAX_KEY]


@lru_cache(maxsize=20_000)
def decode_key(kind: str, key: bytes) -> Any:
    """The value that `encode_key` was given, dates as naive UTC datetimes."""
    text = key.decode("utf-8", "replace")
    if kind in {"integer", "long"}:
        return int(text) - _INTEGER_SHIFT
    if kind == "float":
        return (int(text) - _INTEGER_SHIFT) / 10**7
    if kind == "boolean":
        return text == "true"
    if kind in {"date", "datetime"}:
        return datetime.datetime.fromisoformat(text)
    return text


def _encode_date(value: Any) -> str:
    if isinstance(value, str):
        value = datetime.datetime.fromisoformat(value)
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day)  # noqa: DTZ001
    if value.tzinfo:
        value = value.astimezone(datetime.UTC).replace(tzinfo=None)
    return str(value.replace(microsecond=0).isoformat())


def content_stamp(document: Mapping[str, Any]) -> str:
    """Digest of a document's fields, the same in every process."""
    lines = (f"{name}={value!r}" for name, value in sorted(document.items()))
    return hashlib.blake2b("\n".join(lines).encode("utf-8", "replace"), digest_size=8).hexdigest()


def build_schema(fields: Mapping[str, Any]) -> tuple[str, Schema]:
    """Name of the document field and the schema for the fields of Haystack's unified index."""
    types: dict[str, FieldType] = {
        ID: KeyField(unique=True),
        DJANGO_CT: KeyField(),
        DJANGO_ID: KeyField(),
        STAMP: StoredField(),
    }
    document = ""
    for field in fields.values():
        types[field.index_fieldname] = _field_type(field)
        if field.document:
            document = field.index_fieldname
    if sum(isinstance(kind, TextField) for kind in types.values()) > MAX_TEXT_FIELDS:
        raise SearchBackendError(f"At most {MAX_TEXT_FIELDS} fields of running text can be indexed.")
    if not document:
        raise SearchBackendError("No search_indexes declare a document field.")
    return document, Schema(**types)


def _field_type(field: Any) -> FieldType:
    if not field.indexed:
        return StoredField()
    if field.field_type not in {"string", "ngram", "edge_ngram"}:
        return KeyField(field.field_type, stored=field.stored and not hasattr(field, "facet_for"))
    if hasattr(field, "facet_for"):
        return KeyField(stored=False)
    if field.is_multivalued:
        return KeyField(stored=field.stored)
    slope = SLOPE_DOCUMENT if field.document else SLOPE_SHORT
    begins = field.field_type in {"ngram", "edge_ngram"}
    return TextField(stored=field.stored, weight=float(field.boost or 1.0), slope=slope, begins=begins)


def text_fields(schema: Schema) -> tuple[str, ...]:
    """Fields of running text in the order of their bits in a posting."""
    return tuple(name for name, kind in schema.items() if isinstance(kind, TextField))


def fingerprint(schema: Schema) -> str:
    """What an index must have been made with to be readable by this code."""
    lines = [FORMAT_VERSION, analysis.ANALYSIS_VERSION, str(SATURATION)]
    for name, field in sorted(schema.items()):
        kind = getattr(field, "kind", type(field).__name__)
        if isinstance(field, TextField):
            kind += f" {field.weight} {field.slope}"
        lines.append(f"{name} {kind} {field.indexed} {field.stored}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
