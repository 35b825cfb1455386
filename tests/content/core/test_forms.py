"""Editors need not type addresses."""

import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from content.news.models import NewsIndexPage, NewsPage
from search_index.analysis import romanised
from tests.factories import NewsPageFactory, make_page


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("退货承诺", "tui-huo-cheng-nuo"),
        ("GB 18401 是什么", "gb18401-shi-shen-me"),
        ("“！”", ""),
        ("ＡＢＣ", "abc"),
    ],
)
def test_a_title_in_latin_letters(title, expected):
    assert romanised(title) == expected


def form_for(title: str, slug: str = ""):
    parent = make_page(NewsIndexPage)
    form_class = NewsPage.get_edit_handler().get_form_class()
    data = nested_form_data(
        {"title": title, "slug": slug, "body": streamfield([]), "comments": inline_formset([])}
    )
    form = form_class(data, instance=NewsPage(), parent_page=parent)
    form.is_valid()
    return form


@pytest.mark.django_db
def test_an_empty_address_becomes_pinyin_and_stays_free():
    assert form_for("退货承诺").cleaned_data["slug"] == "tui-huo-cheng-nuo"
    NewsPageFactory(slug="tui-huo-cheng-nuo")
    assert form_for("退货承诺").cleaned_data["slug"] == "tui-huo-cheng-nuo-2"


@pytest.mark.django_db
def test_a_typed_address_is_kept():
    assert form_for("退货承诺", "return-promise").cleaned_data["slug"] == "return-promise"
