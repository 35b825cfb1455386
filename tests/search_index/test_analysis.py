"""One analysis: what readers type and what editors write meet."""

import gzip
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin  # noqa: TID251 - what ours must agree with

from search_index import analysis


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("空氣淨化器", "空气净化器"),
        ("ＧＢ　１８４０１", "gb18401"),
        ("Café", "CAFE"),
        ("電飯煲", "电饭煲"),
        ("㎏", "kg"),
    ],
)
def test_different_spellings_fold_to_one(written: str, typed: str) -> None:
    assert set(analysis.terms(typed)) <= set(analysis.terms(written))


@pytest.mark.parametrize("typed", ["GB18401", "GB 18401", "GB/T 18401", "gb-18401", "GB 18401-2010", "18401"])
@pytest.mark.parametrize("written", ["符合GB 18401的规定", "GB/T18401-2010", "GB18401"])
def test_standard_numbers_meet_in_every_spelling(typed: str, written: str) -> None:
    wanted = {term.text for term in analysis.query_terms(typed).terms if term.matches}
    assert wanted <= set(analysis.terms(written))


def test_a_local_standard_keeps_its_province() -> None:
    assert "db331234" in analysis.terms("DB33/T 1234-2020")
    assert "gb1234" not in analysis.terms("DB33/T 1234-2020")


def test_stop_words_are_dropped_only_when_something_remains() -> None:
    asked = analysis.query_terms("什么是无糖茶")
    assert "什么" in asked.dropped
    assert "无糖" in {term.text for term in asked.terms}
    assert [term.text for term in analysis.query_terms("的").terms] == ["的"]


def test_characters_of_a_longer_word_only_rank() -> None:
    matching = {term.text for term in analysis.query_terms("咖啡机").terms if term.matches}
    assert matching == {"咖啡", "啡机"}
    assert {term.text for term in analysis.query_terms("茶").terms if term.matches} == {"茶"}


def test_synonyms_go_both_ways() -> None:
    assert "质量医院" in analysis.synonyms("NQI")
    assert "nqi" in analysis.synonyms("质量医院")
    assert analysis.synonyms("毫无关系的词") == ()


def test_names_are_found_by_pinyin_and_initials() -> None:
    terms = analysis.pinyin_terms("杭州大厦")
    assert {"hangzhou", "hangzhoudasha", "hzds"} <= set(terms)
    assert {"杭州大厦", "hangzhoudasha", "hzds"} == set(analysis.suggestion_keys("杭州大厦"))


@pytest.mark.parametrize(
    "name",
    ["重庆银行音乐厅", "长兴县重阳节放心店", "绿色食品", "一二𠀀〇々カ", "西湖龙井茶叶专卖店", "睡觉还好"],
)
def test_readings_are_those_of_pypinyin(name: str) -> None:
    assert analysis.syllables(name) == lazy_pinyin(name, errors="ignore")


@pytest.mark.shared_data
def test_readings_of_real_titles_are_those_of_pypinyin(shared_data: Path) -> None:
    with gzip.open(shared_data / "laws" / "zhejiang_local_regulations.jsonl.gz", "rt") as file:
        titles = [analysis.fold(json.loads(line)["title"]) for line in list(file)[::4]]
    for title in titles:
        for run in re.findall("[\u4e00-\u9fff]+", title):
            assert analysis.syllables(run) == lazy_pinyin(run, errors="ignore")


@pytest.mark.parametrize(
    ("typed", "written"), [("stores", "Store"), ("battery", "Batteries"), ("CMAs", "CMA")]
)
def test_english_words_meet_in_singular_and_plural(typed: str, written: str) -> None:
    def found(query: str, text: str) -> bool:
        wanted = {term.text for term in analysis.query_terms(query).terms if term.matches}
        return wanted <= set(analysis.terms(text))

    assert found(typed, written)
    assert found(written, typed)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("91330106MA27XXXX3L", "统一社会信用代码：91330106MA27XXXX3L。"),
        ("91330106ma27xxxx3l", "９１３３０１０６ＭＡ２７ＸＸＸＸ３Ｌ"),
        ("12315", "拨打12315投诉"),
        ("0571-88886666", "电话：0571-88886666"),
        ("88886666", "0571-88886666"),
        ("400 800 1234", "400-800-1234"),
        ("L1234", "CNAS L1234"),
    ],
)
def test_codes_and_phone_like_numbers_are_found(typed: str, written: str) -> None:
    wanted = {term.text for term in analysis.query_terms(typed).terms if term.matches}
    assert wanted
    assert wanted <= set(analysis.terms(written))


def test_a_name_for_an_address_is_latin_and_short() -> None:
    assert analysis.romanised("放心·GB18401 空气净化器") == "fang-xin-gb18401-kong-qi-jing-hua-qi"
    assert analysis.romanised("一二三四五", limit=2) == "yi-er"


def test_a_number_with_separators_is_one_term() -> None:
    assert analysis.terms("1,311 个") == ["1311", "个"]
    assert "3.5" in analysis.terms("3.5 升")


@given(st.text())
def test_no_text_breaks_the_analysis(text: str) -> None:
    for term in analysis.terms(text):
        term.encode()
    analysis.query_terms(text)
    analysis.synonyms(text)
    analysis.pinyin_terms(text[:30])
    analysis.suggestion_keys(text[:30])


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = analysis.fold(text)
    assert analysis.fold(folded) == folded


@given(st.text())
def test_offsets_stay_inside_the_text_and_name_the_term(text: str) -> None:
    tokens = analysis.tokens(text)
    assert sorted(token.text for token in tokens) == sorted(analysis.terms(text))
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)


@given(st.text(alphabet="空氣淨化器茶abc ﬁ①é\u0301", max_size=30))
def test_a_token_stands_where_its_offsets_say(text: str) -> None:
    for token in analysis.tokens(text):
        assert token.text in "".join(
            analysis.terms(text[token.start : token.end])
        ) or token.text in analysis.fold(text[token.start : token.end])


@pytest.mark.parametrize(
    "written",
    [
        "GB/T 40551",
        "GBT40551",
        "gb／t40551",
        "GB∕T 40551-2021",
        "GB 40551",
        "ＧＢ／Ｔ ４０５５１",
    ],
)
def test_a_standard_is_one_however_its_number_is_written(written: str) -> None:
    assert "gb40551" in analysis.terms(written)
