"""Moves commitments through their states for today; safe to run twice, and twice at once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from content.stores import actions


class Command(BaseCommand):
    """Run it every night after midnight, China time."""

    help = "按今天的日期更新承诺状态；可重复运行"

    def handle(self, *args: Any, **options: Any) -> None:
        """Update and say how many moved."""
        today = timezone.localdate()
        moved = actions.update_statuses(today=today)
        self.stdout.write(f"{today}：{moved} 项承诺变更状态")
