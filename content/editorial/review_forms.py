"""The forms of a review step: one box per item of the checklist, and words."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _


def _tick(item: str) -> forms.BooleanField:
    missing = _("请核对后勾选：%(item)s") % {"item": item}
    return forms.BooleanField(label=item, required=True, error_messages={"required": missing})


def checklist_form(items: list[str], action: str) -> type[forms.Form]:
    """A form class: to approve, every item is to be ticked; to send back, the reason is to be written."""
    fields: dict[str, Any] = {}
    approving = action == "approve"
    if approving:
        fields |= {f"check_{number}": _tick(item) for number, item in enumerate(items, start=1)}
    fields["comment"] = forms.CharField(
        label=_("审核意见") if approving else _("退回原因"),
        required=not approving,
        max_length=1_000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请写明退回原因，作者才知道改什么。")},
    )
    return type("ReviewForm", (forms.Form,), fields)
