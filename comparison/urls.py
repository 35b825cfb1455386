"""Addresses with a file name, which the page tree does not route."""

from django.urls import path

from comparison import embedding, register_views, views

urlpatterns = [
    path("comparisons/log/", views.log_page, name="comparison_log"),
    path("comparisons/log.json", views.log_json, name="comparison_log_json"),
    path("comparisons/log/log.json", views.log_json),
    path("comparisons/oembed/", embedding.oembed, name="comparison_oembed"),
    path("comparisons/<slug:slug>/v<int:number>/embed/", embedding.embed, name="comparison_embed"),
    path("comparisons/alerts/", register_views.alert_list, name="comparison_alerts"),
    path("comparisons/alerts/<int:pk>/", register_views.alert_page, name="comparison_alert"),
    path("comparisons/claims/", register_views.claim_list, name="comparison_claims"),
    path("comparisons/<slug:slug>/v<int:number>/results.csv", views.results_csv, name="comparison_results"),
    path("comparisons/<slug:slug>/v<int:number>/data.zip", views.data_zip, name="comparison_kit"),
    path("comparisons/<slug:slug>/v<int:number>/data.json", views.data_json, name="comparison_data"),
    path("comparisons/<slug:slug>/v<int:number>/share.png", views.share_png, name="comparison_share"),
    path("comparisons/<slug:slug>/v<int:number>/engine.json", views.engine_json, name="comparison_engine"),
]
