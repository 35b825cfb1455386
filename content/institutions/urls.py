"""Permanent addresses of institutions."""

from django.urls import path

from content.institutions import views

urlpatterns = [path("institutions/<int:pk>/", views.institution_page, name="institution")]
