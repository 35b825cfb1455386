"""`import_comparison`: one comparison test from a laboratory's table, previewed and applied as a whole."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from comparison import editions, lint
from comparison.importing import MAPPINGS, MappingError, TestMapping, check_table, read_mapping, to_tables
from comparison.models import ComparisonIndexPage, ComparisonTestPage
from comparison.saving import changes, save_test
from content.imports.batches import Report, add_import_arguments, apply_batch
from content.imports.tables import Table, read_table


class Command(BaseCommand):
    """Imports one test from a .csv or .xlsx file through a mapping file."""

    help = "从 CSV 或 XLSX 导入一项比较试验：先检查每一行并显示变化，再整批写入并发布"

    def add_arguments(self, parser: CommandParser) -> None:
        """PATH, the mapping, and what every import has."""
        parser.add_argument("path", type=Path, help="CSV 或 XLSX 文件")
        parser.add_argument("--mapping", type=Path, help="映射文件（TOML）；省略时按表头从自带的映射中选")
        parser.add_argument("--sheet", default="", help="工作表名称，默认第一张")
        add_import_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check, show, apply."""
        table = read_table(options["path"], sheet=options["sheet"])
        mapping = self._mapping(options["mapping"], table)
        index = ComparisonIndexPage.objects.first()
        if index is None:
            raise CommandError("还没有“比较试验”栏目页，请先在后台建立（或运行 load_demo）。")
        page = ComparisonTestPage.objects.child_of(index).filter(slug=mapping.slug).first()
        report = Report("import_comparison", table.file, table.sha256)
        report.problems = check_table(mapping, table)
        tables, rows = to_tables(mapping, table, report.problems)
        if report.applicable:
            report.changes = changes(page, tables, rows)
        personal = lint.personal_columns(table.columns)
        if personal:
            report.notes.append(f"个人信息列不导入：{'、'.join(personal)}")
        if mapping.placeholder and any("占位" in problem.message for problem in report.problems):
            report.notes.append("占位行按“未检测”列出，不计分、不排名")
        self._show(report, options["report"])
        if options["dry_run"]:
            self.stdout.write("只是预览，没有写入。")
            return
        reason = f"按文件 {table.file} 重新导入"
        try:
            apply_batch(
                report,
                lambda: save_test(
                    parent=index, slug=mapping.slug, tables=tables, found=report.changes, reason=reason
                ),
            )
        except (editions.EditionError, ValidationError) as error:
            raise CommandError(f"没有写入任何内容：{error}") from error
        self.stdout.write("已发布。" if report.alters else "没有变化。")

    def _mapping(self, path: Path | None, table: Table) -> TestMapping:
        candidates = [path] if path else sorted(MAPPINGS.glob("*.toml"))
        try:
            mappings = [read_mapping(candidate) for candidate in candidates]
        except MappingError as error:
            raise CommandError(str(error)) from error
        if path or not table.readable:
            return mappings[0]
        for mapping in mappings:
            wanted = [row["column"] for row in mapping.criteria if "column" in row]
            if not table.missing_columns([*mapping.columns.values(), *wanted]):
                return mapping
        raise CommandError("自带的映射都不适合这个表头，请用 --mapping 指定映射文件。")

    def _show(self, report: Report, target: Path | None) -> None:
        self.stdout.write(report.text())
        if target:
            report.write(target)
        if not report.applicable:
            raise CommandError("文件有必须先改的问题，没有写入任何内容。")
