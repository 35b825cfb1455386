"""All addresses: the portal's own, every app's `urls.py`, then Wagtail's page tree."""

from importlib import import_module

from django.conf import settings
from django.contrib.sitemaps import views as sitemap_views
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.apps import get_app_submodules

from content.editorial.i18n import js_catalogue
from portal import feeds, health, open_data, pages
from portal.api import api
from portal.sitemaps import SITEMAPS

OWN = ("content.", "comparison", "search_index")

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        sitemap_views.sitemap,
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("a11y/", pages.accessibility, name="accessibility"),
    path("data/", open_data.catalogue, name="catalogue"),
    path("data/catalog.jsonld", open_data.catalogue_jsonld, name="catalogue_jsonld"),
    path("data/<slug:name>.<str:kind>", open_data.dataset, name="dataset"),
    path("feeds/<slug:name>.atom", feeds.SectionFeed(), name="feed"),
    path("api/v1/", api.urls),
    # A display preference, like 长辈模式: no token, so that a plain visit sets no cookie.
    path("i18n/setlang/", csrf_exempt(set_language), name="set_language"),
    # Wagtail's own serves its own catalogue only; ours completes it (content/editorial/locale).
    path(f"{settings.CMS_PATH}jsi18n/", js_catalogue),
    path(settings.CMS_PATH, include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # On one machine the portal serves uploads itself; a front server takes /media/ over where there is one.
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
]
urlpatterns += [
    path("", include(import_module(f"{name}.urls")))
    for name, _module in get_app_submodules("urls")
    if name.startswith(OWN)
]
urlpatterns.append(path("", include(wagtail_urls)))

handler400 = "django.views.defaults.bad_request"
