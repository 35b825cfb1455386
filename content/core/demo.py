"""Helpers for demo content; every app's `demo.py` uses them and stays a list of texts."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.models import Page

from content.core.demo_art import draw
from content.core.models import PortalImage


def days_ago(days: int, hour: int = 9) -> datetime:
    """A whole hour some days before the first load, in the portal's zone; a later load keeps the dates."""
    first = home().first_published_at or timezone.now()
    today = timezone.localtime(first).replace(hour=hour, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days)


def home() -> Any:
    """The home page."""
    return apps.get_model("home", "HomePage")._default_manager.get()


def section(slug: str) -> Any:
    """A section's index page, directly below the home page."""
    return home().get_children().get(slug=slug).specific


def _plain(value: Any) -> Any:
    """A stored body without the block ids, which are new each time a body is made."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if key != "id"}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _fields(child: Model, names: set[str]) -> dict[str, Any]:
    return {name: getattr(child, name) for name in names}


def _same_children(old: list[Any], new: list[Any]) -> bool:
    """Whether inline children say the same, apart from their keys and places."""
    if not old or len(old) != len(new):
        return old == new
    said = {
        field.attname
        for field in old[0]._meta.concrete_fields
        if field.editable and not isinstance(field, ParentalKey)
    }
    names = said - {"id", "sort_order"}
    return [_fields(child, names) for child in old] == [_fields(child, names) for child in new]


def _same(page: Any, name: str, value: Any) -> bool:
    current = getattr(page, name)
    field = page._meta.get_field(name)
    if isinstance(value, Model):
        return bool(current == value)
    if field.one_to_many:
        return _same_children(list(current.all()), value)
    return bool(_plain(field.get_prep_value(current)) == _plain(field.get_prep_value(field.to_python(value))))


def save_page(
    parent: Page, page_class: type[Any], slug: str, *, published: datetime | None = None, **fields: Any
) -> Any:
    """The published page at `slug` below `parent` with these fields; made, or updated where they differ."""
    page = page_class.objects.child_of(parent).filter(slug=slug).first()
    if page is not None and all(_same(page, name, value) for name, value in fields.items()):
        return page
    if page is None:
        page = page_class(slug=slug, **fields)
        parent.add_child(instance=page)
    else:
        for name, value in fields.items():
            setattr(page, name, value)
    page.save_revision().publish()
    if published is not None:
        page_class.objects.filter(pk=page.pk).update(first_published_at=published)
        page.first_published_at = published
    return page


def picture(name: str, motif: str, palette: str) -> PortalImage:
    """A drawn picture of the library, made once."""
    image = PortalImage.objects.filter(title=name).first()
    if image is None:
        out = BytesIO()
        draw(motif, palette, seed=name).save(out, "PNG")
        image = PortalImage(title=name, credit="本站绘制")
        image.file = ContentFile(out.getvalue(), name=f"{motif}-{abs(hash_of(name))}.png")
        image.save()
    return image


def hash_of(text: str) -> int:
    """A small number that is the same for the same text on every machine."""
    return sum((position + 1) * ord(character) for position, character in enumerate(text)) % 1_000_003
