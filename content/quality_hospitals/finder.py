"""Who can work by a standard: which member by which line of its scope, and which service."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from content.institutions.models import ScopeLine
from content.institutions.standards import covers
from content.quality_hospitals.models import Member, QualityHospitalPage, ServiceItem


@dataclass(frozen=True)
class StandardMatch:
    """What one hospital has for a standard."""

    #: Lines of scopes in force, each with its accreditation and institution.
    lines: list[ScopeLine] = field(default_factory=list)
    services: list[ServiceItem] = field(default_factory=list)


def standard_matches(hospitals: Sequence[QualityHospitalPage], key: str) -> dict[int, StandardMatch]:
    """Hospital key -> what it has for the standard of this key, in three queries."""
    institutions: dict[int, set[int]] = defaultdict(set)
    for hospital in hospitals:
        institutions[hospital.pk].add(hospital.host_id)
    members = Member.objects.filter(page__in=hospitals).values_list("page_id", "institution_id")
    for page, institution in members:
        institutions[page].add(institution)
    lines = ScopeLine.objects.for_standard(key).in_force().select_related("accreditation__institution")
    lines = lines.filter(accreditation__institution__in=set().union(*institutions.values()))
    services = ServiceItem.objects.filter(page__in=hospitals).exclude(standards="")
    named = [one for one in services if any(covers(name, key) for name in one.standard_keys.split())]
    return {
        hospital.pk: StandardMatch(
            [line for line in lines if line.accreditation.institution_id in institutions[hospital.pk]],
            [service for service in named if service.page_id == hospital.pk],
        )
        for hospital in hospitals
    }
