"""What the finder says when nothing was found: which condition to drop, and stores that have ended."""

import re
from typing import Any

from content.stores.lifecycle import LISTED
from content.stores.models import Store
from content.stores.names import name_key

ENDED_SHOWN = 5
_CODE = re.compile(r"\d{10,18}")


def empty_help(filterset: Any, params: Any, active: list[dict[str, str]]) -> dict[str, Any]:
    """Conditions that can be dropped, with what is found then; and ended stores of that name or number."""
    words = str(params.get("q") or "").strip()
    return {"wider": _wider(filterset, active), "ended": _ended(words)}


def _wider(filterset: Any, active: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Each chosen condition whose removal finds something."""
    form, found = filterset.form, []
    chosen = [name for name in form.fields if str(filterset.data.get(name) or "").strip()]
    for name, item in zip([name for name in chosen if name not in form.errors], active, strict=True):
        params = {key: value for key, value in filterset.data.items() if key not in (name, "page")}
        total = type(filterset)(params, queryset=filterset.queryset).rows.count()
        if total:
            found.append({**item, "total": total})
    return found


def _ended(words: str) -> list[Store]:
    """Public stores that the finder leaves out, by number or by the beginning of the name."""
    if not words:
        return []
    stores = Store.objects.filter(live=True).exclude(status__in=(*LISTED, "none")).with_place()
    if _CODE.fullmatch(words):
        return list(stores.filter(code=words))
    beginning = name_key(words)
    return list(stores.filter(name_key__gte=beginning, name_key__lt=f"{beginning}g")[:ENDED_SHOWN])
