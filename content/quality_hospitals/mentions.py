"""Tells an institution's page in which quality hospitals it works."""

from collections.abc import Iterator

from django.db.models import Q

from content.core.cards import Card
from content.core.visibility import public
from content.institutions.models import Institution
from content.institutions.related import provide
from content.quality_hospitals.models import QualityHospitalPage


@provide
def hospitals_of(institution: Institution) -> Iterator[Card]:
    """The public hospitals that an institution hosts or works in."""
    pages = public(QualityHospitalPage.objects.all()).filter(
        Q(host=institution) | Q(members__institution=institution)
    )
    related = QualityHospitalPage.listing_relations
    return (page.card for page in pages.select_related(*related).distinct().order_by("title"))
