"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EducationConfig(AppConfig):
    """Education articles, practice bases and events."""

    name = "content.education"
    label = "education"
    verbose_name = _("质量教育")
