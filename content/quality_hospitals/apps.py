"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualityHospitalsConfig(AppConfig):
    """Quality hospitals: testing, certification and repair services for small firms."""

    name = "content.quality_hospitals"
    label = "quality_hospitals"
    verbose_name = _("质量医院")
