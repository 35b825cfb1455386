"""Laboratories, associations and certifiers, with the accreditations that say what they may do."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from stdnum.cn import uscc
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PublishingPanel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from content.core.models import Region

USCC_HELP = _("18位，末位为校验码")


def validate_uscc(value: str) -> None:
    """Refuses a 统一社会信用代码 whose check digit is wrong (GB 32100-2015)."""
    if not uscc.is_valid(value):
        raise ValidationError(_("统一社会信用代码不正确：请核对位数和末位校验码。"))


class InstitutionQuerySet(models.QuerySet["Institution"]):
    """Institutions as the public sees them."""

    def live(self) -> "InstitutionQuerySet":
        """Published ones."""
        return self.filter(live=True)


class Institution(DraftStateMixin, RevisionMixin, PreviewableMixin, index.Indexed, ClusterableModel):
    """A body that tests, certifies, repairs or represents."""

    class Kind(models.TextChoices):
        LABORATORY = "laboratory", _("检验检测机构")
        CERTIFIER = "certifier", _("认证机构")
        METROLOGY = "metrology", _("计量机构")
        STANDARDS = "standards", _("标准化机构")
        ASSOCIATION = "association", _("行业协会")
        CONSUMER = "consumer", _("消费者组织")

    name = models.CharField(_("名称"), max_length=120, unique=True)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices)
    uscc = models.CharField(
        _("统一社会信用代码"), max_length=18, blank=True, validators=[validate_uscc], help_text=USCC_HELP
    )
    county = models.ForeignKey(
        Region,
        verbose_name=_("所在区县"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"level": "county"},
    )
    address = models.CharField(_("地址"), max_length=160, blank=True)
    phone = models.CharField(_("公开电话"), max_length=40, blank=True, help_text=_("单位电话，不填个人电话"))
    website = models.URLField(_("网站"), blank=True)
    description = models.CharField(_("简介"), max_length=300, blank=True)

    objects = InstitutionQuerySet.as_manager()

    panels = [
        MultiFieldPanel([FieldPanel(name) for name in ("name", "kind", "uscc")], heading=_("身份")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("county", "address", "phone", "website")], heading=_("联系")
        ),
        FieldPanel("description"),
        InlinePanel("accreditations", label=_("资质")),
        PublishingPanel(),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("description"),
        index.FilterField("kind"),
    ]

    class Meta:
        ordering = ("name",)
        verbose_name = _("机构")
        verbose_name_plural = _("机构")

    def __str__(self) -> str:
        return self.name

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The page that shows an institution as citizens will see it named."""
        return "institutions/institution.html"


class Accreditation(models.Model):
    """A qualification with its scope and term: CMA (检验检测机构资质认定) or CNAS (ISO/IEC 17025)."""

    class Scheme(models.TextChoices):
        CMA = "cma", _("CMA 资质认定")
        CNAS = "cnas", _("CNAS 认可")
        OTHER = "other", _("其他")

    institution = ParentalKey(Institution, on_delete=models.CASCADE, related_name="accreditations")
    scheme = models.CharField(_("资质"), max_length=8, choices=Scheme.choices)
    number = models.CharField(
        _("编号"),
        max_length=30,
        validators=[RegexValidator(r"^[0-9A-Za-z .()-]+$", _("编号只含字母、数字和连接号。"))],
    )
    scope = models.CharField(_("范围"), max_length=200)
    valid_from = models.DateField(_("有效期起"))
    valid_to = models.DateField(_("有效期止"))
    query_url = models.URLField(_("查询网址"), blank=True)

    panels = [
        FieldPanel(name) for name in ("scheme", "number", "scope", "valid_from", "valid_to", "query_url")
    ]

    class Meta:
        ordering = ("scheme", "number")
        verbose_name = _("资质")
        verbose_name_plural = _("资质")

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.number}"

    def clean(self) -> None:
        """Refuses a term that ends before it begins and a CMA number that has not 12 digits."""
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("有效期止不能早于有效期起。")})
        if self.scheme == self.Scheme.CMA and not (self.number.isdigit() and len(self.number) == 12):
            raise ValidationError({"number": _("CMA 编号应为12位数字。")})

    def is_valid_on(self, day: date) -> bool:
        """Whether the term covers a day."""
        return self.valid_from <= day <= self.valid_to

    @property
    def is_valid_today(self) -> bool:
        """Whether the term covers today."""
        return self.is_valid_on(timezone.localdate())
