"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    """Quality news."""

    name = "content.news"
    label = "news"
    verbose_name = _("质量新闻")
