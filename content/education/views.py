"""Calendar files: all that comes, one event, one base's open days."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from content.core.visibility import public
from content.education.calendar import EventEntry, icalendar
from content.education.models import EventPage, PracticeBasePage


def _file(entries: Iterable[EventEntry]) -> HttpResponse:
    return HttpResponse(icalendar(entries), content_type="text/calendar; charset=utf-8")


@require_safe
def events_calendar(request: HttpRequest) -> HttpResponse:
    """All coming public events and open days as an iCalendar file that a phone can subscribe to."""
    events = public(EventPage.objects.all()).filter(ends_at__gte=timezone.now())
    entries = [event.calendar_entry for event in events.select_related("county__parent")]
    bases = public(PracticeBasePage.objects.all()).filter(dated_openings__day__gte=timezone.localdate())
    for base in bases.distinct().select_related("county__parent").prefetch_related("dated_openings"):
        entries += base.calendar_entries
    return _file(sorted(entries, key=lambda entry: entry.starts_at))


@require_safe
def event_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One event for the reader's own calendar."""
    events = public(EventPage.objects.all()).select_related("county__parent")
    return _file([get_object_or_404(events, pk=pk).calendar_entry])


@require_safe
def base_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One base's coming open days."""
    bases = public(PracticeBasePage.objects.all()).select_related("county__parent")
    return _file(get_object_or_404(bases, pk=pk).calendar_entries)
