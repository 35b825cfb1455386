"""Where reprints may come from."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class NewsSource(models.Model):
    """A publisher from whom the portal reprints, and on which ground."""

    name = models.CharField(_("名称"), max_length=120, unique=True)
    home_url = models.URLField(_("网站"), help_text=_("原文地址应在这个网站上"))
    ground = models.CharField(
        _("转载依据"), max_length=200, help_text=_("如：已签转载协议，或列入公布的可转载名单")
    )
    active = models.BooleanField(_("可以转载"), default=True)

    panels: ClassVar[list[Any]] = [FieldPanel(name) for name in ("name", "home_url", "ground", "active")]

    class Meta:
        ordering = ("name",)
        verbose_name = _("转载来源")
        verbose_name_plural = _("转载来源")

    def __str__(self) -> str:
        return self.name

    def holds(self, address: str) -> bool:
        """Whether an address is on this source's site or below it."""
        host, own = (urlsplit(url).hostname or "" for url in (address, self.home_url))
        own = own.removeprefix("www.")
        return bool(own) and (host == own or host.endswith(f".{own}"))
