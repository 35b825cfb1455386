"""How long a text takes to read; pure."""

import re

#: Chinese characters a minute; a word or number in Latin letters counts as two of them.
ADULT = 400
SLOW = 200
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]*")


def characters(text: str) -> int:
    """The length of a text in Chinese characters."""
    return len(_HAN.findall(text)) + 2 * len(_LATIN.findall(text))


def reading_minutes(text: str, per_minute: int = ADULT) -> int:
    """Whole minutes, rounded up, at least one."""
    return max(1, -(-characters(text) // per_minute))
