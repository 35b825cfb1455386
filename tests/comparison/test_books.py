"""A whole test travels as a book of sheets; a laboratory's own sheet finds its test; both can be undone."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from comparison import book_writing, editions
from comparison.importers import COMMAND
from comparison.models import ComparisonIndexPage, ComparisonTestPage, LabReport, Measurement
from content.imports.batches import Kind
from content.imports.importers import importers, undo_batch
from content.imports.models import ImportBatch
from tests.comparison.factories import ComparisonTestPageFactory
from tests.factories import make_page

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).resolve().parents[2] / "docs"


def check(data: bytes, file: str = "a.xlsx", **options: str) -> Any:
    importer = importers()[COMMAND]
    return importer.check(importer.read(data, file), options)


def apply(data: bytes, file: str = "a.xlsx", **options: str) -> ImportBatch:
    return importers()[COMMAND].apply(check(data, file, **options))


def book(**sheets: list[list[object]]) -> bytes:
    made = Workbook()
    for title, rows in sheets.items():
        tab = made.create_sheet(title)
        for row in rows:
            tab.append(row)
    made.remove(made.worksheets[0])
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def told(checked: Any) -> list[str]:
    return [str(problem) for problem in checked.report.problems]


@pytest.fixture
def page() -> Any:
    return ComparisonTestPageFactory(slug="paint")


def test_the_documented_files_are_what_the_portal_offers() -> None:
    for name, sheets in (
        ("template", book_writing.grids()),
        ("example", book_writing.grids(*book_writing.example_tables())),
    ):
        stored = load_workbook(DOCS / f"import-comparison-{name}.xlsx")
        offered = load_workbook(io.BytesIO(book_writing.workbook(sheets)))
        assert stored.sheetnames == offered.sheetnames
        for title in stored.sheetnames:
            assert list(stored[title].values) == list(offered[title].values), title


def test_the_empty_template_says_what_is_missing() -> None:
    make_page(ComparisonIndexPage)
    checked = check((DOCS / "import-comparison-template.xlsx").read_bytes())
    assert not checked.report.applicable
    assert "按模板填写“试验”的标题" in "".join(told(checked))


@pytest.mark.parametrize("kind", ["xlsx", "zip"])
def test_the_example_becomes_a_draft_that_can_be_published_and_comes_back_unchanged(kind: str) -> None:
    make_page(ComparisonIndexPage)
    sheets = book_writing.grids(*book_writing.example_tables())
    data = book_writing.workbook(sheets) if kind == "xlsx" else book_writing.archive(sheets)
    batch = apply(data, f"a.{kind}")
    assert batch.counts["refused"] == 0
    page = ComparisonTestPage.objects.get(slug="vacuum-flasks-example")
    assert not page.live
    assert page.samples.count() == 11
    again = check(data, f"a.{kind}").report
    assert {change.kind for change in again.changes} == {Kind.UNCHANGED}
    page.get_latest_revision().publish()
    assert editions.read(page.editions.get()).results


def test_a_stored_test_written_out_and_read_in_changes_nothing(page: Any) -> None:
    LabReport.objects.create(page=page, number="R-1", issued_on="2026-01-02")
    Measurement.objects.filter(sample__number=1, criterion="speed").update(count=3, minimum="79", note="补测")
    data = book_writing.archive(book_writing.grids(page.slug, book_writing.stored_tables(page)))
    checked = check(data, "a.zip")
    assert told(checked) == []
    assert [change for change in checked.report.changes if change.kind is not Kind.UNCHANGED] == []


def test_a_laboratorys_sheet_finds_the_criteria_by_name_and_unit(page: Any) -> None:
    data = "编号,铅（ug/kg）,速度（%）,评审,检验员姓名\n"
    data += "1,12000,81,未测,张某\n2,未检出(<5),99,99,李某\n9,1,1,1,\n"
    checked = check(data.encode("gb18030"), "实验室.csv", test="paint")
    assert any("表头单位 ug/kg 与指标的单位 mg/kg 不同" in one for one in told(checked))
    assert any("第 4 行 “标称品牌”列：样品 9 还没有登记" in one for one in told(checked))
    assert any("检验员姓名" in note for note in checked.report.notes)
    changed = {
        item.name: (item.before, item.after)
        for change in checked.report.changes
        for item in change.fields
        if change.key == "样品 1"
    }
    assert changed == {"铅": ("10", "12000 [ug/kg]"), "速度": ("80", "81"), "评审": ("90", "未检测")}
    importers()[COMMAND].apply(checked)
    cells = Measurement.objects.filter(sample__page=page)
    assert cells.get(sample__number=2, criterion="lead").qualifier == "nd"
    assert cells.filter(sample__number=3).count() == 3


def test_a_unit_that_cannot_be_converted_stops_the_file(page: Any) -> None:
    checked = check("样品编号,铅（V）\n1,5\n".encode(), "a.csv", test="paint")
    assert "表头单位 V 不能换算为指标的单位 mg/kg" in "".join(told(checked))
    assert not checked.report.applicable


def test_a_refused_row_leaves_its_sample_as_it_stands(page: Any) -> None:
    rows = [["样品编号", "标称品牌"], *([number, f"新{number}"] for number in (1, 2, 3, 4))]
    cells = [["样品编号", "铅", "速度"], [1, "5", "70"], [2, "12 %", "70"], [9, "5", "5"]]
    checked = check(book(样品=rows, 测量值=cells), test="paint")
    assert any("“12 %”不是数字" in one for one in told(checked))
    assert any("样品 9 不在“样品”表里" in one for one in told(checked))
    batch = importers()[COMMAND].apply(checked)
    assert len(batch.refused["rows"]) == 2
    stands = {
        number: page.samples.get(number=number).measurements.get(criterion="lead").reported
        for number in (1, 2)
    }
    assert stands == {1: "5", 2: "95"}
    assert set(page.samples.values_list("number", flat=True)) == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("sheet", "rows", "says"),
    [
        ("指标", [["编号", "名称", "评分曲线"], ["a", "甲", "直线 1"]], "数值→得分"),
        ("指标", [["编号", "名称", "类型"], ["a", "甲", "猜"]], "应为：测量"),
        ("指标", [["编号", "名称"], ["a", "甲"], ["a", "乙"]], "用了两次"),
        ("指标", [["名称"], ["甲"]], "缺少这一列"),
        ("限制规则", [["编号", "数值"], ["a", "多"]], "不是数字"),
        ("试验", [["项目", "内容"], ["发布日期", "五月"]], "不是日期"),
        ("试验", [["项目", "内容"], ["等级", "优"]], "应如：优 85"),
        (
            "生产者答复",
            [["生产者", "寄送了什么", "寄送日期", "答复截止"], ["甲", "报告", "2026-02-01", "2026年1月1日"]],
            "不能早于",
        ),
    ],
)
def test_a_fault_in_the_method_stops_the_file_at_its_place(
    page: Any, sheet: str, rows: list[list[object]], says: str
) -> None:
    checked = check(book(**{sheet: rows, "空": [["x"]]}), test="paint")
    assert says in "".join(told(checked))
    assert not checked.report.applicable


def test_undoing_restores_draft_and_samples_and_leaves_what_is_published(page: Any) -> None:
    before = book_writing.grids(page.slug, book_writing.stored_tables(page))
    sha = page.newest.sha256
    sheets = {title: [list(row) for row in rows] for title, rows in before.items()}
    sheets["试验"] = [["项目", "内容"], ["标题", "改了的标题"]]
    sheets["样品"] = [row for row in sheets["样品"] if row[0] != "5"] + [["6", "新品牌"] + [""] * 15]
    sheets["测量值"] = [row for row in sheets["测量值"] if row[0] != "5"]
    sheets["测量值"][1][1] = "11"
    batch = apply(book_writing.workbook(sheets), test="paint")
    fresh = ComparisonTestPage.objects.get(pk=page.pk)
    assert fresh.get_latest_revision_as_object().title == "改了的标题"
    assert (fresh.title, fresh.newest.sha256) == (page.title, sha)
    assert set(fresh.samples.values_list("number", flat=True)) == {1, 2, 3, 4, 6}
    assert undo_batch(batch.pk) == []
    fresh.refresh_from_db()
    assert book_writing.grids(page.slug, book_writing.stored_tables(fresh)) == before
    assert fresh.editions.count() == 1


def test_undoing_leaves_what_was_changed_since_and_says_so(page: Any) -> None:
    batch = apply("编号,铅\n1,11\n2,94\n".encode(), "a.csv", test="paint")
    Measurement.objects.filter(sample__number=1, criterion="lead").update(reported="12")
    assert undo_batch(batch.pk) == ["样品 1"]
    lead = Measurement.objects.filter(criterion="lead").order_by("sample__number")
    assert list(lead.values_list("reported", flat=True))[:2] == ["12", "95"]


def test_undoing_a_new_test_removes_it_unless_it_was_published() -> None:
    make_page(ComparisonIndexPage)
    data = book_writing.workbook(book_writing.grids(*book_writing.example_tables()))
    batch = apply(data)
    assert undo_batch(batch.pk) == []
    assert not ComparisonTestPage.objects.exists()
    batch = apply(data)
    ComparisonTestPage.objects.get().get_latest_revision().publish()
    assert "已经发布" in undo_batch(batch.pk)[0]
    assert ComparisonTestPage.objects.get().live


def test_an_editor_sends_a_book_in_the_cms_sees_the_numbers_and_confirms(
    page: Any, admin_client: Client, tmp_path: Path
) -> None:
    sending = reverse("imports:send", args=[COMMAND])
    form = admin_client.get(f"{sending}?test=paint").content.decode()
    assert "comparison-tests/template.xlsx" in form
    assert '<option value="paint" selected>' in form
    export = admin_client.get(reverse("comparison_editing:export", args=[page.pk, "zip"]))
    assert zipfile.ZipFile(io.BytesIO(export.content)).namelist()[0] == "试验.csv"
    for name in ("template", "example"):
        assert admin_client.get(reverse(f"comparison_editing:{name}")).content[:2] == b"PK"
    upload = tmp_path / "lab.csv"
    upload.write_text("编号,铅\n1,11\n", encoding="utf-8")
    with upload.open("rb") as stream:
        shown = admin_client.post(sending, {"file": stream, "test": "paint", "mapping": ""}, follow=True)
    text = shown.content.decode()
    assert "<del>10</del>" in text
    assert "<ins>11</ins>" in text
