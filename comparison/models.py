"""What a comparison test is made of beside its page: criteria, rules, samples, measurements, editions."""

from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from comparison import curve_form
from comparison.alerts import AlertProduct, SafetyAlert
from comparison.choices import (
    AGGREGATIONS,
    CENSORED,
    DECISIONS,
    EFFECTS,
    KINDS,
    LIMIT_DIRECTIONS,
    LOG_EVENTS,
    OPERATORS,
    PIECES,
    POLICIES,
    QUALIFIERS,
    QUANTITIES,
    STATES,
)
from comparison.claims import Claim
from comparison.pages import ComparisonIndexPage, ComparisonTestPage
from comparison.panels import CRITERION_PANELS, RULE_PANELS
from comparison.record import (
    AwardRule,
    CostAssumption,
    CostItem,
    LabReport,
    MakerReply,
    Referral,
    TypeWeight,
    valid_key,
)
from comparison.scoring import documents
from comparison.scoring.numbers import parse
from content.core.models import PortalImage

__all__ = [
    "AlertProduct",
    "AwardRule",
    "Claim",
    "ComparisonIndexPage",
    "ComparisonTestPage",
    "CostAssumption",
    "CostItem",
    "Criterion",
    "Edition",
    "EditionLogEntry",
    "LabReport",
    "LimitingRule",
    "MakerReply",
    "Measurement",
    "Referral",
    "SafetyAlert",
    "Sample",
    "TypeWeight",
]


class Criterion(Orderable):
    """A node of the criteria tree: a group when it has no curve, otherwise a criterion."""

    page = ParentalKey(ComparisonTestPage, on_delete=models.CASCADE, related_name="criteria")
    key = models.CharField(
        _("编号"), max_length=40, validators=[valid_key], help_text=_("用于网址，如 safety 或 1-2")
    )
    parent = models.CharField(_("上级编号"), max_length=40, blank=True)
    name = models.CharField(_("名称"), max_length=60)
    explanation = models.CharField(_("说明"), max_length=300, blank=True)
    weight = models.DecimalField(
        _("权重"), max_digits=7, decimal_places=4, default=0, help_text=_("同一上级之下合计 100")
    )
    aggregation = models.CharField(_("下级合并"), max_length=12, choices=AGGREGATIONS, default="arithmetic")
    kind = models.CharField(_("类型"), max_length=12, choices=KINDS, default="measured")
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    pieces = models.CharField(_("多件取值"), max_length=10, choices=PIECES, default="mean")
    decimals = models.PositiveSmallIntegerField(_("小数位"), null=True, blank=True)
    curve = models.JSONField(_("评分曲线"), null=True, blank=True, help_text=_("分组留空"))
    missing_policy = models.CharField(_("缺失时"), max_length=20, choices=POLICIES, default="renormalise")
    missing_value = models.DecimalField(_("假定值"), max_digits=20, decimal_places=6, null=True, blank=True)
    missing_reason = models.CharField(_("假定理由"), max_length=200, blank=True)
    limit_direction = models.CharField(_("限值方向"), max_length=10, choices=LIMIT_DIRECTIONS, blank=True)
    limit_value = models.DecimalField(_("限值"), max_digits=20, decimal_places=6, null=True, blank=True)
    limit_standard = models.CharField(
        _("限值依据"), max_length=80, blank=True, help_text=_("标准号，或“自定”")
    )
    limit_decision = models.CharField(_("判定规则"), max_length=12, choices=DECISIONS, default="simple")
    standard = models.CharField(
        _("试验方法"), max_length=160, blank=True, help_text=_("标准号、年份和条款；GB 为强制，GB/T 为推荐性")
    )
    standard_title = models.CharField(_("方法标准名称"), max_length=120, blank=True)
    deviations = models.CharField(_("与标准方法的不同"), max_length=200, blank=True)
    condition = models.CharField(_("试验条件"), max_length=200, blank=True)
    censored = models.CharField(_("“小于”怎么计分"), max_length=6, choices=CENSORED, default="bound")

    panels = CRITERION_PANELS

    class Meta(Orderable.Meta):
        verbose_name = _("指标")
        verbose_name_plural = _("指标")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuses a curve that the scoring engine cannot read, and half a limit."""
        super().clean()
        if self.curve is not None:
            try:
                documents.curve(self.curve)
            except documents.DocumentError as error:
                raise ValidationError({"curve": curve_form.explain(error)}) from error
        if bool(self.limit_direction) != (self.limit_value is not None):
            raise ValidationError({"limit_value": _("限值和方向要一起填写。")})
        if self.limit_direction and not self.limit_standard.strip():
            raise ValidationError({"limit_standard": _("请填写标准号，或注明“自定”。")})


class LimitingRule(Orderable):
    """A rule that limits the total, with the sentence readers see."""

    page = ParentalKey(ComparisonTestPage, on_delete=models.CASCADE, related_name="rules")
    key = models.CharField(_("编号"), max_length=40, validators=[valid_key])
    effect = models.CharField(_("作用"), max_length=20, choices=EFFECTS)
    sentence = models.CharField(_("给读者的一句话"), max_length=200)
    node = models.CharField(_("作用的指标"), max_length=40, blank=True)
    amount = models.DecimalField(_("数值"), max_digits=12, decimal_places=4, null=True, blank=True)
    when_subject = models.CharField(_("条件：指标"), max_length=40, blank=True)
    when_quantity = models.CharField(_("看什么"), max_length=12, choices=QUANTITIES, default="score")
    when_operator = models.CharField(_("比较"), max_length=2, choices=OPERATORS, default="<")
    when_against = models.CharField(_("与何值比"), max_length=40, blank=True)

    panels = RULE_PANELS

    class Meta(Orderable.Meta):
        verbose_name = _("限制规则")
        verbose_name_plural = _("限制规则")

    def __str__(self) -> str:
        return self.sentence


class Sample(index.Indexed, ClusterableModel):
    """One product as it was bought; what is found holds for this batch only."""

    page = models.ForeignKey(
        ComparisonTestPage, verbose_name=_("比较试验"), on_delete=models.CASCADE, related_name="samples"
    )
    number = models.PositiveIntegerField(_("样品编号"))
    brand = models.CharField(_("标称品牌"), max_length=160)
    maker = models.CharField(_("标称生产者"), max_length=160, blank=True)
    model = models.CharField(_("型号"), max_length=160, blank=True)
    specification = models.CharField(_("规格"), max_length=160, blank=True)
    product_type = models.CharField(
        _("产品类型"), max_length=40, blank=True, help_text=_("同一试验里权重不同的类型，没有就留空")
    )
    batch = models.CharField(_("批号或生产日期"), max_length=80, blank=True)
    origin = models.CharField(_("产地"), max_length=120, blank=True)
    shop = models.CharField(_("购买渠道"), max_length=120, blank=True)
    city = models.CharField(_("购买城市"), max_length=60, blank=True)
    purchased_on = models.DateField(_("购买日期"), null=True, blank=True)
    price = models.DecimalField(_("单价"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("币种"), max_length=3, default="CNY")
    quantity = models.PositiveIntegerField(_("购买数量"), null=True, blank=True)
    anonymous = models.BooleanField(_("匿名购买"), default=True)
    gtin = models.CharField(_("商品条码"), max_length=14, blank=True)
    licence = models.CharField(_("3C或许可证编号"), max_length=40, blank=True)
    photo = models.ForeignKey(
        PortalImage,
        verbose_name=_("照片"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [
        FieldRowPanel([FieldPanel("page"), FieldPanel("number")]),
        MultiFieldPanel(
            [
                FieldPanel(n)
                for n in ("brand", "maker", "model", "specification", "product_type", "batch", "origin")
            ],
            heading=_("产品"),
        ),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("shop", "city", "purchased_on", "price", "quantity", "anonymous")],
            heading=_("购买"),
        ),
        MultiFieldPanel([FieldPanel(n) for n in ("gtin", "licence", "photo")], heading=_("标识")),
        InlinePanel("measurements", label=_("测量值")),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("brand"),
        index.SearchField("model"),
        index.FilterField("page"),
    ]

    class Meta:
        ordering = ["page", "number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="sample_number_once")]
        verbose_name = _("样品")
        verbose_name_plural = _("样品")

    def __str__(self) -> str:
        return f"{self.number} {self.brand} {self.model}".rstrip()


def split_numbers(text: str) -> list[Decimal]:
    """The numbers of a text with blanks between them; raises ValidationError for anything else."""
    found = [parse(part) for part in text.split()]
    numbers = [number for number in found if number is not None]
    if len(numbers) != len(found):
        raise ValidationError(_("请填写数字，多件之间用空格分开。"))
    return numbers


class Measurement(models.Model):
    """One cell: what the laboratory reported for one criterion of one sample."""

    sample = ParentalKey(Sample, on_delete=models.CASCADE, related_name="measurements")
    criterion = models.CharField(_("指标编号"), max_length=40)
    state = models.CharField(_("状态"), max_length=16, choices=STATES, default="measured")
    reported = models.CharField(
        _("测得值"), max_length=200, blank=True, help_text=_("多件用空格分开，保留报告中的位数")
    )
    unit = models.CharField(_("单位"), max_length=20, blank=True, help_text=_("留空即指标的单位"))
    qualifier = models.CharField(_("限定"), max_length=2, choices=QUALIFIERS, blank=True)
    category = models.CharField(_("判定类别"), max_length=60, blank=True)
    uncertainty = models.DecimalField(
        _("扩展不确定度 U"), max_digits=20, decimal_places=8, null=True, blank=True
    )
    coverage_factor = models.DecimalField(
        _("包含因子 k"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    count = models.PositiveIntegerField(
        _("件数 n"), null=True, blank=True, help_text=_("报告只给出平均、最小、最大时填写")
    )
    minimum = models.DecimalField(_("最小件"), max_digits=20, decimal_places=6, null=True, blank=True)
    maximum = models.DecimalField(_("最大件"), max_digits=20, decimal_places=6, null=True, blank=True)
    claimed = models.DecimalField(_("标称值"), max_digits=20, decimal_places=6, null=True, blank=True)
    claimed_source = models.CharField(
        _("标称值出处"), max_length=80, blank=True, help_text=_("如标签、说明书、网店页面")
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)

    panels = [
        FieldRowPanel([FieldPanel(n) for n in ("criterion", "state", "qualifier", "reported", "unit")]),
        FieldRowPanel([FieldPanel(n) for n in ("category", "claimed", "claimed_source", "note")]),
        FieldRowPanel(
            [FieldPanel(n) for n in ("uncertainty", "coverage_factor", "count", "minimum", "maximum")]
        ),
    ]

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["sample", "criterion"], name="measured_once")]
        verbose_name = _("测量值")
        verbose_name_plural = _("测量值")

    def __str__(self) -> str:
        return f"{self.criterion} {self.reported or self.category or self.get_state_display()}"

    def clean(self) -> None:
        """Refuses text among the numbers, and a measured cell without a value."""
        super().clean()
        try:
            numbers = split_numbers(self.reported)
        except (ValidationError, InvalidOperation) as error:
            raise ValidationError({"reported": _("请填写数字，多件之间用空格分开。")}) from error
        empty = not numbers and not self.category and self.qualifier != "nd"
        if self.state == "measured" and empty:
            raise ValidationError({"reported": _("状态为“已测”时请填写数值或类别，否则请改选状态。")})


class Edition(models.Model):
    """A test as it was published once: the whole document and its digest, never changed again."""

    page = models.ForeignKey(ComparisonTestPage, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField(_("版次"))
    published_at = models.DateTimeField(_("发布时间"))
    reason = models.CharField(_("修订原因"), max_length=300, blank=True)
    document = models.TextField(_("文档"))
    sha256 = models.CharField("SHA-256", max_length=64)
    previous = models.ForeignKey(
        "self",
        verbose_name=_("上一版"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="next",
    )
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤回原因"), max_length=300, blank=True)

    class Meta:
        ordering = ["page", "-number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="edition_number_once")]
        verbose_name = _("版本")
        verbose_name_plural = _("版本")

    def __str__(self) -> str:
        return f"v{self.number}"


class EditionLogEntry(models.Model):
    """A line of the public log; each holds the digest of the one before, so none can be taken out unseen.

    It names its test by address, not by key: it stays when a test is deleted.
    """

    number = models.PositiveIntegerField(_("序号"), unique=True)
    slug = models.CharField(_("试验"), max_length=255)
    edition = models.PositiveIntegerField(_("版次"))
    event = models.CharField(_("事项"), max_length=10, choices=LOG_EVENTS, default="published")
    document = models.CharField(_("文档 SHA-256"), max_length=64)
    published_at = models.DateTimeField(_("发布时间"))
    reason = models.CharField(_("修订原因"), max_length=300, blank=True)
    previous = models.CharField(_("上一条的摘要"), max_length=64)
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        ordering = ["number"]
        verbose_name = _("版本记录")
        verbose_name_plural = _("版本记录")

    def __str__(self) -> str:
        return f"{self.number} {self.slug} v{self.edition}"
