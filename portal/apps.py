"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Settings, addresses, health, API, open data, system checks and the demo command."""

    name = "portal"
    verbose_name = _("门户")

    def ready(self) -> None:
        from portal import checks  # noqa: F401 - registers the house rules
