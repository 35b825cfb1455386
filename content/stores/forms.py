"""Forms of the CMS that know the rules of the life cycle."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from content.stores import lifecycle


class StatusEventForm(WagtailAdminModelForm):
    """A change of status that a person records; what the rules forbid is said beside the field."""

    def clean(self) -> dict[str, Any]:
        """Refuses a change that the life cycle does not allow."""
        cleaned: dict[str, Any] = super().clean() or {}
        commitment, on, status = (cleaned.get(name) for name in ("commitment", "on", "status"))
        if commitment is None or on is None or not status:
            return cleaned
        try:
            lifecycle.check_change(
                lifecycle.Status(commitment.status),
                lifecycle.Status(status),
                term=commitment.term,
                on=on,
                reason=cleaned.get("reason") or "",
                authority=cleaned.get("authority") or "",
                last_check_failed=commitment.last_check_failed,
            )
        except lifecycle.ChangeRefusedError as error:
            self.add_error("status", str(error))
        return cleaned
