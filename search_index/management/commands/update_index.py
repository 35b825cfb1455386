"""Haystack's update_index; Wagtail's command of the same name stays reachable as wagtail_update_index."""

from haystack.management.commands.update_index import Command as HaystackCommand


class Command(HaystackCommand):
    """Indexes everything that is public, into the live index."""
