"""The calendar of coming events."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from content.core.visibility import public
from content.education.calendar import icalendar
from content.education.models import EventPage


def events_calendar(request: HttpRequest) -> HttpResponse:
    """All coming public events as an iCalendar file that a phone can subscribe to."""
    events = public(EventPage.objects.all()).filter(ends_at__gte=timezone.now()).order_by("starts_at")
    entries = [event.calendar_entry for event in events.select_related("county__parent")]
    return HttpResponse(icalendar(entries), content_type="text/calendar; charset=utf-8")
