"""Applies queued index changes now instead of waiting for the worker."""

from typing import Any

from django.core.management.base import BaseCommand

from search_index.outbox import drain


class Command(BaseCommand):
    """Applies queued index changes."""

    help = "Applies all queued changes to the search index."

    def handle(self, **options: Any) -> None:
        """Prints how many changes were applied."""
        self.stdout.write(f"{drain()} changes applied.")
