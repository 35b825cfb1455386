"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionsConfig(AppConfig):
    """Laboratories, associations and certifiers with their accreditations."""

    name = "content.institutions"
    label = "institutions"
    verbose_name = _("机构与资质")
