"""Safety alerts and recalls: what they are about, and the samples that they reach."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, PublishingPanel
from wagtail.models import DraftStateMixin, RevisionMixin
from wagtail.search import index

from comparison import editions
from content.core.cards import Card


class AlertKind(models.TextChoices):
    """What the authority or maker published."""

    ALERT = "alert", gettext_lazy("安全警示")
    RECALL = "recall", gettext_lazy("召回")
    SPOT_CHECK = "spot_check", gettext_lazy("抽查不合格")


def folded(text: str) -> str:
    """A name for comparing: full width, case and blanks make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


class SafetyAlert(DraftStateMixin, RevisionMixin, index.Indexed, ClusterableModel):
    """A public warning about products, with the address where it was published."""

    title = models.CharField(gettext_lazy("标题"), max_length=160)
    kind = models.CharField(
        gettext_lazy("类别"), max_length=12, choices=AlertKind.choices, default=AlertKind.ALERT
    )
    authority = models.CharField(gettext_lazy("发布单位"), max_length=160)
    issued_on = models.DateField(gettext_lazy("发布日期"), db_index=True)
    hazard = models.CharField(
        gettext_lazy("危害"), max_length=300, help_text=gettext_lazy("出了什么问题，会伤到谁")
    )
    advice = models.CharField(gettext_lazy("消费者怎么办"), max_length=300, blank=True)
    url = models.URLField(gettext_lazy("原文地址"), blank=True)

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel(name) for name in ("kind", "authority", "issued_on")]),
        FieldPanel("hazard"),
        FieldPanel("advice"),
        FieldPanel("url"),
        InlinePanel("products", label=gettext_lazy("涉及产品"), min_num=1),
        PublishingPanel(),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("authority"),
    ]

    class Meta:
        ordering = ("-issued_on", "-pk")
        verbose_name = gettext_lazy("安全警示与召回")
        verbose_name_plural = gettext_lazy("安全警示与召回")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its place in the list of alerts."""
        return reverse("comparison_alert", args=[self.pk])

    @property
    def card(self) -> Card:
        """This alert in lists and feeds."""
        meta = f"{self.issued_on:%Y-%m-%d} · {self.authority}"
        badge = str(self.get_kind_display())
        return Card(
            self.title, self.get_absolute_url(), self.hazard, meta=meta, badge=badge, badge_tone="bad"
        )

    @property
    def search_date(self) -> datetime:
        """The day it was issued, as a moment."""
        return timezone.make_aware(datetime.combine(self.issued_on, time()))


class AlertProduct(models.Model):
    """A product that an alert names; every field that is filled narrows it down."""

    alert = ParentalKey(SafetyAlert, on_delete=models.CASCADE, related_name="products")
    brand = models.CharField(gettext_lazy("品牌"), max_length=160, blank=True)
    model = models.CharField(gettext_lazy("型号"), max_length=160, blank=True)
    gtin = models.CharField(gettext_lazy("商品条码"), max_length=14, blank=True)
    batch = models.CharField(
        gettext_lazy("批号或生产日期"),
        max_length=300,
        blank=True,
        help_text=gettext_lazy("多个批号用顿号分开；留空即不限批次"),
    )
    brand_folded = models.CharField(max_length=160, blank=True, editable=False, db_index=True)
    gtin_folded = models.CharField(max_length=14, blank=True, editable=False, db_index=True)

    panels = [FieldRowPanel([FieldPanel(name) for name in ("brand", "model", "gtin", "batch")])]

    class Meta:
        ordering = ("pk",)
        verbose_name = gettext_lazy("涉及产品")
        verbose_name_plural = gettext_lazy("涉及产品")

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


@dataclass(frozen=True)
class Match:
    """A sample that an alert reaches, and how closely."""

    number: int
    name: str
    closeness: str
    product: AlertProduct
    batch: str

    @property
    def words(self) -> str:
        """How closely, in words."""
        if self.closeness == "same_batch":
            return _("与本次样品同一批次")
        if self.closeness == "same_product":
            return _("同款产品的全部批次")
        own = self.batch or _("未注明")
        return _("同款产品，批次不同：所涉批次 %(named)s，本次样品批次 %(own)s") % {
            "named": self.product.batch,
            "own": own,
        }


@dataclass(frozen=True)
class Notice:
    """An alert with the samples of one edition that it reaches; `later`: issued after the edition."""

    alert: SafetyAlert
    later: bool
    matches: tuple[Match, ...]


def closeness(product: AlertProduct, sample: Mapping[str, Any]) -> str:
    """`same_batch`, `same_product` (all batches), `other_batch`, or nothing for another product."""
    own, named = folded(sample.get("gtin", "")), product.gtin_folded
    if own and named:
        same = own.zfill(14) == named
    else:
        same = bool(product.brand and product.model) and (
            folded(sample["brand"]) == product.brand_folded
            and folded(sample.get("model", "")) == folded(product.model)
        )
    if not same:
        return ""
    if not product.batch:
        return "same_product"
    batches = {folded(part) for part in re.split(r"[、,，;；]", product.batch)}
    return "same_batch" if folded(sample.get("batch", "")) in batches - {""} else "other_batch"


def joined(samples: Iterable[Mapping[str, Any]], since: date | None = None) -> list[Notice]:
    """Published alerts that reach samples (rows of an edition's document), newest first; one query."""
    rows = list(samples)
    brands = {folded(row["brand"]) for row in rows}
    codes = {folded(row["gtin"]).zfill(14) for row in rows if row.get("gtin")}
    named = Q(brand_folded__in=brands - {""}) | Q(gtin_folded__in=codes)
    products = AlertProduct.objects.filter(named, alert__live=True).select_related("alert")
    found: dict[SafetyAlert, list[Match]] = {}
    for product in products.order_by("-alert__issued_on", "-alert_id", "pk"):
        reached = [(row, close) for row in rows if (close := closeness(product, row))]
        for row, close in reached:
            name = f"{row['brand']} {row.get('model', '')}".strip()
            match = Match(row["number"], name, close, product, row.get("batch", ""))
            found.setdefault(product.alert, []).append(match)
    return [
        Notice(alert, since is not None and alert.issued_on > since, tuple(_once(matches)))
        for alert, matches in found.items()
    ]


def _once(matches: Iterable[Match]) -> list[Match]:
    """Each sample once, by its closest line, in the order of samples."""
    order = ("same_batch", "same_product", "other_batch")
    best: dict[int, Match] = {}
    for match in sorted(matches, key=lambda one: (one.number, order.index(one.closeness))):
        best.setdefault(match.number, match)
    return list(best.values())


@dataclass(frozen=True)
class Reached:
    """A sample of a public test that an alert reaches, with its address in the current edition."""

    test: str
    url: str
    match: Match


def reached_samples(alert: SafetyAlert, tests: Any) -> list[Reached]:
    """Samples of the current editions of public tests (a query set of pages) that an alert reaches."""
    products = list(alert.products.all())
    found = []
    for page in tests.filter(pk__in=_candidates(products)).order_by("-published_on", "pk"):
        if page.newest is None:
            continue
        matches = [
            Match(number, f"{row['brand']} {row.get('model', '')}".strip(), close, one, row.get("batch", ""))
            for number, row in editions.read(page.newest).samples.items()
            for one in products
            if (close := closeness(one, row))
        ]
        base = f"{page.url}v{page.newest.number}/samples/"
        found += [Reached(page.title, f"{base}{match.number}/", match) for match in _once(matches)]
    return found


def _candidates(products: Iterable[AlertProduct]) -> set[int]:
    """Tests with a sample of one of the brands or codes."""
    samples = apps.get_model("comparison", "Sample")._default_manager
    brands = {one.brand_folded for one in products if one.brand_folded}
    codes = {one.gtin_folded for one in products if one.gtin_folded}
    return {
        page
        for page, brand, gtin in samples.values_list("page", "brand", "gtin").distinct().order_by()
        if folded(brand) in brands or (gtin and folded(gtin).zfill(14) in codes)
    }
