"""The Whoosh schema made from Haystack's unified index, and how values become terms."""

import datetime
import hashlib
from collections import Counter
from collections.abc import Generator, Mapping
from typing import Any

from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.exceptions import SearchBackendError
from whoosh.fields import FieldType, Schema
from whoosh.formats import Existence

from search_index import analysis

#: Raise it when the files' layout changes: an index with another one asks for a rebuild.
FORMAT_VERSION = "2"
#: Stored with each document: a digest of all that was indexed, to compare with the database.
STAMP = "content_stamp"
_INTEGER_SHIFT = 10**18
_MAX_KEY = 200
# Our fields override `index`, the only user of Whoosh's analyzer.
_NO_ANALYZER: Any = None


class TextField(FieldType):
    """Running text: analysed, ranked."""

    def __init__(self, stored: bool = True, weight: float = 1.0) -> None:
        super().__init__(Existence(), _NO_ANALYZER, scorable=True, stored=stored)
        self.weight = weight

    def index(self, value: Any, **_kwargs: Any) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        """Each distinct term with how often it occurs."""
        text = "\n".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
        for term, count in Counter(analysis.terms(text)).items():
            yield term.encode(), count, float(count), b""


class KeyField(FieldType):
    """Exact values: filtered, counted, sorted; encoded so that the order of bytes is the order of values."""

    def __init__(self, kind: str = "string", stored: bool = True, unique: bool = False) -> None:
        super().__init__(Existence(), _NO_ANALYZER, scorable=False, stored=stored, unique=unique)
        self.kind = kind

    def index(self, value: Any, **_kwargs: Any) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        """Each distinct value once."""
        values = value if isinstance(value, (list, tuple, set)) else [value]
        for key in dict.fromkeys(encode_key(self.kind, item) for item in values if item not in (None, "")):
            yield key, 1, 1.0, b""


class StoredField(FieldType):
    """Kept for the results only."""

    indexed = False

    def __init__(self) -> None:
        super().__init__(Existence(), _NO_ANALYZER, stored=True)


def encode_key(kind: str, value: Any) -> bytes:
    """Bytes of an exact value; ValueError when the value is not of that kind."""
    if kind in {"integer", "long"}:
        return f"{int(value) + _INTEGER_SHIFT:020d}".encode()
    if kind == "float":
        # Seven decimals in fixed width keep the order of all that a page could show.
        return f"{round(float(value) * 10**7) + _INTEGER_SHIFT:020d}".encode()
    if kind == "boolean":
        return b"true" if str(value).lower() in {"true", "1", "yes"} else b"false"
    if kind in {"date", "datetime"}:
        return _encode_date(value).encode()
    return str(value).encode("utf-8", "replace")[:_MAX_KEY]


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
    return TextField(stored=field.stored, weight=float(field.boost or 1.0))


def fingerprint(schema: Schema) -> str:
    """What an index must have been made with to be readable by this code."""
    lines = [FORMAT_VERSION, analysis.ANALYSIS_VERSION]
    for name, field in sorted(schema.items()):
        kind = getattr(field, "kind", type(field).__name__)
        lines.append(f"{name} {kind} {field.indexed} {field.stored}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
