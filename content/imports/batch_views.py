"""Applied batches in the CMS: what they did, their refused rows, undo."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.imports import files
from content.imports.importers import UndoRefusedError, refused_csv, undo_batch
from content.imports.locking import ImportBusyError
from content.imports.models import FilePart, ImportBatch
from content.imports.tasks import undo_soon
from content.imports.views import allowed, download


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    return get_object_or_404(ImportBatch, pk=pk, command__in=allowed(request))


def batch_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch as it was applied."""
    batch = _batch(request, pk)
    context = {
        "batch": batch,
        "counts": batch.counts,
        "has_refused": bool(batch.refused) or files.has(batch, FilePart.Role.REFUSED),
        "has_report": files.has(batch, FilePart.Role.REPORT),
        "left": batch.report.get("left") or [],
        "header_title": str(batch),
    }
    return render(request, "imports/batch.html", context)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a batch back, and names what was left because somebody changed it since."""
    batch = _batch(request, pk)
    try:
        later = batch.state == ImportBatch.State.APPLIED and undo_soon(batch, user_pk=request.user.pk or 0)
        if not later:
            undo_batch(batch.pk, by=request.user)
    except (UndoRefusedError, ImportBusyError) as error:
        messages.error(request, str(error))
    else:
        told = _("已交给后台撤销，请过几分钟再看这一页。") if later else _("已撤销。")
        messages.success(request, told)
    return redirect("imports:batch", pk=batch.pk)


def batch_refused(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The refused rows of a batch."""
    batch = _batch(request, pk)
    if not batch.refused:
        return download(batch, FilePart.Role.REFUSED, "refused.csv")
    response = HttpResponse(refused_csv(batch.refused), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="refused.csv"'
    return response


def batch_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every problem and every change of a batch, as CSV."""
    batch = _batch(request, pk)
    if not files.has(batch, FilePart.Role.REPORT):
        raise Http404
    return download(batch, FilePart.Role.REPORT, "report.csv")
