"""Stores, malls, commitments and their history in the CMS."""

from typing import Any

import django_filters
from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSetGroup

from content.editorial.viewsets import ScopedSnippetViewSet
from content.stores import (
    actions,
    clerks,  # noqa: F401 - limits clerks to their county
)
from content.stores.choices import Category, Status
from content.stores.delisting import DelistingProposal
from content.stores.delisting_views import DelistingViewSet
from content.stores.models import Commitment, Mall, PrivateContact, StatusEvent, Store, VerificationEvent
from content.stores.region_filter import region_choices


class StoreAdminFilterSet(WagtailFilterSet):
    """Filters of the editors' list of stores."""

    region = django_filters.ChoiceFilter(label=_("地区"), choices=region_choices, method="in_region")
    status = django_filters.ChoiceFilter(label=_("状态"), choices=Status.choices)
    category = django_filters.ChoiceFilter(label=_("类别"), choices=Category.choices)

    class Meta:
        model = Store
        fields = ("region", "status", "category", "live")

    def in_region(self, queryset: Any, _name: str, value: str) -> Any:
        """Stores of a city or a county."""
        return queryset.in_region(value)


class StoreViewSet(ScopedSnippetViewSet):
    """Stores: draft, preview, schedule, publish, history."""

    model = Store
    icon = "home"
    menu_label = _("门店")
    list_display = ["sign_name", "code", "county", "category", "status", "valid_to", "live"]
    list_filter = None
    filterset_class = StoreAdminFilterSet
    search_fields = ["sign_name", "code", "registered_name"]
    search_backend_name = None
    ordering = ["code"]
    list_per_page = 50


class MallViewSet(ScopedSnippetViewSet):
    """Malls and markets."""

    model = Mall
    icon = "group"
    menu_label = _("商场")
    list_display = ["name", "county", "answers_first", "live"]
    search_fields = ["name"]
    search_backend_name = None


class SettlingCreateView(CreateView):
    """Adds a commitment and brings it to the status of the day."""

    def save_instance(self) -> Any:
        """The commitment, with its status, history and store settled."""
        instance = super().save_instance()
        actions.settle(commitment=instance, by=self.request.user)
        return instance


class SettlingEditView(EditView):
    """Changes the terms of a commitment and settles it again."""

    def save_instance(self) -> Any:
        """The commitment, with its status, history and store settled."""
        instance = super().save_instance()
        actions.settle(commitment=instance, by=self.request.user)
        return instance


class CommitmentViewSet(ScopedSnippetViewSet):
    """Commitments of both kinds; the status follows from the dates and the records."""

    model = Commitment
    icon = "tick"
    menu_label = _("承诺")
    list_display = ["store", "kind", "days", "status", "valid_from", "valid_to"]
    list_filter = {"kind": ["exact"], "status": ["exact"], "valid_to": ["lte", "gte"]}
    search_fields = ["store__sign_name", "store__code"]
    search_backend_name = None
    add_view_class = SettlingCreateView
    edit_view_class = SettlingEditView


class AppendOnlyPolicy(ModelPermissionPolicy):
    """History may be read and added to; nobody changes it, superusers included."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """As usual, but never to change or delete."""
        return action in ("add", "view") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Whether one of the actions is allowed."""
        return any(self.user_has_permission(user, action) for action in actions)


class RecordStatusView(CreateView):
    """Records a change of status through the life cycle."""

    def save_instance(self) -> Any:
        """The event that actions.record_status wrote."""
        return actions.record_status(**_values(self.form), by=self.request.user)


class RecordVerificationView(CreateView):
    """Records a check; a failed one suspends the commitment."""

    def save_instance(self) -> Any:
        """The event that actions.record_verification wrote."""
        return actions.record_verification(**_values(self.form), by=self.request.user)


def _values(form: Any) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name in form.fields}


class EventViewSet(ScopedSnippetViewSet):
    """History: listed, read and added to."""

    icon = "history"
    inspect_view_enabled = True
    copy_view_enabled = False


class StatusEventViewSet(EventViewSet):
    """Changes of status."""

    model = StatusEvent
    menu_label = _("状态变更")
    list_display = ["commitment", "on", "status", "reason", "authority"]
    list_filter = ["status", "on"]
    add_view_class = RecordStatusView


class VerificationEventViewSet(EventViewSet):
    """Verifications."""

    model = VerificationEvent
    menu_label = _("核查记录")
    list_display = ["commitment", "on", "kind", "result", "body"]
    list_filter = ["kind", "result", "on"]
    add_view_class = RecordVerificationView


class PrivateContactViewSet(ScopedSnippetViewSet):
    """Persons to call: only for those who were given the right to see them."""

    model = PrivateContact
    icon = "user"
    menu_label = _("内部联系人")
    list_display = ["store", "person"]
    search_fields = ["store__sign_name", "store__code"]
    search_backend_name = None


class StoresGroup(SnippetViewSetGroup):
    """One menu for everything about stores."""

    items = (
        StoreViewSet,
        CommitmentViewSet,
        StatusEventViewSet,
        DelistingViewSet,
        VerificationEventViewSet,
        MallViewSet,
        PrivateContactViewSet,
    )
    menu_icon = "tag"
    menu_label = _("放心消费门店")
    menu_name = "stores"
    menu_order = 310


@hooks.register("register_permissions")
def delisting_permission() -> Any:
    """Lets groups be given the right to confirm a 摘牌."""
    return Permission.objects.filter(content_type__app_label="stores", codename="confirm_delisting")


@hooks.register("register_log_actions")
def delisting_log_actions(registry: Any) -> None:
    """Who proposed and who decided a 摘牌 stands in the store's history and the site's audit log."""
    for outcome, label in (
        ("proposed", _("提出摘牌")),
        ("confirmed", _("确认摘牌")),
        ("rejected", _("退回摘牌")),
        ("withdrawn", _("撤回摘牌")),
    ):
        registry.register_action(f"stores.delisting_{outcome}", label, label)


for _model in (StatusEvent, VerificationEvent, DelistingProposal):
    register_permission_policy(_model, AppendOnlyPolicy(_model))
register_snippet(StoresGroup)
