"""Every kind of page: no accessibility violation (axe), valid HTML (vnu), nothing wider than a phone."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

REPOSITORY = Path(__file__).resolve().parents[2]
VNU = REPOSITORY / ".cache/vnu/node_modules/vnu-jar/build/dist/vnu.jar"
PATHS = [
    "/",
    "/comparisons/",
    "/comparisons/electric-kettles/",
    "/comparisons/electric-kettles/?w=leakage:60,boiling:40",
    "/comparisons/electric-kettles/?compare=1,4",
    "/comparisons/electric-kettles/v1/",
    "/comparisons/electric-kettles/v1/samples/1/",
    "/comparisons/electric-kettles/v1/cells/1/leakage/",
    "/comparisons/log/",
    "/stores/",
    "/stores/330100/",
    "/stores/330106/",
    "/quality-hospitals/",
    "/quality-hospitals/keqiao-textile/",
    "/quality-hospitals/?standard=GB18401&region=330600",
    "/quality-hospitals/triage/?q=衣服洗了掉色",
    "/quality-hospitals/cases/dark-knit-fading/",
    "/institutions/1/",
    "/education/",
    "/education/bases/",
    "/education/bases/textile-base/",
    "/education/events/",
    "/education/events/elder-talk/",
    "/education/sun-protective-clothing/",
    "/education/glossary/",
    "/education/indicators/",
    "/education/indicators/manufacturing-pass-rate/",
    "/education/clauses/",
    "/news/",
    "/news/power-bank-alert/",
    "/search/?q=退货",
    "/search/?q=没有这样的词qqqq",
    "/search/",
    "/search/?q=保温悲",
    "/data/",
    "/a11y/",
    "/no/such/page/",
    "/s/330100999999/",
]


@pytest.fixture(scope="session")
def paths(store_by_status: dict[str, str]) -> list[str]:
    """All page kinds, with one store of every state."""
    stores = [f"/s/{code}/" for code in store_by_status.values()]
    return [*PATHS, *stores, f"{stores[0]}plaque/"]


def violations(page: Page) -> list[str]:
    """What axe finds, one line each."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("mode", ["desktop", "phone", "elder"])
def test_no_accessibility_violation_and_no_sideways_scrolling(browser: Browser, portal, paths, mode):
    width = 1280 if mode == "desktop" else 390
    context = browser.new_context(
        base_url=portal.url, locale="zh-CN", viewport={"width": width, "height": 850}
    )
    if mode == "elder":
        context.add_cookies([{"name": "elder", "value": "1", "url": portal.url}])
    page = context.new_page()
    problems = []
    for number, path in enumerate(paths):
        page.goto(path)
        # axe takes most of the time: every page on a phone, and in one of the other two as well.
        if mode == "phone" or (number % 2 == 1) == (mode == "elder"):
            problems += [f"{path} {line}" for line in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            problems.append(f"{path} is wider than {width}")
    context.close()
    assert not problems, "\n".join(problems)


def test_html_is_valid(portal, browser, paths, tmp_path):
    if not VNU.exists() or shutil.which("java") is None:
        if os.environ.get("CI"):
            pytest.fail("the HTML checker is expected in CI")
        pytest.skip("the HTML checker needs Java and npm")
    context = browser.new_context(base_url=portal.url)
    files = []
    for number, path in enumerate(paths):
        file = tmp_path / f"{number}.html"
        file.write_text(context.request.get(path).text())
        files.append(file)
    context.close()
    checked = subprocess.run(
        ["java", "-jar", str(VNU), "--format", "text", "--errors-only", *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [
        line.replace(f"{tmp_path}/{number}.html", path)
        for number, path in enumerate(paths)
        for line in checked.stderr.splitlines()
        if f"/{number}.html" in line
    ]
    assert checked.returncode == 0, "\n".join(lines) or checked.stderr
