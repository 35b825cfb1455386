"""iCalendar text (RFC 5545) for events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

LINE_BYTES = 73


@dataclass(frozen=True)
class EventEntry:
    """What a calendar keeps of one event; times are aware."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    url: str
    changed_at: datetime


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _fold(line: str) -> str:
    """Folded to 75 octets, never inside a character."""
    parts, current = [], ""
    for character in line:
        if len((current + character).encode()) > LINE_BYTES:
            parts.append(current)
            current = ""
        current += character
    return "\r\n ".join([*parts, current])


def icalendar(entries: Iterable[EventEntry]) -> str:
    """A calendar of the entries, with the line ends and folding that phones expect."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Fangxin//Events//ZH", "CALSCALE:GREGORIAN"]
    for entry in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{entry.uid}@fangxin",
            f"DTSTAMP:{_utc(entry.changed_at)}",
            f"DTSTART:{_utc(entry.starts_at)}",
            f"DTEND:{_utc(entry.ends_at)}",
            f"SUMMARY:{_escape(entry.title)}",
            f"LOCATION:{_escape(entry.place)}",
            f"URL:{entry.url}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_fold(line)}\r\n" for line in lines)
