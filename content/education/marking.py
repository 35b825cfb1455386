"""Marks the first occurrence of each glossary term in HTML; pure but for the parser."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, NavigableString

#: Words inside these stay as they are: links, titles, heads of tables, controls.
_SKIPPED = {
    "a",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "th",
    "caption",
    "summary",
    "dfn",
    "cite",
    "script",
    "style",
}


@dataclass(frozen=True)
class Entry:
    """A term as it is looked for: its key, its names, and what it means."""

    key: int
    names: tuple[str, ...]
    definition: str
    source: str = ""


def mark_terms(html: str, entries: Iterable[Entry]) -> tuple[str, list[Entry]]:
    """The HTML with a link at the first occurrence of each term, and the terms met in their order.

    Links lead to `#term-<key>` and bear the id `ref-<key>`; a longer name wins over a shorter inside it.
    """
    by_name = {name.casefold(): entry for entry in entries for name in entry.names if name}
    if not by_name:
        return html, []
    longest_first = sorted(by_name, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(re.escape(name) for name in longest_first), re.IGNORECASE)
    soup = BeautifulSoup(html, "html.parser")
    met: dict[int, Entry] = {}
    for text in list(soup.find_all(string=True)):
        if type(text) is NavigableString and not any(parent.name in _SKIPPED for parent in text.parents):
            _mark(soup, text, pattern, by_name, met)
    return (str(soup), list(met.values())) if met else (html, [])


def _mark(
    soup: Any,
    text: NavigableString,
    pattern: re.Pattern[str],
    by_name: dict[str, Entry],
    met: dict[int, Entry],
) -> None:
    pieces: list[Any] = []
    done = 0
    for match in pattern.finditer(text):
        entry = by_name[match[0].casefold()]
        if entry.key in met:
            continue
        met[entry.key] = entry
        attributes = {"class": "term", "href": f"#term-{entry.key}", "id": f"ref-{entry.key}"}
        link = soup.new_tag("a", attrs=attributes)
        link.string = match[0]
        pieces += [NavigableString(text[done : match.start()]), link]
        done = match.end()
    if pieces:
        text.replace_with(*pieces, NavigableString(text[done:]))
