"""Reads the feeds whose time has come; for cron or `run_due`, as often as wanted."""

from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.imports.fetch import Limits
from content.imports.models import Feed, FeedRun
from content.imports.pulling import claim_due, pull
from content.imports.tasks import pull_feed


class Command(BaseCommand):
    """Hands the due feeds to the worker, or reads feeds here and now."""

    help = "读取到期的定时数据源：交给后台进程；--now 在这里立即读取"

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to wait, which feeds, and whether inner addresses are allowed."""
        parser.add_argument("--now", action="store_true", help="在这里读取并等待结果，不交给后台进程")
        parser.add_argument("--name", action="append", help="只读取这个数据源，不管是否到期；要与 --now 同用")
        parser.add_argument(
            "--allow-private",
            action="store_true",
            help="允许内部网络的 http 地址（自己的服务器），要与 --now 同用",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each feed; exit code 1 when a reading failed."""
        if not options["now"]:
            if options["name"] or options["allow_private"]:
                raise CommandError("--name 和 --allow-private 要与 --now 同用")
            for feed in claim_due():
                pull_feed.enqueue(feed.pk)
            return
        limits = Limits()
        if options["allow_private"]:
            limits = replace(limits, schemes=("https", "http"), allow_private=True)
        runs = [pull(feed, limits=limits) for feed in self._feeds(options["name"])]
        for run in runs:
            counts = "，".join(f"{name} {count}" for name, count in run.counts.items())
            self.stdout.write(f"{run.feed}：{run.get_state_display()} {counts} {run.error}".rstrip())
        if any(run.state == FeedRun.State.FAILED for run in runs):
            raise CommandError("有数据源读取失败，原有数据保持不变")

    def _feeds(self, names: list[str] | None) -> list[Feed]:
        if not names:
            return claim_due()
        feeds = list(Feed.objects.filter(name__in=names))
        unknown = set(names) - {feed.name for feed in feeds}
        if unknown:
            raise CommandError(f"没有这个数据源：{'、'.join(sorted(unknown))}")
        return feeds
