"""What one segment holds: made from documents, read from its file, merged with others, written to a file."""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.fields import Schema

from search_index.engines.inverting import TextPostings, Weighing
from search_index.engines.lists import Bytes, Ints, Lists, pack, ranges
from search_index.engines.schema import SATURATION, KeyField, TextField

#: Name of the dictionary that all ranked text shares; exact fields have one each, under their own name.
TEXT = "*"
_SMALL: Any = (np.uint8, np.uint16, np.uint32)

Keys = tuple[bytes, ...]


@dataclass
class Values:
    """Exact values of one field: the different sets of values that documents have, and which has which."""

    sets: dict[Keys, int] = field(default_factory=lambda: {(): 0})
    of_doc: list[int] = field(default_factory=list)

    def add(self, keys: Keys) -> None:
        """The values of the next document."""
        self.of_doc.append(self.sets.setdefault(keys, len(self.sets)))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Sorted keys, the document lists of each, and the set of each document."""
        keys = sorted({key for one in self.sets for key in one})
        place = {key: number for number, key in enumerate(keys)}
        sizes = np.array([len(one) for one in self.sets], dtype=np.int64)
        codes = np.array([place[key] for one in self.sets for key in one], dtype=np.int64)
        column = np.array(self.of_doc, dtype=np.int64)
        starts = np.concatenate(([0], np.cumsum(sizes)))
        counts = sizes[column]
        each = codes[ranges(starts[column], counts)]
        docs = np.repeat(np.arange(len(column), dtype=np.int32), counts)[np.argsort(each, kind="stable")]
        ends = np.concatenate(([0], np.cumsum(np.bincount(each, minlength=len(keys)))))
        made = list_arrays(Lists(keys, ends, docs))
        return made | {"column": _shrunk(column), "set_starts": starts, "set_codes": _shrunk(codes)}


@dataclass
class Contents:
    """All of one segment in memory."""

    size: int = 0
    text: Lists = field(default_factory=lambda: no_lists(2))
    values: dict[str, Values] = field(default_factory=dict)
    stored: list[bytes] = field(default_factory=list)
    #: Terms per text field, for the mean lengths.
    totals: dict[str, int] = field(default_factory=dict)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What the segment's file holds."""
        made = {f"{TEXT}/{name}": array for name, array in list_arrays(self.text).items()}
        for name, values in self.values.items():
            made |= {f"{name}/{part}": array for part, array in values.arrays().items()}
        data, offsets = _joined(self.stored)
        return made | {"stored/data": data, "stored/offsets": offsets}

    def facts(self) -> dict[str, Any]:
        """The rest of what the file holds."""
        return {
            "size": self.size,
            "totals": self.totals,
            "text": list(self.totals),
            "fields": list(self.values),
        }


def no_lists(payloads: int) -> Lists:
    """Lists of no terms."""
    empty = np.zeros(0, np.uint8)
    return Lists([], np.zeros(1, np.int64), np.zeros(0, np.int32), (empty,) * payloads)


def list_arrays(lists: Lists) -> dict[str, NDArray[Any]]:
    """Keys, counts and postings as the file holds them."""
    data, offsets = pack(lists)
    keys, places = _joined(lists.keys)
    counts = np.diff(lists.starts)
    return {
        "keys": keys, "places": _shrunk(places), "counts": _shrunk(counts), "lists": data,
        "offsets": _shrunk(offsets),
    }  # fmt: skip


def _joined(parts: Sequence[bytes]) -> tuple[Bytes, Ints]:
    offsets = np.concatenate(([0], np.cumsum([len(part) for part in parts], dtype=np.int64)))
    return np.frombuffer(b"".join(parts), np.uint8), offsets


def _shrunk(numbers: NDArray[Any]) -> NDArray[Any]:
    """The same numbers in the fewest bytes."""
    top = int(numbers.max(initial=0))
    kind = next((kind for kind in _SMALL if top <= np.iinfo(kind).max), np.uint64)
    return numbers.astype(kind)


class Collector:
    """Documents on their way to a segment."""

    def __init__(self, schema: Schema) -> None:
        fields: dict[str, Any] = dict(schema.items())
        self._texts: dict[str, list[str]] = {
            n: [] for n, kind in fields.items() if isinstance(kind, TextField)
        }
        self._values = {n: Values() for n, kind in fields.items() if isinstance(kind, KeyField)}
        self._fields = fields
        self._kept = {name for name, kind in fields.items() if kind.stored}
        self._stored: list[bytes] = []
        #: Characters of ranked text so far.
        self.characters = 0

    def __len__(self) -> int:
        return len(self._stored)

    def add(self, document: Mapping[str, Any]) -> None:
        """One more document; ValueError or TypeError leaves everything as it was."""
        keys = {name: self._fields[name].keys(document.get(name)) for name in self._values}
        stored = {n: value for n, value in document.items() if n in self._kept and value is not None}
        self._stored.append(encode_stored(stored))
        for name, texts in self._texts.items():
            texts.append(_text(document.get(name)))
            self.characters += len(texts[-1])
        for name, values in self._values.items():
            values.add(keys[name])

    def contents(self, totals: Mapping[str, int], documents: int) -> Contents:
        """The segment; `totals` and `documents` are those of the index so far, for the mean lengths."""
        postings, sums, weighings = TextPostings(), {}, []
        for name, texts in self._texts.items():
            postings.add(texts)
            sums[name] = int(postings.lengths[-1].sum())
            average = (sums[name] + totals.get(name, 0)) / max(len(self) + documents, 1)
            kind = self._fields[name]
            weighings.append(Weighing(kind.weight, kind.slope, max(average, 1.0)))
        text = postings.lists(weighings, SATURATION)
        return Contents(len(self), text, self._values, self._stored, sums)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return "\n".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def encode_stored(values: Mapping[str, Any]) -> bytes:
    """Stored fields as bytes."""
    return json.dumps(values, ensure_ascii=False, default=_tagged, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def decode_stored(data: bytes) -> dict[str, Any]:
    """What `encode_stored` was given; ValueError when the bytes are damaged."""
    values: dict[str, Any] = _DECODER.decode(data.decode("utf-8", "surrogatepass"))
    return values


def _tagged(value: Any) -> dict[str, str]:
    return {type(value).__name__: value.isoformat()}


def _untagged(values: dict[str, Any]) -> Any:
    if len(values) == 1:
        name, value = next(iter(values.items()))
        if name in {"datetime", "date", "time"}:
            return getattr(datetime, name).fromisoformat(value)
    return values


_DECODER = json.JSONDecoder(object_hook=_untagged)
