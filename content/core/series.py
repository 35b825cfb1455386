"""Articles that are read one after the other."""

from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from content.core.visibility import public

SERIES_PANEL = FieldRowPanel([FieldPanel("series"), FieldPanel("series_number")], heading=_("系列"))


class InSeries(models.Model):
    """An article that may be a part of a series of its own type; parts share the series' name."""

    series = models.CharField(
        _("系列"), max_length=60, blank=True, db_index=True, help_text=_("同一系列各篇写同样的名称")
    )
    series_number = models.PositiveSmallIntegerField(_("第几篇"), null=True, blank=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Two parts with blanks around the name are of one series."""
        super().clean()
        self.series = " ".join(self.series.split())

    @cached_property
    def series_nav(self) -> dict[str, Any] | None:
        """Name, parts in order, place, and the neighbours of this part; nothing where there is one part."""
        if not self.series:
            return None
        same: Any = type(self)._default_manager.filter(series=self.series)
        order = (F("series_number").asc(nulls_last=True), "published_at", "pk")
        parts = list(public(same).order_by(*order).only("pk", "title", "url_path", "slug", "depth", "path"))
        place = next((number for number, part in enumerate(parts) if part.pk == self.pk), None)
        if place is None or len(parts) < 2:
            return None
        return {
            "name": self.series,
            "parts": parts,
            "number": place + 1,
            "previous": parts[place - 1] if place else None,
            "next": parts[place + 1] if place + 1 < len(parts) else None,
        }
