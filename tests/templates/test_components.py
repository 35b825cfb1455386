"""What pages rely on in shared templates: they render, keep to the strict CSP, and say things in words."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template.loader import render_to_string

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STATIC = Path(settings.BASE_DIR) / "static"
ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
COMPONENTS = [name for name in ALL if name.startswith("components/")]


def component(name: str, **context: Any) -> str:
    """The text of a component with runs of white space made one blank."""
    return re.sub(r"\s+", " ", render_to_string(f"components/{name}.html", context))


@pytest.mark.parametrize("name", ALL)
def test_templates_hold_nothing_that_the_csp_forbids(name: str) -> None:
    """No style attribute, no event handler, no script in the page, no address of another host."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert not re.search(r"<[a-z][^>]*\s(style|on[a-z]+)=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)", text)
    assert not re.search(r"<(script|link|img)[^>]*(src|href)=\"(https?:)?//", text)


@pytest.mark.parametrize("name", COMPONENTS)
def test_components_say_in_their_first_line_what_they_take(name: str) -> None:
    assert (TEMPLATES / name).read_text(encoding="utf-8").startswith("{# ")


@pytest.mark.parametrize("name", ALL)
def test_every_stylesheet_that_a_template_links_exists(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    for path in re.findall(r'{% static "((?:css|js|img)/[^"]+)" %}|/static/((?:css|js|img)/[^"]+)"', text):
        assert (STATIC / (path[0] or path[1])).is_file()


@pytest.mark.parametrize("code", ["400", "403", "404", "500", "503"])
def test_error_pages_need_neither_context_nor_database(code: str) -> None:
    html = render_to_string(f"{code}.html")
    assert f">{code}</p>" in html
    assert html.count("<h1>") == 1


def test_pagination_keeps_the_filters_and_marks_the_current_page() -> None:
    page = Paginator(range(200), 20).page(5)
    html = component("pagination", page_obj=page, querystring="year=2026")
    pages = re.findall(r'href="\?year=2026&amp;page=(\d+)"', html)
    assert pages == ["4", "1", "4", "6", "10", "6"]
    assert re.search(r'aria-current="page">.*?</span>5<', html)


def test_pagination_without_filters_has_plain_addresses() -> None:
    html = component("pagination", page_obj=Paginator(range(30), 20).page(1))
    assert 'href="?page=2"' in html


def test_pagination_of_one_page_is_absent() -> None:
    assert component("pagination", page_obj=Paginator(range(3), 20).page(1)).strip() == ""


def test_stars_say_the_value_in_words() -> None:
    html = component("stars", value=4.3)
    assert '<rect class="stars__on" width="4.3"' in html
    assert "4.3</span>" in html
    assert "星，满分五星" in html


def test_badge_says_its_state_and_card_escapes_what_editors_write() -> None:
    html = component("card", title="<b>壶</b>", url="/x/", badge="摘牌", badge_tone="bad")
    assert '<span class="badge badge--bad">摘牌</span>' in html
    assert "&lt;b&gt;壶&lt;/b&gt;" in html


def test_data_table_can_be_scrolled_by_keyboard_and_heads_its_rows() -> None:
    html = component(
        "data-table", caption="温升", head=["样品", "K"], rows=[["1 号", "18.4"]], row_heads=True
    )
    assert 'role="region" tabindex="0" aria-label="温升"' in html
    assert '<th scope="row">1 号</th><td>18.4</td>' in html


def test_breadcrumbs_link_the_way_and_not_the_page_itself() -> None:
    crumbs = [{"title": "首页", "url": "/"}, {"title": "本页", "url": ""}]
    html = component("breadcrumbs", breadcrumbs=crumbs)
    assert '<a href="/">首页</a>' in html
    assert '<span aria-current="page">本页</span>' in html


def test_key_facts_leave_out_what_is_not_known() -> None:
    html = component("key-facts", facts=[{"term": "电话", "value": ""}, {"term": "地址", "value": "示例路"}])
    assert "电话" not in html
    assert "示例路" in html
