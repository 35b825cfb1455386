"""The register of claimed against measured values: a row for each pair of a test's current edition."""

from collections.abc import Iterator
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from comparison import editions
from comparison.choices import ProductCategory
from comparison.reading import EditionReading
from comparison.scoring.numbers import HUNDRED, exact, parse, plain, round_half_up

PLACES = 8


class Claim(models.Model):
    """What a product says of itself beside what was measured, as an edition froze it."""

    page = models.ForeignKey("comparison.ComparisonTestPage", on_delete=models.CASCADE, related_name="claims")
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
    claimed = models.DecimalField(_("标称值"), max_digits=30, decimal_places=PLACES)
    claimed_source = models.CharField(_("标称值出处"), max_length=80, blank=True)
    measured = models.DecimalField(_("测得值"), max_digits=30, decimal_places=PLACES)
    deviation = models.DecimalField(_("偏差（%）"), max_digits=20, decimal_places=2, db_index=True)
    score = models.DecimalField(_("得分"), max_digits=20, decimal_places=4, null=True)

    class Meta:
        ordering = ("-published_on", "page_id", "sample", "criterion")
        constraints = [models.UniqueConstraint(fields=["page", "sample", "criterion"], name="claim_once")]
        verbose_name = _("标称与实测")
        verbose_name_plural = _("标称与实测")

    def __str__(self) -> str:
        return f"{self.brand} {self.model} {self.criterion_name}"

    def get_absolute_url(self) -> str:
        """How the measured figure came about."""
        return f"{self.page.url}v{self.edition}/cells/{self.sample}/{self.criterion}/"

    @property
    def sample_url(self) -> str:
        """The sample it belongs to."""
        return f"{self.page.url}v{self.edition}/samples/{self.sample}/"

    @property
    def claimed_text(self) -> str:
        """The claim without trailing zeros."""
        return plain(self.claimed)

    @property
    def measured_text(self) -> str:
        """The measured value with at most four decimals."""
        return plain(round_half_up(self.measured, 4))


def rows_of(reading: EditionReading) -> Iterator[dict[str, Any]]:
    """Every claimed value of an edition with the measured one; a claim of nought has no deviation."""
    for number, sample in reading.samples.items():
        cells = reading.results[number]["cells"]
        for key, given in sample["measurements"].items():
            claimed, measured = parse(given.get("claimed", "")), parse(cells[key].get("value", ""))
            if not claimed or measured is None or given.get("state", "measured") != "measured":
                continue
            with exact():
                deviation = (measured - claimed) / abs(claimed) * HUNDRED
            criterion = reading.criteria[key]
            score = parse(cells[key].get("score", ""))
            yield {
                "sample": number,
                "brand": sample["brand"],
                "model": sample.get("model", ""),
                "criterion": key,
                "criterion_name": criterion.name,
                "unit": criterion.unit,
                "claimed": claimed,
                "claimed_source": given.get("claimed_source", ""),
                "measured": round_half_up(measured, PLACES),
                "deviation": round_half_up(deviation, 2),
                "score": None if score is None else round_half_up(score, 4),
            }


@transaction.atomic
def register(page: Any) -> int:
    """Replaces a test's rows by those of its current edition; without one it has none."""
    Claim.objects.filter(page=page).delete()
    edition = page.editions.filter(withdrawn_at=None).order_by("-number").first()
    if edition is None:
        return 0
    reading = editions.read(edition)
    common = {
        "page_id": page.pk,
        "edition": edition.number,
        "test": reading.test["title"],
        "category": reading.test["category"],
        "published_on": reading.test["published_on"],
    }
    made = Claim.objects.bulk_create((Claim(**common, **row) for row in rows_of(reading)), batch_size=500)
    return len(made)
