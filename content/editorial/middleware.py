"""A withdrawn page's address says why it is gone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from content.editorial.corrections import Correction


class WithdrawnMiddleware:
    """Turns "not found" into 410 with the reason, where something was withdrawn."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        path = request.path if request.path.endswith("/") else f"{request.path}/"
        found = Correction.objects.filter(kind=Correction.Kind.WITHDRAWAL, subject_path=path[:255]).first()
        if found is None:
            return response
        context = {"correction": found, "column": {"name": _("已撤回")}}
        return render(request, "editorial/withdrawn.html", context, status=410)
