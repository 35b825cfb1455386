"""What happens when the last reviewer has passed a text (`WAGTAIL_FINISH_WORKFLOW_ACTION`).

Wagtail loads this module while its own models are being made, so nothing here imports models at the top.
"""

from typing import Any

from django.core.exceptions import PermissionDenied


def publish_reviewed(workflow_state: Any, user: Any = None) -> None:
    """Publishes what was approved, or schedules it: at its own time, and never before its embargo ends."""
    from content.editorial.review import ReviewTask, embargo_on
    from content.editorial.separation import is_fully_reviewed

    is_ours = ReviewTask.objects.filter(workflow_tasks__workflow=workflow_state.workflow_id).exists()
    if is_ours and (missing := is_fully_reviewed(workflow_state)):
        raise PermissionDenied(missing)
    revision = workflow_state.content_object.get_latest_revision()
    until = embargo_on(workflow_state.content_object) if is_ours else None
    planned = revision.as_object().go_live_at
    if until and (planned is None or planned < until):
        revision.content = {**revision.content, "go_live_at": until.isoformat()}
        revision.save(update_fields=["content"])
    # The reviewers have the right to approve, not to publish at will.
    revision.publish(user=user, skip_permission_checks=is_ours)
