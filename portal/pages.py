"""The few pages that are the portal's own: robots.txt and the accessibility statement."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _


def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt: everything public may be read; searches and the CMS need not be."""
    lines = [
        "User-agent: *",
        f"Disallow: /{settings.CMS_PATH}",
        f"Disallow: {reverse('search')}",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement (无障碍环境建设法 2023; GB/T 37668-2019)."""
    title = _("无障碍声明")
    return render(
        request,
        "portal/accessibility.html",
        {"column": {"name": title, "description": _("本站无障碍的标准、做法和意见渠道。")}, "title": title},
    )
