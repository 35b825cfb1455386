"""Institutions in the CMS."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from content.institutions.models import Institution


class InstitutionViewSet(SnippetViewSet):
    """List and edit institutions."""

    model = Institution
    icon = "group"
    menu_label = _("机构与资质")
    add_to_admin_menu = True
    menu_order = 320
    list_display = ["name", "kind", "county", "live"]
    list_filter = ["kind", "live"]


register_snippet(InstitutionViewSet)
