"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoresConfig(AppConfig):
    """Stores, malls and their return commitments."""

    name = "content.stores"
    label = "stores"
    verbose_name = _("放心消费门店")
