"""Stores from a .csv or .xlsx file or a feed's address, with a preview, all or nothing."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.imports.batches import Report, add_import_arguments
from content.imports.fetch import FetchError, Limits, fetch
from content.imports.importers import NotApplicableError, importers
from content.imports.locking import ImportBusyError
from content.imports.models import ImportBatch, MappingProfile
from content.imports.streams import LARGE
from content.stores.applying import mapping_text
from content.stores.geo import Datum

_TENTH, _LARGE_ROWS = 0.1, 10_000


class Command(BaseCommand):
    """Reads a table, shows what would change, and applies it in one transaction."""

    help = "导入门店：先用 --dry-run 预览，再不带它运行一次写入"

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, the datum of its coordinates (required, as they differ by 500 m), the mapping."""
        parser.add_argument("path", metavar="PATH_OR_URL", help=".csv 或 .xlsx 文件，或 https 地址")
        parser.add_argument("--datum", choices=[datum.value for datum in Datum], help="文件中坐标的坐标系")
        parser.add_argument("--sheet", default="", help="工作表的名称")
        known = parser.add_mutually_exclusive_group()
        known.add_argument(
            "--mapping", type=Path, metavar="FILE.toml", help="列映射文件，或随程序提供的映射的名称"
        )
        known.add_argument("--profile", metavar="NAME", help="在管理后台保存的列映射，坐标系和来源也来自它")
        parser.add_argument(
            "--allow-private", action="store_true", help="允许读取内部网络的 http 地址（自己的服务器）"
        )
        add_import_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, report, and apply unless it is a dry run or the file cannot be used."""
        self._told = 0.0
        with _on_disk(options["path"], allow_private=options["allow_private"]) as (path, name):
            try:
                report, batch = self._import(path, name, self._answers(name, options), options["dry_run"])
            except (ValueError, ImportBusyError) as error:
                raise CommandError(str(error)) from error
        self.stdout.write(report.text())
        if options["report"]:
            try:
                report.write(options["report"])
            except OSError as error:
                raise CommandError(f"报告写不了：{error}") from error
        if not report.applicable:
            raise CommandError("文件不能导入，没有写入任何内容")
        if batch is None:
            self.stdout.write("预览：没有写入任何内容")
        else:
            self.stdout.write(f"批次 {batch.pk}：{batch.get_state_display()}")

    def _answers(self, name: str, options: dict[str, Any]) -> dict[str, Any]:
        """What the file cannot say itself: of the saved profile, or of the options."""
        given = {key: options[key] for key in ("datum", "sheet") if options[key]}
        if options["profile"]:
            profile = MappingProfile.objects.filter(importer="import_stores", name=options["profile"]).first()
            if profile is None:
                saved = MappingProfile.objects.filter(importer="import_stores").values_list("name", flat=True)
                names = "、".join(saved) or "无"
                raise CommandError(f"没有列映射“{options['profile']}”；已保存的有：{names}")
            return {**profile.options, **given}
        if not options["datum"]:
            raise CommandError("请用 --datum 写明坐标系，或用 --profile 选用保存的列映射")
        return {"source": Path(name).stem[:60], "mapping": mapping_text(options["mapping"]), **given}

    def _import(
        self, path: Path, name: str, answers: dict[str, Any], dry: bool
    ) -> tuple[Report, ImportBatch | None]:
        importer = importers()["import_stores"]
        table = importer.open(path, name, answers)
        if dry:
            return importer.preview(table, answers, self._tell).report, None
        try:
            return importer.run(table, answers, progress=self._tell)
        except NotApplicableError as error:
            return error.report, None

    def _tell(self, phase: str, rows: int, share: float) -> None:
        """One line for each tenth of a large file."""
        if rows >= _LARGE_ROWS and share >= self._told + _TENTH:
            self._told = share
            self.stderr.write(f"{phase}：{rows} 行，{share:.0%}")


@contextmanager
def _on_disk(where: str, *, allow_private: bool) -> Iterator[tuple[Path, str]]:
    """The file of a path, or of an address fetched within limits, and its name."""
    parts = urlsplit(where)
    if parts.scheme not in ("http", "https"):
        yield Path(where), Path(where).name
        return
    schemes = ("https", "http") if allow_private else ("https",)
    limits = Limits(schemes=schemes, allow_private=allow_private, max_bytes=LARGE.size)
    with tempfile.NamedTemporaryFile(prefix="fangxin-feed-") as target:
        try:
            target.write(fetch(where, limits=limits).body)
        except FetchError as error:
            raise CommandError(f"{error}没有写入任何内容") from error
        target.flush()
        yield Path(target.name), PurePosixPath(unquote(parts.path)).name or parts.netloc
