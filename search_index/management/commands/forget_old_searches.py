"""Deletes old counts of what was searched for."""

from typing import Any

from django.core.management.base import BaseCommand

from search_index.tally import KEEP_DAYS, forget_old


class Command(BaseCommand):
    """Keeps popular questions and gaps for KEEP_DAYS days; run daily by `run_due`."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete, and say how many."""
        self.stdout.write(f"已删除 {forget_old()} 条 {KEEP_DAYS} 天以前的搜索计数。")
