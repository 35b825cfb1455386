"""Addresses printed on plaques, which never change, and the pages around the finder."""

from django.urls import path, re_path

from content.stores import list_views, views

urlpatterns = [
    path("s/<str:code>/", views.store_page, name="store"),
    path("s/<str:code>/qr.svg", views.store_qr, name="store_qr"),
    path("s/<str:code>/plaque/", views.store_plaque, name="store_plaque"),
    path("stores/nearby/", list_views.nearby, name="store_nearby"),
    path("stores/nearby/worker.js", list_views.nearby_worker, name="nearby_worker"),
    path("stores/changes/", list_views.store_changes, name="store_changes"),
    path("stores/compare/", list_views.compare, name="store_compare"),
    path("stores/malls/", list_views.malls, name="malls"),
    path("stores/malls/<int:pk>/", list_views.mall, name="mall"),
    path("stores/counties.json", list_views.counties_file, name="counties_file"),
    # Wagtail's own pattern takes no dots, so these stand beside the finder's page.
    re_path(r"^stores/(?P<code>\d{6})/stores\.json$", views.county_file, name="county_file"),
    re_path(r"^stores/(?P<code>\d{6})/print/$", list_views.county_print, name="county_print"),
]
