"""An engine over a small index of invented shops, without the portal's own models."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from haystack import connections, indexes
from haystack.utils.loading import UnifiedIndex


class ShopIndex(indexes.SearchIndex, indexes.Indexable):
    """Fields of every kind, read from attributes of unsaved objects."""

    text = indexes.CharField(document=True, model_attr="text")
    title = indexes.CharField(model_attr="name", boost=4)
    summary = indexes.CharField(model_attr="name")
    section = indexes.CharField(model_attr="section", faceted=True)
    region = indexes.MultiValueField(model_attr="region", faceted=True)
    year = indexes.IntegerField(model_attr="year", faceted=True, null=True)
    date = indexes.DateTimeField(model_attr="date", null=True)
    price = indexes.FloatField(model_attr="price", null=True)
    open = indexes.BooleanField(model_attr="open", null=True)

    def get_model(self) -> type[Group]:
        return Group


class OtherIndex(ShopIndex):
    """The same for a second model."""

    def get_model(self) -> Any:
        from django.contrib.contenttypes.models import ContentType

        return ContentType


def shop(pk: int, name: str, text: str = "", **values: Any) -> Group:
    """An unsaved object with everything that ShopIndex reads."""
    made = Group(pk=pk, name=name)
    defaults: dict[str, Any] = {"section": "stores", "region": [], "year": None, "date": None}
    for key, value in {**defaults, "price": None, "open": None, "text": text, **values}.items():
        setattr(made, key, value)
    return made


@pytest.fixture
def engine(index_folder: Any) -> Iterator[Any]:
    """A backend whose unified index holds ShopIndex only."""
    connection = connections["default"]
    unified = UnifiedIndex()
    unified.build(indexes=[ShopIndex()])
    before, connection._index = connection._index, unified
    backend = connection.get_backend()
    backend.silently_fail = False
    backend.create()
    yield backend
    connection._index = before


@pytest.fixture
def put(engine: Any) -> Any:
    """Writes shops to the index in one commit."""

    def write(*shops: Group) -> None:
        engine.update(ShopIndex(), list(shops))

    return write
