"""A laboratory's table becomes a published test, and what is doubtful is told by row and column."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from comparison import editions
from comparison.mapping import MappingError, read_mapping
from comparison.models import ComparisonIndexPage, ComparisonTestPage, Sample
from content.imports.models import ImportBatch
from tests.factories import make_page

pytestmark = pytest.mark.django_db
MAPPING = """
[test]
slug = "tea"
title = "茶"
category = "food"
organiser = "示例组织（示例）"
finding = "都测了。"
why = "想知道。"
not_covered = "没有测农药。"
funding = "自费。"
published_on = 2026-01-02

[columns]
number = "编号"
brand = "品牌"
price = "价格"

[[criteria]]
key = "aroma"
column = "香气"
name = "香气"
weight = 100
curve = { type = "linear", worst = "0", best = "10" }
"""
TABLE = "编号,品牌,价格,香气,联系人\n1,示例甲,10,8.5,张某\n2,示例乙,20,7,李某\n3,示例丙,,9,王某\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    make_page(ComparisonIndexPage)
    (tmp_path / "tea.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "tea.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def run(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    call_command("import_comparison", folder / "tea.csv", "--mapping", str(folder / "tea.toml"), *options)
    return capsys.readouterr().out


def test_a_preview_writes_nothing(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = run(files, capsys, "--dry-run")
    assert "新增 5" in said
    assert not ComparisonTestPage.objects.exists()
    assert not ImportBatch.objects.exists()


def test_an_import_publishes_and_a_second_one_changes_nothing(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "已发布" in run(files, capsys)
    page = ComparisonTestPage.objects.get(slug="tea")
    assert page.live
    assert editions.read(page.editions.get()).ranking == [3, 1, 2]
    assert "没有变化" in run(files, capsys)
    assert page.editions.count() == 1
    assert [batch.state for batch in ImportBatch.objects.all()] == ["nothing", "applied"]


def test_a_changed_file_shows_and_applies_just_the_difference(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(files, capsys)
    changed = TABLE.replace("示例乙,20,7", "示例乙,21,7.5").replace(
        "3,示例丙,,9,王某\n", "4,示例丁,5,6,赵某\n"
    )
    (files / "tea.csv").write_text(changed, encoding="gb18030")
    said = run(files, capsys)
    assert "香气 7 → 7.5" in said
    assert "新增 1，变更 1，未变 3，文件中已没有 1" in said
    page = ComparisonTestPage.objects.get(slug="tea")
    assert sorted(page.samples.values_list("number", flat=True)) == [1, 2, 4]
    assert page.newest.number == 2
    assert "tea.csv" in page.newest.reason


def test_personal_columns_are_named_and_never_stored(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "个人信息列不导入：联系人" in run(files, capsys)
    assert "张某" not in ComparisonTestPage.objects.get().editions.get().document
    (files / "tea.toml").write_text(MAPPING.replace('"品牌"', '"联系人"'), encoding="utf-8")
    with pytest.raises(CommandError, match="没有写入"):
        run(files, capsys)


def test_a_doubtful_row_is_reported_and_a_broken_one_left_out(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "4,示例丁,5,Sample 9,x\n5,示例戊,5,-1,x\n6,示例己,5,0,x\n"
    rows += "7,锟斤拷,5,.5,x\n7,示例庚,5,6,x\nx,示例辛,a,6,x\n"
    (files / "tea.csv").write_text(TABLE + rows, encoding="utf-8")
    report = files / "report.json"
    run(files, capsys, "--report", str(report))
    problems = json.loads(report.read_text(encoding="utf-8"))["problems"]
    told = {(problem["row"], problem["column"], problem["severity"]) for problem in problems}
    assert {
        (5, "香气", "refused"),
        (6, "香气", "warning"),
        (8, "香气", "warning"),
        (8, "品牌", "warning"),
        (8, "编号", "refused"),
        (9, "编号", "refused"),
        (10, "编号", "refused"),
        (10, "价格", "refused"),
    } <= told
    assert set(Sample.objects.values_list("number", flat=True)) == {1, 2, 3, 5, 6}


def test_a_test_that_cannot_be_scored_leaves_nothing_behind(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "tea.toml").write_text(MAPPING.replace("weight = 100", "weight = 90"), encoding="utf-8")
    with pytest.raises(CommandError, match="合计为 90"):
        run(files, capsys)
    assert not ComparisonTestPage.objects.exists()
    assert not ImportBatch.objects.exists()


def test_a_file_without_the_columns_says_which(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "tea.csv").write_text("编号,品牌\n1,甲\n", encoding="utf-8")
    with pytest.raises(CommandError):
        run(files, capsys)
    assert "缺少这一列" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[test]", "[test", "读不出来"),
        ('slug = "tea"', "", "slug"),
        ('brand = "品牌"', "", "brand"),
        ("[[criteria]]", "[[other]]", "不认识"),
        ('curve = { type = "linear", worst = "0", best = "10" }', "", "curve"),
        ('best = "10"', 'best = "0"', "曲线"),
    ],
)
def test_a_wrong_mapping_says_what_to_mend(tmp_path: Path, old: str, new: str, says: str) -> None:
    (tmp_path / "m.toml").write_text(MAPPING.replace(old, new), encoding="utf-8")
    with pytest.raises(MappingError, match=says):
        read_mapping(tmp_path / "m.toml")


@pytest.mark.shared_data
def test_the_coffee_file_with_its_three_doubtful_rows(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_page(ComparisonIndexPage)
    call_command("import_comparison", shared_data / "coffee/arabica_data_cleaned.csv")
    said = capsys.readouterr().out
    page = ComparisonTestPage.objects.get(slug="coffee-arabica")
    assert page.samples.count() == 1311
    assert "第 1231 行 “Total.Cup.Points”列：编号 1230" in said
    assert "第 963 行 “Total.Cup.Points”列：编号 962" in said
    assert said.count("不一致") == 2
    assert "第 1312 行：全部数值为 0" in said
    reading = editions.read(page.editions.get())
    assert (reading.results[1]["shown"], reading.results[1]["rank"]) == ("90.59", 1)
    assert reading.results[1312]["standing"] == "unranked"
    call_command("import_comparison", shared_data / "coffee/arabica_data_cleaned.csv")
    assert "没有变化" in capsys.readouterr().out
