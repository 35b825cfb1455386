"""Issuing a correction in the CMS."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from wagtail.models import Page

from content.editorial import issuing
from content.editorial.corrections import Correction
from content.editorial.scope import is_outside

PERMISSION = "editorial.add_correction"


class CorrectionForm(forms.ModelForm):
    """What is said; what it is about comes from the address."""

    class Meta:
        model = Correction
        fields = ("kind", "wrong", "right", "reason")
        widgets = {name: forms.Textarea({"rows": 3}) for name in ("wrong", "right", "reason")}


def can_be_corrected(model: Any) -> bool:
    """Pages, and published rows that have a public address of their own."""
    is_row = hasattr(model, "live") and hasattr(model, "get_absolute_url")
    return model is not None and (issubclass(model, Page) or is_row)


def _subject(app: str, model: str, pk: str) -> Any:
    kind = get_object_or_404(ContentType, app_label=app, model=model)
    model_class: Any = kind.model_class()
    if not can_be_corrected(model_class):
        raise Http404
    found = get_object_or_404(model_class, pk=pk)
    return found.specific if isinstance(found, Page) else found


def correct(request: HttpRequest, app: str, model: str, pk: str) -> HttpResponse:
    """The form; after it the public statement."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    subject = _subject(app, model, pk)
    if is_outside(subject, request.user):
        raise PermissionDenied
    if not issuing.address(subject):
        raise Http404
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        statement = issuing.issue(subject=subject, user=request.user, **form.cleaned_data)
        messages.success(request, _("已发布：%(statement)s") % {"statement": statement})
        return redirect(statement.get_absolute_url())
    context = {
        "form": form,
        "subject": subject,
        "subject_title": issuing.title(subject),
        "earlier": Correction.objects.of(subject),
        "page_title": _("更正、撤回或说明：%(title)s") % {"title": issuing.title(subject)},
        "header_icon": "warning",
    }
    return render(request, "editorial/correct.html", context)
