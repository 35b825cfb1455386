"""What institutions bring to the editors' desk: accreditations that end soon or have ended."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from content.core.desk import SHOWN, Box, Entry, register
from content.institutions.models import Accreditation

SOON, URGENT = 60, 30


@register(order=71)
def expiring_accreditations(user: Any) -> Box | None:
    """Accreditations of published institutions that ended or end within 60 days, the earliest first."""
    if not user.has_perm("institutions.view_institution"):
        return None
    today = timezone.localdate()
    rows = Accreditation.objects.filter(
        institution__live=True, valid_to__lte=today + timedelta(days=SOON)
    ).select_related("institution")
    rows = rows.order_by("valid_to", "pk")
    entries = [
        Entry(
            row.institution.name,
            reverse("wagtailsnippets_institutions_institution:edit", args=[row.institution_id]),
            _("%(accreditation)s · 有效期至 %(day)s") % {"accreditation": row, "day": row.valid_to},
            row.valid_to <= today + timedelta(days=URGENT),
        )
        for row in rows[:SHOWN]
    ]
    urgent = rows.filter(valid_to__lte=today + timedelta(days=URGENT)).count()
    return Box("accreditations", _("60天内到期的资质"), entries, rows.count(), "", urgent)
