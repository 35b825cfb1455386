"""The checks while writing: words, pictures, headings, links, sources; each finding marks its place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.documents import get_document_model
from wagtail.models import Page

from content.editorial.passages import Passage, blocks, passages
from content.editorial.rules import CheckRules, Strictness, WordTerm
from content.editorial.wording import Term, WordList, built_in

VAGUE = frozenset(
    {"点击这里", "点这里", "点击此处", "这里", "此处", "点击", "点击查看", "点击进入", "查看", "详情"}
    | {"查看详情", "更多", "链接", "网址", "戳这里", "here", "click here", "more", "link"}
)
_LINK = re.compile(r"<a\b(?P<attributes>[^>]*)>(?P<text>.*?)</a>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Finding:
    """One thing to mend: the rule, how strict it is, where it stands, what to do."""

    rule: str
    level: str
    field: str
    place: str
    message: str
    block: int | None = None
    before: str = ""
    match: str = ""
    after: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the text may not be submitted as long as this stands."""
        return self.level == Strictness.BLOCK


@dataclass(frozen=True)
class Link:
    """A link of a text: its attributes and its words."""

    attributes: dict[str, str]
    text: str


def links(html: str) -> list[Link]:
    """The links of an editor's HTML."""
    return [
        Link(dict(_ATTRIBUTE.findall(found["attributes"])), strip_tags(found["text"]).strip())
        for found in _LINK.finditer(html)
    ]


def word_list() -> WordList:
    """The built-in words and the editors' own; the editors' entry for a word stands."""
    own = WordTerm.objects.values_list("kind", "text", "right", "reason")
    return WordList([*built_in(), *(Term(*row) for row in own)])


def check(instance: Any, words: WordList | None = None, rules: CheckRules | None = None) -> list[Finding]:
    """Every finding in an object, what blocks first; rules that are off are silent."""
    rules = rules or CheckRules.load()
    written = list(passages(instance))
    found = [
        *_words(written, words or word_list()),
        *_pictures(instance),
        *_headings(instance),
        *_links(written),
        *_chosen_pages(instance),
        *_sources(instance),
    ]
    levelled = [_at_level(finding, getattr(rules, finding.rule)) for finding in found]
    return sorted(
        (finding for finding in levelled if finding.level != Strictness.OFF),
        key=lambda finding: not finding.blocks,
    )


def _at_level(finding: Finding, level: str) -> Finding:
    return Finding(**{**finding.__dict__, "level": level})


def _words(written: Iterable[Passage], words: WordList) -> Iterator[Finding]:
    for passage in written:
        for hit in words.find(passage.text):
            yield Finding(
                hit.term.kind,
                "",
                passage.field,
                passage.place,
                _advice(hit.term),
                passage.block,
                hit.before,
                hit.match,
                hit.after,
            )


def _advice(term: Term) -> str:
    reason = f"（{term.reason}）" if term.reason else ""
    if term.kind == "wrong":
        return _("应写作“%(right)s”%(reason)s") % {"right": term.right, "reason": reason}
    if term.kind == "banned":
        return _("不得使用%(reason)s") % {"reason": reason}
    return _("慎用，请核实%(reason)s") % {"reason": reason}


def _pictures(instance: Any) -> Iterator[Finding]:
    for name, place, number, child in blocks(instance):
        value = child.value
        if not (hasattr(value, "get") and value.get("image") is not None):
            continue
        if not value.get("alt") and not value.get("decorative"):
            message = _("图片没有替代文字：看不到图的人不知道图里有什么。")
            yield Finding("image_alt", "", name, place, message, number)
        if not value.get("credit") and not getattr(value["image"], "credit", ""):
            message = _("图片没有来源：请在图片库或图片块里写明作者或提供单位。")
            yield Finding("image_credit", "", name, place, message, number)


def _headings(instance: Any) -> Iterator[Finding]:
    level: dict[str, int] = {}
    for name, place, number, child in blocks(instance):
        if child.block_type != "heading":
            continue
        now = int(str(child.value.get("level", "h2"))[-1])
        if now > level.get(name, 1) + 1:
            message = _("标题跳级：三级标题前要先有二级标题。")
            yield Finding(
                "heading_order", "", name, place, message, number, match=child.value.get("text", "")
            )
        level[name] = now


def _links(written: Iterable[Passage]) -> Iterator[Finding]:
    for passage in written:
        for link in links(passage.html):
            if link.text.casefold() in VAGUE or link.text.startswith(("http://", "https://", "www.")):
                message = _("链接文字要说明去向，例如写页面的名称。")
                yield Finding(
                    "link_text", "", passage.field, passage.place, message, passage.block, match=link.text
                )
            if problem := _dead(link.attributes):
                yield Finding(
                    "broken_link", "", passage.field, passage.place, problem, passage.block, match=link.text
                )


def _dead(attributes: dict[str, str]) -> str:
    key = attributes.get("id", "")
    if not key.isdigit():
        return ""
    if attributes.get("linktype") == "page" and not Page.objects.live().filter(pk=key).exists():
        return _("链接的页面已删除或没有发布。")
    is_document = attributes.get("linktype") == "document"
    if is_document and not get_document_model().objects.filter(pk=key).exists():
        return _("链接的文件已删除。")
    return ""


def _chosen_pages(instance: Any) -> Iterator[Finding]:
    for name, place, number, child in blocks(instance):
        if child.block_type != "related":
            continue
        for page in child.value:
            if page is None or not page.live:
                message = _("相关内容里有已删除或没有发布的页面。")
                yield Finding("broken_link", "", name, place, message, number, match=str(page or ""))


def _sources(instance: Any) -> Iterator[Finding]:
    if not hasattr(instance, "source_name"):
        return
    if instance.source_url and not instance.source_name:
        yield Finding("source", "", "source_name", _("来源"), _("有原文地址，没有写来源单位。"))
    # News knows contributions from reprints and asks for the address itself.
    if instance.source_name and not instance.source_url and not hasattr(instance, "origin"):
        message = _("写了来源，没有原文地址：转载的请补上，自己采写的来源请留空。")
        yield Finding("source", "", "source_url", _("原文地址"), message, match=instance.source_name)


def described(finding: Finding) -> str:
    """A finding in one line: the words with their surroundings, then what to do."""
    words = f"…{finding.before}【{finding.match}】{finding.after}…" if finding.match else ""
    return f"{words} {finding.message}".strip()


def form_errors(instance: Any) -> dict[str, ValidationError]:
    """What blocks an object, as errors of its form's fields, each at its block."""
    errors: dict[str, Any] = {}
    for finding in check(instance):
        if finding.blocks:
            errors.setdefault(finding.field, {}).setdefault(finding.block, []).append(described(finding))
    return {name: _field_error(places) for name, places in errors.items()}


def _field_error(places: dict[int | None, list[str]]) -> ValidationError:
    if set(places) == {None}:
        return ValidationError(places[None])
    return StreamBlockValidationError(
        block_errors={
            number: ValidationError(lines) for number, lines in places.items() if number is not None
        }
    )
