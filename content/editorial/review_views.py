"""The review in the CMS: one page to judge a text, and the printable 审核单."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState, WorkflowState

from content.editorial.checks import check
from content.editorial.review import embargo_on

ACTIONS = ("approve", "reject")


def may_read(user: Any, page: Any) -> bool:
    """Whether a user may see drafts and review records of a page."""
    allowed: bool = (
        user.has_perm("editorial.view_reviewtaskstate") or page.permissions_for_user(user).can_edit()
    )
    return allowed


def _page(request: HttpRequest, pk: int) -> Any:
    page: Any = get_object_or_404(Page, pk=pk).specific
    if not may_read(request.user, page):
        raise PermissionDenied
    return page


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The text under review: findings, checklist, approve or send back."""
    page = _page(request, pk)
    state = page.current_workflow_state
    task_state = page.current_workflow_task_state
    if state is None or task_state is None or not hasattr(task_state.task.specific, "items"):
        messages.info(request, _("“%(title)s”现在不在审核中。") % {"title": page.title})
        return redirect("editorial:desk")
    action = request.POST.get("action", "")
    if request.method == "POST" and action in ACTIONS:
        form = task_state.task.specific.get_form_for_action(action)(request.POST)
        if form.is_valid():
            return _take(request, page, task_state, action, form.cleaned_data)
        return render(request, "editorial/review.html", _context(request, page, task_state, {action: form}))
    return render(request, "editorial/review.html", _context(request, page, task_state, {}))


def _take(
    request: HttpRequest, page: Any, task_state: Any, action: str, data: dict[str, Any]
) -> HttpResponse:
    try:
        task_state.task.specific.on_action(task_state, request.user, action, **data)
    except PermissionDenied as error:
        messages.error(request, str(error) or _("没有审核这一步的权限。"))
        return redirect("editorial:review", pk=page.pk)
    done = TaskState.objects.get(pk=task_state.pk).status
    if done == TaskState.STATUS_CANCELLED:
        messages.warning(request, _("送审后有改动，已从第一步重新开始审核。"))
    elif done == TaskState.STATUS_REJECTED:
        messages.success(request, _("“%(title)s”已退回作者修改。") % {"title": page.title})
    else:
        messages.success(request, _passed(page))
    return redirect("editorial:desk")


def _passed(page: Any) -> str:
    page.refresh_from_db()
    following = page.current_workflow_task
    if following is not None:
        return _("“%(title)s”已通过，下一步：%(step)s。") % {"title": page.title, "step": following.name}
    if page.scheduled_revision:
        return _("“%(title)s”已通过终审，到时自动发布。") % {"title": page.title}
    return _("“%(title)s”已通过终审并发布。") % {"title": page.title}


def _context(request: HttpRequest, page: Any, task_state: Any, forms: dict[str, Any]) -> dict[str, Any]:
    task, state = task_state.task.specific, task_state.workflow_state
    draft = page.get_latest_revision_as_object()
    return {
        "page": draft,
        "task_state": task_state,
        "state": state,
        "refusal": task.reason_against(state, request.user),
        "approve_form": forms.get("approve") or task.get_form_for_action("approve")(),
        "reject_form": forms.get("reject") or task.get_form_for_action("reject")(),
        "findings": check(draft),
        "embargo": embargo_on(page),
        "live_revision": page.live_revision_id,
        "page_title": _("审核：%(title)s") % {"title": draft.title},
        "header_icon": "clipboard-list",
    }


def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The printable 审核单 of one run of the review."""
    state = get_object_or_404(WorkflowState.objects.select_related("workflow", "requested_by"), pk=pk)
    page = _page(request, int(state.object_id))
    records = state.task_states.exclude(status=TaskState.STATUS_CANCELLED)
    records = records.select_related("task", "finished_by", "revision").order_by("started_at", "pk")
    context = {
        "state": state,
        "page": page,
        "records": records.specific(),
        "revision": records.last().revision if records else page.latest_revision,
        "embargo": embargo_on(page),
        "page_title": _("审核单：%(title)s") % {"title": page.title},
        "header_icon": "doc-full",
    }
    return render(request, "editorial/sheet.html", context)


def sheets(request: HttpRequest, pk: int) -> HttpResponse:
    """Every run of the review of a page, newest first; the newest one at once when there is but one."""
    page = _page(request, pk)
    runs = page.workflow_states.select_related("workflow", "requested_by").order_by("-created_at", "-pk")
    if len(runs) == 1:
        return redirect(reverse("editorial:sheet", args=[runs[0].pk]))
    context = {
        "page": page,
        "runs": runs,
        "page_title": _("审核记录：%(title)s") % {"title": page.title},
        "header_icon": "doc-full",
    }
    return render(request, "editorial/sheets.html", context)
