"""CSV and JSON twins."""

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.core.exports import BOM, FORMULA_STARTS, Column, as_record, cell, csv_lines, json_lines

COLUMNS = [Column("name", "名称"), Column("value", "数值", lambda item: item.value)]


def rows(*values):
    return [SimpleNamespace(name=name, value=value) for name, value in values]


def test_the_byte_order_mark_is_written_once():
    text = "".join(csv_lines(COLUMNS, rows(("甲", 1), ("乙", 2))))
    assert text.count(BOM) == 1
    assert text.startswith(BOM)


def test_csv_reads_back_as_written():
    text = "".join(csv_lines(COLUMNS, rows(('含"引号"，逗号', "多\n行"), ("乙", Decimal("1.50")))))
    read = list(csv.reader(io.StringIO(text.removeprefix(BOM))))
    assert read == [["name", "value"], ['含"引号"，逗号', "多\n行"], ["乙", "1.50"]]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_cell_starts_a_formula(text):
    assert not cell(text).startswith(FORMULA_STARTS)


@pytest.mark.parametrize(
    ("value", "expected"), [(Decimal("-1.5"), "-1.5"), (-3, "-3"), (None, ""), (True, "1")]
)
def test_numbers_stay_numbers(value, expected):
    assert cell(value) == expected


def test_json_is_an_array_whatever_its_length():
    assert json.loads("".join(json_lines(COLUMNS, []))) == []
    two = json.loads("".join(json_lines(COLUMNS, rows(("甲", 1), ("乙", None)))))
    assert two == [{"name": "甲", "value": 1}, {"name": "乙", "value": None}]


def test_times_are_in_the_portals_zone():
    moment = datetime(2026, 1, 1, 16, 30, tzinfo=UTC)
    assert as_record(COLUMNS, rows(("甲", moment))[0])["value"] == "2026-01-02T00:30:00+08:00"
