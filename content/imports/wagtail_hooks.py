"""The import pages in the CMS and their menu item."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from content.imports import batch_views, feed_views, views
from content.imports.importers import importers

urlpatterns = [
    path("", views.index, name="index"),
    path("send/<slug:name>/", views.send, name="send"),
    path("profiles/", views.profiles, name="profiles"),
    path("feeds/", feed_views.feeds, name="feeds"),
    path("feeds/<int:pk>/pull/", feed_views.pull_now, name="pull_now"),
    path("runs/<int:pk>/", feed_views.run_page, name="run"),
    path("runs/<int:pk>/decide/", feed_views.decide, name="decide"),
    path("uploads/<int:pk>/", views.preview, name="preview"),
    path("uploads/<int:pk>/columns/", views.columns, name="columns"),
    path("uploads/<int:pk>/words/", views.words, name="words"),
    path("uploads/<int:pk>/recheck/", views.recheck, name="recheck"),
    path("uploads/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("uploads/<int:pk>/drop/", views.drop, name="drop"),
    path("uploads/<int:pk>/refused.csv", views.upload_refused, name="upload_refused"),
    path("batches/<int:pk>/", batch_views.batch_page, name="batch"),
    path("batches/<int:pk>/undo/", batch_views.undo, name="undo"),
    path("batches/<int:pk>/refused.csv", batch_views.batch_refused, name="batch_refused"),
    path("batches/<int:pk>/report.csv", batch_views.batch_report, name="batch_report"),
]


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """Below the CMS, so that its login guards them."""
    return [path("imports/", include((urlpatterns, "imports")))]


class ImportMenuItem(MenuItem):
    """Shown to those who may run an import."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether any import is allowed."""
        return any(request.user.has_perm(item.permission) for item in importers().values())


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    """After the content."""
    return ImportMenuItem(_("导入"), reverse("imports:index"), name="imports", icon_name="upload", order=700)


@hooks.register("register_admin_viewset")
def register_feeds() -> feed_views.FeedViewSet:
    """Pages to add and change feeds."""
    return feed_views.FeedViewSet("import_feeds")
