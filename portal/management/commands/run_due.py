"""Runs the regular commands whose turn has come; for cron, once a minute, on any number of machines."""

import logging
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from content.core import periodic

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """One failing command does not keep the others from running; it is logged and shown in the CMS."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Claim, run, note."""
        for name in periodic.claim_due():
            try:
                call_command(name, stdout=StringIO(), verbosity=0)
            except Exception as error:
                logger.exception("%s failed", name)
                periodic.finish(name, f"{type(error).__name__}: {error}")
            else:
                periodic.finish(name)
                if options["verbosity"] > 1:
                    self.stdout.write(name)
