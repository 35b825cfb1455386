"""Safety alerts and recalls: what they are about, and the samples that they reach."""

import unicodedata
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, PublishingPanel
from wagtail.models import DraftStateMixin, RevisionMixin
from wagtail.search import index


class AlertKind(models.TextChoices):
    """What the authority or maker published."""

    ALERT = "alert", _("安全警示")
    RECALL = "recall", _("召回")
    SPOT_CHECK = "spot_check", _("抽查不合格")


def folded(text: str) -> str:
    """A name for comparing: full width, case and blanks make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


class SafetyAlert(DraftStateMixin, RevisionMixin, index.Indexed, ClusterableModel):
    """A public warning about products, with the address where it was published."""

    title = models.CharField(_("标题"), max_length=160)
    kind = models.CharField(_("类别"), max_length=12, choices=AlertKind.choices, default=AlertKind.ALERT)
    authority = models.CharField(_("发布单位"), max_length=160)
    issued_on = models.DateField(_("发布日期"), db_index=True)
    hazard = models.CharField(_("危害"), max_length=300, help_text=_("出了什么问题，会伤到谁"))
    advice = models.CharField(_("消费者怎么办"), max_length=300, blank=True)
    url = models.URLField(_("原文地址"), blank=True)

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel(name) for name in ("kind", "authority", "issued_on")]),
        FieldPanel("hazard"),
        FieldPanel("advice"),
        FieldPanel("url"),
        InlinePanel("products", label=_("涉及产品"), min_num=1),
        PublishingPanel(),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("authority"),
    ]

    class Meta:
        ordering = ("-issued_on", "-pk")
        verbose_name = _("安全警示与召回")
        verbose_name_plural = _("安全警示与召回")

    def __str__(self) -> str:
        return self.title


class AlertProduct(models.Model):
    """A product that an alert names; every field that is filled narrows it down."""

    alert = ParentalKey(SafetyAlert, on_delete=models.CASCADE, related_name="products")
    brand = models.CharField(_("品牌"), max_length=160, blank=True)
    model = models.CharField(_("型号"), max_length=160, blank=True)
    gtin = models.CharField(_("商品条码"), max_length=14, blank=True)
    batch = models.CharField(
        _("批号或生产日期"), max_length=300, blank=True, help_text=_("多个批号用顿号分开；留空即不限批次")
    )
    brand_folded = models.CharField(max_length=160, blank=True, editable=False, db_index=True)
    gtin_folded = models.CharField(max_length=14, blank=True, editable=False, db_index=True)

    panels = [FieldRowPanel([FieldPanel(name) for name in ("brand", "model", "gtin", "batch")])]

    class Meta:
        ordering = ("pk",)
        verbose_name = _("涉及产品")
        verbose_name_plural = _("涉及产品")

    def __str__(self) -> str:
        return " ".join(part for part in (self.brand, self.model, self.gtin, self.batch) if part)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps what is compared beside what is shown."""
        self.brand_folded = folded(self.brand)
        self.gtin_folded = folded(self.gtin).zfill(14) if self.gtin else ""
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuses a line that would reach every product of a brand, or none."""
        super().clean()
        if not self.gtin and not (self.brand and self.model):
            raise ValidationError({"model": _("请填写商品条码，或者品牌和型号。")})
