"""Feeds in the CMS: which are read, how each reading went, and what waits for a person."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.viewsets.model import ModelViewSet

from content.imports.importers import importers
from content.imports.models import Feed, FeedRun
from content.imports.pulling import reject
from content.imports.tasks import approve, pull_feed
from content.imports.views import allowed, shown


class FeedViewSet(ModelViewSet):
    """Adding and changing feeds, for those with the right to."""

    model = Feed
    icon = "download"
    menu_label = gettext_lazy("定时数据源")
    url_prefix = "imports/feeds/edit"
    url_namespace = "import_feeds"
    form_fields = ("name", "url", "profile", "every_minutes", "share_limit", "missing", "enabled")
    list_display = ("name", "url", "enabled")
    copy_view_enabled = False
    inspect_view_enabled = False


def _runs(request: HttpRequest) -> QuerySet[FeedRun]:
    runs = FeedRun.objects.filter(feed__profile__importer__in=allowed(request))
    return runs.select_related("feed__profile", "upload", "decided_by")


def feeds(request: HttpRequest) -> HttpResponse:
    """The feeds and their readings, newest first; what waits stands at the top."""
    runs = _runs(request)
    context = {
        "feeds": Feed.objects.filter(profile__importer__in=allowed(request)).select_related("profile"),
        "waiting": runs.filter(state=FeedRun.State.WAITING),
        "page_obj": Paginator(runs, 50).get_page(request.GET.get("p")),
        "may_edit": request.user.has_perm("imports.change_feed"),
        "header_title": _("定时数据源"),
    }
    return render(request, "imports/feeds.html", context)


@require_POST
def pull_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Has the worker read a feed before its time."""
    feed = get_object_or_404(Feed, pk=pk, profile__importer__in=allowed(request))
    pull_feed.enqueue(feed.pk)
    messages.success(request, _("已交给后台读取“%(name)s”，请稍后刷新。") % {"name": feed.name})
    return redirect("imports:feeds")


def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One reading; one that waits is shown like a preview, to be let in or refused."""
    run = get_object_or_404(_runs(request), pk=pk)
    found: dict[str, Any] = {"counts": run.counts}
    if run.upload is not None:
        found = shown(run.upload, importers()[run.feed.profile.importer])
    found |= {"run": run, "header_title": str(run), "waits": run.state == FeedRun.State.WAITING}
    return render(request, "imports/run.html", found)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets a waiting reading in, or refuses it."""
    run = get_object_or_404(_runs(request), pk=pk)
    if run.state != FeedRun.State.WAITING:
        messages.error(request, _("这次读取已经处理过。"))
    elif "approve" in request.POST:
        approve(run, by=request.user)
        run.refresh_from_db()
        _say_how_it_went(request, run)
    else:
        reject(run, by=request.user)
        messages.success(request, _("已拒绝，数据保持不变。"))
    return redirect("imports:run", pk=pk)


def _say_how_it_went(request: HttpRequest, run: FeedRun) -> None:
    if run.state == FeedRun.State.APPLIED:
        messages.success(request, _("已导入。"))
    elif run.upload is not None and run.upload.error:
        messages.error(request, run.upload.error)
    else:
        messages.success(request, _("已交给后台写入，请稍后刷新。"))
