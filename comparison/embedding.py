"""A test's card in other people's pages: oEmbed, pinned to the edition that was asked for."""

import re
from typing import Any
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from comparison import editions
from comparison.models import ComparisonTestPage, Edition
from comparison.result_table import row_entry
from content.core.visibility import public

WIDTH, HEIGHT, LEAST = 480, 420, 240
SHOWN = 5
_ADDRESS = re.compile(r"/comparisons/(?P<slug>[-\w]+)/(?:v(?P<number>\d{1,6})/.*)?")


def _public_editions(slug: str) -> Any:
    pages = public(ComparisonTestPage.objects.filter(slug=slug))
    return Edition.objects.filter(page__in=pages).select_related("page").defer("document")


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """The card of the test behind `url`, in the edition of that address or the current one; JSON only."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse("json", status=501, content_type="text/plain")
    address = urlsplit(request.GET.get("url", "")[:500])
    ours = urlsplit(settings.SITE_URL).netloc
    match = _ADDRESS.fullmatch(address.path)
    if match is None or address.netloc not in ("", ours, request.get_host()):
        raise Http404
    found = _public_editions(match["slug"])
    found = found.filter(number=match["number"]) if match["number"] else found.filter(withdrawn_at=None)
    edition = found.order_by("-number").first()
    if edition is None:
        raise Http404
    width, height = _size(request, "maxwidth", WIDTH), _size(request, "maxheight", HEIGHT)
    title = editions.read(edition).test["title"]
    card = settings.SITE_URL + reverse("comparison_embed", args=[edition.page.slug, edition.number])
    frame = '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"></iframe>'
    response = JsonResponse(
        {
            "version": "1.0",
            "type": "rich",
            "title": title,
            "provider_name": str(_("放心")),
            "provider_url": settings.SITE_URL,
            "cache_age": 86_400,
            "width": width,
            "height": height,
            "html": format_html(frame, card, title, width, height),
        },
        json_dumps_params={"ensure_ascii": False},
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _size(request: HttpRequest, name: str, usual: int) -> int:
    asked = request.GET.get(name, "")
    return max(LEAST, min(int(asked), usual)) if asked.isdigit() and len(asked) < 6 else usual


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]
def embed(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The card itself: the finding, the first samples and what failed; the one page others may frame."""
    edition = get_object_or_404(_public_editions(slug), number=number)
    reading = editions.read(edition)
    context = {
        "page": edition.page,
        "edition": edition,
        "reading": reading,
        "newest": edition.page.newest,
        "is_newest": edition == edition.page.newest,
        "rows": [row_entry(reading, one) for one in reading.ranking[:SHOWN]],
        "failing": [reading.row(one) for one in reading.failing_numbers[:SHOWN]],
        "address": f"{settings.SITE_URL}{edition.page.url}v{number}/",
    }
    response = render(request, "comparison/embed.html", context)
    response["Cache-Control"] = "public, max-age=600"
    return response
