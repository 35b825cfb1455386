"""The editors' guide: its pictures are there and small, and every picture that the script takes is shown."""

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
MOST_BYTES = 80_000


def test_pictures_of_the_guide_are_taken_by_the_script_and_small():
    shown = set(re.findall(r"\]\(images/([\w-]+)\.webp\)", (DOCS / "editors.md").read_text(encoding="utf-8")))
    taken = set(re.findall(r'"(editor-\w+)":', (DOCS / "make_screenshots.py").read_text(encoding="utf-8")))
    assert shown == taken
    for name in shown:
        assert 0 < (DOCS / "images" / f"{name}.webp").stat().st_size <= MOST_BYTES


def test_documents_that_the_guide_names_exist():
    links = re.findall(r"\]\(([\w./-]+)\)", (DOCS / "editors.md").read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (DOCS / link).exists()] == []
