"""Deletes requests for a consultation after their retention, and mails again what has not gone out."""

from typing import Any

from django.core.management.base import BaseCommand

from content.quality_hospitals.consulting import purge, resend


class Command(BaseCommand):
    """Run every day; `run_due` does it."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints counts only."""
        self.stdout.write(f"已删除到期的会诊申请 {purge()} 份，重新排队发送邮件 {resend()} 份")
