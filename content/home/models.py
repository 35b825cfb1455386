"""The home page."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from content.core.models import BasePage
from content.core.visibility import public


class HomePage(BasePage):
    """The front door: one sentence, one search box, and the newest of every section the page tree has."""

    headline = models.CharField(_("主标题"), max_length=60, blank=True)
    lead = models.CharField(_("副标题"), max_length=160, blank=True)

    search_section_label: ClassVar[Any] = _("栏目")
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    content_panels = [*BasePage.content_panels, FieldPanel("headline"), FieldPanel("lead")]

    class Meta:
        verbose_name = _("首页")

    def get_page_tag_group(self) -> dict[str, Any]:
        """A home page bears the site's own group only."""
        return {}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds a section for every list page in the menu that has entries."""
        context = super().get_context(request, *args, **kwargs)
        pages = public(self.get_children().in_menu()).specific()
        sections = [section_of(page, request) for page in pages if hasattr(page, "home_items")]
        context["sections"] = [section for section in sections if section["cards"]]
        context["figures"] = [section["figure"] for section in sections if section["figure"]["number"]]
        return context


def section_of(page: Any, request: HttpRequest) -> dict[str, Any]:
    """One list page as a section of the home page: its newest entries, and how many it has."""
    url = page.get_url(request)
    figure = {"label": page.title, "number": page.home_count(), "unit": page.home_unit, "url": url}
    return {
        "slug": page.slug,
        "title": page.title,
        "url": url,
        "summary": page.summary,
        "cards": page.home_items(),
        "figure": figure,
    }
