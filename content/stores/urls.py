"""Addresses printed on plaques: they never change."""

from django.urls import path

from content.stores import views

urlpatterns = [
    path("s/<str:code>/", views.store_page, name="store"),
    path("s/<str:code>/qr.svg", views.store_qr, name="store_qr"),
    path("s/<str:code>/plaque/", views.store_plaque, name="store_plaque"),
]
