"""Posting lists as bytes: gaps of one, two or four bytes, then one byte per posting for each payload."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_GAPS: dict[int, Any] = {1: np.dtype("u1"), 2: np.dtype("<u2"), 4: np.dtype("<u4")}
#: Postings packed or unpacked in one step: bounds the memory that this takes.
_STEP = 2_000_000

Ints = NDArray[np.int64]
Docs = NDArray[np.int32]
Bytes = NDArray[np.uint8]


class Lists(NamedTuple):
    """Posting lists of many terms: list `i` is `docs[starts[i]:starts[i + 1]]`, ascending and not empty."""

    keys: list[bytes]
    starts: Ints
    docs: Docs
    #: One array as long as `docs` for each payload.
    payloads: tuple[Bytes, ...] = ()


def ranges(starts: Ints, counts: Ints) -> Ints:
    """The numbers of all ranges `starts[i] .. starts[i] + counts[i]`, one after another."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - counts), counts)


def reordered(lists: Lists, order: Ints, keys: list[bytes]) -> Lists:
    """The same lists in another order, under the keys that belong to that order."""
    counts = np.diff(lists.starts)[order]
    places = ranges(lists.starts[:-1][order], counts)
    starts = np.concatenate(([0], np.cumsum(counts)))
    return Lists(keys, starts, lists.docs[places], tuple(payload[places] for payload in lists.payloads))


def pack(lists: Lists) -> tuple[Bytes, Ints]:
    """All lists as bytes, and where each begins (and the last ends)."""
    parts, offsets = [np.zeros(0, np.uint8)], [np.zeros(1, np.int64)]
    for first, last in _steps(lists.starts):
        data, ends = _pack_some(lists, first, last)
        parts.append(data)
        offsets.append(ends + offsets[-1][-1])
    return np.concatenate(parts), np.concatenate(offsets)


def _steps(starts: Ints) -> Iterator[tuple[int, int]]:
    """Ranges of lists that hold about `_STEP` postings."""
    first, count = 0, len(starts) - 1
    while first < count:
        last = int(np.searchsorted(starts, starts[first] + _STEP))
        last = min(max(last, first + 1), count)
        yield first, last
        first = last


def _pack_some(lists: Lists, first: int, last: int) -> tuple[Bytes, Ints]:
    low, high = int(lists.starts[first]), int(lists.starts[last])
    starts = lists.starts[first : last + 1] - low
    docs = lists.docs[low:high].astype(np.int64)
    counts = np.diff(starts)
    gaps = np.diff(docs, prepend=0)
    gaps[starts[:-1]] = docs[starts[:-1]]
    largest = np.maximum.reduceat(gaps, starts[:-1])
    widths = np.where(largest < 256, 1, np.where(largest < 65_536, 2, 4))
    ends = np.cumsum(counts * (widths + len(lists.payloads)))
    begins = np.concatenate(([0], ends[:-1]))
    data = np.zeros(ends[-1], np.uint8)
    within = np.arange(len(docs)) - np.repeat(starts[:-1], counts)
    wide = np.repeat(widths, counts)
    places = np.repeat(begins, counts) + within * wide
    data[places] = gaps & 255
    for byte, chosen in ((1, wide > 1), (2, wide > 2), (3, wide > 2)):
        if chosen.any():
            data[places[chosen] + byte] = (gaps[chosen] >> 8 * byte) & 255
    places = np.repeat(begins + counts * widths, counts) + within
    for number, payload in enumerate(lists.payloads):
        data[places + number * np.repeat(counts, counts)] = payload[low:high]
    return data, ends


def unpack(data: Any, count: int, payloads: int) -> tuple[Docs, tuple[Bytes, ...]]:
    """One list of `count` postings; ValueError when the bytes cannot be one."""
    width = len(data) // count - payloads if count else 0
    if width not in _GAPS or len(data) != count * (width + payloads):
        raise ValueError("damaged posting list")
    docs = np.cumsum(np.frombuffer(data, _GAPS[width], count), dtype=np.int64).astype(np.int32)
    rest = np.frombuffer(data, np.uint8)[count * width :]
    return docs, tuple(rest[number * count : (number + 1) * count] for number in range(payloads))


def unpack_all(data: Bytes, offsets: Ints, counts: Ints, payloads: int) -> Lists:
    """All lists at once, without their keys."""
    starts = np.concatenate(([0], np.cumsum(counts)))
    docs = np.zeros(starts[-1], np.int32)
    columns = tuple(np.zeros(starts[-1], np.uint8) for _ in range(payloads))
    for first, last in _steps(starts):
        low, high = int(starts[first]), int(starts[last])
        some, begins = counts[first:last], offsets[first:last]
        widths = np.diff(offsets[first : last + 1]) // some - payloads
        within = np.arange(high - low) - np.repeat(starts[first:last] - low, some)
        wide = np.repeat(widths, some)
        places = np.repeat(begins, some) + within * wide
        gaps = data[places].astype(np.int64)
        for byte, chosen in ((1, wide > 1), (2, wide > 2), (3, wide > 2)):
            if chosen.any():
                gaps[chosen] |= data[places[chosen] + byte].astype(np.int64) << 8 * byte
        sums = np.cumsum(gaps)
        before = np.concatenate(([0], sums))[starts[first:last] - low]
        docs[low:high] = sums - np.repeat(before, some)
        places = np.repeat(begins + some * widths, some) + within
        for number, column in enumerate(columns):
            column[low:high] = data[places + number * np.repeat(some, some)]
    return Lists([], starts, docs, columns)


def grouped(codes: Ints, docs: Docs, payloads: tuple[Bytes, ...], key_of: Callable[[int], bytes]) -> Lists:
    """Lists from postings sorted by code, then document; the keys are sorted here."""
    firsts = np.flatnonzero(np.diff(codes, prepend=-1))
    keys = [key_of(code) for code in codes[firsts].tolist()]
    starts = np.concatenate((firsts, [len(codes)])).astype(np.int64)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    lists = Lists(keys, starts, docs, payloads)
    return reordered(lists, np.array(order, dtype=np.int64), [keys[number] for number in order])
