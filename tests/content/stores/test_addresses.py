"""One cell, several shops; and the town that an address names."""

import pytest

from content.stores.addresses import Towns, split_addresses


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("文三路1号", ["文三路1号"]),
        ("西湖区, 文三路1号", ["西湖区, 文三路1号"]),
        ("文三路1号，二楼201室", ["文三路1号，二楼201室"]),
        ("文三路1号、3号", ["文三路1号、3号"]),
        ("文三路1号；学院路77号", ["文三路1号", "学院路77号"]),
        ("文三路1号,学院路77号,", ["文三路1号", "学院路77号"]),
        ("文三路1号\n学院路77号，一层", ["文三路1号", "学院路77号，一层"]),
        (
            "永福村12号；后塘巷3弄5号；太平街道万泉东路234号",
            ["永福村12号", "后塘巷3弄5号", "太平街道万泉东路234号"],
        ),
        ("No. 1 Wensan Rd, No. 77 Xueyuan Rd", ["No. 1 Wensan Rd, No. 77 Xueyuan Rd"]),
        ("，，", ["，，"]),
    ],
)
def test_only_parts_with_a_road_and_a_number_are_shops_of_their_own(cell: str, parts: list[str]) -> None:
    assert split_addresses(cell) == parts


TOWNS = Towns(
    [("330106109", "三墩镇"), ("330106001", "北山街道"), ("330326101", "昆阳镇"), ("330106900", "某林场")]
)


@pytest.mark.parametrize(
    ("county", "address", "code"),
    [
        ("330106", "西湖区三墩镇厚仁路", "330106109"),
        ("330106", "三墩街道厚仁路", "330106109"),
        ("330106", "三墩路1号", ""),
        ("330326", "三墩镇厚仁路", ""),
        ("330999", "三墩镇", ""),
        ("330106", "", ""),
    ],
)
def test_a_town_is_found_by_its_name_with_a_rank_in_its_county(county: str, address: str, code: str) -> None:
    assert TOWNS.find(county, address) == code
