"""`recompute`: every edition computed again from its frozen data, and the log checked."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comparison import editions, log
from comparison.canonical import digest
from comparison.models import Edition

SHOWN = 20


class Command(BaseCommand):
    """Proves that the published results follow from the published data."""

    help = "用冻结的数据重新计算已发布的版本并核对版本记录；有任何不一致就逐处列出，退出码为 1"

    def add_arguments(self, parser: CommandParser) -> None:
        """One test, or all of them."""
        parser.add_argument("slug", nargs="?", default="", help="试验的网址名称，省略即全部")

    def handle(self, *args: Any, **options: Any) -> None:
        """Recompute, compare, say every difference."""
        found = Edition.objects.select_related("page").order_by("page_id", "number")
        if options["slug"]:
            found = found.filter(page__slug=options["slug"])
            if not found.exists():
                raise CommandError(f"没有这项试验的版本：{options['slug']}")
        wrong = sum(self._check(edition) for edition in found.iterator(chunk_size=1))
        broken = list(log.faults())
        for line in broken:
            self.stdout.write(f"版本记录：{line}")
        if wrong or broken:
            raise CommandError(f"{wrong} 个版本与重新计算不一致，版本记录有 {len(broken)} 处问题。")
        self.stdout.write(f"{found.count()} 个版本与重新计算逐项一致，版本记录完整。")

    def _check(self, edition: Any) -> bool:
        """Whether an edition is wrong, with every place on the way."""
        name = f"{edition.page.slug} v{edition.number}"
        altered = digest(edition.document) != edition.sha256
        if altered:
            self.stdout.write(f"{name}：文档与摘要 {edition.sha256[:12]} 不一致")
        try:
            found = editions.differences(edition)
        except (ValueError, KeyError) as error:
            self.stdout.write(f"{name}：不能重新计算：{error}")
            return True
        for one in found[:SHOWN]:
            place = " ".join(one.place)
            self.stdout.write(f"{name}：{place} 发布 {one.before or '—'}，重算 {one.after or '—'}")
        if len(found) > SHOWN:
            self.stdout.write(f"{name}：另有 {len(found) - SHOWN} 处")
        return altered or bool(found)
