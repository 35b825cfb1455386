"""What the whole portal brings to the editors' desk: questions that the search could not answer."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from content.core.desk import SHOWN, Box, Entry, register
from search_index.models import SearchGap


@register(order=80)
def search_gaps(user: Any) -> Box | None:
    """What citizens asked for and did not find, the most frequent first; nobody can be told from it."""
    if not user.has_perm("search_index.view_searchgap"):
        return None
    rows = SearchGap.objects.order_by("-times", "query")
    entries = [
        Entry(row.query, f"{reverse('search')}?q={row.query}", _("%(times)s次") % {"times": row.times})
        for row in rows[:SHOWN]
    ]
    return Box("search_gaps", _("没有结果的搜索"), entries, rows.count(), reverse("search_gaps"))
