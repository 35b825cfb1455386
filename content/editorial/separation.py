"""Nobody passes his own text, nobody takes two steps: the rule, for everybody, superusers included."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState


def authors(workflow_state: Any) -> set[int]:
    """Keys of the users who wrote this version: submitted it, or saved it since the last publication."""
    page = workflow_state.content_object
    revisions = Revision.objects.filter(
        base_content_type_id=workflow_state.base_content_type_id, object_id=workflow_state.object_id
    )
    if page.live_revision_id:
        published = Revision.objects.filter(pk=page.live_revision_id).values("created_at")[:1]
        revisions = revisions.filter(created_at__gt=published)
    found = set(revisions.exclude(user=None).values_list("user_id", flat=True))
    if isinstance(page, Page) and page.first_published_at is None and page.owner_id:
        found.add(page.owner_id)
    if workflow_state.requested_by_id:
        found.add(workflow_state.requested_by_id)
    return found


def earlier_reviewers(workflow_state: Any) -> set[int]:
    """Keys of the users who passed a step of the text as it stands now."""
    latest = workflow_state.content_object.latest_revision_id
    passed = workflow_state.task_states.filter(status=TaskState.STATUS_APPROVED, revision_id=latest)
    return set(passed.exclude(finished_by=None).values_list("finished_by_id", flat=True))


def reason_against(workflow_state: Any, user: Any) -> str:
    """Why a user may not judge this text, empty when he may."""
    if user.pk in authors(workflow_state):
        return _("您写过或改过这一稿，不能审核自己的稿件。")
    if user.pk in earlier_reviewers(workflow_state):
        return _("您已审过这一稿的前一步，同一人不能审两步。")
    return ""


def is_fully_reviewed(workflow_state: Any) -> str:
    """What is missing before the text may appear, empty when nothing is: the last check before publishing."""
    latest = workflow_state.content_object.latest_revision_id
    passed = workflow_state.task_states.filter(status=TaskState.STATUS_APPROVED, revision_id=latest)
    persons = list(passed.values_list("finished_by_id", flat=True))
    steps = workflow_state.workflow.tasks.filter(active=True).count()
    if len(persons) < steps:
        return _("这一稿还没有走完全部审核步骤。")
    if len(set(persons)) < len(persons) or set(persons) & authors(workflow_state):
        return _("审核人与作者或前一步审核人相同。")
    return ""
