"""The engine through Haystack's SearchQuerySet: what is found, in which order, with which counts."""

import datetime
from typing import Any

import pytest
from haystack.query import SQ, SearchQuerySet

from search_index.engines.lookups import UserQuery
from tests.search_index.conftest import shop


def names(found: Any) -> list[str]:
    return [result.title for result in found]


def ask(query: str) -> SearchQuerySet:
    return SearchQuerySet().filter(content=UserQuery(query))


@pytest.fixture
def shops(put: Any) -> None:
    put(
        shop(
            1,
            "龙井茶庄",
            "西湖边的茶叶店，符合GB/T 18650。",
            section="stores",
            region=["330100", "330106"],
            year=2024,
        ),
        shop(2, "咖啡比较试验", "三十款速溶咖啡与挂耳咖啡，茶饮不在其中。", section="comparisons", year=2025),
        shop(
            3, "空气净化器选购", "看懂CADR值，空氣質量。", section="education", region=["330200"], year=2025
        ),
        shop(4, "无理由退货承诺", "七天之内可以退货。", section="news", year=2026),
    )


@pytest.mark.usefixtures("shops")
class TestMatching:
    def test_one_character_is_a_word(self) -> None:
        assert set(names(ask("茶"))) == {"龙井茶庄", "咖啡比较试验"}

    def test_title_counts_more_than_text(self) -> None:
        assert names(ask("茶"))[0] == "龙井茶庄"

    def test_any_word_is_enough_and_all_words_come_first(self) -> None:
        found = names(ask("咖啡 净化器"))
        assert set(found) == {"咖啡比较试验", "空气净化器选购"}
        assert names(ask("速溶咖啡"))[0] == "咖啡比较试验"

    def test_a_shared_character_alone_is_no_match(self) -> None:
        assert names(ask("茶壶")) == ["龙井茶庄"] or "空气净化器选购" not in names(ask("茶壶"))

    def test_single_characters_help_when_nothing_else_is_found(self) -> None:
        found = ask("茶桌")
        assert "龙井茶庄" in names(found)

    def test_traditional_characters_are_found_by_simplified_ones(self) -> None:
        assert names(ask("空气质量")) == ["空气净化器选购"]

    def test_standard_number_in_another_spelling(self) -> None:
        assert names(ask("GB18650")) == ["龙井茶庄"]
        assert names(ask("18650")) == ["龙井茶庄"]

    def test_phrase_must_stand_together(self) -> None:
        assert names(ask('"速溶咖啡与挂耳"')) == ["咖啡比较试验"]
        assert names(ask('"咖啡速溶"')) == []
        assert names(ask("“龙井茶庄”")) == ["龙井茶庄"]

    def test_a_phrase_in_a_question_helps_but_does_not_hide_everything(self) -> None:
        assert names(ask("什么是“速溶咖啡”？")) == ["咖啡比较试验"]
        assert names(ask("比较“咖啡速溶”")) == ["咖啡比较试验"]

    def test_exclusion(self) -> None:
        assert names(ask("茶 -咖啡")) == ["龙井茶庄"]
        assert set(names(ask("-咖啡"))) == {"龙井茶庄", "空气净化器选购", "无理由退货承诺"}

    def test_synonyms_find_the_other_name(self) -> None:
        assert "无理由退货承诺" in names(ask("七天无理由"))

    def test_nothing_asked_is_nothing_found(self) -> None:
        assert names(ask("")) == []
        assert names(ask("。！")) == []


@pytest.mark.usefixtures("shops")
class TestHaystackContract:
    def test_all_and_models(self) -> None:
        from django.contrib.auth.models import Group

        assert SearchQuerySet().count() == 4
        assert SearchQuerySet().models(Group).count() == 4

    def test_exact_filters_and_narrowing(self) -> None:
        assert names(SearchQuerySet().filter(section_exact="news")) == ["无理由退货承诺"]
        assert names(SearchQuerySet().narrow("section_exact:news")) == ["无理由退货承诺"]
        assert names(SearchQuerySet().narrow('section_exact:"news"')) == ["无理由退货承诺"]
        assert names(SearchQuerySet().filter(region_exact="330106")) == ["龙井茶庄"]
        assert names(SearchQuerySet().filter(region_exact__in=["330106", "330200"]).order_by("year")) == [
            "龙井茶庄",
            "空气净化器选购",
        ]

    def test_ranges(self) -> None:
        assert SearchQuerySet().filter(year__gte=2025).count() == 3
        assert SearchQuerySet().filter(year__lt=2025).count() == 1
        assert SearchQuerySet().filter(year__range=[2024, 2025]).count() == 3

    def test_and_or_not(self) -> None:
        assert SearchQuerySet().filter(SQ(year=2024) | SQ(section_exact="news")).count() == 2
        assert SearchQuerySet().exclude(section_exact="news").count() == 3
        assert SearchQuerySet().filter(content="咖啡").filter(year=2025).count() == 1

    def test_facets_count_matches_only(self) -> None:
        counts = ask("茶").facet("section").facet("region").facet_counts()["fields"]
        assert dict(counts["section"]) == {"stores": 1, "comparisons": 1}
        assert dict(counts["region"]) == {"330100": 1, "330106": 1}

    def test_integer_facets_are_integers(self) -> None:
        assert dict(SearchQuerySet().facet("year").facet_counts()["fields"]["year"]) == {
            2024: 1,
            2025: 2,
            2026: 1,
        }

    def test_auto_query(self) -> None:
        assert names(SearchQuerySet().auto_query("茶 -咖啡")) == ["龙井茶庄"]
        assert names(SearchQuerySet().auto_query('"速溶咖啡"')) == ["咖啡比较试验"]

    def test_startswith(self) -> None:
        assert names(SearchQuerySet().filter(title__startswith="龙井")) == ["龙井茶庄"]

    def test_raw_search(self) -> None:
        assert names(SearchQuerySet().raw_search("section_exact:news OR year:2024").order_by("year")) == [
            "龙井茶庄",
            "无理由退货承诺",
        ]

    def test_highlights_in_chinese_are_escaped(self, put: Any) -> None:
        put(shop(9, "<b>茶</b>具", "<script>alert(1)</script>茶具很多"))
        result = next(one for one in ask("茶具").highlight() if one.pk == "9")
        assert "<mark>茶具</mark>" in result.highlighted["text"][0]
        assert "<script>" not in result.highlighted["text"][0]
        assert "&lt;b&gt;" in result.highlighted["title"][0]

    def test_more_like_this_leaves_the_object_out(self, put: Any) -> None:
        tea = shop(7, "龙井茶庄二店", "西湖边的茶叶店")
        put(tea)
        found = names(SearchQuerySet().more_like_this(tea))
        assert found[0] == "龙井茶庄"
        assert "龙井茶庄二店" not in found

    def test_stored_types_come_back(self, put: Any) -> None:
        moment = datetime.datetime(2026, 5, 1, 8, tzinfo=datetime.UTC)
        put(shop(8, "价格", price=3.5, open=True, date=moment, region=["1", "2"]))
        result = SearchQuerySet().filter(price__gte=3.0)[0]
        assert (result.price, result.open, result.region) == (3.5, True, ["1", "2"])
        assert SearchQuerySet().filter(open=True).count() == 1
        assert (
            SearchQuerySet().filter(date__gte=datetime.datetime(2026, 4, 30, tzinfo=datetime.UTC)).count()
            == 1
        )
        day = datetime.date
        counts = SearchQuerySet().date_facet("date", day(2026, 1, 1), day(2027, 1, 1), "month").facet_counts()
        assert counts["dates"]["date"] == [(datetime.datetime(2026, 5, 1), 1)]  # noqa: DTZ001


class TestSlices:
    @pytest.fixture(autouse=True)
    def many(self, put: Any) -> None:
        put(*(shop(n, f"茶店{n:03}", "茶" * (n % 7 + 1), year=2000 + n % 5) for n in range(57)))

    @pytest.mark.parametrize(("start", "stop"), [(0, 10), (5, 15), (7, 8), (50, 60), (0, 57), (3, 40)])
    def test_a_slice_is_that_part_of_the_whole(self, start: int, stop: int) -> None:
        whole = names(ask("茶")[0:57])
        assert len(set(whole)) == 57
        assert names(ask("茶")[start:stop]) == whole[start:stop]

    def test_pages_past_the_end_are_empty(self) -> None:
        assert names(ask("茶")[100:110]) == []

    def test_one_result(self) -> None:
        assert ask("茶")[12].title == names(ask("茶")[0:57])[12]

    def test_order_by_several_fields(self) -> None:
        found = [(one.year, one.title) for one in ask("茶").order_by("-year", "title")[0:57]]
        assert found == sorted(found, key=lambda pair: (-pair[0], pair[1]))

    def test_iteration_gives_everything_once(self) -> None:
        assert len({result.pk for result in ask("茶")}) == 57

    def test_values_list(self) -> None:
        assert set(ask("茶").values_list("pk", flat=True)[:57]) == {str(n) for n in range(57)}
