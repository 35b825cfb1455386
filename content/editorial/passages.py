"""The words of a page or a row, passage by passage, each with the place where an editor finds it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

# Wagtail's own fields that a reader sees; the others of its table are addresses and states.
PAGE_FIELDS = ("title", "seo_title", "search_description")


@dataclass(frozen=True)
class Passage:
    """A piece of text; `block` is the place in a StreamField, counted from 0."""

    field: str
    place: str
    text: str
    block: int | None = None
    html: str = ""


def passages(instance: Any) -> Iterator[Passage]:
    """Every text of an object that an editor writes, in the order of its fields."""
    for field in _text_fields(instance):
        value = getattr(instance, field.name)
        label = str(field.verbose_name)
        if isinstance(field, StreamField):
            yield from _stream(field.name, label, value)
        elif value and str(value).strip():
            html = str(value) if isinstance(field, RichTextField) else ""
            yield Passage(field.name, label, _plain(html) if html else str(value), html=html)


def blocks(instance: Any) -> Iterator[tuple[str, str, int, Any]]:
    """Every block of every StreamField: field, place in words, number, block."""
    for field in _text_fields(instance):
        if isinstance(field, StreamField):
            for number, child in enumerate(getattr(instance, field.name) or ()):
                yield field.name, _place(str(field.verbose_name), number, child), number, child


def _text_fields(instance: Any) -> Iterator[models.Field[Any, Any]]:
    for field in instance._meta.concrete_fields:
        if isinstance(instance, Page) and field.model._meta.label == "wagtailcore.Page":
            wanted = field.name in PAGE_FIELDS
        else:
            wanted = isinstance(field, models.CharField | models.TextField | StreamField) and _is_prose(field)
        if wanted:
            yield field


def _is_prose(field: Any) -> bool:
    return field.editable and not field.choices and not isinstance(field, models.URLField | models.SlugField)


def _stream(name: str, label: str, value: Any) -> Iterator[Passage]:
    for number, child in enumerate(value or ()):
        text = "\n".join(str(part) for part in child.block.get_searchable_content(child.value))
        html = "\n".join(rich_texts(child.value))
        if text.strip():
            yield Passage(name, _place(label, number, child), text, number, html)


def _place(label: str, number: int, child: Any) -> str:
    kind = child.block.label or child.block_type
    return _("%(field)s第%(number)s块（%(kind)s）") % {"field": label, "number": number + 1, "kind": kind}


def rich_texts(value: Any) -> Iterator[str]:
    """The HTML of every rich text inside a block's value."""
    if hasattr(value, "source"):
        yield str(value.source)
    elif hasattr(value, "values"):
        for inner in value.values():
            yield from rich_texts(inner)
    elif isinstance(value, list | tuple) or hasattr(value, "bound_blocks"):
        for inner in value:
            yield from rich_texts(inner)


def _plain(html: str) -> str:
    return strip_tags(html.replace("</p>", "\n").replace("<br/>", "\n")).strip()
