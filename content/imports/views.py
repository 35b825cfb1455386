"""Imports in the CMS: send a file, see what would change, confirm; batches, their refused rows, undo."""

from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.imports.batches import Change, Kind
from content.imports.forms import FileForm
from content.imports.importers import (
    Checked,
    Importer,
    UndoRefusedError,
    importers,
    refused_csv,
    refused_rows,
    undo_batch,
)
from content.imports.models import ImportBatch, ImportUpload

KEPT_FOR = timedelta(days=1)
SHOWN = 200


def _allowed(request: HttpRequest) -> dict[str, Importer]:
    """The imports that this editor may run."""
    found = {key: item for key, item in importers().items() if request.user.has_perm(item.permission)}
    if not found:
        raise PermissionDenied
    return found


def _importer(request: HttpRequest, name: str) -> Importer:
    if name not in importers():
        raise Http404
    if name not in _allowed(request):
        raise PermissionDenied
    return importers()[name]


def _upload(request: HttpRequest, pk: int) -> ImportUpload:
    """An editor's own upload; nobody confirms what another one looked at."""
    return get_object_or_404(ImportUpload, pk=pk, user=request.user)


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    return get_object_or_404(ImportBatch, pk=pk, command__in=_allowed(request))


def index(request: HttpRequest) -> HttpResponse:
    """The kinds of import, and every batch, newest first."""
    allowed = _allowed(request)
    batches = (
        ImportBatch.objects.filter(command__in=allowed).select_related("user").defer("report", "refused")
    )
    context = {
        "importers": allowed.values(),
        "page_obj": Paginator(batches, 50).get_page(request.GET.get("p")),
        "header_title": _("导入"),
    }
    return render(request, "imports/index.html", context)


def send(request: HttpRequest, name: str) -> HttpResponse:
    """The form for a file and what the file cannot say itself."""
    importer = _importer(request, name)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form, options = FileForm(data, files), importer.form_class(data)
    form.fields["file"].help_text = importer.file_help or form.fields["file"].help_text
    if data is not None and all([form.is_valid(), options.is_valid()]):
        ImportUpload.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
        file = form.cleaned_data["file"]
        upload = ImportUpload.objects.create(
            user=request.user,  # type: ignore[misc]  # the CMS lets nobody in without a login
            importer=name,
            file_name=PurePath(file.name).name[:255],
            data=file.read(),
            options=options.cleaned_data,
        )
        return redirect("imports:preview", pk=upload.pk)
    context = {"importer": importer, "forms": [form, options], "header_title": importer.title}
    return render(request, "imports/send.html", context)


def _check(request: HttpRequest, upload: ImportUpload) -> tuple[Importer, Checked]:
    importer = _importer(request, upload.importer)
    table = importer.read(bytes(upload.data), upload.file_name)
    return importer, importer.check(table, upload.options)


def _shown(importer: Importer, changes: list[Change]) -> dict[str, Any]:
    """At most SHOWN changes, with the fields named in words."""
    altering = [change for change in changes if change.kind is not Kind.UNCHANGED]
    rows = [
        {
            "change": change,
            "fields": [(importer.labels.get(item.name, item.name), item) for item in change.fields],
        }
        for change in altering[:SHOWN]
    ]
    return {"changes": rows, "more_changes": max(0, len(altering) - SHOWN)}


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be new, changed, unchanged, missing and refused; nothing is written."""
    upload = _upload(request, pk)
    importer, checked = _check(request, upload)
    problems = checked.report.problems
    context = {
        "upload": upload,
        "report": checked.report,
        "counts": checked.report.counts(),
        "problems": problems[:SHOWN],
        "more_problems": max(0, len(problems) - SHOWN),
        "has_refused": bool(refused_rows(checked)),
        "header_title": _("预览导入"),
        **_shown(importer, checked.report.changes),
    }
    return render(request, "imports/preview.html", context)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Applies the upload; when its counts are no longer those that were shown, it is shown again."""
    upload = _upload(request, pk)
    importer, checked = _check(request, upload)
    counts = ",".join(str(count) for count in checked.report.counts().values())
    if not checked.report.applicable or request.POST.get("counts") != counts:
        messages.warning(request, _("内容与预览时不同，请重新核对。"))
        return redirect("imports:preview", pk=upload.pk)
    batch = importer.apply(checked, user=request.user)
    upload.delete()
    messages.success(request, _("已导入。"))
    return redirect("imports:batch", pk=batch.pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forgets an upload."""
    _upload(request, pk).delete()
    messages.success(request, _("已放弃，没有写入任何内容。"))
    return redirect("imports:index")


def batch_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch as it was applied."""
    batch = _batch(request, pk)
    context = {"batch": batch, "counts": batch.counts, "header_title": str(batch)}
    return render(request, "imports/batch.html", context)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a batch back, and names what was left because somebody changed it since."""
    batch = _batch(request, pk)
    try:
        left = undo_batch(batch.pk, by=request.user)
    except UndoRefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已撤销。"))
        if left:
            names = "；".join(left[:20])
            messages.warning(request, _("以下内容之后改过，没有还原：%(names)s") % {"names": names})
    return redirect("imports:batch", pk=batch.pk)


def _csv(refused: dict[str, Any]) -> HttpResponse:
    if not refused:
        raise Http404
    response = HttpResponse(refused_csv(refused), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="refused.csv"'
    return response


def upload_refused(request: HttpRequest, pk: int) -> HttpResponse:
    """The refused rows of an upload, to be mended and sent again."""
    _kind, checked = _check(request, _upload(request, pk))
    return _csv(refused_rows(checked))


def batch_refused(request: HttpRequest, pk: int) -> HttpResponse:
    """The refused rows of a batch."""
    return _csv(_batch(request, pk).refused)
