"""Laboratories, associations and certifiers, with the accreditations that say what they may do."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from stdnum.cn import uscc
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PublishingPanel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from content.core.cards import Card
from content.core.models import Region
from content.institutions.accreditations import Accreditation, ScopeLine

__all__ = ["Accreditation", "Institution", "ScopeLine", "validate_uscc"]

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

    def with_scope(self) -> "InstitutionQuerySet":
        """With what a page or a list shows of them, in two more queries."""
        return self.select_related("county__parent").prefetch_related("accreditations__lines")

    def accredited_for(self, key: str) -> "InstitutionQuerySet":
        """Those with a line for a standard (its key) in a scope that is in force today."""
        lines = ScopeLine.objects.in_force().for_standard(key)
        return self.filter(pk__in=lines.values("accreditation__institution"))


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

    search_section: ClassVar[str] = "institutions"
    search_section_label: ClassVar[Any] = _("机构与资质")

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

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """What the public page has, but for what is kept elsewhere."""
        return {**super().get_preview_context(request, mode_name), "institution": self}

    @classmethod
    def search_queryset(cls) -> InstitutionQuerySet:
        """Rows that search holds."""
        return cls.objects.live().with_scope()

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("institution", args=[self.pk])

    @property
    def facts(self) -> list[dict[str, Any]]:
        """What it is and how to reach it, as terms and values."""
        place = f"{self.county.full_name}{self.address}" if self.county else self.address
        return [
            {"term": _("类型"), "value": self.get_kind_display()},
            {"term": _("统一社会信用代码"), "value": self.uscc},
            {"term": _("地址"), "value": place},
            {"term": _("公开电话"), "value": self.phone},
            {"term": _("网站"), "value": self.website, "url": self.website},
        ]

    @property
    def card(self) -> Card:
        """This institution as an entry of a list, with the state of what it holds."""
        place = self.county.full_name if self.county else ""
        meta = " · ".join(str(part) for part in (self.get_kind_display(), place) if part)
        held = list(self.accreditations.all())
        badge, tone = "", "neutral"
        if held:
            worst = min(held, key=lambda item: item.valid_to)
            badge, tone = str(worst.term_text), worst.term_tone
        return Card(self.name, self.get_absolute_url(), self.description, meta, badge, tone)

    @property
    def search_summary(self) -> str:
        """One sentence."""
        return self.description

    @property
    def search_category(self) -> str:
        """The facet of search."""
        return str(self.get_kind_display())

    @property
    def search_regions(self) -> list[str]:
        """City and county codes."""
        codes = (self.county.parent_id, self.county_id) if self.county else ()
        return [code for code in codes if code]

    def get_search_text(self) -> str:
        """Description, place and the scopes of what it holds."""
        place = f"{self.county.full_name}{self.address}" if self.county else self.address
        scopes = [f"{item} {item.scope}\n{item.scope_details}" for item in self.accreditations.all()]
        return "\n".join([self.description, place, *scopes])
