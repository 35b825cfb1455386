"""The roles of the editorial office and the review of all pages; running it again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.editorial import roles


class Command(BaseCommand):
    """Makes the six groups with their rights, and the three steps of 三审三校 on the whole site."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Groups, then the review."""
        try:
            groups = roles.setup()
        except LookupError as error:
            raise CommandError("还没有首页：先运行 load_demo，或在管理后台建一个首页。") from error
        names = "、".join(group.name for group in groups.values())
        self.stdout.write(f"角色：{names}。审核流程：{roles.WORKFLOW}，用于全站页面。")
