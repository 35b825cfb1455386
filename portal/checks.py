"""House rules as system checks: `manage.py check` fails when a page type is not complete."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.template import TemplateDoesNotExist
from django.template.loader import select_template
from wagtail.models import get_page_models

from content.core.models import BasePage, ListingPage


def own_page_types() -> list[type[BasePage]]:
    """Every concrete page type of the portal."""
    return [model for model in get_page_models() if issubclass(model, BasePage)]


def missing_parts(model: type[BasePage]) -> list[tuple[str, str]]:
    """What a page type lacks: pairs of check number and sentence."""
    found = []
    is_home = model._meta.label == "home.HomePage"
    if not is_home and (not model.parent_page_types or "wagtailcore.Page" in model.parent_page_types):
        found.append(("E001", "declares no parent_page_types"))
    try:
        select_template(model.template_names())
    except TemplateDoesNotExist:
        found.append(("E002", f"has no template {model.template_names()[0]}"))
    if "title" not in {field.field_name for field in model.search_fields}:
        found.append(("E003", "does not search its title"))
    is_list = issubclass(model, ListingPage)
    if is_list and not (model.item_model and model.listing_name):
        found.append(("E004", "declares no item_model or listing_name"))
    if not is_list and not is_home:
        if not model.export_fields:
            found.append(("E005", "declares no export_fields"))
        if model.search_section == BasePage.search_section:
            found.append(("E006", "declares no search_section"))
    return found


@register()
def page_types_are_complete(**_kwargs: Any) -> list[CheckMessage]:
    """Every page type has a parent, a template, search and export fields."""
    if not apps.ready:
        return []
    return [
        Error(f"{model._meta.label} {text}", obj=model, id=f"portal.{code}")
        for model in own_page_types()
        for code, text in missing_parts(model)
    ]
