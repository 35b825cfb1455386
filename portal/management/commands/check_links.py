"""Asks the links to other sites whether they still answer; broken ones stand on the editors' desk."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal import link_check


class Command(BaseCommand):
    """A part of the links at every run; one is asked weekly, and the day after a failure."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """How many addresses one run asks."""
        parser.add_argument("--limit", type=int, default=200)

    def handle(self, *args: Any, **options: Any) -> None:
        """Two numbers."""
        asked, failed = link_check.run(limit=options["limit"])
        self.stdout.write(f"检查外部链接 {asked} 个，未答复 {failed} 个。")
