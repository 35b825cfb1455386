"""How criteria are put into words in templates."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from comparison import alerts, derivation, structured
from comparison.derivation import curve_lines
from comparison.fairness import Fairness, Referral, Reply, Report
from comparison.reading import EditionReading, limit_words
from comparison.scoring.method import Criterion
from comparison.scoring.numbers import parse, plain, round_half_up

register = template.Library()


@register.filter
def plain_number(value: Decimal) -> str:
    """A decimal with at most two places, without trailing zeros."""
    return plain(round_half_up(value, 2))


@register.filter
def exact_number(value: Decimal) -> str:
    """A decimal with all its places, as a field of numbers takes it."""
    return plain(value)


@register.filter
def money(value: str | Decimal | None) -> str:
    """A price with two places, empty where there is none."""
    number = parse(str(value or ""))
    return "" if number is None else str(round_half_up(number, 2))


@register.filter
def limits(criterion: Criterion) -> list[tuple[str, str]]:
    """Each limit in words with its standard."""
    return limit_words(criterion)


@register.filter
def curve_words(criterion: Criterion) -> tuple[str, ...]:
    """How a value becomes a score, in sentences."""
    return curve_lines(criterion.curve, criterion.unit)


@register.simple_tag
def alerts_on(samples: Mapping[int, Mapping[str, Any]], edition: Any = None) -> list[alerts.Notice]:
    """Alerts that reach samples of an edition, as they stand today; one query."""
    since = timezone.localdate(edition.published_at) if edition else None
    return alerts.joined(samples.values(), since)


@register.simple_tag
def alerts_on_sample(sample: Mapping[str, Any], edition: Any = None) -> list[alerts.Notice]:
    """Alerts that reach one sample."""
    return alerts_on({sample["number"]: sample}, edition)


@register.filter
def alert_on(notices: list[alerts.Notice], number: int) -> Any:
    """The kind of the alert on one sample of a list of notices, empty without one on its own batch."""
    for notice in notices or ():
        if any(match.number == number and match.closeness != "other_batch" for match in notice.matches):
            return notice.alert.get_kind_display()
    return ""


@register.filter
def other_ranks(reading: EditionReading, number: int) -> str:
    """The ranks that other ways of dealing with gaps would give a sample, in words."""
    return derivation.other_ranks(reading, number)


@register.filter
def awards(reading: EditionReading, number: int) -> list[str]:
    """Marks that a sample has earned by rule."""
    return reading.awards(number)


@register.filter
def sample_list(numbers: tuple[int, ...]) -> str:
    """Sample numbers with 、 between them."""
    return "、".join(str(number) for number in numbers)


@register.filter
def lookup(values: Mapping[Any, Any], key: Any) -> Any:
    """A value of a mapping by a key that is a variable; empty when it is absent."""
    return values.get(key, "")


@register.filter
def signed_percent(value: Decimal) -> str:
    """A deviation with its sign, as +1.2 % or −3 %."""
    text = plain(abs(value))
    sign = "" if not value else "+" if value > 0 else "−"
    return f"{sign}{text} %"


@register.filter
def replies_to(fair: Fairness, number: int) -> list[Reply]:
    """Replies about a sample that name no figure; the others stand beside theirs."""
    return fair.replies_to(number, "")


@register.filter
def reports_on(fair: Fairness, number: int) -> list[Report]:
    """Reports that cover a sample."""
    return fair.reports_on(number)


@register.filter
def referrals_of(fair: Fairness, number: int) -> list[Referral]:
    """Referrals that name a sample."""
    return fair.referrals_of(number)


@register.simple_tag
def json_ld(page: Any, edition: Any, reading: EditionReading, number: int | str = "") -> SafeString:
    """Dataset of a test, or Product with its Review for one sample."""
    found = (
        structured.product(page, edition, reading, int(number))
        if number
        else structured.dataset(page, edition, reading)
    )
    return structured.script_text(found)


@register.simple_tag
def oembed_url(page: Any, edition: Any) -> str:
    """Where the edition's card is described."""
    query = urlencode({"url": f"{settings.SITE_URL}{page.url}v{edition.number}/", "format": "json"})
    return f"{settings.SITE_URL}{reverse('comparison_oembed')}?{query}"
