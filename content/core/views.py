"""Switches that work without JavaScript."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from content.core.middleware import ELDER_COOKIE

ONE_YEAR = 365 * 24 * 3600


@csrf_exempt  # a display preference; without the token a plain visit needs no cookie at all (PIPL art. 6)
@require_POST
def elder_mode(request: HttpRequest) -> HttpResponse:
    """Turn 长辈模式 on or off and go back to where the reader was."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    value = "0" if request.COOKIES.get(ELDER_COOKIE) == "1" else "1"
    response.set_cookie(ELDER_COOKIE, value, max_age=ONE_YEAR, samesite="Lax", secure=request.is_secure())
    return response
