"""Links to other sites: gathered from what is published, asked one by one, remembered for the desk."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from content.core.models import BasePage
from content.editorial.checks import links
from content.editorial.links import LinkCheck
from content.editorial.passages import passages
from content.imports.fetch import FetchError, Limits, fetch
from portal.checks import own_page_types

# A page is asked for at most this often, and what failed sooner again.
EVERY, AGAIN = timedelta(days=7), timedelta(days=1)
LIMITS = Limits(max_bytes=2 * 1024 * 1024, seconds=20, redirects=5, schemes=("https", "http"))
PREFIXES = ("http://", "https://")
URL_FIELDS = ("source_url",)
PROBLEM_LENGTH = 200
URL_LENGTH = 1_000

Ask = Callable[[str], str]


def ask(url: str) -> str:
    """What is wrong with an address on another site, empty when it answers."""
    try:
        fetch(url, limits=LIMITS)
    except FetchError as error:
        return str(error)
    return ""


def external_links(page: BasePage) -> Iterator[str]:
    """Every address on another site that a page links to."""
    for name in URL_FIELDS:
        if address := getattr(page, name, ""):
            yield address
    for passage in passages(page):
        for link in links(passage.html):
            if link.attributes.get("href", "").startswith(PREFIXES):
                yield link.attributes["href"]


def gather() -> dict[str, list[dict[str, str]]]:
    """Address -> the published pages that link to it."""
    found: dict[str, list[dict[str, str]]] = {}
    for model in own_page_types():
        for page in model._default_manager.live().iterator(chunk_size=200):
            place = {"title": page.title, "edit": reverse("wagtailadmin_pages:edit", args=[page.pk])}
            for address in dict.fromkeys(external_links(page)):
                if len(address) <= URL_LENGTH:
                    found.setdefault(address, []).append(place)
    return found


def remember(found: dict[str, list[dict[str, str]]]) -> None:
    """Brings the table in line with what is published now; what is linked no more is forgotten."""
    LinkCheck.objects.exclude(url__in=list(found)).delete()
    for address, places in found.items():
        LinkCheck.objects.update_or_create(url=address, defaults={"places": places})


def due(now: datetime) -> Any:
    """Rows to ask again, those never asked first."""
    late = LinkCheck.objects.filter(failures=0, checked_at__lt=now - EVERY)
    failed = LinkCheck.objects.filter(failures__gt=0, checked_at__lt=now - AGAIN)
    fresh = LinkCheck.objects.filter(checked_at=None)
    return (fresh | late | failed).order_by("checked_at", "pk")


def run(*, limit: int, asker: Ask = ask) -> tuple[int, int]:
    """Gathers and asks up to `limit` addresses; returns how many were asked and how many failed."""
    remember(gather())
    now = timezone.now()
    asked = failed = 0
    for row in due(now)[:limit]:
        problem = asker(row.url)
        row.problem, row.checked_at = problem[:PROBLEM_LENGTH], now
        row.failures = row.failures + 1 if problem else 0
        row.save(update_fields=["problem", "checked_at", "failures"])
        asked, failed = asked + 1, failed + bool(problem)
    return asked, failed
