"""The record of every import: who, when, which file, what changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportBatch(models.Model):
    """One applied import with its whole report, kept for audit."""

    class State(models.TextChoices):
        APPLIED = "applied", _("已应用")
        NOTHING_TO_DO = "nothing", _("没有变化")
        UNDONE = "undone", _("已撤销")

    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("操作人"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    command = models.CharField(_("命令"), max_length=60)
    file_name = models.CharField(_("文件名"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    counts = models.JSONField(_("数量"), default=dict)
    report = models.JSONField(_("报告"), default=dict)
    source = models.CharField(_("数据来源"), max_length=120, blank=True)
    # The rows that were refused, as they stood in the file: to be mended and sent again.
    refused = models.JSONField(_("被拒绝的行"), default=dict)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤销人"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.APPLIED)

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"


class ImportUpload(models.Model):
    """A file between preview and confirmation; removed when it was applied, dropped or is a day old."""

    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("操作人"), on_delete=models.CASCADE, related_name="+"
    )
    importer = models.CharField(_("导入类型"), max_length=40)
    file_name = models.CharField(_("文件名"), max_length=255)
    data = models.BinaryField(_("内容"))
    options = models.JSONField(_("选项"), default=dict)

    class Meta:
        verbose_name = _("待确认的导入")
        verbose_name_plural = _("待确认的导入")

    def __str__(self) -> str:
        return self.file_name
