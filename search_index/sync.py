"""What must reach the index, and when: a row of the outbox in the transaction of every change."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, DateTimeField, Model, QuerySet, Value
from django.db.models.functions import Cast
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from search_index.bulk import insert_from
from search_index.models import PendingChange
from search_index.tasks import apply_changes

BATCH = 500


def connect() -> None:
    """Connects the signals; called once when the app is ready.

    Publishing and unpublishing save the page, so `post_save` covers them and every other way of saving.
    """
    post_save.connect(_on_change, dispatch_uid="search_index_save")
    post_delete.connect(_on_change, dispatch_uid="search_index_delete")
    pre_save.connect(_before_page_save, dispatch_uid="search_index_address")
    for signal in (post_save, post_delete):
        signal.connect(_on_restriction, sender=PageViewRestriction, dispatch_uid="search_index_privacy")


def is_indexed(model: type[Model]) -> bool:
    """Whether an index is declared for a model."""
    return bool(getattr(model, "search_section", "")) and not model._meta.abstract


def enqueue_changes(model: type[Model], pks: Iterable[Any]) -> None:
    """Queues objects in the current transaction; for bulk writes, which send no signals."""
    keys = list(pks)
    if not keys:
        return
    rows = [PendingChange(model=model._meta.label_lower, object_pk=str(pk)) for pk in keys]
    for name in getattr(model, "search_children", ()):
        rows += _children(model, name, keys)
    with transaction.atomic():
        PendingChange.objects.bulk_create(rows, batch_size=BATCH)
        apply_changes.enqueue()


def enqueue_rows(rows: QuerySet[Any]) -> None:
    """Queues the rows of a query without reading them; the caller asks the worker when all are there."""
    insert_from(
        PendingChange,
        rows,
        model=Value(rows.model._meta.label_lower),
        object_pk=Cast("pk", CharField()),
        queued_at=Value(timezone.now(), output_field=DateTimeField()),
        attempts=Value(0),
    )


def _children(model: type[Model], name: str, keys: list[Any]) -> list[PendingChange]:
    """Rows that are indexed on their own but are public, and have an address, only as their parent does."""
    relation: Any = model._meta.get_field(name)
    child = relation.related_model
    pks = child._default_manager.filter(**{f"{relation.field.name}__in": keys}).values_list("pk", flat=True)
    return [PendingChange(model=child._meta.label_lower, object_pk=str(pk)) for pk in pks]


def enqueue_tree(page: Page) -> None:
    """Queues a page and everything below it: their addresses or their privacy changed."""
    by_type: dict[int, list[int]] = {}
    below = Page.objects.descendant_of(page, inclusive=True).values_list("content_type_id", "pk")
    for content_type, pk in below.iterator():
        by_type.setdefault(content_type, []).append(pk)
    with transaction.atomic():
        for content_type, pks in by_type.items():
            model = ContentType.objects.get_for_id(content_type).model_class()
            if model is not None and is_indexed(model):
                enqueue_changes(model, pks)


def _on_change(sender: type[Model], instance: Model, **_kwargs: Any) -> None:
    if is_indexed(sender):
        enqueue_changes(sender, [instance.pk])


def _before_page_save(sender: type[Model], instance: Model, **_kwargs: Any) -> None:
    """A new slug or parent changes every address below, and a new parent may be private.

    Wagtail's own signals for both come after the transaction: too late for a row inside it.
    """
    if not isinstance(instance, Page):
        return
    if Page.objects.filter(pk=instance.pk).exclude(url_path=instance.url_path).exists():
        enqueue_tree(instance)


def _on_restriction(instance: PageViewRestriction, **_kwargs: Any) -> None:
    # When a page is deleted its restriction goes with it: then there is no tree to look at.
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        enqueue_tree(page)
