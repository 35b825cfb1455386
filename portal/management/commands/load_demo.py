"""Demo content from every app's `demo.py`; running it again changes nothing."""

import os
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from wagtail.utils.apps import get_app_submodules

from content.core.demo import home
from content.core.models import PortalImage

MENU_ORDER = ("comparisons", "stores", "quality-hospitals", "education", "news")
RENDITIONS = [f"width-{width}|format-{kind}" for kind in ("avif", "webp", "jpeg") for width in (480, 960)]


def demo_modules() -> list[Any]:
    """Every app's `demo` module that loads content, in its declared order."""
    found = [import_module(f"{name}.demo") for name, _module in get_app_submodules("demo")]
    return sorted((module for module in found if hasattr(module, "ORDER")), key=lambda module: module.ORDER)


def order_menu() -> None:
    """Sections in the portal's order: what citizens use most comes first."""
    root = home()
    for slug in reversed(MENU_ORDER):
        page = root.get_children().filter(slug=slug).first()
        first = root.get_children().first()
        if page is not None and page.pk != first.pk:
            page.move(root, pos="first-child")


class Command(BaseCommand):
    """Loads the demo content and makes its picture sizes, so that first views are fast."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Each app in one transaction."""
        for module in demo_modules():
            with transaction.atomic():
                module.load(lambda line: self.stdout.write(f"  示例内容：{line}"))
                self.stdout.flush()
        order_menu()
        pictures = list(PortalImage.objects.all())
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as threads:
            list(threads.map(make_sizes, pictures))
        self.stdout.write(f"  示例图片：{len(pictures)} 张")


def make_sizes(image: PortalImage) -> None:
    """All sizes of one picture; encoding leaves the interpreter lock, so threads use every core."""
    image.get_renditions(*RENDITIONS)
    connection.close()
