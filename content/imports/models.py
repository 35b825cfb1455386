"""The record of every import: who, when, which file, what changed; what waits; saved column mappings."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.imports.feeds import Feed, FeedRun

__all__ = ["Feed", "FeedRun", "FilePart", "ImportBatch", "ImportUpload", "MappingProfile"]

#: Without a sign of life for so long, the worker that had an upload was ended.
SILENT = timedelta(minutes=2)


class ImportBatch(models.Model):
    """One applied import with its report, kept for audit; a long report's whole text is in its files."""

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
    """A file between sending and applying; removed when it was dropped or is a day old."""

    class State(models.TextChoices):
        NEW = "new", _("待检查")
        CHECKING = "checking", _("正在检查")
        CHECKED = "checked", _("待确认")
        APPLYING = "applying", _("正在写入")
        APPLIED = "applied", _("已写入")
        FAILED = "failed", _("失败")

    WORKING = (State.CHECKING, State.APPLYING)

    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("操作人"),
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    importer = models.CharField(_("导入类型"), max_length=40)
    file_name = models.CharField(_("文件名"), max_length=255)
    size = models.PositiveBigIntegerField(_("字节数"), default=0)
    options = models.JSONField(_("选项"), default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.NEW)
    state_at = models.DateTimeField(_("状态时间"), default=timezone.now)
    # What the check found, as far as the preview shows it.
    summary = models.JSONField(_("检查结果"), default=dict)
    error = models.CharField(_("错误"), max_length=500, blank=True)
    batch = models.ForeignKey(
        ImportBatch,
        verbose_name=_("导入批次"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )

    class Meta:
        verbose_name = _("待确认的导入")
        verbose_name_plural = _("待确认的导入")

    def __str__(self) -> str:
        return self.file_name


class FilePart(models.Model):
    """A piece of a file that belongs to an upload or a batch: in the database, as it may name persons.

    The web server and the worker may stand on two machines, and no file is left behind by a crash.
    """

    class Role(models.TextChoices):
        FILE = "file", _("文件")
        REFUSED = "refused", _("被拒绝的行")
        REPORT = "report", _("完整报告")

    upload = models.ForeignKey(
        ImportUpload,
        verbose_name=_("待确认的导入"),
        null=True,
        on_delete=models.CASCADE,
        related_name="parts",
    )
    batch = models.ForeignKey(
        ImportBatch, verbose_name=_("导入批次"), null=True, on_delete=models.CASCADE, related_name="parts"
    )
    role = models.CharField(_("内容类型"), max_length=10, choices=Role.choices)
    number = models.PositiveIntegerField(_("序号"))
    data = models.BinaryField(_("内容"))

    class Meta:
        verbose_name = _("文件分块")
        verbose_name_plural = _("文件分块")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.role} {self.number}"


class MappingProfile(models.Model):
    """Which column is what, and what is the same for every row: made once, used again."""

    importer = models.CharField(_("导入类型"), max_length=40)
    name = models.CharField(_("名称"), max_length=60)
    options = models.JSONField(_("设置"), default=dict)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("操作人"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        verbose_name = _("列映射")
        verbose_name_plural = _("列映射")
        ordering = ["importer", "name"]
        constraints = [models.UniqueConstraint(fields=("importer", "name"), name="mapping_profile_name")]

    def __str__(self) -> str:
        return self.name
