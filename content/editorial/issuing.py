"""Issuing a correction: the old text is kept, a withdrawal takes the thing off the site."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.unpublish import UnpublishAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from content.editorial.corrections import Correction
from content.editorial.passages import passages
from content.editorial.roles import ROLES

REVISIONS = 50


def address(subject: Any) -> str:
    """The public path of a page or a row, without host and parameters."""
    if hasattr(subject, "get_url_parts"):
        parts = subject.get_url_parts()
        return str(parts[2]) if parts and parts[2] else ""
    return str(subject.get_absolute_url())


def title(subject: Any) -> str:
    """What the public calls it."""
    return str(getattr(subject, "title", None) or subject)


def office_of(user: Any) -> str:
    """The office in which a user speaks: his role's name, never his own."""
    held = set(user.groups.values_list("name", flat=True))
    return next((role.name for role in reversed(ROLES) if role.name in held), _("网站管理员"))


def frozen_text(subject: Any, wrong: str) -> list[dict[str, str]]:
    """The text that held the wrong words: as it stands, or in the newest revision that has them."""
    now = _frozen(subject)
    if not wrong or _holds(now, wrong) or not hasattr(subject, "revisions"):
        return now
    for revision in subject.revisions.order_by("-created_at", "-pk")[:REVISIONS]:
        then = _frozen(revision.as_object())
        if _holds(then, wrong):
            return then
    return now


def _frozen(subject: Any) -> list[dict[str, str]]:
    return [{"place": part.place, "text": part.text} for part in passages(subject)]


def _holds(text: list[dict[str, str]], wrong: str) -> bool:
    return _bare(wrong) in _bare("".join(part["text"] for part in text))


def _bare(text: str) -> str:
    return "".join(text.split())


@transaction.atomic
def issue(*, subject: Any, kind: str, reason: str, user: Any, wrong: str = "", right: str = "") -> Correction:
    """Writes the public statement; a withdrawal also unpublishes the page or the store."""
    statement = Correction(
        kind=kind,
        content_type=ContentType.objects.get_for_model(subject),
        object_id=str(subject.pk),
        subject_title=title(subject)[:255],
        subject_path=address(subject)[:255],
        wrong=wrong,
        right=right,
        reason=reason,
        role=office_of(user),
        issued_by=user,
        before=frozen_text(subject, wrong),
    )
    statement.full_clean()
    statement.save()
    if kind == Correction.Kind.WITHDRAWAL and subject.live:
        # Who may withdraw need not have the right to unpublish everything of this kind.
        action = UnpublishPageAction if isinstance(subject, Page) else UnpublishAction
        action(subject, user=user).execute(skip_permission_checks=True)
    return statement
