"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchIndexConfig(AppConfig):
    """Search: index base, synchronisation and results page."""

    name = "search_index"
    verbose_name = _("搜索")

    def ready(self) -> None:
        """Listens to everything that changes what the index must hold."""
        from search_index import sync

        sync.connect()
