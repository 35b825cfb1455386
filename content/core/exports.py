"""Rows of a public list as CSV or JSON, safe to open in a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.utils import timezone

BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """One column of a public list: its machine name, its label, and where its value comes from."""

    name: str
    label: Any
    source: Any = None

    def value(self, item: Any) -> Any:
        """The plain value of this column for one item: text, number, date, list or None."""
        if callable(self.source):
            return self.source(item)
        value = attrgetter(self.source or self.name)(item)
        return value() if callable(value) else value


def plain(value: Any) -> Any:
    """A value that JSON and the API can carry; times are ISO 8601 in the portal's zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)


def cell(value: Any) -> str:
    """A value as CSV text; a leading formula sign is disarmed, numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "；".join(cell(part) for part in value)
    if isinstance(value, bool):
        return "1" if value else "0"
    text = str(plain(value))
    if isinstance(value, int | float | Decimal):
        return text
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_lines(columns: Sequence[Column], items: Iterable[Any]) -> Iterator[str]:
    """CSV text line by line, header first, with one byte order mark so that spreadsheets read UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow([column.name for column in columns])
    for item in items:
        writer.writerow([cell(column.value(item)) for column in columns])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def as_record(columns: Sequence[Column], item: Any) -> dict[str, Any]:
    """One item as a JSON object."""
    return {column.name: plain(column.value(item)) for column in columns}


def json_lines(columns: Sequence[Column], items: Iterable[Any]) -> Iterator[str]:
    """A JSON array, streamed one object a line."""
    yield "["
    for number, item in enumerate(items):
        yield ("," if number else "") + "\n" + json.dumps(as_record(columns, item), ensure_ascii=False)
    yield "\n]\n"
