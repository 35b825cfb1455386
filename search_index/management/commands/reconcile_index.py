"""Compares the database with the index."""

import contextlib
import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from haystack import connections
from haystack.constants import DEFAULT_ALIAS, ID
from haystack.exceptions import SkipDocument

from search_index.engines.errors import IndexUnavailable
from search_index.engines.schema import STAMP
from search_index.models import PendingChange
from search_index.outbox import drain, mend
from search_index.sync import enqueue_changes


class Command(BaseCommand):
    """Prints every difference between database and index; exit code 1 if any remains."""

    help = "Compares the search index with the database; --fix brings it into step."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds --fix."""
        parser.add_argument("--fix", action="store_true", help="apply what is missing or stale")

    def handle(self, **options: Any) -> None:
        """Compares, mends if asked, compares again."""
        if options["fix"]:
            mend()
        left = self._differences()
        if left and options["fix"]:
            self._mend(left)
            left = self._differences()
        if left:
            sys.exit(1)
        self.stdout.write("The index holds what the database shows.")

    def _mend(self, differences: list[tuple[Any, str]]) -> None:
        backend = connections[DEFAULT_ALIAS].get_backend()
        PendingChange.objects.update(attempts=0)
        strangers = [key for model, key in differences if model is None]
        if strangers:
            with backend.session() as batch:
                batch.drop(strangers)
        for model in {model for model, _key in differences if model is not None}:
            enqueue_changes(model, [key.rpartition(".")[2] for other, key in differences if other is model])
        drain()

    def _differences(self) -> list[tuple[Any, str]]:
        """Model and identifier of everything that is missing, stale or waiting; each is printed."""
        backend = connections[DEFAULT_ALIAS].get_backend()
        try:
            indexed = backend.contents()
        except IndexUnavailable as error:
            self.stdout.write(str(error))
            return [(None, "*")]
        found: list[tuple[Any, str]] = []
        for model, index in backend.unified_index.get_indexes().items():
            label = model._meta.label_lower
            wanted = _wanted(backend, index)
            counts = Counter(key for key, _stamp in indexed.get(label, ()))
            stamps = dict(indexed.pop(label, ()))
            found += self._report("missing", model, sorted(wanted.keys() - stamps))
            found += self._report("not public", model, sorted(stamps.keys() - wanted))
            common = wanted.keys() & stamps
            found += self._report("stale", model, sorted(key for key in common if wanted[key] != stamps[key]))
            found += self._report("twice", model, sorted(key for key in counts if counts[key] > 1))
        for pairs in indexed.values():
            found += self._report("unknown model", None, [key for key, _stamp in pairs])
        for row in PendingChange.objects.all():
            found += self._report("queued", _model(backend, row.model), [f"{row.model}.{row.object_pk}"])
        return found

    def _report(self, what: str, model: Any, keys: list[str]) -> list[tuple[Any, str]]:
        for key in keys:
            self.stdout.write(f"{what}: {key}")
        return [(model, key) for key in keys]


def _wanted(backend: Any, index: Any) -> dict[str, str]:
    """Identifier and content stamp of every object that the index must hold."""
    wanted: dict[str, str] = {}
    for obj in index.index_queryset().iterator(chunk_size=500):
        with contextlib.suppress(SkipDocument):
            document = backend.document(index, obj)
            wanted[document[ID]] = document[STAMP]
    return wanted


def _model(backend: Any, label: str) -> Any:
    models = backend.unified_index.get_indexed_models()
    return next((model for model in models if model._meta.label_lower == label), None)
