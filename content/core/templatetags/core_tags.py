"""Template tags shared by all pages."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from content.core import page_tags as rules

register = template.Library()


@register.simple_tag(takes_context=True)
def page_tags(context: Context) -> SafeString:
    """The `<meta>` tags of 国办发〔2017〕47号 for this page.

    A Wagtail page says itself which group it bears; a view passes `column` (name, description, keywords).
    """
    site = context.get("site_settings")
    tags = rules.site_tags(
        name=str(_("放心")), site_url=settings.SITE_URL, id_code=getattr(site, "site_id_code", "")
    )
    page = context.get("page")
    group: dict[str, Any] = {}
    if context.get("column"):
        group = {"column": context["column"]}
    elif page is not None and hasattr(page, "get_page_tag_group"):
        group = page.get_page_tag_group()
    if "column" in group:
        tags += rules.column_tags(group["column"])
    if "article" in group:
        tags += rules.article_tags(group["article"])
    return format_html_join("\n", '<meta name="{}" content="{}">', tags)
