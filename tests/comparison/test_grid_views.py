"""Samples and measurements are typed or pasted like in a spreadsheet; errors stand in their cells."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comparison import grids, sample_grid
from comparison.grids import GridColumn, read_paste
from comparison.models import Measurement
from tests.comparison.factories import ComparisonTestPageFactory

pytestmark = pytest.mark.django_db
COLUMNS = [GridColumn("lead", "铅（mg/kg）", ("铅", "lead")), GridColumn("speed", "速度（%）", ("速度",))]


@pytest.fixture
def page() -> Any:
    return ComparisonTestPageFactory(slug="paint")


def cells_form(page: Any, **changes: str) -> dict[str, str]:
    """The form of the grid of measurements as opened, with some cells typed over."""
    numbers = [str(one) for one in page.samples.values_list("number", flat=True)]
    stored, _notes = sample_grid.stored_cells(page, numbers)
    form = {grids.cell_name(n, key): text for n, row in stored.items() for key, text in row.items()}
    return form | {"state": grids.digest(stored), "save": ""} | changes


def address(page: Any, name: str = "measurements") -> str:
    return reverse(f"comparison_editing:{name}", args=[page.pk])


def cell(number: int, key: str) -> Measurement:
    return Measurement.objects.get(sample__number=number, criterion=key)


def test_cells_are_saved_in_the_words_of_laboratories(page: Any, admin_client: Client) -> None:
    Measurement.objects.filter(sample__number=1, criterion="speed").update(note="补测", count=3)
    typed = {"c-1-lead": "<0.01", "c-1-speed": "81 82", "c-2-taste": "", "c-2-speed": "不适用"}
    form = cells_form(page, **typed, **{"c-3-lead": "未检出"})
    assert admin_client.post(address(page), form).status_code == 302
    assert (cell(1, "lead").qualifier, cell(1, "lead").reported) == ("<", "0.01")
    assert (cell(1, "speed").reported, cell(1, "speed").note, cell(1, "speed").count) == ("81 82", "补测", 3)
    assert (cell(2, "speed").state, cell(2, "speed").reported) == ("not_applicable", "")
    assert cell(3, "lead").qualifier == "nd"
    assert not Measurement.objects.filter(sample__number=2, criterion="taste").exists()


def test_one_wrong_cell_saves_nothing_and_says_where(page: Any, admin_client: Client) -> None:
    form = cells_form(page, **{"c-1-lead": "12 %", "c-2-lead": "50"})
    response = admin_client.post(address(page), form)
    assert response.status_code == 422
    text = response.content.decode()
    assert "有 1 格需要改正" in text
    assert 'aria-describedby="e-c-1-lead"' in text
    assert 'value="12 %"' in text
    assert cell(2, "lead").reported == "95"


def test_a_paste_without_script_is_shown_before_it_is_saved(page: Any, admin_client: Client) -> None:
    form = cells_form(page, pasted="样品编号\t铅\t检验员\n2\t51\t张某\n9\t1\t\n", paste="")
    text = admin_client.post(address(page), form).content.decode()
    assert 'name="c-2-lead" value="51"' in text
    assert "不认识的列“检验员”" in text
    assert "没有对应的样品 9" in text
    assert "1 格改动还没有保存" in text
    assert cell(2, "lead").reported == "95"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(page: Any, admin_client: Client) -> None:
    form = cells_form(page, **{"c-1-speed": "70"})
    Measurement.objects.filter(sample__number=1, criterion="lead").update(reported="77")
    text = admin_client.post(address(page), form).content.decode()
    assert "打开之后有人改过" in text
    assert (cell(1, "lead").reported, cell(1, "speed").reported) == ("77", "80")


def test_samples_are_added_changed_and_deleted_at_once(page: Any, admin_client: Client) -> None:
    stored = sample_grid.stored_samples(page)
    form: dict[str, Any] = {
        grids.cell_name(n, key): text for n, row in stored.items() for key, text in row.items()
    }
    form |= {"state": grids.digest(stored), "gone": ["5"], "new-6": "", "new-7": ""}
    form |= {"c-1-price": "12.50", "c-6-brand": "新品牌", "c-6-purchased_on": "2026年5月1日", "c-7-brand": ""}
    text = admin_client.post(
        address(page, "samples"), form | {"c-2-price": "贵", "save": ""}
    ).content.decode()
    assert "“贵”不是数字" in text
    assert page.samples.count() == 5
    assert admin_client.post(address(page, "samples"), form | {"return": ""}).url.endswith(f"{page.pk}/edit/")
    assert set(page.samples.values_list("number", flat=True)) == {1, 2, 3, 4, 6}
    assert str(page.samples.get(number=1).price) == "12.50"
    assert str(page.samples.get(number=6).purchased_on) == "2026-05-01"
    assert page.samples.get(number=6).anonymous


def test_pasted_samples_become_new_rows(page: Any, admin_client: Client) -> None:
    stored = sample_grid.stored_samples(page)
    form = {"state": grids.digest(stored), "paste": "", "pasted": "品牌\t型号\n" + "甲\tA\n" * 7, "new-6": ""}
    text = admin_client.post(address(page, "samples"), form).content.decode()
    assert text.count('value="甲"') == 7
    assert 'name="c-12-brand" value="甲"' in text
    assert 'name="new-12"' in text
    assert page.samples.count() == 5


def test_a_large_test_is_shown_in_parts(
    page: Any, admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grids, "CELLS_SHOWN", 6)
    text = admin_client.get(address(page) + "?p=2").content.decode()
    assert "第 2 页，共 3 页" in text
    assert 'name="c-3-lead"' in text
    assert 'name="c-1-lead"' not in text


def test_only_those_who_may_edit_the_test_get_in(page: Any, client: Client, django_user_model: Any) -> None:
    client.force_login(django_user_model.objects.create_user("nobody", "n@example.cn", "x", is_staff=True))
    assert client.get(address(page)).status_code in (302, 403)


def test_a_table_without_heads_is_placed_by_position() -> None:
    found = read_paste("5\t6\n7\t8\n9\t1", COLUMNS, ["1", "2"], ["1", "2"])
    assert found.texts == {"1": {"lead": "5", "speed": "6"}, "2": {"lead": "7", "speed": "8"}}
    assert found.warnings == ["第 3 行没有对应的样品，没有粘贴"]
    numbered = read_paste("2\t7\t8", COLUMNS, ["1", "2"], ["1", "2"])
    assert numbered.texts == {"2": {"lead": "7", "speed": "8"}}
    assert read_paste(" \n", COLUMNS, ["1"], ["1"]).warnings == ["没有粘贴任何内容"]
    assert "比表格宽" in read_paste("1\t2\t3\t4", COLUMNS, ["1"], ["1"]).warnings[0]
