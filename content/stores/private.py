"""Persons behind a store: a table apart, read by nothing that is public."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class PrivateContact(models.Model):
    """Whom the office calls; never on a page, in the index, in open data or in an export."""

    store = models.OneToOneField(
        "stores.Store", verbose_name=_("门店"), on_delete=models.CASCADE, related_name="+"
    )
    person = models.CharField(_("负责人姓名"), max_length=40, blank=True)
    phone = models.CharField(_("负责人电话"), max_length=40, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    panels = [FieldPanel(name) for name in ("store", "person", "phone", "note")]

    class Meta:
        verbose_name = _("内部联系人")
        verbose_name_plural = _("内部联系人")

    def __str__(self) -> str:
        return str(self.store)
