"""What was corrected, on the page it concerns."""

from typing import Any

from django import template
from django.db.models import Model

from content.editorial.checks import check
from content.editorial.corrections import Correction

register = template.Library()


@register.inclusion_tag("editorial/notices.html", takes_context=True)
def correction_notices(context: Any) -> dict[str, Any]:
    """The corrections of the page or store that is shown, newest first; nothing elsewhere."""
    subject = context.get("page") or context.get("store")
    if not isinstance(subject, Model) or subject.pk is None:
        return {}
    return {"corrections": Correction.objects.of(subject)}


@register.inclusion_tag("editorial/findings.html")
def writing_findings(page: Any) -> dict[str, Any]:
    """What the checks find in a page as it is edited."""
    return {"findings": check(page) if page is not None and page.pk else []}
