"""The register of claimed against measured values: a row for each pair of a test's current edition."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comparison.choices import ProductCategory
from comparison.pages import ComparisonTestPage


class Claim(models.Model):
    """What a product says of itself beside what was measured, as an edition froze it."""

    page = models.ForeignKey(ComparisonTestPage, on_delete=models.CASCADE, related_name="claims")
    edition = models.PositiveIntegerField(_("版次"))
    test = models.CharField(_("比较试验"), max_length=255)
    category = models.CharField(_("产品类别"), max_length=12, choices=ProductCategory.choices, db_index=True)
    published_on = models.DateField(_("发布日期"))
    sample = models.PositiveIntegerField(_("样品编号"))
    brand = models.CharField(_("标称品牌"), max_length=160, db_index=True)
    model = models.CharField(_("型号"), max_length=160, blank=True)
    criterion = models.CharField(_("指标编号"), max_length=40)
    criterion_name = models.CharField(_("指标"), max_length=60, db_index=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    claimed = models.DecimalField(_("标称值"), max_digits=30, decimal_places=8)
    claimed_source = models.CharField(_("标称值出处"), max_length=80, blank=True)
    measured = models.DecimalField(_("测得值"), max_digits=30, decimal_places=8)
    deviation = models.DecimalField(_("偏差（%）"), max_digits=20, decimal_places=2, db_index=True)
    score = models.DecimalField(_("得分"), max_digits=20, decimal_places=4, null=True)

    class Meta:
        ordering = ("-published_on", "page_id", "sample", "criterion")
        constraints = [models.UniqueConstraint(fields=["page", "sample", "criterion"], name="claim_once")]
        verbose_name = _("标称与实测")
        verbose_name_plural = _("标称与实测")

    def __str__(self) -> str:
        return f"{self.brand} {self.model} {self.criterion_name}"
