"""The record beside the figures: reports, makers' replies, referrals, awards, cost of use."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.documents.models import Document
from wagtail.models import Orderable

from comparison.choices import REPLY_STATES
from comparison.numbering import sample_numbers, validate_sample_numbers
from comparison.pages import ComparisonTestPage
from content.institutions.models import Institution

valid_key = RegexValidator(r"^[a-z0-9][a-z0-9_-]{0,39}$", _("编号只含小写字母、数字和连接号。"))
valid_digest = RegexValidator(r"^[0-9a-f]{64}$", _("SHA-256 应为 64 位小写十六进制数。"))


def _rows(*rows: tuple[str, ...]) -> list[Any]:
    return [
        FieldRowPanel([FieldPanel(name) for name in row]) if len(row) > 1 else FieldPanel(row[0])
        for row in rows
    ]


class LabReport(Orderable):
    """A laboratory's report: what a failing verdict rests on."""

    page = ParentalKey(ComparisonTestPage, on_delete=models.CASCADE, related_name="reports")
    laboratory = models.ForeignKey(
        Institution,
        verbose_name=_("检验机构"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    number = models.CharField(_("报告编号"), max_length=80)
    issued_on = models.DateField(_("报告日期"))
    samples = models.CharField(
        _("涉及样品"),
        max_length=400,
        blank=True,
        validators=[validate_sample_numbers],
        help_text=_("如 1-12、15；留空即全部"),
    )
    is_public = models.BooleanField(_("公开报告文件"), default=False)
    document = models.ForeignKey(
        Document,
        verbose_name=_("报告文件"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("内部报告请放进设有访问限制的文件集，或不传文件、只填摘要"),
    )
    sha256 = models.CharField(
        "SHA-256",
        max_length=64,
        blank=True,
        validators=[valid_digest],
        help_text=_("上传文件后自动计算；只留存摘要时请填写"),
    )

    panels = _rows(
        ("laboratory", "number", "issued_on"), ("samples",), ("document", "is_public"), ("sha256",)
    )

    class Meta(Orderable.Meta):
        verbose_name = _("检验报告")
        verbose_name_plural = _("检验报告")

    def __str__(self) -> str:
        return self.number

    def clean(self) -> None:
        """Computes the file's digest; refuses a public report without file and an internal one for all."""
        super().clean()
        if self.document is None:
            if self.is_public:
                raise ValidationError({"document": _("公开的报告要上传文件。")})
            return
        if not self.is_public and not self.document.collection.get_view_restrictions().exists():
            raise ValidationError(
                {"document": _("内部报告的文件请放进设有访问限制的文件集，或只填 SHA-256。")}
            )
        with self.document.open_file() as content:
            self.sha256 = hashlib.file_digest(content, "sha256").hexdigest()

    @property
    def numbers(self) -> frozenset[int]:
        """The samples it covers; empty means all of them."""
        return sample_numbers(self.samples)


class MakerReply(Orderable):
    """What a maker was sent, until when it could answer, and what it answered."""

    page = ParentalKey(ComparisonTestPage, on_delete=models.CASCADE, related_name="replies")
    maker = models.CharField(_("生产者"), max_length=160, help_text=_("收到通知的单位"))
    sample = models.PositiveIntegerField(_("样品编号"), null=True, blank=True, help_text=_("留空即不限样品"))
    criterion = models.CharField(
        _("指标编号"), max_length=40, blank=True, help_text=_("填写后答复显示在该数值旁边")
    )
    sent = models.CharField(_("寄送了什么"), max_length=300)
    sent_on = models.DateField(_("寄送日期"))
    deadline = models.DateField(_("答复截止"))
    state = models.CharField(_("状态"), max_length=10, choices=REPLY_STATES, default="waiting")
    reply = models.TextField(_("答复原文"), blank=True)
    replied_on = models.DateField(_("答复日期"), null=True, blank=True)

    panels = _rows(
        ("maker", "sample", "criterion"),
        ("sent",),
        ("sent_on", "deadline"),
        ("state", "replied_on"),
        ("reply",),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("生产者答复")
        verbose_name_plural = _("生产者答复")

    def __str__(self) -> str:
        return f"{self.maker} {self.get_state_display()}"

    def clean(self) -> None:
        """Refuses a deadline before the letter, and a reply without text and date."""
        super().clean()
        if self.sent_on and self.deadline and self.deadline < self.sent_on:
            raise ValidationError({"deadline": _("答复截止不能早于寄送日期。")})
        if self.state == "replied" and not (self.reply.strip() and self.replied_on):
            raise ValidationError({"reply": _("已答复的请填写答复原文和日期。")})
        if self.state in ("waiting", "none") and self.reply.strip():
            raise ValidationError({"state": _("有答复原文时，状态请选“已答复”。")})


class Referral(Orderable):
    """A finding that was handed to an authority, and what became of it."""

    page = ParentalKey(ComparisonTestPage, on_delete=models.CASCADE, related_name="referrals")
    samples = models.CharField(
        _("涉及样品"), max_length=400, blank=True, validators=[validate_sample_numbers]
    )
    authority = models.CharField(_("移送单位"), max_length=160)
    referred_on = models.DateField(_("移送日期"))
    matter = models.CharField(_("移送事项"), max_length=300)
    outcome = models.CharField(_("处理结果"), max_length=300, blank=True)
    outcome_on = models.DateField(_("结果日期"), null=True, blank=True)

    panels = _rows(("authority", "referred_on"), ("samples",), ("matter",), ("outcome",), ("outcome_on",))

    class Meta(Orderable.Meta):
        verbose_name = _("移送")
        verbose_name_plural = _("移送")

    def __str__(self) -> str:
        return f"{self.authority} {self.referred_on}"


class AwardRule(Orderable):
    """A mark that follows from the shown total by rule; nobody types it in for a product."""

    page = ParentalKey(ComparisonTestPage, on_delete=models.CASCADE, related_name="award_rules")
    key = models.CharField(_("编号"), max_length=40, validators=[valid_key])
    name = models.CharField(_("标记名称"), max_length=40, help_text=_("如“测试结果：优”，不用“推荐”"))
    bound = models.DecimalField(_("总分不低于"), max_digits=12, decimal_places=4)

    panels = _rows(("key", "name", "bound"))

    class Meta(Orderable.Meta):
        verbose_name = _("标记")
        verbose_name_plural = _("标记")

    def __str__(self) -> str:
        return self.name


class TypeWeight(Orderable):
    """A criterion's weight for one type of product, where it differs from the common one."""

    page = ParentalKey(ComparisonTestPage, on_delete=models.CASCADE, related_name="type_weights")
    product_type = models.CharField(_("产品类型"), max_length=40, help_text=_("与样品的“产品类型”一致"))
    criterion = models.CharField(_("指标编号"), max_length=40)
    weight = models.DecimalField(_("权重"), max_digits=7, decimal_places=4)

    panels = _rows(("product_type", "criterion", "weight"))

    class Meta(Orderable.Meta):
        verbose_name = _("分类型权重")
        verbose_name_plural = _("分类型权重")

    def __str__(self) -> str:
        return f"{self.product_type} {self.criterion} {self.weight}"


class CostAssumption(Orderable):
    """A number that the cost of use rests on; readers may change it between its bounds."""

    page = ParentalKey(ComparisonTestPage, on_delete=models.CASCADE, related_name="cost_assumptions")
    key = models.CharField(_("编号"), max_length=40, validators=[valid_key])
    name = models.CharField(_("名称"), max_length=60)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    default = models.DecimalField(_("默认值"), max_digits=16, decimal_places=6)
    minimum = models.DecimalField(_("最小"), max_digits=16, decimal_places=6, default=0)
    maximum = models.DecimalField(_("最大"), max_digits=16, decimal_places=6)
    source = models.CharField(_("依据"), max_length=200)

    panels = _rows(("key", "name", "unit"), ("default", "minimum", "maximum"), ("source",))

    class Meta(Orderable.Meta):
        verbose_name = _("使用成本的假定")
        verbose_name_plural = _("使用成本的假定")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuses a default outside its bounds."""
        super().clean()
        if None not in (self.minimum, self.default, self.maximum) and not (
            self.minimum <= self.default <= self.maximum
        ):
            raise ValidationError({"default": _("默认值应在最小和最大之间。")})


class CostItem(Orderable):
    """A part of the cost of use: a measured quantity times a factor times assumptions.

    cost = unit price + the sum over items of (value of `criterion`, or 1) x `factor` x every assumption named
    in `assumptions`; an amount that arises every year names the assumption of the years of use among them.
    """

    page = ParentalKey(ComparisonTestPage, on_delete=models.CASCADE, related_name="cost_items")
    key = models.CharField(_("编号"), max_length=40, validators=[valid_key])
    name = models.CharField(_("名称"), max_length=60, help_text=_("如“电费”"))
    criterion = models.CharField(
        _("指标编号"), max_length=40, blank=True, help_text=_("乘以该指标的测得值；留空即不乘")
    )
    factor = models.DecimalField(
        _("系数"), max_digits=20, decimal_places=10, default=1, help_text=_("如瓦时换算千瓦时填 0.001")
    )
    assumptions = models.CharField(
        _("乘以假定"), max_length=200, blank=True, help_text=_("假定的编号，用空格分开")
    )

    panels = _rows(("key", "name"), ("criterion", "factor"), ("assumptions",))

    class Meta(Orderable.Meta):
        verbose_name = _("使用成本的项目")
        verbose_name_plural = _("使用成本的项目")

    def __str__(self) -> str:
        return self.name
