"""What must hold however a row is written, and what the page form asks."""

from typing import Any

from django.db.models.signals import post_save, pre_delete, pre_save
from wagtail.models import Revision
from wagtail.signals import task_submitted

from content.core import writing
from content.editorial.checks import form_errors
from content.editorial.mail import notify
from content.editorial.models import Embargo, ReviewTaskState
from content.editorial.scope import guard


def hold_back(sender: Any, instance: Embargo, **_kwargs: Any) -> None:
    """A publication that was scheduled before the embargo moves to its end."""
    due = Revision.page_revisions.filter(
        object_id=str(instance.page_id), approved_go_live_at__lt=instance.until
    )
    for revision in due:
        revision.approved_go_live_at = instance.until
        revision.content = {**revision.content, "go_live_at": instance.until.isoformat()}
        revision.save(update_fields=["approved_go_live_at", "content"])


pre_save.connect(guard, dispatch_uid="editorial_scope_save")
pre_delete.connect(guard, dispatch_uid="editorial_scope_delete")
post_save.connect(hold_back, sender=Embargo, dispatch_uid="editorial_embargo")
task_submitted.connect(notify, sender=ReviewTaskState, dispatch_uid="editorial_mail")
writing.register(form_errors)
