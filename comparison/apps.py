"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComparisonConfig(AppConfig):
    """Comparison tests: data, scoring, frozen editions, import and pages."""

    name = "comparison"
    label = "comparison"
    verbose_name = _("比较试验")

    def ready(self) -> None:
        import_module("comparison.signals")
