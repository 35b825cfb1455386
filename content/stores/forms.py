"""Forms of the CMS that know the rules of the life cycle."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from content.stores import lifecycle

# 摘牌 is not among them: it takes two people (delisting.py).
BY_ONE_PERSON = (lifecycle.Status.IN_FORCE, lifecycle.Status.SUSPENDED, lifecycle.Status.CANCELLED)


def _refusal(cleaned: dict[str, Any], status: lifecycle.Status) -> str:
    """Why the life cycle does not allow a change, or nothing."""
    commitment = cleaned["commitment"]
    try:
        lifecycle.check_change(
            lifecycle.Status(commitment.status),
            status,
            term=commitment.term,
            on=cleaned["on"],
            reason=cleaned.get("reason") or "",
            authority=cleaned.get("authority") or "",
            last_check_failed=commitment.last_check_failed,
        )
    except lifecycle.ChangeRefusedError as error:
        return str(error)
    return ""


class StatusEventForm(WagtailAdminModelForm):
    """A change of status that one person records; what the rules forbid is said beside the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        status: Any = self.fields["status"]
        status.choices = [choice for choice in status.choices if choice[0] in ("", *BY_ONE_PERSON)]
        status.help_text = _("摘牌须由两人办理，在“摘牌”菜单提出。")

    def clean(self) -> dict[str, Any]:
        """Refuses a change that the life cycle does not allow."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("commitment") and cleaned.get("on") and cleaned.get("status"):
            refusal = _refusal(cleaned, lifecycle.Status(cleaned["status"]))
            if refusal:
                self.add_error("status", refusal)
        return cleaned


class DelistingForm(WagtailAdminModelForm):
    """A proposed 摘牌, refused at once where the life cycle would refuse it."""

    def clean(self) -> dict[str, Any]:
        """Refuses what could never be confirmed, and a second proposal for the same commitment."""
        cleaned: dict[str, Any] = super().clean() or {}
        commitment = cleaned.get("commitment")
        if commitment is None or not cleaned.get("on"):
            return cleaned
        refusal = _refusal(cleaned, lifecycle.Status.DELISTED)
        if refusal:
            self.add_error("commitment", refusal)
        if commitment.delistings.filter(outcome="waiting").exists():
            self.add_error("commitment", _("这项承诺已有待确认的摘牌。"))
        return cleaned
