"""Pictures for the editors' guide from a running portal: `make guide PORT=8000 GUIDE_PASSWORD=…`.

Needs the demo content and a user who may see everything; writes small WebP files to docs/images/.
"""

import os
import shutil
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent / "images"
SIZE = {"width": 1200, "height": 760}
MOST_BYTES = 80_000
HOME = "放心"


def _children(page: Page, *titles: str) -> str:
    """Down the page tree by titles, to the list of what lies below the last; returns that list's address."""
    page.goto("/cms/pages/")
    for title in titles:
        link = page.locator("main table a[href$='/edit/']", has_text=title).first
        page.goto(str(link.get_attribute("href")).removesuffix("edit/"))
    return page.url


def _news(page: Page) -> None:
    page.goto(f"{_children(page, HOME, '质量新闻', '样品怎么买')}edit/")


def _service(page: Page) -> None:
    page.goto(f"{_children(page, HOME, '质量医院', '柯桥纺织质量医院')}edit/")
    page.get_by_role("heading", name="服务项目").first.scroll_into_view_if_needed()


def _institution(page: Page) -> None:
    page.goto("/cms/snippets/institutions/institution/")
    page.get_by_role("link", name="示例纺织品检测中心（示例）").first.click()
    page.get_by_text("能力表").first.scroll_into_view_if_needed()


STEPS: dict[str, Callable[[Page], object]] = {
    "editor-desk": lambda page: page.goto("/cms/"),
    "editor-tree": lambda page: _children(page, HOME),
    "editor-news": _news,
    "editor-service": _service,
    "editor-scope": _institution,
    "editor-import": lambda page: page.goto("/cms/imports/"),
}


def save(page: Page, name: str) -> int:
    """One picture as WebP, as good as fits the limit; returns its size in bytes."""
    image = Image.open(BytesIO(page.screenshot()))
    for quality in (75, 60, 45, 30):
        out = BytesIO()
        image.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= MOST_BYTES:
            break
    (FOLDER / f"{name}.webp").write_bytes(out.getvalue())
    return out.tell()


def main(address: str, user: str, password: str) -> None:
    """Logs in and takes every picture."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(base_url=address, viewport=SIZE, locale="zh-CN")
        page.set_default_timeout(60_000)
        page.goto("/cms/login/")
        page.locator("input[name=username]").fill(user)
        page.locator("input[name=password]").fill(password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        for name, go in STEPS.items():
            go(page)
            page.wait_for_load_state("networkidle")
            sys.stdout.write(f"{name}.webp {save(page, name)} bytes\n")
        browser.close()


if __name__ == "__main__":
    main(
        os.environ.get("GUIDE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"),
        os.environ.get("GUIDE_USER", "admin"),
        os.environ["GUIDE_PASSWORD"],
    )
