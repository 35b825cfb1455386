"""A shop lands in the county it stands in, and whoever checks the import learns what was doubtful."""

import pytest

from content.stores.placing import Alias, Gazetteer, Place, place, short, spelling

COUNTIES = [
    Place("330102", "上城区", "330100", ((120.17, 30.24),)),
    Place("330106", "西湖区", "330100", ((120.13, 30.26),)),
    Place("330109", "萧山区", "330100", ((120.27, 30.17),)),
    Place("330110", "余杭区", "330100", ((120.00, 30.27),)),
    Place("330113", "临平区", "330100", ((120.30, 30.42),)),
    Place("330212", "鄞州区", "330200", ((121.55, 29.82),)),
    Place("330226", "宁海县", "330200", ((121.43, 29.29),)),
    Place("330782", "义乌市", "330700", ((120.07, 29.31),)),
    Place("330702", "婺城区", "330700", ((119.65, 29.09),)),
    Place("331127", "景宁畲族自治县", "331100", ((119.64, 27.97),)),
]
CITIES = {"330100": "杭州市", "330200": "宁波市", "330700": "金华市", "331100": "丽水市"}
ALIASES = [
    Alias("萧山市", "330109", "撤市设区"),
    Alias("江东区", "330212", "并入鄞州区"),
    Alias("高新区", "330212", city="330200"),
    Alias("金华县", "330702", "已撤销"),
]
GAZETTEER = Gazetteer(COUNTIES, CITIES, ALIASES, [Alias("余杭区", "330113", "2021年已分设")])
HANGZHOU, NINGBO, YIWU = (120.15, 30.25), (121.55, 29.83), (120.07, 29.31)


def find(
    city: str, address: str, name: str = "示例店", point: tuple[float, float] | None = None
) -> tuple[str, str]:
    """County and all doubts in one text."""
    found = place(GAZETTEER, city=city, address=address, name=name, point=point)
    return found.county, "；".join(f"{doubt.field} {doubt.reason}" for doubt in found.doubts)


@pytest.mark.parametrize(
    ("city", "address", "point", "county"),
    [
        ("杭州市", "西湖区文三路1号", None, "330106"),
        ("杭州市", "浙江省杭州市西湖区文三路1号", HANGZHOU, "330106"),
        ("义乌市", "工人西路15号", None, "330782"),
        ("义乌", "工人西路15号", YIWU, "330782"),
        ("杭州", "xiao he road, xi hu district", HANGZHOU, "330106"),
        ("hangzhou", "Wensan Rd, Xihu", None, "330106"),
        ("jin hua", "Mingyue street, wu cheng", None, "330702"),
        ("萧山市", "市心路1号", None, "330109"),
        ("宁波市", "江东区中山东路", NINGBO, "330212"),
        ("宁波市", "高新区光华路", None, "330212"),
        ("丽水市", "景宁畲族自治县人民路", None, "331127"),
        ("金华市", "金华县某路", None, "330702"),
    ],
)
def test_named_counties_are_found(
    city: str, address: str, point: tuple[float, float] | None, county: str
) -> None:
    assert find(city, address, point=point)[0] == county


def test_a_plain_row_raises_no_doubt() -> None:
    assert find("杭州市", "西湖区文三路1号", point=(120.13, 30.26)) == ("330106", "")


def test_old_names_and_odd_spellings_are_followed_and_reported() -> None:
    assert "撤市设区" in find("萧山市", "市心路1号")[1]
    assert "写法不规范，按杭州市" in find("hangzhou", "西湖区文三路1号")[1]
    assert "并入鄞州区" in find("宁波市", "江东区中山东路", point=NINGBO)[1]


def test_a_split_county_is_decided_by_the_place() -> None:
    assert find("杭州市", "余杭区迎宾路", point=(120.29, 30.41))[0] == "330113"
    county, doubts = find("杭州市", "余杭区文一西路", point=(120.01, 30.27))
    assert (county, doubts) == ("330110", "")


def test_what_most_say_wins_and_the_odd_one_is_reported() -> None:
    county, doubts = find("义乌市", "婺城区, 某百货", point=YIWU)
    assert county == "330782"
    assert "婺城区" in doubts
    county, doubts = find("杭州市", "yin zhou", "Ningbo Sunday", NINGBO)
    assert county == "330212"
    assert "所在市写杭州市" in doubts


def test_the_tail_of_an_address_is_only_believed_near_its_place() -> None:
    county, doubts = find("杭州市", "上城区解放路, 萧山区市心路", point=(120.17, 30.24))
    assert county == "330102"
    assert "可能混入了别的门店" in doubts


def test_a_street_or_a_mall_named_like_a_county_decides_nothing_against_the_address() -> None:
    assert find("杭州市", "上城区延安路98号", "杭州西湖商场店", (120.17, 30.24))[0] == "330102"


def test_without_any_name_the_nearest_is_a_guess_and_says_so() -> None:
    county, doubts = find("杭州市", "某路1号", point=(120.14, 30.27))
    assert county == "330106"
    assert "请核对" in doubts


def test_coordinates_far_from_the_named_county_are_reported() -> None:
    county, doubts = find("宁波市", "鄞州区某路", point=(121.44, 29.3))
    assert county == "330212"
    assert "宁海县附近" in doubts


@pytest.mark.parametrize(
    ("city", "address", "point"),
    [("杭州市", "某路1号", None), ("", "", None), ("上海市", "南京路", None), ("", "路", (100.0, 10.0))],
)
def test_what_cannot_be_placed_is_not_placed(
    city: str, address: str, point: tuple[float, float] | None
) -> None:
    county, doubts = find(city, address, point=point)
    assert county == ""
    assert "区县不能确定" in doubts


def test_names_without_rank() -> None:
    assert [short(name) for name in ("西湖区", "景宁畲族自治县", "衢县")] == ["西湖", "景宁", "衢县"]
    assert spelling("余杭区") == "yuhang"
