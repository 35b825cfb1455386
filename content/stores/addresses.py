"""What an address cell says beyond one line of text: several shops in one cell, and the town; pure."""

import re
from collections.abc import Iterable, Mapping

_BETWEEN = re.compile(r"[,，;；\n]")
# A road or village with a house number is an address of its own; 二楼 or 西湖区 alone is part of one.
_WHOLE = re.compile(r"[路街道巷弄村里].{0,12}?\d+(?:[-—]\d+)?\s*[弄号]")
_RANK = re.compile(r"(?:街道|镇|乡)$")


def split_addresses(text: str) -> list[str]:
    """The addresses of one cell, in their order: one for each part that has a road and a number.

    A part without both belongs to the address before it. Latin text is one address.
    """
    if text.isascii():
        return [text]
    found: list[str] = []
    for part in (piece.strip() for piece in _BETWEEN.split(text)):
        if not part:
            continue
        if found and not (_WHOLE.search(part) and _WHOLE.search(found[-1])):
            found[-1] = f"{found[-1]}，{part}"
        else:
            found.append(part)
    return found if len(found) > 1 else [text]


class Towns:
    """Towns by county, ready to be found in addresses."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names`: pairs of a 9-digit code and a name with its rank (330106109, 三墩镇)."""
        counties: dict[str, dict[str, str]] = {}
        for code, name in names:
            bare = _RANK.sub("", name)
            if bare != name:
                counties.setdefault(code[:6], {})[bare] = code
        self._towns: Mapping[str, dict[str, str]] = counties
        self._patterns = {
            county: re.compile(
                f"({'|'.join(map(re.escape, sorted(bare, key=len, reverse=True)))})(?:街道|镇|乡)"
            )
            for county, bare in counties.items()
        }

    def find(self, county: str, address: str) -> str:
        """Code of the town that an address names with its rank, any rank: towns become subdistricts."""
        pattern = self._patterns.get(county)
        found = pattern.search(address) if pattern else None
        return self._towns[county][found.group(1)] if found else ""
