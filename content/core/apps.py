"""App configuration."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _load_regions(**_kwargs: Any) -> None:
    from content.core.regions import load_regions

    load_regions()


class CoreConfig(AppConfig):
    """Base pages, lists, exports, regions and site settings shared by every room."""

    name = "content.core"
    label = "core"
    verbose_name = _("基础")

    def ready(self) -> None:
        post_migrate.connect(_load_regions, sender=self)
