"""Addresses printed on plaques: they never change."""

from django.urls import path, re_path

from content.stores import views

urlpatterns = [
    path("s/<str:code>/", views.store_page, name="store"),
    path("s/<str:code>/qr.svg", views.store_qr, name="store_qr"),
    path("s/<str:code>/plaque/", views.store_plaque, name="store_plaque"),
    # Wagtail's own pattern takes no dots, so this stands beside the finder's page.
    re_path(r"^stores/(?P<code>\d{6})/stores\.json$", views.county_file, name="county_file"),
]
