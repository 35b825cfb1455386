"""The editorial desk in the CMS: its addresses, menu, lists, buttons and guards."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.admin.widgets import Button
from wagtail.models import Page

import content.editorial.viewsets  # noqa: F401 - registers the lists
from content.core import writing
from content.editorial import check_views, desk_views, issuing, issuing_views, review_views
from content.editorial.checks import check, described
from content.editorial.review import embargo_on
from content.editorial.scope import is_outside, refusal

urlpatterns = [
    path("", desk_views.desk, name="desk"),
    path("review/<int:pk>/", review_views.review, name="review"),
    path("sheet/<int:pk>/", review_views.sheet, name="sheet"),
    path("sheets/<int:pk>/", review_views.sheets, name="sheets"),
    path("findings/<int:pk>/", check_views.findings, name="findings"),
    path("correct/<slug:app>/<slug:model>/<slug:pk>/", issuing_views.correct, name="correct"),
]


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """Below the CMS, so that its login guards them."""
    return [path("editorial/", include((urlpatterns, "editorial")))]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    """The desk comes first."""
    return MenuItem(
        gettext_lazy("工作台"), reverse("editorial:desk"), name="desk", icon_name="clipboard-list", order=50
    )


@hooks.register("construct_homepage_panels")
def desk_on_the_home_page(request: HttpRequest, panels: list[Any]) -> None:
    """The desk replaces Wagtail's list of reviews: it leads to the page with the checklist."""
    panels[:] = [panel for panel in panels if not isinstance(panel, WorkflowObjectsToModeratePanel)]
    panels.append(desk_views.DeskPanel())


@hooks.register("insert_global_admin_css")
def admin_styles() -> SafeString:
    """Styles of our own pages in the CMS."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/cms.css"))


@hooks.register("insert_editor_js")
def editor_script() -> SafeString:
    """Refreshes the findings after every save."""
    return format_html('<script type="module" src="{}"></script>', static("js/cms-findings.js"))


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Permissions that an office may give to its own groups."""
    return Permission.objects.filter(
        content_type__app_label="editorial",
        codename__in=("view_reviewtaskstate", "add_correction", "change_checkrules", "view_checkrules"),
    )


class ReviewMenuItem(ActionMenuItem):
    """To the page where a reviewer judges the text."""

    name = "action-review"
    label = gettext_lazy("审核")
    icon_name = "clipboard-list"
    order = 0

    def is_shown(self, context: Any) -> bool:
        """For those who may judge this text now."""
        page = context.get("page")
        task = page.current_workflow_task if page else None
        return bool(task and task.get_actions(page, context["request"].user))

    def get_url(self, parent_context: Any) -> str:
        """The review page."""
        return reverse("editorial:review", args=[parent_context["page"].pk])


@hooks.register("construct_page_action_menu")
def review_in_the_menu(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """First for a reviewer: the text itself is locked, so nothing else can be done with it."""
    item = ReviewMenuItem()
    if item.is_shown(context):
        items.insert(0, item)


@hooks.register("register_page_header_buttons")
def page_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """审核单 and correction, in the menu beside the page's title."""
    if page.workflow_states.exists() and review_views.may_read(user, page):
        url = reverse("editorial:sheets", args=[page.pk])
        yield Button(_("审核单"), url, icon_name="doc-full", priority=60)
    if page.first_published_at and user.has_perm(issuing_views.PERMISSION):
        yield Button(_("更正、撤回、说明"), correct_url(page), icon_name="warning", priority=65)


@hooks.register("register_snippet_listing_buttons")
def snippet_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Correction of a row with a page of its own."""
    if (
        issuing_views.can_be_corrected(type(snippet))
        and user.has_perm(issuing_views.PERMISSION)
        and issuing.address(snippet)
    ):
        yield Button(_("更正、撤回、说明"), correct_url(snippet), icon_name="warning", priority=65)


def correct_url(subject: Any) -> str:
    """Where a correction of something is written."""
    meta = (subject.specific_class or type(subject))._meta if isinstance(subject, Page) else subject._meta
    return reverse("editorial:correct", args=[meta.app_label, meta.model_name, subject.pk])


def _reasons(page: Any) -> list[str]:
    """Why a page must not be published now: embargo, blocking findings, the gates of other rooms."""
    draft = page.get_latest_revision_as_object() if page.pk else page
    lines = [f"{item.place}：{described(item)}" for item in check(draft) if item.blocks]
    lines += writing.reasons_against(draft)
    return [*lines, _("限时发布，此前不能发布。")] if embargo_on(page) else lines


def _refuse(request: HttpRequest, pages: Iterable[Any]) -> bool:
    found = [(page, line) for page in pages for line in _reasons(page)]
    for page, line in found:
        words = {"title": page.title, "reason": line}
        messages.error(request, _("“%(title)s”不能发布：%(reason)s") % words)
    return bool(found)


@hooks.register("before_publish_page")
def refuse_what_must_not_appear(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The last gate of publishing directly."""
    return redirect("wagtailadmin_pages:edit", page.pk) if _refuse(request, [page]) else None


@hooks.register("before_bulk_action")
def refuse_many(request: HttpRequest, action: str, objects: Any, view: Any) -> HttpResponse | None:
    """The same for many pages at once; Wagtail asks the hook above for single ones only."""
    pages = [item.specific for item in objects if isinstance(item, Page)] if action == "publish" else []
    return redirect(view.next_url or "wagtailadmin_home") if _refuse(request, pages) else None


@hooks.register("before_edit_snippet")
def stay_in_the_county(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """A clerk of another county is told so instead of an empty refusal."""
    if not is_outside(instance, request.user):
        return None
    messages.error(request, refusal(request.user))
    return redirect("wagtailadmin_home")


@hooks.register("before_delete_snippet")
def delete_in_the_county(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """The same for deleting."""
    outside = (stay_in_the_county(request, instance) for instance in instances)
    return next((response for response in outside if response), None)
