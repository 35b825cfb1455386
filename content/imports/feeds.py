"""Addresses that are read regularly, and the log of every reading."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Feed(models.Model):
    """An address with a table that is imported by schedule with a saved mapping."""

    class Missing(models.TextChoices):
        KEEP = "keep", _("保持原样")
        HIDE = "hide", _("从网站隐藏，再次出现时恢复")

    name = models.CharField(_("名称"), max_length=60, unique=True)
    url = models.CharField(
        _("网址"),
        max_length=500,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("https 地址，内容是 .csv 或 .xlsx 文件。"),
    )
    profile = models.ForeignKey(
        "imports.MappingProfile", verbose_name=_("列映射"), on_delete=models.PROTECT, related_name="feeds"
    )
    every_minutes = models.PositiveIntegerField(
        _("间隔（分钟）"), default=1_440, validators=[MinValueValidator(5), MaxValueValidator(60 * 24 * 90)]
    )
    enabled = models.BooleanField(_("启用"), default=True)
    missing = models.CharField(
        _("数据中已没有的记录"), max_length=4, choices=Missing.choices, default=Missing.KEEP
    )
    share_limit = models.PositiveSmallIntegerField(
        _("减少上限（%）"),
        default=10,
        validators=[MaxValueValidator(100)],
        help_text=_("数据中已没有的记录超过这个比例时，等待人工确认。"),
    )
    next_at = models.DateTimeField(_("下次读取"), null=True, blank=True)
    etag = models.CharField("ETag", max_length=300, blank=True)
    last_modified = models.CharField("Last-Modified", max_length=100, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = _("定时数据源")
        verbose_name_plural = _("定时数据源")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuses a mapping that does not say everything."""
        super().clean()
        if self.profile_id and not self.profile.options.get("source"):
            raise ValidationError({"profile": _("这个列映射没有写明数据来源，请在导入时重新保存。")})


class FeedRun(models.Model):
    """One reading of a feed: how it went, and what came of it."""

    class State(models.TextChoices):
        RUNNING = "running", _("正在读取")
        UNCHANGED = "unchanged", _("没有变化")
        APPLIED = "applied", _("已导入")
        WAITING = "waiting", _("等待确认")
        REJECTED = "rejected", _("已拒绝")
        FAILED = "failed", _("失败")

    feed = models.ForeignKey(
        Feed, verbose_name=_("定时数据源"), on_delete=models.CASCADE, related_name="runs"
    )
    started_at = models.DateTimeField(_("开始"), auto_now_add=True)
    finished_at = models.DateTimeField(_("结束"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.RUNNING)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    http_status = models.PositiveSmallIntegerField(_("HTTP 状态"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("字节数"), default=0)
    counts = models.JSONField(_("数量"), default=dict)
    error = models.CharField(_("说明"), max_length=500, blank=True)
    upload = models.OneToOneField(
        "imports.ImportUpload",
        verbose_name=_("待确认的导入"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="feed_run",
    )
    batch = models.ForeignKey(
        "imports.ImportBatch",
        verbose_name=_("导入批次"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("确认人"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("读取记录")
        verbose_name_plural = _("读取记录")
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.feed} {self.get_state_display()}"
