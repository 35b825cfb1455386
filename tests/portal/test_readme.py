"""The README's commands exist; `make serve` itself is run by the browser tests' portal."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    REPOSITORY / "README.md",
    REPOSITORY / "CONTRIBUTING.md",
    *sorted((REPOSITORY / "docs").glob("*.md")),
]


def test_the_readme_sets_up_with_two_commands():
    blocks = re.findall(r"^```\n(.+?)\n```$", (REPOSITORY / "README.md").read_text(), re.M | re.S)
    assert blocks == ["make serve", "make test"]


@pytest.mark.parametrize("target", ["serve", "test", "check", "bench"])
def test_every_named_make_target_exists(target):
    plan = subprocess.run(["make", "-n", target], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert plan.returncode == 0, plan.stderr


def test_continuous_integration_runs_what_the_readme_names():
    script = (REPOSITORY / ".ci" / "run").read_text()
    assert "make test" in script
    assert "make check" in script


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_inside_the_repository_lead_somewhere(document):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text()):
        assert (document.parent / target).exists(), target


def test_every_management_command_in_the_guides_exists():
    text = "".join(path.read_text() for path in DOCUMENTS)
    named = set(re.findall(r"manage\.py (\w+)", text))
    assert named
    assert named <= set(get_commands())
