"""摘牌 by two people: one proposes, another confirms; the rows stay as the record of who decided what."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from content.stores.forms import DelistingForm


def validate_not_future(value: object) -> None:
    """Refuses a day that has not come."""
    if value > timezone.localdate():  # type: ignore[operator]
        raise ValidationError(_("日期不能晚于今天。"))


class DelistingProposal(models.Model):
    """A proposed 摘牌; it takes effect when a second person confirms it (actions.decide_delisting)."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("待确认")
        CONFIRMED = "confirmed", _("已确认")
        REJECTED = "rejected", _("已退回")
        WITHDRAWN = "withdrawn", _("已撤回")

    commitment = models.ForeignKey(
        "stores.Commitment", verbose_name=_("承诺"), on_delete=models.PROTECT, related_name="delistings"
    )
    on = models.DateField(_("摘牌日期"), validators=[validate_not_future])
    reason = models.CharField(_("公开原因"), max_length=200, help_text=_("公开显示，不写个人信息"))
    authority = models.CharField(_("作出决定的单位"), max_length=120)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提出人"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    outcome = models.CharField(
        _("处理结果"), max_length=9, choices=Outcome.choices, default=Outcome.WAITING, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("处理人"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("处理时间"), null=True, editable=False)
    note = models.CharField(_("处理意见"), max_length=200, blank=True, editable=False)

    base_form_class = DelistingForm
    panels = [FieldPanel(name) for name in ("commitment", "on", "reason", "authority")]

    class Meta:
        ordering = ("-proposed_at", "-pk")
        verbose_name = _("摘牌")
        verbose_name_plural = _("摘牌")
        permissions = [("confirm_delisting", "确认摘牌")]
        constraints = [
            models.UniqueConstraint(
                fields=("commitment",), condition=models.Q(outcome="waiting"), name="delisting_once_waiting"
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="confirmed") | ~models.Q(decided_by=models.F("proposed_by")),
                name="delisting_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.store} {self.on}"
