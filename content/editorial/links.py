"""What became of the links to other sites, as the scheduled check last saw them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkCheck(models.Model):
    """One address on another site and where it stands in our texts."""

    url = models.CharField(_("链接"), max_length=1_000, unique=True)
    checked_at = models.DateTimeField(_("检查时间"), null=True, db_index=True)
    problem = models.CharField(_("问题"), max_length=200, blank=True)
    failures = models.PositiveSmallIntegerField(_("连续失败次数"), default=0)
    # [{"title": …, "edit": …}], rewritten by every check.
    places = models.JSONField(_("出现在"), default=list)

    class Meta:
        ordering = ("-failures", "url")
        verbose_name = _("外部链接检查")
        verbose_name_plural = _("外部链接检查")

    def __str__(self) -> str:
        return self.url

    @property
    def is_broken(self) -> bool:
        """Failed at two checks in a row: one failure may be the other site's bad hour."""
        return self.failures >= BROKEN_AFTER


BROKEN_AFTER = 2
