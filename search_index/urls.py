"""Addresses of search."""

from django.urls import path

from search_index import views

urlpatterns = [
    path("search/", views.results, name="search"),
    path("search/suggest/", views.suggestions, name="search_suggest"),
]
