"""Publishing where Wagtail's own rules are not strict enough for a public body."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from wagtail.models import PagePermissionTester


class ReviewedPagePermissionTester(PagePermissionTester):
    """A page under review is published by the review only, whoever asks, superusers included.

    Under review is what has a workflow with a task class that says `enforces_review`.
    The setting `EDITORIAL_DIRECT_PUBLISHING` lets superusers publish without review.
    """

    def _needs_review(self) -> bool:
        if self.user.is_superuser and settings.EDITORIAL_DIRECT_PUBLISHING:
            return False
        workflow = self.page.get_workflow()
        kinds = workflow.tasks.values_list("content_type", flat=True) if workflow else ()
        classes = (ContentType.objects.get_for_id(kind).model_class() for kind in set(kinds))
        return any(getattr(task_class, "enforces_review", False) for task_class in classes)

    def can_publish(self) -> bool:
        """Never past the workflow."""
        return super().can_publish() and not self._needs_review()

    def can_publish_subpage(self) -> bool:
        """A new page below has the same workflow."""
        return super().can_publish_subpage() and not self._needs_review()

    def can_set_view_restrictions(self) -> bool:
        """Hiding a page needs no review."""
        return super().can_publish()

    def can_unschedule(self) -> bool:
        """Stopping a publication needs no review."""
        return super().can_publish()
