"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoresConfig(AppConfig):
    """Stores, malls and their return commitments."""

    name = "content.stores"
    label = "stores"
    verbose_name = _("放心消费门店")

    def import_models(self) -> None:
        """Loads the page type too: it stands on the models, so `models.py` cannot import it."""
        super().import_models()
        import_module("content.stores.pages")
