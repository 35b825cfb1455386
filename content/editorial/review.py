"""三审三校: one step of the review, its record, and who may take it."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.locks import WorkflowLock
from wagtail.models import Page, Task, TaskState, WorkflowState

from content.core import writing
from content.editorial import separation
from content.editorial.checks import check
from content.editorial.review_forms import checklist_form


class ReviewLock(WorkflowLock):
    """What was submitted is what is approved: nobody changes a text under review, reviewers included."""

    def get_message(self, user: Any) -> str:
        """What is going on and what can be done."""
        return _(
            "本稿正在“%(step)s”，审核期间不能修改。要修改的，由送审人取消审核，或由审核人退回后再改。"
        ) % {"step": self.task.name}

    def get_description(self, user: Any, can_lock: bool = False) -> str:
        """The same in one line."""
        return _("审核期间不能修改")


class ReviewTask(Task):
    """A step of the review: only its groups, never the authors, never twice the same person."""

    groups = models.ManyToManyField(
        Group, verbose_name=gettext_lazy("审核组"), help_text=gettext_lazy("这些组的成员可以审核这一步")
    )
    checklist = models.TextField(
        gettext_lazy("核对清单"), help_text=gettext_lazy("一行一项；通过前须逐项勾选")
    )

    # What content.core.permissions asks.
    enforces_review: ClassVar[bool] = True
    lock_class = ReviewLock
    admin_form_fields = [*Task.admin_form_fields, "groups", "checklist"]
    admin_form_widgets: ClassVar[dict[str, Any]] = {"groups": forms.CheckboxSelectMultiple}

    class Meta:
        verbose_name = gettext_lazy("三审三校步骤")
        verbose_name_plural = gettext_lazy("三审三校步骤")

    @classmethod
    def get_description(cls) -> str:
        """The line in the list of task types."""
        return _("作者和审过前一步的人不能审，超级管理员也不例外；通过前逐项核对")

    @property
    def items(self) -> list[str]:
        """What is to be checked before this step is passed."""
        return [line.strip() for line in self.checklist.splitlines() if line.strip()]

    def start(self, workflow_state: Any, user: Any = None) -> Any:
        """Starts the first step that this revision has not passed: a changed text begins anew."""
        first = workflow_state.get_next_task()
        if first is not None and first.pk != self.pk:
            return first.specific.start(workflow_state, user=user)
        return super().start(workflow_state, user=user)

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        """Reviewers read the text where it is edited."""
        return self.may_be_taken_by(user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Always."""
        return True

    def may_be_taken_by(self, user: Any) -> bool:
        """Whether a user belongs to the step's groups, or is a superuser."""
        if not user.is_active:
            return False
        return user.is_superuser or self.groups.filter(pk__in=user.groups.values("pk")).exists()

    def reason_against(self, workflow_state: Any, user: Any) -> str:
        """Why a user may not take this step of a review, empty when he may."""
        if reason := separation.reason_against(workflow_state, user):
            return reason
        return "" if self.may_be_taken_by(user) else _("您不在这一步的审核组中。")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """Approve and send back, for those who may judge this text."""
        state = obj.current_workflow_state
        if state is None or self.reason_against(state, user):
            return []
        return [("approve", _("通过"), True), ("reject", _("退回修改"), True)]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """What waits for this user: not his own texts, not what he passed before."""
        waiting = TaskState.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS)
        if not self.may_be_taken_by(user):
            return waiting.none()
        rows = waiting.select_related("workflow_state")
        allowed = [row.pk for row in rows if not separation.reason_against(row.workflow_state, user)]
        return TaskState.objects.filter(pk__in=allowed)

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        """The checklist to pass a text, a reason to send it back."""
        return checklist_form(self.items, action)

    @transaction.atomic
    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Takes the step; refuses whoever wrote the text or passed an earlier step, and a list left open."""
        state = WorkflowState.objects.select_for_update().get(pk=task_state.workflow_state_id)
        if reason := self.reason_against(state, user):
            raise PermissionDenied(reason)
        form = checklist_form(self.items, action_name)(kwargs)
        if not form.is_valid():
            raise PermissionDenied(" ".join(str(line) for lines in form.errors.values() for line in lines))
        if action_name == "approve" and (reasons := _must_be_mended(task_state.revision.as_object())):
            raise PermissionDenied(" ".join(reasons))
        if _has_changed_since(task_state):
            task_state.cancel(user=user, comment=_("送审后有改动，重新开始审核。"))
            return
        record = task_state.specific
        record.checklist = self.items if action_name == "approve" else []
        super().on_action(record, user, action_name, comment=form.cleaned_data["comment"])


def _must_be_mended(draft: Any) -> list[str]:
    """What stands against passing a draft: findings that block, and the gates of other rooms."""
    blocked = any(finding.blocks for finding in check(draft))
    words = [_("稿件里还有须改正的地方，请退回作者修改。")] if blocked else []
    return words + writing.reasons_against(draft)


def _has_changed_since(task_state: Any) -> bool:
    latest = task_state.workflow_state.content_object.get_latest_revision()
    return bool(latest and latest.pk != task_state.revision_id)


class ReviewTaskState(TaskState):
    """The record of one step: who, when, what was checked."""

    checklist = models.JSONField(gettext_lazy("已核对"), default=list)

    class Meta:
        verbose_name = gettext_lazy("审核记录")
        verbose_name_plural = gettext_lazy("审核记录")


ReviewTask.task_state_class = ReviewTaskState


class Embargo(models.Model):
    """Until this moment a page is not published, whoever approves it."""

    page = models.OneToOneField(
        Page, verbose_name=gettext_lazy("页面"), on_delete=models.CASCADE, related_name="embargo"
    )
    until = models.DateTimeField(gettext_lazy("限发至"), help_text=gettext_lazy("北京时间"))
    reason = models.CharField(gettext_lazy("原因"), max_length=200)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("设定人"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )

    panels = [FieldPanel("page"), FieldPanel("until"), FieldPanel("reason")]

    class Meta:
        verbose_name = gettext_lazy("限时发布")
        verbose_name_plural = gettext_lazy("限时发布")

    def __str__(self) -> str:
        return f"{self.page} · {timezone.localtime(self.until):%Y-%m-%d %H:%M}"


def embargo_on(page: Any) -> datetime | None:
    """The moment until which a page must not appear, or None."""
    found = Embargo.objects.filter(page_id=page.pk, until__gt=timezone.now()).first()
    return found.until if found else None
