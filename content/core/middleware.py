"""Small per-request switches: language and 长辈模式 by cookie, and headers that Django has no setting for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

ELDER_COOKIE = "elder"
PERMISSIONS_POLICY = "camera=(), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"
GetResponse = Callable[[HttpRequest], HttpResponse]


class SecurityHeadersMiddleware:
    """Sets Permissions-Policy: only a shopper's own "nearby" may ask for the location."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if getattr(request, "is_dummy", False):
            _allow_preview_frame(response)
        return response


def _allow_preview_frame(response: HttpResponse) -> None:
    """A preview is made by Wagtail inside the CMS and shown there in a frame; readers' pages never are."""
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    if policy := response.headers.get("Content-Security-Policy"):
        framed = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        response.headers["Content-Security-Policy"] = framed


class PortalLocaleMiddleware:
    """Simplified Chinese unless the reader chose otherwise; a browser's language list decides nothing.

    Shared links then read the same for everybody. The CMS follows the editor's own preference.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response


class ElderModeMiddleware:
    """`request.elder_mode`: the same pages larger and stronger, kept in a cookie, without JavaScript."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = getattr(request, "elder_preview", False) or request.COOKIES.get(ELDER_COOKIE) == "1"
        request.elder_mode = wanted  # type: ignore[attr-defined]
        return self.get_response(request)
