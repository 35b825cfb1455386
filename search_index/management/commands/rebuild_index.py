"""Haystack's rebuild_index without downtime: the new index is made beside the live one and swapped in."""

from typing import Any

from django.core.management import call_command
from haystack import connections
from haystack.management.commands.rebuild_index import Command as HaystackCommand

from search_index.rebuilding import fill


class Command(HaystackCommand):
    """Rebuilds the whole index; searches use the old one until the end."""

    help = "Rebuilds the search index beside the live one and swaps it in."

    def handle(self, **options: Any) -> None:
        """Fills a new build of each engine, by several processes (--workers) when there is much to do."""
        for alias in options.get("using") or list(connections.connections_info):
            backend = connections[alias].get_backend()
            with backend.rebuilding():
                if fill(alias, backend, options.get("workers") or None):
                    continue
                call_command(
                    "update_index",
                    using=[alias],
                    batchsize=options.get("batchsize"),
                    max_retries=options.get("max_retries"),
                    verbosity=options.get("verbosity", 1),
                )
        if int(options.get("verbosity", 1)):
            self.stdout.write("The new index is live.")
