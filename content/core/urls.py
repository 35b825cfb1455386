"""Addresses of the switches."""

from django.urls import path

from content.core import views

urlpatterns = [path("elder/", views.elder_mode, name="elder_mode")]
