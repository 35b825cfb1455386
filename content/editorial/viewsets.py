"""Lists of the editorial desk in the CMS: words, embargoes, corrections, links, counties of clerks."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from content.editorial.corrections import Correction
from content.editorial.links import LinkCheck
from content.editorial.review import Embargo
from content.editorial.rules import WordTerm
from content.editorial.scope import StaffScope, is_outside, limited, refusal


class ReadOnlyPolicy(ModelPermissionPolicy):
    """What is only read here: it is made elsewhere, and nobody changes it, superusers included."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """To look at it, as usual."""
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Whether one of the actions is allowed."""
        return any(self.user_has_permission(user, action) for action in actions)


class ScopedFormMixin:
    """A form that tells a clerk that the row lies outside his county."""

    request: Any

    def is_valid(self, form: Any) -> bool:
        """As usual, and inside the user's region."""
        if form.is_valid() and is_outside(form.instance, self.request.user):
            form.add_error(None, refusal(self.request.user))
        valid: bool = super().is_valid(form)  # type: ignore[misc]
        return valid


def _scoped(view_class: type[Any]) -> type[Any]:
    return type(f"Scoped{view_class.__name__}", (ScopedFormMixin, view_class), {})


class ScopedSnippetViewSet(SnippetViewSet):
    """A list of rows that have a place: a clerk sees and changes those of his county."""

    add_view_class: Any
    edit_view_class: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_view_class = _scoped(self.add_view_class)
        self.edit_view_class = _scoped(self.edit_view_class)

    def get_queryset(self, request: Any) -> Any:
        """The rows of the user's region, all of them for a user without one."""
        return limited(self.model._default_manager.all(), request.user)


class WordTermViewSet(SnippetViewSet):
    """The editors' own words."""

    model = WordTerm
    icon = "glasses"
    menu_label = _("用词")
    list_display = ["text", "kind", "right", "reason"]
    list_filter = ["kind"]
    search_fields = ["text", "right"]
    search_backend_name = None


class EmbargoCreateView(CreateView):
    """Notes who set it."""

    def save_instance(self) -> Any:
        """The embargo with its author."""
        self.form.instance.set_by = self.request.user
        return super().save_instance()


class EmbargoViewSet(SnippetViewSet):
    """Texts that must not appear before a moment."""

    model = Embargo
    icon = "time"
    menu_label = _("限时发布")
    list_display = ["page", "until", "reason", "set_by"]
    add_view_class = EmbargoCreateView


class CorrectionViewSet(SnippetViewSet):
    """Every public statement; made from the page or the store that it concerns."""

    model = Correction
    icon = "warning"
    menu_label = _("更正与撤回")
    list_display = ["subject_title", "kind", "issued_at", "role", "issued_by"]
    list_filter = ["kind"]
    inspect_view_enabled = True
    inspect_view_fields = [
        "kind",
        "subject_title",
        "subject_path",
        "wrong",
        "right",
        "reason",
        "issued_at",
        "role",
        "issued_by",
    ]
    copy_view_enabled = False


class LinkCheckViewSet(SnippetViewSet):
    """Links to other sites and what the last check found."""

    model = LinkCheck
    icon = "link"
    menu_label = _("外部链接")
    list_display = ["url", "problem", "failures", "checked_at"]
    list_filter = {"failures": ["gte"]}
    inspect_view_enabled = True
    copy_view_enabled = False


class StaffScopeViewSet(SnippetViewSet):
    """Which clerk works for which county."""

    model = StaffScope
    icon = "user"
    menu_label = _("录入范围")
    list_display = ["user", "region"]


class EditorialGroup(SnippetViewSetGroup):
    """One menu for all of them."""

    items = (CorrectionViewSet, WordTermViewSet, EmbargoViewSet, LinkCheckViewSet, StaffScopeViewSet)
    menu_icon = "clipboard-list"
    menu_label = _("采编与审核")
    menu_name = "editorial"
    menu_order = 330


for _model in (Correction, LinkCheck):
    register_permission_policy(_model, ReadOnlyPolicy(_model))
register_snippet(EditorialGroup)
