"""Malls and markets that answer first for their tenants."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, RevisionMixin

from content.core.cards import Card
from content.core.models import Region
from content.stores.panels import MALL_PANELS
from content.stores.validators import validate_shop_phone


def county_key(label: Any, related_name: str) -> Any:
    """A required county, offered as such in forms."""
    return models.ForeignKey(
        Region,
        verbose_name=label,
        on_delete=models.PROTECT,
        related_name=related_name,
        limit_choices_to={"level": "county"},
    )


def county_range(field: str, code: str) -> dict[str, str]:
    """Lookups for a county, or for all counties of a city; by range, so that an index is used."""
    if not code.endswith("00"):
        return {field: code}
    span = 10_000 if code.endswith("0000") else 100
    return {f"{field}__gte": code, f"{field}__lt": str(int(code) + span)}


class Mall(DraftStateMixin, RevisionMixin, models.Model):
    """A mall or market that answers first for the quality of what its tenants sell (质量首负责任制)."""

    name = models.CharField(_("名称"), max_length=80)
    operator = models.CharField(_("经营单位"), max_length=120, blank=True)
    county = county_key(_("所在区县"), "malls")
    address = models.CharField(_("地址"), max_length=160)
    desk = models.CharField(_("服务台位置"), max_length=80, blank=True)
    desk_phone = models.CharField(
        _("服务台电话"), max_length=40, blank=True, validators=[validate_shop_phone]
    )
    hours = models.CharField(_("营业时间"), max_length=80, blank=True)
    answers_first = models.BooleanField(_("承诺质量首负责任"), default=True)

    panels = MALL_PANELS

    class Meta:
        ordering = ("county", "name")
        verbose_name = _("商场")
        verbose_name_plural = _("商场")
        constraints = [models.UniqueConstraint(fields=("county", "name"), name="mall_once_in_county")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The mall's own page."""
        return reverse("mall", kwargs={"pk": self.pk})

    @property
    def tenants_url(self) -> str:
        """The finder with this mall's stores."""
        return f"/stores/?mall={self.pk}"

    @property
    def card(self) -> Card:
        """This mall in a list."""
        first = _("承诺质量首负责任") if self.answers_first else ""
        return Card(
            self.name, self.get_absolute_url(), str(first), meta=f"{self.county.full_name}{self.address}"
        )
