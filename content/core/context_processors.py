"""What every template may rely on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Site

from content.core.models import SiteSettings
from content.core.visibility import public

HTML_LANG = {"zh-hans": "zh-Hans", "en": "en"}


def _site_settings(request: HttpRequest) -> SiteSettings:
    site = Site.find_for_request(request)
    return SiteSettings.for_site(site) if site else SiteSettings()


def _nav_sections(request: HttpRequest) -> list[dict[str, Any]]:
    """The home page's children that are in the menu, in page order."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    sections = public(site.root_page.get_children().in_menu())
    entries = []
    for section in sections:
        url = section.get_url(request, current_site=site) or ""
        entries.append({"title": section.title, "url": url, "active": request.path.startswith(url)})
    return entries


def portal(request: HttpRequest) -> dict[str, Any]:
    """Language, 长辈模式, navigation, site settings and the canonical address; each read only when used."""
    settings_of_site = SimpleLazyObject(lambda: _site_settings(request))
    return {
        "lang": HTML_LANG.get(get_language() or "", "zh-Hans"),
        "elder_mode": getattr(request, "elder_mode", False),
        "nav_sections": SimpleLazyObject(lambda: _nav_sections(request)),
        "site_settings": settings_of_site,
        "canonical_url": f"{settings.SITE_URL}{request.path}",
        "demo_content": SimpleLazyObject(lambda: settings_of_site.demo_content),
    }
