"""One file per segment: named arrays behind each other, a table of contents and checksums at the end."""

import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"FXSEG\x00\x00\x01"
_END = struct.Struct("<II8s")
_ALIGN = 8


def write(file: Any, arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]) -> None:
    """Writes arrays and some JSON-able facts to an open file."""
    file.write(_MAGIC)
    place, table = len(_MAGIC), {}
    for name, array in arrays.items():
        data = np.ascontiguousarray(array).tobytes()
        table[name] = [place, len(data), array.dtype.str, zlib.crc32(data)]
        padding = -len(data) % _ALIGN
        file.write(data + b"\0" * padding)
        place += len(data) + padding
    contents = json.dumps({"facts": facts, "arrays": table}, ensure_ascii=True).encode()
    file.write(contents)
    file.write(_END.pack(len(contents), zlib.crc32(contents), _MAGIC))


class Container:
    """Reads what `write` wrote, from bytes or a mapped file; ValueError when it is damaged."""

    def __init__(self, data: Any) -> None:
        if len(data) < _END.size:
            raise ValueError("segment file cut short")
        size, checksum, magic = _END.unpack(bytes(data[len(data) - _END.size :]))
        contents = bytes(data[max(len(data) - _END.size - size, 0) : len(data) - _END.size])
        if magic != _MAGIC or zlib.crc32(contents) != checksum:
            raise ValueError("damaged segment file")
        read = json.loads(contents)
        self.facts: dict[str, Any] = read["facts"]
        self._table: dict[str, list[Any]] = read["arrays"]
        self._data = data

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def array(self, name: str) -> NDArray[Any]:
        """One array, read in place."""
        place, size, kind, _checksum = self._table[name]
        dtype = np.dtype(kind)
        return np.frombuffer(self._data, dtype, size // dtype.itemsize, place)

    def check(self) -> None:
        """Reads every byte; ValueError when one has changed."""
        for name, (place, size, _kind, checksum) in self._table.items():
            if zlib.crc32(memoryview(self._data)[place : place + size]) != checksum:
                raise ValueError(f"damaged segment file: {name}")
