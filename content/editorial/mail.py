"""A word by e-mail to those who can take the next step of a review."""

from typing import Any

from wagtail.admin.mail import GroupApprovalTaskStateSubmissionEmailNotifier, Notifier
from wagtail.models import TaskState

from content.editorial import separation


class ReviewSubmissionNotifier(GroupApprovalTaskStateSubmissionEmailNotifier):
    """Wagtail's notice for its own task type, for ours: without those who may not judge this text."""

    def can_handle(self, instance: Any, **kwargs: Any) -> bool:
        """Our steps only."""
        return Notifier.can_handle(self, instance, **kwargs) and hasattr(instance.task.specific, "items")

    def get_template_base_prefix(self, instance: Any) -> str:
        """Wagtail's own texts."""
        return "task_state_"

    def get_recipient_users(self, task_state: TaskState, **kwargs: Any) -> Any:
        """The step's groups, without authors and earlier reviewers."""
        state = task_state.workflow_state
        barred = separation.authors(state) | separation.earlier_reviewers(state)
        return super().get_recipient_users(task_state, **kwargs).exclude(pk__in=barred).distinct()


notify = ReviewSubmissionNotifier()
