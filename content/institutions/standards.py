"""Standard numbers as people write them, brought to one form; pure, no Django."""

import re
import unicodedata
from dataclasses import dataclass

_PREFIXES = (
    "gb|gbz|gjb|db[0-9]{2}|fz|qb|ny|sb|ly|jjg|jjf|jb|jc|hg|hj|cj|yy|ws|sn|dl|jt|jr|ls|sj|qx|rb|yd|ga|sh|sy|mt|bb|"
    "wb|tb|iso|iec|en|astm|aatcc|din|jis|ansi"
)
_PATTERN = re.compile(
    rf"(?<![a-z0-9])(?:(?P<group>t\s?/\s?[a-z]{{2,8}})|(?P<prefix>{_PREFIXES})(?:\s?/\s?[tz]|t)?)[\s-]{{0,2}}"
    r"(?P<number>[0-9]{1,6}(?:\.[0-9]{1,3}){0,2}(?:-[a-z][0-9]{2})?)"
    r"(?:\s?-\s?(?P<year>(?:19|20)[0-9]{2}))?(?![0-9a-z])"
)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")


@dataclass(frozen=True)
class Standard:
    """One standard named in a text: its key without /T and year, the year (may be blank), as written."""

    key: str
    year: str
    written: str


def find_standards(text: str) -> list[Standard]:
    """The standards named in a text in their order, each once: GB18401 = GB 18401-2010 = ＧＢ　18401."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    lower = plain.lower()
    # Characters whose lower case is longer would shift the places; none of them stands in a standard number.
    plain = plain if len(plain) == len(lower) else lower
    found: dict[tuple[str, str], Standard] = {}
    for match in _PATTERN.finditer(lower):
        prefix = re.sub(r"\s", "", match["group"] or match["prefix"])
        key = f"{prefix}{match['number']}".upper()
        year = match["year"] or ""
        written = " ".join(plain[match.start() : match.end()].split())
        found.setdefault((key, year), Standard(key, year, written))
    return list(found.values())


def standard_keys(text: str) -> list[str]:
    """The keys of the standards named in a text, each once."""
    return list(dict.fromkeys(standard.key for standard in find_standards(text)))


def covers(key: str, wanted: str) -> bool:
    """Whether a standard answers for the wanted one: itself, or a part of it (GB/T 2912.1 of GB/T 2912)."""
    return key == wanted or key.startswith(f"{wanted}.")
