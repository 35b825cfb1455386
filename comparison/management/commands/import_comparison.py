"""`import_comparison`: one comparison test from a laboratory's file, previewed and applied as a whole."""

import hashlib
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from comparison import editions
from comparison.importers import COMMAND, Book
from comparison.mapping import MappingError, parse_mapping
from content.imports.archives import read_tables
from content.imports.batches import Report, add_import_arguments
from content.imports.importers import importers
from content.imports.tables import read_table


class Command(BaseCommand):
    """Imports one test from .xlsx, .csv, .zip or a folder of CSV; the CMS runs the same engine."""

    help = "导入一项比较试验（.xlsx、.csv、.zip 或 CSV 文件夹）：先检查每一行并显示变化，再整批写入并发布"

    def add_arguments(self, parser: CommandParser) -> None:
        """PATH, where it belongs, and what every import has."""
        parser.add_argument("path", type=Path, help=".xlsx、.csv、.zip 文件，或放着 CSV 的文件夹")
        parser.add_argument("--test", default="", metavar="SLUG", help="导入到已有的试验；单张测量值表需要它")
        parser.add_argument("--mapping", type=Path, help="映射文件（TOML）；省略时按表头从自带的映射中选")
        parser.add_argument("--sheet", default="", help="只读这一个工作表")
        parser.add_argument("--draft", action="store_true", help="只存为草稿，不发布")
        add_import_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check, show, apply."""
        importer = importers()[COMMAND]
        told = {
            "test": options["test"],
            "mapping": _mapping(options["mapping"]),
            "publish": "" if options["draft"] else "yes",
        }
        checked = importer.check(_book(options["path"], options["sheet"]), told)
        self._show(checked.report, options["report"])
        if options["dry_run"]:
            self.stdout.write("只是预览，没有写入。")
            return
        try:
            importer.apply(checked)
        except (editions.EditionError, ValidationError) as error:
            raise CommandError(f"没有写入任何内容：{error}") from error
        done = "已存为草稿，发布前请在后台核对。" if options["draft"] else "已发布。"
        self.stdout.write(done if checked.report.alters else "没有变化。")

    def _show(self, report: Report, target: Path | None) -> None:
        self.stdout.write(report.text())
        if target:
            report.write(target)
        if not report.applicable:
            raise CommandError("文件有必须先改的问题，没有写入任何内容。")


def _mapping(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        text = path.read_text(encoding="utf-8")
        parse_mapping(text)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"映射文件读不出来：{error}") from error
    except MappingError as error:
        raise CommandError(str(error)) from error
    return text


def _book(path: Path, sheet: str) -> Book:
    tables = [read_table(path, sheet=sheet)] if sheet else read_tables(path)
    digest = hashlib.sha256("".join(table.sha256 for table in tables).encode()).hexdigest()
    return Book(path.name, tables[0].sha256 if len(tables) == 1 else digest, tables)
