"""The desk's own boxes: to approve, sent back, scheduled, embargoes, stale columns, broken links."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState, WorkflowState

from content.core.desk import SHOWN, Box, Entry, register
from content.core.models import ListingPage
from content.core.visibility import public
from content.editorial.links import BROKEN_AFTER, LinkCheck
from content.editorial.review import Embargo

READ = "editorial.view_reviewtaskstate"


def _edit(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _moment(value: Any) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


@register(order=10)
def to_approve(user: Any) -> Box:
    """Texts that wait for this user."""
    waiting = TaskState.objects.reviewable_by(user).select_related("task", "workflow_state__requested_by")
    waiting = waiting.order_by("started_at")
    entries = []
    for state in waiting[:SHOWN]:
        page: Any = state.workflow_state.content_object
        sender = state.workflow_state.requested_by or ""
        note = _("%(step)s · 送审：%(sender)s · %(moment)s") % {
            "step": state.task.name,
            "sender": sender,
            "moment": _moment(state.started_at),
        }
        entries.append(Entry(str(page), reverse("editorial:review", args=[page.pk]), note))
    return Box("to_approve", _("待我审核"), entries, waiting.count())


@register(order=20)
def sent_back(user: Any) -> Box:
    """This user's texts that a reviewer sent back."""
    back = WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user)
    back = back.select_related("current_task_state").order_by("-pk")
    entries = [
        Entry(str(state.content_object), _edit(state.content_object), state.current_task_state.comment)
        for state in back[:SHOWN]
    ]
    return Box("sent_back", _("退回我修改"), entries, back.count())


@register(order=30)
def under_review(user: Any) -> Box:
    """This user's texts that others are reviewing."""
    mine = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS, requested_by=user)
    mine = mine.select_related("current_task_state__task").order_by("-pk")
    entries = [
        Entry(
            str(state.content_object),
            reverse("editorial:sheet", args=[state.pk]),
            state.current_task_state.task.name if state.current_task_state else "",
        )
        for state in mine[:SHOWN]
    ]
    return Box("under_review", _("我送审的稿件"), entries, mine.count())


@register(order=40)
def scheduled(user: Any) -> Box | None:
    """Approved texts that appear by themselves, the next one first."""
    if not user.has_perm(READ):
        return None
    due = Revision.page_revisions.exclude(approved_go_live_at=None).order_by("approved_go_live_at")
    entries = [
        Entry(str(row.content_object), _edit(row.content_object), _moment(row.approved_go_live_at))
        for row in due[:SHOWN]
    ]
    return Box("scheduled", _("定时发布"), entries, due.count())


@register(order=50)
def embargoes(user: Any) -> Box | None:
    """Texts that must not appear yet."""
    if not user.has_perm("editorial.view_embargo"):
        return None
    rows = Embargo.objects.filter(until__gt=timezone.now()).select_related("page").order_by("until")
    entries = [
        Entry(str(row.page), _edit(row.page), f"{_moment(row.until)} · {row.reason}") for row in rows[:SHOWN]
    ]
    return Box("embargoes", _("限时发布"), entries, rows.count())


def _columns() -> list[Any]:
    """The classes of the lists whose entries are pages: rows of tables have no date of publication."""
    models: list[Any] = [model for model in apps.get_models() if issubclass(model, ListingPage)]
    return [model for model in models if issubclass(model.get_listing().model, Page)]


@register(order=60)
def stale_columns(user: Any) -> Box | None:
    """Columns without anything new for longer than their kind allows."""
    if not user.has_perm(READ):
        return None
    entries = []
    for model in _columns():
        section = model._default_manager.live().first()
        newest = public(model.get_listing().model._default_manager.all()).aggregate(
            newest=Max("last_published_at")
        )["newest"]
        limit = timezone.now() - timedelta(days=model.stale_after_days)
        if section and (newest is None or newest < limit):
            note = _("最近更新：%(day)s；应在%(days)s天内更新") % {
                "day": f"{timezone.localtime(newest):%Y-%m-%d}" if newest else _("没有内容"),
                "days": model.stale_after_days,
            }
            entries.append(Entry(section.title, reverse("wagtailadmin_explore", args=[section.pk]), note))
    return Box("stale", _("该更新的栏目"), entries[:SHOWN], len(entries))


@register(order=90)
def broken_links(user: Any) -> Box | None:
    """Links to other sites that failed at two checks in a row."""
    if not user.has_perm("editorial.view_linkcheck"):
        return None
    rows: QuerySet[LinkCheck] = LinkCheck.objects.filter(failures__gte=BROKEN_AFTER)
    entries = [
        Entry(
            row.url,
            row.places[0]["edit"] if row.places else "",
            "；".join([row.problem, *(place["title"] for place in row.places[:3])]),
        )
        for row in rows[:SHOWN]
    ]
    url = reverse(LinkCheck.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]
    return Box("broken_links", _("失效的外部链接"), entries, rows.count(), url)
