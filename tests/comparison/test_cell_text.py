"""What a laboratory writes into a cell is understood, and shown again in the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparison.cell_text import CellError, read, show


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("12.50", {"reported": "12.50"}),
        (" 12.1  12.3 ", {"reported": "12.1 12.3"}),
        ("<0.01", {"qualifier": "<", "reported": "0.01"}),
        ("＜０．０１", {"qualifier": "<", "reported": "0.01"}),
        ("> 5", {"qualifier": ">", "reported": "5"}),
        ("未检出", {"qualifier": "nd"}),
        ("ND", {"qualifier": "nd"}),
        ("未检出（<0.01）", {"qualifier": "nd", "reported": "0.01"}),
        ("1.72（标称 1.7）", {"reported": "1.72", "claimed": "1.7"}),
        ("1.72~1.7", {"reported": "1.72", "claimed": "1.7"}),
        ("12.1 ± 0.3", {"reported": "12.1", "uncertainty": "0.3"}),
        ("12 [mg/kg] ±1 标称10", {"reported": "12", "unit": "mg/kg", "uncertainty": "1", "claimed": "10"}),
    ],
)
def test_values_are_read(text: str, fields: dict[str, str]) -> None:
    assert read(text) == {"state": "measured", **fields}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("未测", "not_tested"),
        ("—", "not_tested"),
        ("不适用", "not_applicable"),
        ("N/A", "not_applicable"),
        ("/", "not_applicable"),
        ("未能完成", "failed"),
        ("暂不公布", "withheld"),
    ],
)
def test_states_are_words(text: str, state: str) -> None:
    assert read(text) == {"state": state}
    assert read(text, ["合格"]) == {"state": state}


@pytest.mark.parametrize("text", ["12 %", "Sample  90.58", "1,234", "<", "一", "12 标称x", "12 ±", "NaN"])
def test_text_inside_a_number_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        read(text)


def test_a_category_is_one_of_those_declared() -> None:
    assert read("微渗", ["不渗", "微渗"]) == {"state": "measured", "category": "微渗"}
    with pytest.raises(CellError, match="不渗、微渗"):
        read("漏", ["不渗", "微渗"])


def test_an_empty_cell_says_nothing() -> None:
    assert read("  ") == {}
    assert show({}) == show(None) == ""


_number = st.decimals(-10, 10, places=3, allow_nan=False).map(str)


@given(
    st.lists(_number, min_size=1, max_size=4),
    st.sampled_from(["", "<", ">", "nd"]),
    st.fixed_dictionaries(
        {}, optional={"unit": st.just("mg/kg"), "uncertainty": st.just("0.5"), "claimed": st.just("7")}
    ),
)
def test_what_is_shown_reads_the_same(pieces: list[str], qualifier: str, extras: dict[str, str]) -> None:
    pieces = pieces[:1] if qualifier else pieces
    cell = {"state": "measured", "reported": " ".join(pieces), **extras}
    if qualifier:
        cell["qualifier"] = qualifier
    assert read(show(cell)) == cell
