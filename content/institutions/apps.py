"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionsConfig(AppConfig):
    """Laboratories, associations and certifiers with their accreditations."""

    name = "content.institutions"
    label = "institutions"
    verbose_name = _("机构与资质")

    def import_models(self) -> None:
        """Loads the page type too: it stands on the models, so `models.py` cannot import it."""
        super().import_models()
        import_module("content.institutions.pages")
