"""Addresses beside the page tree."""

from django.urls import path

from content.quality_hospitals import views

urlpatterns = [
    path("quality-hospitals/triage/", views.triage_page, name="hospital_triage"),
    path("quality-hospitals/consultation/status/", views.consultation_status, name="consultation_status"),
    path("quality-hospitals/consultation/new/<str:slug>/", views.consultation_new, name="consultation_new"),
]
