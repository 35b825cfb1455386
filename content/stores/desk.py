"""What stores bring to the editors' desk: commitments that end soon."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from content.core.desk import SHOWN, Box, Entry, register
from content.editorial.scope import limited
from content.stores import lifecycle
from content.stores.models import Commitment

SOON, URGENT = 60, 30


@register(order=70)
def expiring_commitments(user: Any) -> Box | None:
    """Commitments that end within 60 days, those within 30 marked; a clerk's own county only."""
    if not user.has_perm("stores.view_commitment"):
        return None
    today = timezone.localdate()
    rows = limited(Commitment.objects.all(), user).filter(
        status__in=lifecycle.LISTED, valid_to__range=(today, today + timedelta(days=SOON))
    )
    rows = rows.select_related("store__county").order_by("valid_to", "pk")
    edit = "wagtailsnippets_stores_commitment:edit"
    entries = [
        Entry(
            row.store.sign_name,
            reverse(edit, args=[row.pk]),
            _("%(county)s · 有效期至 %(day)s") % {"county": row.store.county.name, "day": row.valid_to},
            row.valid_to <= today + timedelta(days=URGENT),
        )
        for row in rows[:SHOWN]
    ]
    return Box(
        "commitments",
        _("60天内到期的承诺"),
        entries,
        rows.count(),
        f"{reverse('wagtailsnippets_stores_commitment:list')}?valid_to__lte={today + timedelta(days=SOON)}",
        rows.filter(valid_to__lte=today + timedelta(days=URGENT)).count(),
    )
