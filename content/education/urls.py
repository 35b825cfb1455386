"""Addresses beside the page tree: Wagtail's own pattern takes no dots."""

from django.urls import path

from content.education import views

urlpatterns = [path("education/events.ics", views.events_calendar, name="events_calendar")]
