"""One segment from several: read back from their files, the dead documents left out."""

import itertools
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search_index.engines.container import Container
from search_index.engines.contents import TEXT, Contents, Keys, Values
from search_index.engines.lists import Ints, Lists, unpack_all


class Reading:
    """Reads the contents of one segment back from its file."""

    def __init__(self, file: Container) -> None:
        self.file = file
        self.size = int(file.facts["size"])

    @cached_property
    def keys(self) -> dict[str, list[bytes]]:
        """All keys per dictionary, sorted."""
        return {
            name: self._slices(f"{name}/keys", f"{name}/places")
            for name in (TEXT, *self.file.facts["fields"])
        }

    def _slices(self, data: str, offsets: str) -> list[bytes]:
        whole, places = self.file.array(data).tobytes(), self.file.array(offsets).tolist()
        return [whole[start:end] for start, end in itertools.pairwise(places)]

    def text(self) -> Lists:
        """The lists of all ranked text."""
        arrays = (self.file.array(f"{TEXT}/{part}") for part in ("lists", "offsets", "counts"))
        data, offsets, counts = arrays
        lists = unpack_all(data, offsets.astype(np.int64), counts.astype(np.int64), 2)
        return lists._replace(keys=self.keys[TEXT])

    def sets(self, name: str) -> list[Keys]:
        """The different sets of values in a field."""
        keys = self.keys[name]
        starts = self.file.array(f"{name}/set_starts").tolist()
        codes = self.file.array(f"{name}/set_codes").tolist()
        return [tuple(keys[code] for code in codes[start:end]) for start, end in itertools.pairwise(starts)]

    def stored(self) -> list[bytes]:
        """The stored fields of every document."""
        return self._slices("stored/data", "stored/offsets")


def merged(segments: Sequence[tuple[Reading, NDArray[np.bool_]]]) -> Contents:
    """One segment from several, in their order, without the documents that are not alive."""
    made = Contents(values={name: Values() for name in segments[0][0].file.facts["fields"]})
    texts: list[Lists] = []
    for reading, alive in segments:
        numbers = np.cumsum(alive, dtype=np.int64) - 1 + made.size
        texts.append(_kept(reading.text(), alive, numbers))
        for name, values in made.values.items():
            sets = reading.sets(name)
            for code in reading.file.array(f"{name}/column")[alive].tolist():
                values.add(sets[code])
        made.stored += [data for data, lives in zip(reading.stored(), alive.tolist(), strict=True) if lives]
        share = float(alive.mean())
        for name, total in reading.file.facts["totals"].items():
            made.totals[name] = made.totals.get(name, 0) + round(total * share)
        made.size += int(alive.sum())
    made.text = _merged_lists(texts)
    return made


def _kept(lists: Lists, alive: NDArray[np.bool_], numbers: Ints) -> Lists:
    """Lists without the dead documents, the others renumbered; a list may become empty."""
    keep = alive[lists.docs]
    starts = np.concatenate(([0], np.cumsum(keep)))[lists.starts]
    docs = numbers[lists.docs[keep]].astype(np.int32)
    return Lists(lists.keys, starts, docs, tuple(payload[keep] for payload in lists.payloads))


def _merged_lists(parts: Sequence[Lists]) -> Lists:
    counts = [np.diff(part.starts) for part in parts]
    keys = sorted(
        {
            key
            for part, each in zip(parts, counts, strict=True)
            for key, n in zip(part.keys, each, strict=True)
            if n
        }
    )
    place = {key: number for number, key in enumerate(keys)}
    codes = np.concatenate(
        [
            np.repeat(np.array([place.get(key, -1) for key in part.keys], dtype=np.int64), each)
            for part, each in zip(parts, counts, strict=True)
        ]
    )
    order = np.argsort(codes, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(codes, minlength=len(keys)))))
    docs = np.concatenate([part.docs for part in parts])[order]
    payloads = (np.concatenate(columns)[order] for columns in zip(*(p.payloads for p in parts), strict=True))
    return Lists(keys, starts, docs, tuple(payloads))
