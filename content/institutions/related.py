"""What stands above an institution says here where its name appears, so that its page can link there."""

from collections.abc import Callable, Iterable
from typing import Any

from content.core.cards import Card

Provider = Callable[[Any], Iterable[Card]]
_providers: list[Provider] = []


def provide(provider: Provider) -> Provider:
    """Decorator for a function from an institution to the public pages that name it."""
    _providers.append(provider)
    return provider


def related_cards(institution: Any) -> list[Card]:
    """Entries for every public page that names the institution."""
    return [card for provider in _providers for card in provider(institution)]
