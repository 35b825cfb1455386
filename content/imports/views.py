"""Imports in the CMS: send a file, say what its columns are, see what would change, confirm."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.imports import files, jobs, mapping, progress
from content.imports.forms import FileForm
from content.imports.importers import Importer, importers
from content.imports.models import FilePart, ImportBatch, ImportUpload, MappingProfile
from content.imports.tasks import start

KEPT_FOR = timedelta(days=1)
AGAIN_SECONDS = 3
State = ImportUpload.State


def allowed(request: HttpRequest) -> dict[str, Importer]:
    """The imports that this editor may run."""
    found = {key: item for key, item in importers().items() if request.user.has_perm(item.permission)}
    if not found:
        raise PermissionDenied
    return found


def _importer(request: HttpRequest, name: str) -> Importer:
    if name not in importers():
        raise Http404
    if name not in allowed(request):
        raise PermissionDenied
    return importers()[name]


def _upload(request: HttpRequest, pk: int) -> tuple[ImportUpload, Importer]:
    """An editor's own upload; nobody confirms what another one looked at."""
    upload = get_object_or_404(ImportUpload, pk=pk, user=request.user)
    return upload, _importer(request, upload.importer)


def index(request: HttpRequest) -> HttpResponse:
    """The kinds of import, what waits, and every batch, newest first."""
    found = allowed(request)
    batches = ImportBatch.objects.filter(command__in=found).select_related("user").defer("report", "refused")
    context = {
        "importers": found.values(),
        "page_obj": Paginator(batches, 50).get_page(request.GET.get("p")),
        "uploads": ImportUpload.objects.filter(user_id=request.user.pk or 0, importer__in=found).exclude(
            state=State.APPLIED
        ),
        "header_title": _("导入"),
    }
    return render(request, "imports/index.html", context)


def send(request: HttpRequest, name: str) -> HttpResponse:
    """The form for a file, and for what the file cannot say itself or the mapping that says it."""
    importer = _importer(request, name)
    data, sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FileForm(data, sent, most=importer.most_bytes)
    form.fields["file"].help_text = importer.file_help or form.fields["file"].help_text
    options = (
        mapping.ProfileForm(data, importer=name)
        if importer.targets
        else importer.form_class(data, initial=request.GET.dict())
    )
    if data is not None and all([form.is_valid(), options.is_valid()]):
        ImportUpload.objects.filter(created_at__lt=timezone.now() - KEPT_FOR, feed_run=None).delete()
        file, answers = form.cleaned_data["file"], options.cleaned_data
        if importer.targets:
            answers = _of_profile(answers["profile"])
        upload = jobs.receive(
            user=request.user,
            importer=name,
            file_name=PurePath(file.name).name,
            chunks=file.chunks(),
            options=answers,
        )
        return _begin(upload, importer)
    context = {"importer": importer, "forms": [form, options], "header_title": importer.title}
    return render(request, "imports/send.html", context)


def _of_profile(profile: MappingProfile | None) -> dict[str, Any]:
    return {**profile.options, "profile": profile.name} if profile else {}


def _begin(upload: ImportUpload, importer: Importer) -> HttpResponse:
    """To the preview, or to the columns when nobody has said yet what they are."""
    if importer.targets:
        with _table(upload, importer) as table:
            if not table.readable:
                return _unreadable(upload, table)
            if not (upload.options and mapping.fits(table, upload.options)):
                return redirect("imports:columns", pk=upload.pk)
    start(upload, State.CHECKING)
    return redirect("imports:preview", pk=upload.pk)


def _unreadable(upload: ImportUpload, table: Any) -> HttpResponse:
    reasons = "；".join(str(problem) for problem in table.problems)
    jobs.move(upload, State.FAILED, _("文件不能导入。") + reasons)
    return redirect("imports:preview", pk=upload.pk)


@contextmanager
def _table(upload: ImportUpload, importer: Importer, sheet: str = "") -> Iterator[Any]:
    with files.unpacked(upload) as path:
        yield importer.open(path, upload.file_name, {"sheet": sheet or upload.options.get("sheet", "")})


def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column is what; may be kept under a name for the next file."""
    upload, importer = _upload(request, pk)
    if not importer.targets:
        raise Http404
    data = request.POST if request.method == "POST" else None
    with _table(upload, importer, request.POST.get("sheet", "")) as table:
        if not table.readable:
            return _unreadable(upload, table)
        if data is not None and "reread" in data:
            upload.options = {**upload.options, "sheet": data.get("sheet", ""), "columns": {}}
            upload.save(update_fields=["options"])
            return redirect("imports:columns", pk=pk)
        chosen = mapping.MappingForm(
            importer, table, data, initial=mapping.initial(importer, table, upload.options)
        )
    answers = importer.form_class(data, initial=upload.options)
    saving = mapping.SaveForm(data, initial={"save_as": upload.options.get("profile", "")})
    if data is not None and all([chosen.is_valid(), answers.is_valid(), saving.is_valid()]):
        options = {"words": upload.options.get("words") or {}, **answers.cleaned_data, **chosen.options()}
        _keep(request, upload, options, saving.cleaned_data["save_as"])
        return redirect("imports:preview", pk=pk)
    context = {
        "upload": upload,
        "importer": importer,
        "mapping": chosen,
        "answers": answers,
        "saving": saving,
    }
    return render(request, "imports/columns.html", context | {"header_title": _("核对列")})


def _keep(request: HttpRequest, upload: ImportUpload, options: Mapping[str, Any], save_as: str) -> None:
    """New options of an upload, under a name when one is given; then it is checked again."""
    upload.options = {**options, "profile": save_as}
    upload.save(update_fields=["options"])
    if save_as:
        mapping.save_profile(upload.importer, save_as, options, user=request.user)
        messages.success(request, _("已保存列映射“%(name)s”。") % {"name": save_as})
    start(upload, State.CHECKING)


def words(request: HttpRequest, pk: int) -> HttpResponse:
    """The file's own words for answers that the portal names differently."""
    upload, importer = _upload(request, pk)
    unknown = upload.summary.get("unknown") or {}
    data = request.POST if request.method == "POST" else None
    form = mapping.WordsForm(importer, unknown, data)
    saving = mapping.SaveForm(data, initial={"save_as": upload.options.get("profile", "")})
    if data is not None and all([form.is_valid(), saving.is_valid()]):
        options = {**upload.options, "words": form.words(upload.options.get("words") or {})}
        _keep(request, upload, options, saving.cleaned_data["save_as"])
        return redirect("imports:preview", pk=pk)
    context = {"upload": upload, "form": form, "saving": saving, "header_title": _("对照用词")}
    return render(request, "imports/words.html", context)


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be new, changed, unchanged, missing and refused; or how far the worker is."""
    upload, importer = _upload(request, pk)
    if upload.batch_id:
        return redirect("imports:batch", pk=upload.batch_id)
    if upload.state in ImportUpload.WORKING:
        context = {"upload": upload, "told": progress.told(pk), "silent": jobs.is_silent(upload)}
        context["header_title"] = upload.get_state_display()
        response = render(request, "imports/working.html", context)
        if not context["silent"]:
            response["Refresh"] = str(AGAIN_SECONDS)
        return response
    return render(request, "imports/preview.html", {"importer": importer, **shown(upload, importer)})


def shown(upload: ImportUpload, importer: Importer) -> dict[str, Any]:
    """What the preview's template needs; the fields of changes named in words."""
    found = upload.summary if upload.state == State.CHECKED else {}
    changes = [
        {
            **change,
            "fields": [
                (importer.labels.get(name, name), before, after) for name, before, after in change["fields"]
            ],
        }
        for change in found.get("changes", ())
    ]
    return {
        "upload": upload,
        "summary": {**found, "changes": changes},
        "counts": found.get("counts", {}),
        "header_title": _("预览导入"),
    }


@require_POST
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Checks an upload again, after a failure or an interruption."""
    upload, _importer_of = _upload(request, pk)
    if upload.state not in ImportUpload.WORKING or jobs.is_silent(upload):
        start(upload, State.CHECKING)
    return redirect("imports:preview", pk=pk)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Applies the upload; when its counts are no longer those that were shown, it is shown again."""
    upload, _importer_of = _upload(request, pk)
    counts = upload.summary.get("counts", {})
    if upload.state != State.CHECKED or not upload.summary.get("applicable"):
        return redirect("imports:preview", pk=pk)
    if request.POST.get("counts") == ",".join(map(str, counts.values())):
        start(upload, State.APPLYING)
    else:
        jobs.move(upload, State.NEW)
    if upload.state == State.NEW:
        messages.warning(request, _("内容与预览时不同，请重新核对。"))
        start(upload, State.CHECKING)
    elif upload.batch_id:
        messages.success(request, _("已导入。"))
    return redirect("imports:preview", pk=pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forgets an upload, unless it is being written."""
    upload, _importer_of = _upload(request, pk)
    if upload.state == State.APPLYING and not jobs.is_silent(upload):
        messages.error(request, _("正在写入，不能放弃；完成后可以撤销。"))
        return redirect("imports:preview", pk=pk)
    upload.delete()
    messages.success(request, _("已放弃，没有写入任何内容。"))
    return redirect("imports:index")


def upload_refused(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The refused rows of an upload, to be mended and sent again."""
    upload, _importer_of = _upload(request, pk)
    return download(upload, FilePart.Role.REFUSED, "refused.csv")


def download(owner: files.Owner, role: str, name: str) -> HttpResponseBase:
    """A kept file as CSV; 404 when there is none."""
    if not files.has(owner, role):
        raise Http404
    response = StreamingHttpResponse(files.read(owner, role), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def profiles(request: HttpRequest) -> HttpResponse:
    """The saved mappings; one that no feed uses can be deleted."""
    found = MappingProfile.objects.filter(importer__in=allowed(request)).select_related("user")
    if request.method == "POST":
        profile = get_object_or_404(found, pk=request.POST.get("delete"))
        if profile.feeds.exists():
            messages.error(request, _("“%(name)s”正由定时数据源使用，不能删除。") % {"name": profile.name})
        else:
            profile.delete()
            messages.success(request, _("已删除“%(name)s”。") % {"name": profile.name})
        return redirect("imports:profiles")
    context = {"profiles": found.prefetch_related("feeds"), "header_title": _("列映射")}
    return render(request, "imports/profiles.html", context)
