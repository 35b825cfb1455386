"""The CMS's words for its scripts: Wagtail's catalogue completed by ours (`locale/` beside this file)."""

from django.http import HttpRequest, HttpResponse
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

_catalogue = JavaScriptCatalog.as_view(packages=["content.editorial", "wagtail.admin"])


def js_catalogue(request: HttpRequest) -> HttpResponse:
    """The words as a script, in the editor's language."""
    response: HttpResponse = get_localized_response(_catalogue, request)
    return response
