"""The CMS speaks Chinese: what Wagtail leaves untranslated, our catalogue says."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.urls import reverse
from django.utils import translation

OURS = Path(__file__).resolve().parents[3] / "content" / "editorial" / "locale" / "zh_Hans" / "LC_MESSAGES"
# What editors may meet, where it is installed.
PACKAGES = ("wagtail", "axes", "allauth")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")


def first(text: str | tuple[str, ...]) -> str:
    """A message, or the first form of one with a plural."""
    return text if isinstance(text, str) else text[0]


def translated(path: Path) -> dict[str, str]:
    """Confirmed translations of a catalogue by message."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        found = read_po(file, locale="zh_Hans")
    return {first(item.id): first(item.string) for item in found if item.id and not item.fuzzy}


def sources() -> list[Path]:
    """The English catalogues of the installed packages."""
    specs = (find_spec(name) for name in PACKAGES)
    folders = [Path(spec.origin).parent for spec in specs if spec and spec.origin]
    return [path for folder in folders for path in folder.rglob("locale/en/LC_MESSAGES/*.po")]


@pytest.fixture(scope="module")
def effective() -> dict[str, dict[str, str]]:
    """What the CMS says in Chinese, by domain and message; untranslated ones are empty."""
    said: dict[str, dict[str, str]] = {"django": {}, "djangojs": {}}
    for path in sources():
        theirs = translated(Path(str(path).replace("/locale/en/", "/locale/zh_Hans/")))
        with path.open("rb") as file:
            messages = [first(item.id) for item in read_po(file) if item.id]
        said[path.stem] |= {message: theirs.get(message, "") for message in messages}
    for domain, messages in said.items():
        messages |= {key: text for key, text in translated(OURS / f"{domain}.po").items() if text}
    return said


def test_nothing_in_the_cms_is_left_in_english(effective):
    missing = [message for messages in effective.values() for message, text in messages.items() if not text]
    assert missing == []


def test_the_cms_never_says_recommend(effective):
    assert [text for messages in effective.values() for text in messages.values() if "推荐" in text] == []


def test_placeholders_of_our_translations_exist():
    for domain in ("django", "djangojs"):
        with (OURS / f"{domain}.po").open("rb") as file:
            for item in read_po(file, locale="zh_Hans"):
                forms = [item.id] if isinstance(item.id, str) else list(item.id)
                known = set().union(*(PLACEHOLDER.findall(form) for form in forms))
                assert set(PLACEHOLDER.findall(first(item.string))) <= known, item.id


@pytest.mark.django_db
def test_our_words_reach_the_pages_and_the_scripts(admin_client, tmp_path, settings):
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    for domain in ("django", "djangojs"):
        with (OURS / f"{domain}.po").open("rb") as source, (folder / f"{domain}.mo").open("wb") as target:
            write_mo(target, read_po(source, locale="zh_Hans"))
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("zh-hans"):
        assert translation.gettext("Promote") == "网址与检索"
    assert "catalog" in admin_client.get(reverse("wagtailadmin_javascript_catalog")).text
