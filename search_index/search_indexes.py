"""An index for every model that declares a search section, unless its app brings its own."""

from inspect import getmembers, isclass
from typing import Any

from django.apps import apps
from django.db.models import Model
from haystack.constants import Indexable
from wagtail.utils.apps import get_app_submodules

from search_index.indexes import index_for


def _own_indexes() -> set[type[Model]]:
    """Models for which an app's own `search_indexes.py` declares an index."""
    found: set[type[Model]] = set()
    for name, module in get_app_submodules("search_indexes"):
        if name != "search_index":
            classes: list[Any] = [
                item
                for _name, item in getmembers(module, isclass)
                if issubclass(item, Indexable) and getattr(item, "haystack_use_for_indexing", False)
            ]
            found |= {index().get_model() for index in classes}
    return found


def _declared() -> dict[str, Any]:
    own = _own_indexes()
    models = (model for model in apps.get_models() if getattr(model, "search_section", ""))
    classes = (index_for(model) for model in models if model not in own)
    return {item.__name__: item for item in classes}


# Haystack collects the classes that it finds in this module.
globals().update(_declared())
