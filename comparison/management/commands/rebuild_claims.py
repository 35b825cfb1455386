"""Builds the register of claimed against measured values anew from the editions."""

from typing import Any

from django.core.management.base import BaseCommand

from comparison import claims
from comparison.models import ComparisonTestPage


class Command(BaseCommand):
    """Every test's rows out of its current edition; running it again changes nothing."""

    help = "Builds the register of claimed against measured values anew from the frozen editions."

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes the rows and says how many there are."""
        total = sum(claims.register(page) for page in ComparisonTestPage.objects.iterator())
        self.stdout.write(f"{total} rows")
