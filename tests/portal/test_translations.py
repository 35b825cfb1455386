"""The English catalogue says everything the interface says, and English pages speak English."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings as django_settings
from django.utils.translation.template import templatize

from comparison.models import ComparisonTestPage
from content.news.models import NewsPage
from content.stores.pages import StoreIndexPage
from portal.checks import own_page_types
from tests.content.stores.factories import promise
from tests.factories import make_home, make_page

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
FOLDERS = ("comparison", "content", "portal", "search_index")
MARKERS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
TEMPLATE_MESSAGE = re.compile(r"""\b(?:gettext|_)\(u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)""")
VALUE = re.compile(r"%\(\w+\)[a-z]")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")
QUOTED_CHINESE = re.compile(r'<span lang="zh-Hans">.*?</span>')
HAN = re.compile(r"[\u3400-\u9fff]")
# Words that an editor has to type as they are.
TYPED = ("“自定”", "“未检出”", "“未测”", "“不适用”", "“未能完成”", "“1.72 标称1.7”")
SPOKEN_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title")
SILENT_ELEMENTS = ("script", "style")
VOID_ELEMENTS = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


def python_messages(path: Path) -> Iterator[str]:
    """Every text that a Python file marks for translation."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKERS:
            (argument,) = node.args
            assert isinstance(argument, ast.Constant), f"{path}:{node.lineno} marks what is not a literal"
            yield str(argument.value)


def template_messages(path: Path) -> Iterator[str]:
    """Every text that a template marks for translation."""
    for literal in TEMPLATE_MESSAGE.findall(templatize(path.read_text("utf-8"), origin=str(path))):
        yield ast.literal_eval(literal)


@pytest.fixture(scope="module")
def used() -> set[str]:
    """All texts of the interface."""
    code = chain.from_iterable((ROOT / folder).rglob("*.py") for folder in FOLDERS)
    templates = chain.from_iterable((ROOT / folder).rglob("*.html") for folder in ("templates", *FOLDERS))
    return {
        message
        for message in chain(
            chain.from_iterable(map(python_messages, code)),
            chain.from_iterable(map(template_messages, templates)),
        )
        if HAN.search(message)
    }


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """The catalogue as it stands in the repository, compiled or not."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


@pytest.fixture(scope="module")
def english(catalogue) -> dict[str, str]:
    """Translation by Chinese text, without what a translator has not confirmed."""
    return {entry.id: entry.string for entry in catalogue if entry.id and not entry.fuzzy}


def test_every_text_is_translated(used, english):
    assert sorted(text for text in used if not english.get(text)) == []


def test_no_translation_is_left_of_a_text_that_went(used, catalogue):
    stale = {entry.id for entry in catalogue if entry.id and HAN.search(entry.id)} - used
    assert sorted(stale) == []


def test_translations_keep_their_placeholders(english):
    changed = {
        text
        for text, translation in english.items()
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(translation))
    }
    assert changed == set()


def test_translations_are_english(english):
    """Chinese stands in a translation only where a reader has to type it, marked as Chinese on pages."""
    mixed = set()
    for translation in english.values():
        rest = QUOTED_CHINESE.sub("", translation)
        for word in TYPED:
            rest = rest.replace(word, "")
        if HAN.search(rest):
            mixed.add(translation)
    assert mixed == set()


class Speech(HTMLParser):
    """Collects what a page says outside elements that are marked as Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.said: list[str] = []

    @property
    def foreign(self) -> bool:
        """Whether the parser stands inside Chinese or unspoken content."""
        return any(self.open)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        foreign = values.get("lang", "").startswith("zh") or tag in SILENT_ELEMENTS
        if not (foreign or self.foreign):
            self.said += [values[name] for name in SPOKEN_ATTRIBUTES if values.get(name)]
        if tag not in VOID_ELEMENTS:
            self.open.append(foreign)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID_ELEMENTS:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag not in VOID_ELEMENTS:
            self.open.pop()

    def handle_data(self, data):
        if not self.foreign and data.strip():
            self.said.append(data.strip())


def said(page: str) -> list[str]:
    """What a page says in its own language."""
    speech = Speech()
    speech.feed(page)
    assert speech.open == []
    return speech.said


def interface_words(texts: list[str], english: dict[str, str]) -> set[str]:
    """Those of the texts that are untranslated words of the interface."""
    # A text of little but its values, such as “%(goods)s（%(ground)s）”, looks like any invented name.
    telling = (text for text in english if "<" not in text and len(HAN.findall(VALUE.sub("", text))) > 1)
    patterns = [
        re.compile(".+".join(re.escape(part) for part in VALUE.split(text)))
        for text in chain(telling, (text for text in english if not VALUE.search(text) and "<" not in text))
    ]
    parts = chain.from_iterable(text.split("·") for text in texts)
    chinese = {part.strip(" ：，") for part in parts if HAN.search(part)}
    return {text for text in chinese if any(pattern.fullmatch(text) for pattern in patterns)}


@pytest.fixture
def english_client(client, catalogue, tmp_path, settings):
    """A reader who chose English, with the catalogue of the repository even when its .mo is older."""
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalogue)
    settings.LOCALE_PATHS = [tmp_path]
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("model", own_page_types(), ids=lambda model: model._meta.label)
def test_pages_speak_english(model, english_client, english, search_index):
    response = english_client.get(make_page(model).url)
    assert '<html lang="en"' in response.text
    assert interface_words(said(response.text), english) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/search/", "/a11y/", "/data/", "/no-such-page/", "/s/no-such-store/"])
def test_other_addresses_speak_english(path, english_client, english):
    make_home()
    assert interface_words(said(english_client.get(path).text), english) == set()


@pytest.mark.django_db
def test_search_results_speak_english(english_client, english, drain):
    make_page(NewsPage, title="灯笼")
    drain()
    page = english_client.get("/search/", {"q": "灯笼"}).text
    assert "灯笼</mark>" in page
    assert interface_words(said(page), english) == set()


@pytest.mark.django_db
def test_a_store_its_plaque_and_its_list_speak_english(english_client, english):
    make_page(StoreIndexPage)
    address = promise(days=15).store.get_absolute_url()
    for path in (address, f"{address}plaque/", "/stores/"):
        response = english_client.get(path)
        assert response.status_code == 200, path
        assert interface_words(said(response.text), english) == set(), path


@pytest.mark.django_db
def test_a_sample_and_a_figure_speak_english(english_client, english):
    page = make_page(ComparisonTestPage)
    links = re.findall(r'href="([^"]*/(?:samples|cells)/[^"]*)"', english_client.get(page.url).text)
    samples = [link for link in links if "/samples/" in link]
    figures = [link for link in links if "/cells/" in link]
    for path in (samples[0], figures[0]):
        assert interface_words(said(english_client.get(path).text), english) == set(), path
