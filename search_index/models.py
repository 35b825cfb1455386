"""The outbox of changes that have not reached the index yet, and questions that found nothing."""

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


class SearchGap(models.Model):
    """A question that had no proper answer; says nothing of who asked. Gone once it has one."""

    query = models.CharField(_("问题"), max_length=60, unique=True)
    times = models.PositiveIntegerField(_("次数"), default=0)
    first_asked = models.DateField(_("首次"))
    last_asked = models.DateField(_("最近"), db_index=True)

    class Meta:
        ordering = ("-times", "query")
        verbose_name = _("未找到的搜索")
        verbose_name_plural = _("未找到的搜索")

    def __str__(self) -> str:
        return self.query
