"""Requests for a consultation in the CMS: read and answered, never made or copied there."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from content.quality_hospitals.models import ConsultationRequest


class NothingNewPolicy(ModelPermissionPolicy):
    """Requests come from the public form only."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """As usual, but never to add."""
        return action != "add" and super().user_has_permission(user, action)


class ConsultationViewSet(SnippetViewSet):
    """Requests with their progress and the reply that the applicant reads."""

    model = ConsultationRequest
    icon = "mail"
    menu_label = _("会诊申请")
    menu_order = 330
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["ticket", "hospital", "product", "status", "created_at", "mailed_at"]
    list_filter = ["status", "hospital"]
    ordering = ["-created_at"]


register_permission_policy(ConsultationRequest, NothingNewPolicy(ConsultationRequest))
register_snippet(ConsultationViewSet)
