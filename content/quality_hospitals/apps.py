"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualityHospitalsConfig(AppConfig):
    """Quality hospitals: testing, certification and repair services for small firms."""

    name = "content.quality_hospitals"
    label = "quality_hospitals"
    verbose_name = _("质量医院")

    def import_models(self) -> None:
        """Loads the lists too: they stand on the models, so `models.py` cannot import them."""
        super().import_models()
        import_module("content.quality_hospitals.pages")

    def ready(self) -> None:
        import_module("content.quality_hospitals.mentions")
