"""Terms and clauses in the CMS."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from content.education.models import Clause, Term


class TermViewSet(SnippetViewSet):
    """Terms of the glossary."""

    model = Term
    icon = "openquote"
    menu_label = _("术语")
    list_display = ["name", "also", "definition", "source"]
    search_fields = ["name", "also", "definition"]
    search_backend_name = None


class ClauseViewSet(SnippetViewSet):
    """Clauses of the opinion."""

    model = Clause
    icon = "list-ol"
    menu_label = _("文件条款")
    list_display = ["title", "subject", "state"]
    list_filter = ["state"]


class EducationGroup(SnippetViewSetGroup):
    """What education pages draw on."""

    items = (TermViewSet, ClauseViewSet)
    menu_icon = "folder-open-inverse"
    menu_label = _("质量教育资料")
    menu_order = 340


register_snippet(EducationGroup)
