"""The public log of editions: append-only, each entry holding the digest of the one before it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from comparison.canonical import canonical, digest

START = "0" * 64


def entries() -> Any:
    """All entries, oldest first."""
    return apps.get_model("comparison", "EditionLogEntry")._default_manager.order_by("number")


def public(entry: Any) -> dict[str, Any]:
    """What an entry's digest is taken of; a publication is the usual event and goes without saying."""
    event = {} if entry.event == "published" else {"event": entry.event}
    return event | {
        "number": entry.number,
        "slug": entry.slug,
        "edition": entry.edition,
        "document": entry.document,
        "published_at": entry.published_at.astimezone(UTC).isoformat(),
        "reason": entry.reason,
        "previous": entry.previous,
    }


def append(edition: Any) -> Any:
    """Writes that an edition was published."""
    return _append(edition, "published", edition.published_at, edition.reason)


def append_withdrawal(edition: Any) -> Any:
    """Writes that an edition was withdrawn, and why."""
    return _append(edition, "withdrawn", edition.withdrawn_at, edition.withdrawn_reason)


def _append(edition: Any, event: str, moment: datetime, reason: str) -> Any:
    """Two at once collide on the number and one of them is undone."""
    last = entries().last()
    entry = entries().model(
        number=last.number + 1 if last else 1,
        slug=edition.page.slug,
        edition=edition.number,
        document=edition.sha256,
        event=event,
        published_at=moment,
        reason=reason,
        previous=last.sha256 if last else START,
    )
    entry.sha256 = digest(canonical(public(entry)))
    entry.save(force_insert=True)
    return entry


def faults() -> Iterator[str]:
    """Every break of the chain, and every edition that the log does not know; nothing when it holds."""
    previous = START
    logged = set()
    for place, entry in enumerate(entries().iterator(), start=1):
        if entry.number != place:
            yield _("第 %(place)s 条：序号是 %(number)s，中间缺了一条") % {
                "place": place,
                "number": entry.number,
            }
        if entry.previous != previous:
            yield _("第 %(number)s 条：所记的上一条摘要对不上") % {"number": entry.number}
        if entry.sha256 != digest(canonical(public(entry))):
            yield _("第 %(number)s 条：内容与摘要不一致") % {"number": entry.number}
        previous = entry.sha256
        logged.add((entry.edition, entry.document))
    editions = apps.get_model("comparison", "Edition")._default_manager.select_related("page")
    for edition in editions.defer("document").order_by("page_id", "number"):
        if (edition.number, edition.sha256) not in logged:
            yield _("%(slug)s 第 %(number)s 版不在记录里") % {
                "slug": edition.page.slug,
                "number": edition.number,
            }
