"""The outbox: what changed in the database and has not reached the index yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PendingChange(models.Model):
    """One object to look at; its state when the worker comes decides what the index holds."""

    model = models.CharField(_("模型"), max_length=100)
    object_pk = models.CharField(_("主键"), max_length=64)
    queued_at = models.DateTimeField(_("排队时间"), auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(_("失败次数"), default=0)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("待索引变更")
        verbose_name_plural = _("待索引变更")

    def __str__(self) -> str:
        return f"{self.model} {self.object_pk}"
