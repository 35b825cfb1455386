"""The promises of the design tokens: contrast and weight."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from portal.checks import own_page_types
from tests.factories import make_page

CSS = Path(settings.BASE_DIR) / "static" / "css"
TEXT = ("ink", "ink-2", "brand", "brand-deep", "ok", "warn", "bad")
GROUNDS = {
    "paper": TEXT,
    "surface": TEXT,
    "tint": TEXT,
    "brand-tint": ("ink", "ink-2", "brand", "brand-deep", "ok"),
}
GROUNDS |= {"warn-tint": ("ink", "ink-2", "warn"), "bad-tint": ("ink", "ink-2", "bad")}
GROUNDS |= {"night": ("on-night", "on-night-2")}


def tokens(*, elder: bool) -> dict[str, str]:
    """The colours of the normal or of the elder mode, by name."""
    normal, changed = (CSS / "tokens.css").read_text(encoding="utf-8").split("html[data-elder]")
    text = normal + changed if elder else normal
    return dict(re.findall(r"--([a-z0-9-]+): #([0-9a-f]{3,6});", text))


def luminance(colour: str) -> float:
    """Relative luminance of a hexadecimal colour, 0 to 1 (WCAG 2)."""
    full = colour if len(colour) == 6 else "".join(digit * 2 for digit in colour)
    parts = [int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("elder", "least"), [(False, 4.5), (True, 7.0)])
@pytest.mark.parametrize(("ground", "texts"), GROUNDS.items())
def test_text_is_readable_on_every_ground(
    ground: str, texts: tuple[str, ...], elder: bool, least: float
) -> None:
    colours = tokens(elder=elder)
    for text in texts:
        assert contrast(colours[text], colours[ground]) >= least, text


@pytest.mark.parametrize("elder", [False, True])
def test_edges_of_controls_can_be_seen(elder: bool) -> None:
    colours = tokens(elder=elder)
    assert contrast(colours["control"], colours["surface"]) >= 3
    assert contrast(colours["focus"], colours["surface"]) >= 3


@pytest.mark.django_db
@pytest.mark.parametrize("model", own_page_types(), ids=lambda model: model._meta.label)
def test_a_page_loads_little_style(model: type, client: Client, search_index: Any) -> None:
    page = client.get(make_page(model).url).content.decode()
    names = re.findall(r'<link rel="stylesheet" href="/static/css/([^"]+)"', page)
    assert len(names) >= 4
    assert sum(len(gzip.compress((CSS / name).read_bytes())) for name in names) <= 17_000


def test_every_variable_that_is_used_is_a_token() -> None:
    known = set(re.findall(r"(--[a-z0-9-]+):", (CSS / "tokens.css").read_text(encoding="utf-8")))
    # What the CMS loads beside Wagtail's styles uses Wagtail's variables.
    for path in (path for path in CSS.rglob("*.css") if not path.name.startswith("cms")):
        text = path.read_text(encoding="utf-8")
        own = set(re.findall(r"(--[a-z0-9-]+):", text))
        assert set(re.findall(r"var\((--[a-z0-9-]+)", text)) <= known | own, path.name
