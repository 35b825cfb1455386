"""What an import batch did to each store, so that it can be undone."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportTrace(models.Model):
    """One store as a batch found it and left it; nothing personal."""

    batch = models.ForeignKey(
        "imports.ImportBatch", verbose_name=_("导入批次"), on_delete=models.CASCADE, related_name="+"
    )
    store = models.ForeignKey(
        "stores.Store", verbose_name=_("门店"), on_delete=models.CASCADE, related_name="+"
    )
    made = models.BooleanField(_("由本批次新增"), default=False)
    fields = models.JSONField(_("门店字段"), default=dict, help_text=_("字段名到改前、改后的值"))
    commitment = models.ForeignKey(
        "stores.Commitment", verbose_name=_("承诺"), null=True, on_delete=models.CASCADE, related_name="+"
    )
    promised = models.BooleanField(_("承诺由本批次新增"), default=False)
    terms = models.JSONField(_("承诺条款"), default=dict, help_text=_("字段名到改前、改后的值"))

    class Meta:
        verbose_name = _("导入痕迹")
        verbose_name_plural = _("导入痕迹")

    def __str__(self) -> str:
        return f"{self.batch_id} {self.store_id}"
