"""What goes wrong in laboratories' tables is named with its row and column, and nothing is mended."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from comparison.importing import check_table
from comparison.lint import lint, personal_columns
from comparison.mapping import shipped
from content.imports.tables import Problem, parse_table, read_table

HEAD = "编号,名称,铅,重量\n"


def found(
    text: str, earlier: dict[tuple[str, str], Decimal] | None = None
) -> list[tuple[int | None, str, str]]:
    table = parse_table((HEAD + text).encode(), "a.csv")
    problems = lint(table, ["铅", "重量"], identifier="编号", text=["名称"], earlier=earlier)
    return [(one.row, one.column, one.message) for one in problems]


GOOD = "1,甲,5,101\n2,乙,6,102\n3,丙,7,103\n4,丁,8,104\n5,戊,9,105\n"


def test_a_sound_table_has_no_doubts() -> None:
    assert found(GOOD + "6,己,未检出,<99\n7,庚,未测,100 101\n8,辛,,106\n") == []


@pytest.mark.parametrize(
    ("row", "place", "says"),
    [
        ("6,己,-1,100", (7, "铅"), "“无数据”的代号"),
        ("6,己,999,100", (7, "铅"), "“无数据”的代号"),
        ("6,己,5,0", (7, "重量"), "“无数据”的代号"),
        ("6,己,0,0", (7, ""), "全部数值为 0"),
        ("6,甲,5,101", (7, ""), "与第 2 行内容完全相同"),
        ("6,锟斤拷,5,100", (7, "名称"), "乱码"),
        ("6,己 13800138000,5,100", (7, "名称"), "手机号码"),
        ("6,己 330102199001011234,5,100", (7, "名称"), "身份证号码"),
        ("6,质控样,5,100", (7, "名称"), "不是产品"),
        ("6,己,5,Sample  90.58", (7, "重量"), "不是数字"),
        ("6,己,12 %,100", (7, "铅"), "不是数字"),
        ("6,己,.5,100", (7, "铅"), "以小数点开头"),
        ("5,己,5,100", (7, "编号"), "出现 2 次"),
    ],
)
def test_each_fault_is_named_at_its_place(row: str, place: tuple[int, str], says: str) -> None:
    told = [message for at, column, message in found(GOOD + row) if (at, column) == place]
    assert any(says in message for message in told)


def test_minus_one_among_values_below_zero_is_a_value() -> None:
    assert found("1,甲,-5,1\n2,乙,-1,2\n3,丙,4,3\n") == []


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ("-5", "正负号与上次相反"),
        ("5000", "1000 倍"),
        ("0.005", "1000 分之一"),
        ("300", "60 倍"),
        ("5.2", ""),
        ("5", ""),
    ],
)
def test_sign_flips_and_unit_drift_show_against_an_earlier_copy(now: str, says: str) -> None:
    told = [m for row, column, m in found(f"1,甲,{now},101\n", {("1", "铅"): Decimal(5)}) if column == "铅"]
    assert bool(told) == bool(says)
    assert says in "".join(told)


def test_columns_of_persons_are_known_by_their_names() -> None:
    assert personal_columns(["品牌", "联系人", "手机号", "Owner.1", "E-mail", "型号"]) == [
        "联系人",
        "手机号",
        "Owner.1",
        "E-mail",
    ]


def checked(path: Path) -> tuple[str, list[Problem]]:
    """The mapping that the portal chooses for a file, and what it finds in it."""
    table = read_table(path)
    mapping = next(one for one in shipped() if one.fits(table))
    return mapping.slug, check_table(mapping, table)


@pytest.mark.shared_data
def test_the_citys_metal_tests(shared_data: Path) -> None:
    slug, problems = checked(shared_data / "product_tests/nyc_metal_content.csv")
    assert slug == "metals-in-consumer-products"
    said = Counter(one.message for one in problems)
    assert said["-1 按映射文件的约定记为“nd”"] > 4000
    assert said["单位 MG/CM^2 不能换算为 mg/kg，整行不导入"] == 440
    assert said["没有指标“Chromium”，整行不导入"] == 3
    assert said["单位 Other 不能换算为 mg/kg，整行不导入"] == 1
    assert said["“mg/L”与“MG/L”是同一个单位的不同写法"] == 1
    assert sum("内容完全相同" in message for message in said.elements()) == 136
    controls = [one for one in problems if "质控样" in one.message]
    assert [(one.row, one.column) for one in controls] == [(1197, "PRODUCT_TYPE")]


@pytest.mark.shared_data
def test_the_wines(shared_data: Path) -> None:
    path = shared_data / "product_tests/winequality-red.csv"
    slug, problems = checked(path)
    assert slug == "red-wine"
    assert sum("内容完全相同" in one.message for one in problems) == 240
    assert read_table(path).notes == ("文件以 BOM 开头", "换行是 CRLF")


@pytest.mark.shared_data
def test_the_coffees(shared_data: Path) -> None:
    slug, problems = checked(shared_data / "coffee/arabica_data_cleaned.csv")
    assert slug == "coffee-arabica"
    assert {(one.row, one.column) for one in problems if "不一致" in one.message} == {
        (1231, "Total.Cup.Points"),
        (963, "Total.Cup.Points"),
    }
    assert [one.row for one in problems if "占位行" in one.message] == [1312]
    assert checked(shared_data / "coffee/robusta_data_cleaned.csv")[0] == "coffee-robusta"
