"""Sources of reprints in the CMS."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from content.news.models import NewsSource


class NewsSourceViewSet(SnippetViewSet):
    """The list of sources."""

    model = NewsSource
    icon = "link-external"
    menu_label = _("转载来源")
    menu_order = 350
    add_to_admin_menu = True
    list_display = ["name", "home_url", "ground", "active"]
    list_filter = ["active"]


register_snippet(NewsSourceViewSet)
