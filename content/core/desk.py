"""The editors' desk: every app says in its `desk.py` what needs attention; one page and one panel show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from wagtail.utils.apps import get_app_submodules

SHOWN = 10


@dataclass(frozen=True)
class Entry:
    """One thing to look at: its name, where to deal with it, and what is the matter."""

    title: str
    url: str = ""
    note: str = ""
    urgent: bool = False


@dataclass(frozen=True)
class Box:
    """One kind of work: the first entries, how many there are, and where all of them stand."""

    name: str
    title: Any
    entries: Sequence[Entry] = field(default_factory=tuple)
    total: int = 0
    url: str = ""
    urgent: int = 0


Provider = Callable[[Any], Box | None]
_providers: list[tuple[int, Provider]] = []


def register(*, order: int) -> Callable[[Provider], Provider]:
    """Adds a provider: user -> a box, or None where it does not concern him."""

    def add(provider: Provider) -> Provider:
        _providers.append((order, provider))
        return provider

    return add


def boxes(user: Any) -> list[Box]:
    """What needs this user's attention, most pressing kind first; boxes without entries are left out."""
    for name, _module in get_app_submodules("desk"):
        import_module(f"{name}.desk")
    made = (provider(user) for _order, provider in sorted(_providers, key=lambda pair: pair[0]))
    return [box for box in made if box is not None and box.total]
