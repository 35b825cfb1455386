"""From a complaint in a firm's own words to services and cases, through the search engine."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from content.core.cards import Card
from content.core.models import Region
from content.core.visibility import public
from content.institutions.standards import find_standards
from content.quality_hospitals.models import CasePage, ServiceItem
from search_index.query import clean, matching_pks

SHOWN_SERVICES, SHOWN_CASES = 6, 3
#: Asked of the index before those of the named place are put first.
CANDIDATES = 30
EXAMPLES = (
    "衣服洗了掉色",
    "毛衣穿几次就起球",
    "保温杯装热水两小时就凉",
    "工件断了不知道原因",
    "虾仁菌落总数忽高忽低",
)


@dataclass(frozen=True)
class Triage:
    """What was found for a complaint."""

    query: str = ""
    services: list[Card] = field(default_factory=list)
    cases: list[Card] = field(default_factory=list)
    #: Links to the finder for standards that the complaint names: text, url.
    standards: list[dict[str, str]] = field(default_factory=list)
    place_note: str = ""

    @property
    def found_nothing(self) -> bool:
        """Whether a complaint was made and nothing answers it."""
        return bool(self.query) and not (self.services or self.cases or self.standards)


def triage(text: str, *, finder_url: str = "") -> Triage:
    """Services and cases for a complaint, best first; those in a city or county it names stand first."""
    query = clean(text)
    if not query:
        return Triage()
    region = _named_region(query)
    words = query.replace(_short(region.name), " ") if region else query
    services = _in_order(ServiceItem.search_queryset(), matching_pks(words, ServiceItem, limit=CANDIDATES))
    cases = public(CasePage.objects.all()).select_related(*CasePage.listing_relations)
    found_cases = _in_order(cases, matching_pks(words, CasePage, limit=CANDIDATES))
    return Triage(
        query=query,
        services=[_service_card(one) for one in _near_first(services, region)[:SHOWN_SERVICES]],
        cases=[page.card for page in found_cases[:SHOWN_CASES]],
        standards=_standard_links(query, region, finder_url),
        place_note=_("%(place)s的排在前面") % {"place": region.name} if region and services else "",
    )


def _in_order(rows: Any, pks: list[Any]) -> list[Any]:
    found = rows.in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]


def _short(name: str) -> str:
    """A place as people say it: 绍兴 for 绍兴市, 柯桥 for 柯桥区."""
    return name[:-1] if len(name) > 2 and name[-1] in "市县区" else name


def _named_region(query: str) -> Region | None:
    """The county, else the city, that a complaint names."""
    regions = Region.objects.filter(level__in=(Region.Level.COUNTY, Region.Level.CITY))
    named = [region for region in regions if _short(region.name) in query]
    return max(named, key=lambda region: (region.level == Region.Level.COUNTY, region.code), default=None)


def _near_first(services: list[ServiceItem], region: Region | None) -> list[ServiceItem]:
    if region is None:
        return services
    return sorted(services, key=lambda one: region.code not in one.search_regions)


def _service_card(service: ServiceItem) -> Card:
    days = service.turnaround_days
    turnaround = _("%(days)s个工作日") % {"days": days} if days is not None else ""
    facts = (service.page.title, service.page.county.full_name, turnaround, service.price_basis)
    return Card(
        service.name,
        service.get_absolute_url(),
        service.symptoms or service.output,
        meta=" · ".join(fact for fact in facts if fact),
        badge=str(service.get_kind_display()),
    )


def _standard_links(query: str, region: Region | None, finder_url: str) -> list[dict[str, str]]:
    links = []
    for standard in find_standards(query):
        parameters = {"standard": standard.written} | ({"region": region.code} if region else {})
        place = region.name if region else ""
        text = _("%(place)s谁能按 %(standard)s 检测") % {"place": place, "standard": standard.written}
        links.append({"text": text, "url": f"{finder_url}?{urlencode(parameters)}"})
    return links
