"""Words are found where they stand, and not where an allowed phrase covers them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.editorial.wording import AROUND, Term, WordList, built_in

WORDS = WordList(built_in())


def found(text: str) -> list[str]:
    """The words that are found in a text."""
    return [hit.match for hit in WORDS.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这是最佳选择", ["最佳"]),
        ("最佳食用日期见包装，管理的最佳实践", []),
        ("向您推荐这款产品", ["推荐"]),
        ("执行推荐性国家标准，不得向社会推荐产品", []),
        ("推荐性标准之外，我们推荐它", ["推荐"]),
        ("本店拥有最终解释权，概不退换", ["最终解释权", "概不退换"]),
        ("请登录网站，用账号登陆网站", ["登陆网站"]),
        ("因该产品已召回，以经营者承诺为准，既使用又出租", []),
        ("提供贷款和退贷款业务", []),
        ("国家级质检中心出具的报告", []),
        ("国家级水平", ["国家级"]),
        ("100%安全、百分之百安全", ["100%安全", "百分之百安全"]),
        ("", []),
    ],
)
def test_what_is_found(text, expected):
    assert found(text) == expected


def test_a_hit_tells_its_surroundings():
    (hit,) = WORDS.find("一二三四五六七八九十甲乙丙丁最佳戊己庚辛壬癸子丑寅卯辰巳午未")
    assert hit.before == "三四五六七八九十甲乙丙丁"
    assert hit.after == "戊己庚辛壬癸子丑寅卯辰巳"
    assert len(hit.before) == len(hit.after) == AROUND


def test_the_editors_own_entry_stands_over_the_built_in_one():
    words = WordList([*built_in(), Term("allowed", "最佳"), Term("wrong", "测试词", "检验词")])
    assert [hit.term.right for hit in words.find("最佳测试词")] == ["检验词"]


def test_the_built_in_list_is_whole():
    terms = built_in()
    assert len({term.text for term in terms}) == len(terms)
    assert {term.kind for term in terms} == {"wrong", "banned", "caution", "allowed"}
    assert all(term.reason for term in terms)
    for term in terms:
        if term.kind == "wrong":
            assert term.right
            assert found(term.right) == []


@settings(max_examples=30)
@given(st.text(alphabet="最佳推荐性标准顶级ab", max_size=40))
def test_every_hit_stands_where_it_says(text):
    for hit in WORDS.find(text):
        assert text[hit.start : hit.start + len(hit.match)] == hit.match
        assert text.startswith(hit.before + hit.match + hit.after, hit.start - len(hit.before))
