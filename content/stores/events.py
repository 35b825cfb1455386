"""What happened to a commitment: rows that are added by actions.py and never changed or removed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from content.core.cards import Card
from content.stores import choices
from content.stores.forms import StatusEventForm

# What a change of status means to a shopper; a commitment in force may be new, renewed or resumed.
CHANGES = {
    "joined": _("新作出承诺"),
    "renewed": _("续诺"),
    "resumed": _("恢复"),
    "publicity": _("公示"),
    "suspended": _("暂停整改"),
    "delisted": _("摘牌"),
    "transition": _("进入过渡期"),
    "expired": _("过期"),
    "cancelled": _("注销"),
}


class AppendOnlyError(TypeError):
    """Someone tried to change history."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that may be added and read."""

    def update(self, **kwargs: Any) -> int:
        """Refused."""
        raise AppendOnlyError("history is append-only: add an event instead")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise AppendOnlyError("history is append-only: add an event instead")


class Event(models.Model):
    """Something that happened to a commitment on a day, recorded once."""

    commitment: Any
    on = models.DateField(_("日期"))
    recorded_at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("记录人"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("on", "pk")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Adds a row; a row that is there stays as it is."""
        if not self._state.adding:
            raise AppendOnlyError("history is append-only: add an event instead")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise AppendOnlyError("history is append-only: add an event instead")


class StatusEvent(Event):
    """A change of status with its public reason and the authority that decided it."""

    commitment = models.ForeignKey(
        "stores.Commitment", verbose_name=_("承诺"), on_delete=models.PROTECT, related_name="status_events"
    )
    status = models.CharField(_("状态"), max_length=10, choices=choices.Status.choices)
    reason = models.CharField(_("公开原因"), max_length=200, blank=True)
    authority = models.CharField(_("作出决定的单位"), max_length=120, blank=True)

    base_form_class = StatusEventForm
    panels = [FieldPanel(name) for name in ("commitment", "on", "status", "reason", "authority")]

    class Meta(Event.Meta):
        verbose_name = _("状态变更")
        verbose_name_plural = _("状态变更")
        indexes = [models.Index(fields=("on", "status"), name="status_event_month")]

    def __str__(self) -> str:
        return f"{self.on} {self.get_status_display()}"

    @property
    def tone(self) -> str:
        """Tone of the status badge."""
        return choices.TONES[choices.Status(self.status)]

    @property
    def change_name(self) -> str:
        """What changed, in words; rows of changes.with_change know more than the bare status."""
        return str(CHANGES.get(getattr(self, "change", ""), self.get_status_display()))

    @property
    def card(self) -> Card:
        """This change in the feed."""
        store = self.commitment.store
        parts = [self.commitment.get_kind_display(), self.reason, self.authority]
        return Card(
            f"{store.sign_name}：{self.change_name}",
            f"{store.get_absolute_url()}#e{self.pk}",
            "，".join(str(part) for part in parts if part),
        )

    @property
    def search_date(self) -> datetime:
        """The midnight of the day, for the feed."""
        return timezone.make_aware(datetime(self.on.year, self.on.month, self.on.day))  # noqa: DTZ001


class VerificationEvent(Event):
    """A check of the shop: who looked, on which occasion, what was found."""

    commitment = models.ForeignKey(
        "stores.Commitment", verbose_name=_("承诺"), on_delete=models.PROTECT, related_name="verifications"
    )
    body = models.CharField(_("核查单位"), max_length=120)
    kind = models.CharField(_("核查类型"), max_length=12, choices=choices.Check.choices)
    result = models.CharField(_("结果"), max_length=6, choices=choices.Result.choices)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    panels = [FieldPanel(name) for name in ("commitment", "on", "body", "kind", "result", "note")]

    class Meta(Event.Meta):
        verbose_name = _("核查记录")
        verbose_name_plural = _("核查记录")

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()} {self.get_result_display()}"
