"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Tables read safely, and the record of every import."""

    name = "content.imports"
    label = "imports"
    verbose_name = _("导入")
