"""Stores from a .csv or .xlsx file, with a preview, all or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.imports.batches import add_import_arguments, apply_batch
from content.imports.tables import read_table
from content.stores.applying import apply, check, load_mapping
from content.stores.geo import Datum


class Command(BaseCommand):
    """Reads a table, shows what would change, and applies it in one transaction."""

    help = "导入门店：先用 --dry-run 预览，再不带它运行一次写入"

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, the datum of its coordinates (required, as they differ by 500 m), the mapping."""
        parser.add_argument("path", type=Path, metavar="PATH", help=".csv 或 .xlsx 文件")
        parser.add_argument(
            "--datum", required=True, choices=[datum.value for datum in Datum], help="文件中坐标的坐标系"
        )
        parser.add_argument(
            "--mapping", type=Path, metavar="FILE.toml", help="列映射文件，或随程序提供的映射的名称"
        )
        add_import_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, report, and apply unless it is a dry run or the file cannot be used."""
        datum = Datum(options["datum"])
        try:
            mapping = load_mapping(options["mapping"], options["path"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        reading, report = check(read_table(options["path"]), mapping, datum)
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
        batch = apply_batch(report, lambda: apply(reading, report, source=mapping.source, datum=datum))
        self.stdout.write(f"批次 {batch.pk}：{batch.get_state_display()}")
