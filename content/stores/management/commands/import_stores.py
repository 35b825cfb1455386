"""Stores from a .csv or .xlsx file or a feed's address, with a preview, all or nothing."""

from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.imports.batches import add_import_arguments
from content.imports.fetch import FetchError, Limits, fetch
from content.imports.importers import importers
from content.imports.tables import Limits as TableLimits
from content.imports.tables import Table, parse_table, read_table
from content.stores.applying import mapping_text
from content.stores.geo import Datum


class Command(BaseCommand):
    """Reads a table, shows what would change, and applies it in one transaction."""

    help = "导入门店：先用 --dry-run 预览，再不带它运行一次写入"

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, the datum of its coordinates (required, as they differ by 500 m), the mapping."""
        parser.add_argument("path", metavar="PATH_OR_URL", help=".csv 或 .xlsx 文件，或 https 地址")
        parser.add_argument(
            "--datum", required=True, choices=[datum.value for datum in Datum], help="文件中坐标的坐标系"
        )
        parser.add_argument(
            "--mapping", type=Path, metavar="FILE.toml", help="列映射文件，或随程序提供的映射的名称"
        )
        parser.add_argument(
            "--allow-private", action="store_true", help="允许读取内部网络的 http 地址（自己的服务器）"
        )
        add_import_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, report, and apply unless it is a dry run or the file cannot be used."""
        table = _table(options["path"], allow_private=options["allow_private"])
        importer = importers()["import_stores"]
        answers = {"source": Path(table.file).stem[:60], "datum": options["datum"]}
        try:
            answers["mapping"] = mapping_text(options["mapping"])
            checked = importer.check(table, answers)
        except ValueError as error:
            raise CommandError(str(error)) from error
        report = checked.report
        self.stdout.write(report.text())
        if options["report"]:
            try:
                report.write(options["report"])
            except OSError as error:
                raise CommandError(f"报告写不了：{error}") from error
        if not report.applicable:
            raise CommandError("文件不能导入，没有写入任何内容")
        if options["dry_run"]:
            self.stdout.write("预览：没有写入任何内容")
            return
        batch = importer.apply(checked)
        self.stdout.write(f"批次 {batch.pk}：{batch.get_state_display()}")


def _table(where: str, *, allow_private: bool) -> Table:
    """The table of a file, or of an address fetched within limits."""
    parts = urlsplit(where)
    if parts.scheme not in ("http", "https"):
        return read_table(Path(where))
    schemes = ("https", "http") if allow_private else ("https",)
    try:
        limits = Limits(schemes=schemes, allow_private=allow_private, max_bytes=TableLimits().size)
        body = fetch(where, limits=limits).body
    except FetchError as error:
        raise CommandError(f"{error}没有写入任何内容") from error
    return parse_table(body, PurePosixPath(unquote(parts.path)).name or parts.netloc)
