"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    """Roles, 三审三校, corrections, checks while writing, and the editors' desk."""

    name = "content.editorial"
    label = "editorial"
    verbose_name = _("采编与审核")

    def ready(self) -> None:
        import_module("content.editorial.signals")
