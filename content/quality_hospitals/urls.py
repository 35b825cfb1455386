"""Addresses beside the page tree."""

from django.urls import path

from content.quality_hospitals import views

urlpatterns = [path("quality-hospitals/triage/", views.triage_page, name="hospital_triage")]
