"""What a list shows of one thing, whatever kind of thing it is."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Card:
    """One entry of a list: a linked title with a sentence, and what is worth knowing before opening it."""

    title: str
    url: str
    summary: str = ""
    meta: str = ""
    badge: str = ""
    badge_tone: str = "neutral"
    image: Any = None
