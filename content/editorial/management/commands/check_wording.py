"""Checks everything that is published, with the rules of today: for old stock and new word lists."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from wagtail.models import Page

from content.core.models import BasePage
from content.editorial.checks import Finding, check, word_list
from content.editorial.rules import CheckRules
from content.editorial.scope import path_of


def published() -> Iterator[tuple[Any, str]]:
    """Every live page and every live row with a place, with its public address."""
    for model in apps.get_models():
        if issubclass(model, BasePage):
            for page in model._default_manager.live().iterator(chunk_size=200):
                yield page, str(page.url or "")
        elif path_of(model) and hasattr(model, "live") and not issubclass(model, Page):
            for row in model._default_manager.filter(live=True).iterator(chunk_size=500):
                yield row, row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""


class Command(BaseCommand):
    """Prints every finding in published pages and stores; exit 1 when something blocks."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether warnings are printed too, and how."""
        parser.add_argument("--warnings", action="store_true", help="print warnings too")
        parser.add_argument("--json", action="store_true", help="print a JSON array")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a finding."""
        words, rules = word_list(), CheckRules.load()
        found = [
            (item, address, finding)
            for item, address in published()
            for finding in check(item, words, rules)
            if finding.blocks or options["warnings"]
        ]
        if options["json"]:
            self.stdout.write(json.dumps([_record(*row) for row in found], ensure_ascii=False, indent=1))
        else:
            for item, address, finding in found:
                self.stdout.write(f"{address} {item} · {finding.place}：{_words(finding)}{finding.message}")
            self.stdout.write(f"共 {len(found)} 处。")
        if any(finding.blocks for _item, _address, finding in found):
            sys.exit(1)


def _words(finding: Finding) -> str:
    return f"…{finding.before}【{finding.match}】{finding.after}… " if finding.match else ""


def _record(item: Any, address: str, finding: Finding) -> dict[str, Any]:
    return {"title": str(item), "url": address, **finding.__dict__}
