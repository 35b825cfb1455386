"""The search page and suggestions: answers, narrows, explains, and never fails on what people type."""

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page, PageViewRestriction

from search_index import tasks
from search_index.engines import whoosh
from search_index.query import get_section_labels, matching_pks, read_prefixes, search
from tests.factories import (
    EducationArticlePageFactory,
    NewsPageFactory,
    QualityHospitalPageFactory,
    make_home,
)

pytestmark = pytest.mark.django_db
Drain = Callable[[], int]

HOSTILE = [
    '"',
    'a"',
    '"""',
    "\0",
    "茶\0茶",
    "x" * 10_000,
    "茶" * 10_000,
    "*",
    "?*",
    "a*",
    "[a-z]*",
    "(" * 500,
    ")" * 500,
    "((((a)))) OR (b",
    "(a+)+$",
    "AND",
    "OR",
    "NOT",
    "NOT NOT",
    "-",
    "--",
    "-a",
    "- a",
    "a AND",
    "title:",
    ":",
    "title:x",
    "django_id:1",
    "[a TO b]",
    "[* TO *]",
    "{a TO",
    "a~99",
    "a^99999",
    "\\",
    '\\\\"',
    "%",
    "%00",
    "${x}",
    "\u202eدحرم\u202c",
    "🍵",
    "👩\u200d👩\u200d👧",
    "\u202e茶",
    "\ufeff",
    "\ud800",
    "茶\udfff",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "的",
    "的 了",
    "。",
    "\u3000",
    " ",
    "\t\n\r",
    "１８４０１",
    "GB/T",
    "gb" * 90,
    "1" * 200,
    "a " * 3_000,
    "é" * 200,
    "ﷺ" * 200,
]


@pytest.fixture
def pages(drain: Drain) -> None:
    NewsPageFactory(title="空气炸锅抽检结果", slug="fryer", summary="二十款产品的抽检。")
    EducationArticlePageFactory(title="怎样挑选空气炸锅", slug="choose", summary="看容量与温度。")
    NewsPageFactory(title="茶叶过度包装", slug="tea", summary="包装层数超过标准。")
    drain()


@pytest.mark.usefixtures("pages")
class TestPage:
    def test_results_are_linked_and_marked(self, client: Client) -> None:
        html = client.get("/search/", {"q": "空气炸锅"}).content.decode()
        assert 'href="/news/fryer/"' in html
        assert 'href="/education/choose/"' in html
        assert "<mark>空气炸锅</mark>" in html
        assert 'content="noindex"' in html

    def test_narrowed_by_type(self, client: Client) -> None:
        html = client.get("/search/", {"q": "空气炸锅", "type": "news"}).content.decode()
        assert 'href="/news/fryer/"' in html
        assert 'href="/education/choose/"' not in html

    def test_a_nonsense_parameter_is_left_out(self, client: Client) -> None:
        query = {"q": "茶叶", "type": "../", "region": "x", "year": "x", "sort": "x", "page": "x"}
        assert 'href="/news/tea/"' in client.get("/search/", query).content.decode()

    def test_any_page_number_shows_a_page_that_exists(self, client: Client) -> None:
        for page in ("0", "-1", "2", "999", "99999999999999999999", "x", "1e9", "٣", ""):
            response = client.get("/search/", {"q": "茶叶", "page": page})
            assert response.status_code == 200, page
            assert 'href="/news/tea/"' in response.content.decode(), page

    def test_nothing_found_says_what_to_do(self, client: Client) -> None:
        html = client.get("/search/", {"q": "zzzzqqq"}).content.decode()
        assert "没有找到相关内容" in html

    def test_no_question_shows_how_to_ask(self, client: Client) -> None:
        assert "可以这样搜" in client.get("/search/").content.decode()

    @pytest.mark.parametrize(
        "typed", ["空气炸过", "空气咋锅", "空其炸锅", "空氣咋鍋", "空气炸钢", "空汽炸锅 抽检"]
    )
    def test_a_misspelt_name_is_understood(self, client: Client, typed: str) -> None:
        page = search(typed)
        assert page.meant is not None
        assert page.meant.startswith("空气炸锅")
        html = client.get("/search/", {"q": typed}).content.decode()
        assert "您是不是要找" in html or "以下是" in html

    @pytest.mark.parametrize("typed", ["空气炸锅", "茶", "茶叶", '"空气咋锅"', "GB 18401", "zzzzqqq", "  "])
    def test_nothing_is_proposed_for_what_is_right_or_has_no_neighbour(self, typed: str) -> None:
        assert search(typed).meant is None

    @pytest.mark.parametrize("typed", ["类型:新闻 空气炸锅", "空气炸锅 栏目：news", "TYPE:新闻 空气炸锅"])
    def test_prefixes_are_filters(self, client: Client, typed: str) -> None:
        typed = typed.replace("新闻", str(get_section_labels()["news"]))
        response = client.get("/search/", {"q": typed})
        html = response.content.decode()
        assert 'href="/news/fryer/"' in html
        assert 'href="/education/choose/"' not in html
        assert 'value="空气炸锅"' in html

    def test_a_prefix_alone_lists_everything(self, client: Client) -> None:
        html = client.get("/search/", {"q": "类型:news"}).content.decode()
        assert 'href="/news/fryer/"' in html
        assert 'href="/news/tea/"' in html

    @pytest.mark.parametrize(
        "typed", ["类型:没有 茶叶", "地区: 茶叶", "年份:x 茶叶", "类型:类型:", "http://茶叶"]
    )
    def test_a_prefix_that_names_nothing_is_words(self, client: Client, typed: str) -> None:
        assert client.get("/search/", {"q": typed}).status_code == 200

    def test_the_question_is_escaped(self, client: Client) -> None:
        html = client.get("/search/", {"q": '"><script>alert(1)</script>'}).content.decode()
        assert "<script>alert" not in html

    def test_results_need_no_database(self, django_assert_num_queries: Any) -> None:
        search("茶叶")
        with django_assert_num_queries(0):
            found = search("茶叶", section="news", sort="date")
        assert found.total == 1

    def test_suggestions_by_name_pinyin_and_initials(self, client: Client) -> None:
        for typed in ("空气炸", "kongqizha", "kqzg", "空氣"):
            found = client.get("/search/suggest/", {"q": typed}).json()["suggestions"]
            assert found[0]["url"] == "/news/fryer/", typed
        assert client.get("/search/suggest/", {"q": ""}).json() == {"suggestions": []}

    def test_hostile_questions(self, client: Client) -> None:
        for query in HOSTILE:
            sendable = query.encode("utf-8", "replace").decode()
            for parameters in ({"q": sendable}, {"q": sendable, "type": sendable, "page": sendable}):
                assert client.get("/search/", parameters).status_code == 200, ascii(query)[:60]
            assert client.get("/search/suggest/", {"q": sendable}).status_code == 200, ascii(query)[:60]
            search(query)

    @hypothesis_settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        query=st.text(
            alphabet=st.sampled_from('茶空气炸锅aB1"“”()-*?:\\[]{}~^ANDORT \0\u202e🍵的'), max_size=60
        )
    )
    def test_no_mixture_of_signs_fails(self, query: str) -> None:
        search(query)

    def test_raw_bytes_that_are_no_text(self, client: Client) -> None:
        assert client.get("/search/?q=%ff%fe%00").status_code == 200
        assert client.get("/search/suggest/?q=%ff%fe").status_code == 200


class TestWithoutIndex:
    @pytest.fixture(autouse=True)
    def no_index(self, pages: None, search_index: Any) -> None:
        shutil.rmtree(search_index.home.path)
        whoosh._readers.clear()

    def test_the_page_says_so(self, client: Client) -> None:
        response = client.get("/search/", {"q": "茶叶"})
        assert response.status_code == 503
        assert "搜索暂时不可用" in response.content.decode()

    def test_the_worker_is_asked_once_and_rebuilds(self, client: Client) -> None:
        cache.clear()
        for _ in range(3):
            client.get("/search/", {"q": "茶叶"})
        asked = DBTaskResult.objects.filter(task_path=tasks.repair_index.module_path)
        assert asked.count() == 1
        assert tasks.repair_index.call() is True
        assert client.get("/search/", {"q": "茶叶"}).status_code == 200
        assert tasks.repair_index.call() is False

    def test_suggestions_are_empty(self, client: Client) -> None:
        response = client.get("/search/suggest/", {"q": "茶叶"})
        assert (response.status_code, response.json()) == (503, {"suggestions": []})

    def test_lists_fall_back_to_names(self) -> None:
        from content.news.models import NewsPage

        assert matching_pks("茶叶", NewsPage) == [NewsPage.objects.get(slug="tea").pk]


def test_regions_are_offered_as_cities_then_as_their_counties(drain: Drain) -> None:
    QualityHospitalPageFactory(title="茶叶质量医院", county_id="330106")
    QualityHospitalPageFactory(title="茶叶质量诊所", county_id="330203")
    drain()
    cities = search("茶叶").facets["region"]
    assert [(one.value, one.label, one.count) for one in cities] == [
        ("330100", "杭州市", 1),
        ("330200", "宁波市", 1),
    ]
    inside = search("茶叶", region="330100").facets["region"]
    assert {one.label: one.active for one in inside} == {"杭州市": True, "西湖区": False}


def test_paging_gives_every_result_once(drain: Drain) -> None:
    make_home()
    for number in range(23):
        NewsPageFactory(title=f"茶叶抽检第{number}批")
    drain()
    seen = [hit.url for page in (1, 2, 3) for hit in search("茶叶", page=page).hits]
    assert len(seen) == len(set(seen)) == 23
    assert search("茶叶", page=99).page_obj.number == 3


def test_matching_pks_are_of_the_model(drain: Drain) -> None:
    from content.education.models import EducationArticlePage
    from content.news.models import NewsPage

    news = NewsPageFactory(title="茶叶抽检")
    EducationArticlePageFactory(title="茶叶怎么选")
    drain()
    assert matching_pks("茶叶", NewsPage) == [news.pk]
    assert len(matching_pks("茶叶", EducationArticlePage)) == 1


def test_prefixes_by_name_of_division_and_year() -> None:
    assert read_prefixes("地区:西湖 茶叶 年份:2025") == ("茶叶", {"region": "330106", "year": "2025"})
    assert read_prefixes("地区:杭州市") == ("", {"region": "330100"})
    assert read_prefixes("地区:月球 茶叶") == ("地区:月球 茶叶", {})


def _pick(question: str, page: Page) -> None:
    SearchPromotion.objects.create(query=Query.get(question), page=page, sort_order=0, description="先看这篇")


@pytest.mark.usefixtures("pages")
class TestBesideTheResults:
    def test_editors_picks_come_first_and_follow_privacy(self, client: Client) -> None:
        page = Page.objects.get(slug="choose")
        _pick("茶叶", page)
        html = client.get("/search/", {"q": " 茶葉 "}).content.decode()
        assert html.index('href="/education/choose/"') < html.index('href="/news/tea/"')
        assert (
            'href="/education/choose/"'
            not in client.get("/search/", {"q": "茶叶", "type": "news"})
            .content.decode()
            .split("search-results")[1]
        )
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
        assert 'href="/education/choose/"' not in client.get("/search/", {"q": "茶叶"}).content.decode()

    def test_categories_are_offered_within_a_section(self, client: Client) -> None:
        assert "category=" not in client.get("/search/", {"q": "空气炸锅"}).content.decode()
        found = search("空气炸锅", section="news")
        (category,) = found.facets["category"]
        html = client.get(
            "/search/", {"q": "空气炸锅", "type": "news", "category": category.value}
        ).content.decode()
        assert 'href="/news/fryer/"' in html
        none = client.get("/search/", {"q": "空气炸锅", "type": "news", "category": "没有这一类"})
        assert 'href="/news/fryer/"' not in none.content.decode()

    def test_words_that_find_nothing_together_are_offered_alone(self, client: Client) -> None:
        html = client.get("/search/", {"q": "茶叶 zzzzqqq", "type": "education"}).content.decode()
        assert 'href="?q=%E8%8C%B6%E5%8F%B6"' in html or "没有完全符合" in html


def test_the_best_of_a_county_are_not_lost_among_a_provinces(drain: Drain) -> None:
    for number in range(3):
        QualityHospitalPageFactory(title=f"茶叶质量医院{number}", county_id="330106")
    far = QualityHospitalPageFactory(title="宁波综合质量医院", summary="也看茶叶", county_id="330203")
    drain()
    model = type(far)
    assert far.pk not in matching_pks("茶叶", model, limit=2)
    assert matching_pks("茶叶", model, limit=2, region="330203") == [far.pk]
