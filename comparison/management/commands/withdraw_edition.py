"""`withdraw_edition SLUG NUMBER --reason TEXT`: a published edition is taken back, openly."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from comparison.models import Edition
from comparison.withdrawing import withdraw


class Command(BaseCommand):
    """Withdraws one edition; its address keeps answering and says why."""

    help = "撤回一版：永久地址照常打开并写明原因，试验页面改用上一版，版本记录加一条"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which edition, and why."""
        parser.add_argument("slug", help="试验的网址名称")
        parser.add_argument("number", type=int, help="版次")
        parser.add_argument("--reason", required=True, help="撤回原因，读者会看到")

    def handle(self, *args: Any, **options: Any) -> None:
        """Withdraws, or says why it cannot be."""
        editions = Edition.objects.filter(page__slug=options["slug"], number=options["number"])
        edition = editions.defer("document").first()
        if edition is None:
            raise CommandError(f"没有这一版：{options['slug']} v{options['number']}")
        try:
            withdraw(edition=edition, reason=options["reason"])
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        self.stdout.write(f"已撤回 {options['slug']} v{options['number']}，原因已公开。")
