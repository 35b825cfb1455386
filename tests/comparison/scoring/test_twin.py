"""The engine in Python and the one in the reader's browser say the same, stage by stage."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, sync_playwright

from tests.comparison.scoring import vectors

SCORING = Path(__file__).resolve().parents[3] / "static/js/scoring"
TWIN = Path(__file__).with_name("twin.js")
IN_NODE = """
import { check } from "./twin.js";
let text = "";
for await (const part of process.stdin) text += part;
process.stdout.write(JSON.stringify(check(JSON.parse(text))));
"""


def in_node(folder: Path, cases: Any) -> list[str]:
    """Differences that the JavaScript engine finds, run by Node."""
    for source in (*SCORING.glob("*.js"), TWIN):
        shutil.copy(source, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "run.js").write_text(IN_NODE)
    done = subprocess.run(
        ["node", "run.js"], cwd=folder, input=json.dumps(cases), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[str] = json.loads(done.stdout)
    return found


def in_chromium(path: str, cases: Any) -> list[str]:
    """The same, run in the browser, where there is no Node."""

    def serve(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[1]
        source = TWIN if name == TWIN.name else SCORING / name
        body = source.read_text() if name else "<!doctype html><title>twin</title>"
        route.fulfill(body=body, content_type="text/javascript" if name else "text/html")

    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=path, args=["--no-sandbox"]) as browser,
    ):
        page = browser.new_page()
        page.route("http://twin.invalid/**", serve)
        page.goto("http://twin.invalid/")
        found: list[str] = page.evaluate("async (cases) => (await import('/twin.js')).check(cases)", cases)
        return found


def differences(folder: Path, cases: Any) -> list[str]:
    if shutil.which("node"):
        return in_node(folder, cases)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("neither Node nor Chromium on this machine")
    return in_chromium(chromium, cases)


def test_the_python_engine_gives_the_stages_of_the_vectors() -> None:
    kept = json.loads(vectors.PATH.read_text())
    assert [vectors.expected(case["method"], case["samples"]) for case in kept] == [
        case["results"] for case in kept
    ]


def test_the_javascript_engine_gives_the_stages_of_the_vectors(tmp_path: Path) -> None:
    assert differences(tmp_path, json.loads(vectors.PATH.read_text()))[:5] == []


def test_ten_thousand_weightings_give_the_same_order_and_the_same_totals(tmp_path: Path) -> None:
    cases = vectors.weightings(seed=2026, methods=50, each=235)
    assert sum(len(case["weightings"]) for case in cases) >= 10_000
    assert differences(tmp_path, cases)[:5] == []


def test_a_changed_total_is_noticed(tmp_path: Path) -> None:
    (case, *_rest) = vectors.weightings(seed=7, methods=1, each=1)
    case["weightings"][0][1][0] += "1"
    assert len(differences(tmp_path, [case])) == 1
