"""Withdrawing an edition: it stays at its address and says why; the test shows the one before, or none."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comparison import claims, log


@transaction.atomic
def withdraw(*, edition: Any, reason: str) -> Any:
    """Marks an edition, logs it, takes its claims out; raises ValidationError saying what to do."""
    reason = reason.strip()
    if not reason:
        raise ValidationError(_("请写明撤回原因，读者会看到。"))
    if len(reason) > edition._meta.get_field("withdrawn_reason").max_length:
        raise ValidationError(_("撤回原因最多 300 个字。"))
    locked = type(edition).objects.select_for_update().defer("document").get(pk=edition.pk)
    if locked.withdrawn_at:
        raise ValidationError(_("第 %(number)s 版已经撤回。") % {"number": locked.number})
    locked.withdrawn_at, locked.withdrawn_reason = timezone.now(), reason
    locked.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    log.append_withdrawal(locked)
    claims.register(locked.page)
    return locked
