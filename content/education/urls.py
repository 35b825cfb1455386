"""Addresses beside the page tree: Wagtail's own pattern takes no dots."""

from django.urls import path

from content.education import views

urlpatterns = [
    path("education/events.ics", views.events_calendar, name="events_calendar"),
    path("education/events/<int:pk>.ics", views.event_calendar, name="event_calendar"),
    path("education/bases/<int:pk>.ics", views.base_calendar, name="base_calendar"),
]
