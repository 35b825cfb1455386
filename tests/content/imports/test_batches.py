"""An import shows what would change, and applies all of it or nothing."""

import csv
import io
from pathlib import Path

import pytest

from content.imports.batches import Kind, Report, apply_batch, compare, fatal, merge_problems
from content.imports.models import ImportBatch
from content.imports.tables import Problem, Severity


def report() -> Report:
    incoming = {"a": {"name": "甲", "n": 1}, "b": {"name": "乙", "n": 2}, "c": {"name": "丙", "n": 3}}
    existing = {"a": {"name": "甲", "n": "1"}, "b": {"name": "乙", "n": 5}, "d": {"name": "丁", "n": 0}}
    return Report("import_x", "x.csv", "0" * 64, compare(incoming, existing, rows={"b": 3}, label="name"))


def test_every_record_is_new_changed_unchanged_or_missing() -> None:
    kinds = {change.key: change.kind for change in report().changes}
    assert kinds == {"a": Kind.UNCHANGED, "b": Kind.CHANGED, "c": Kind.NEW, "d": Kind.MISSING}


def test_the_text_names_rows_and_fields() -> None:
    assert "[变更] 第 3 行 b 乙 n 5 → 2" in report().text()
    assert "还有 2 条" in report().text(most=1)


def test_the_csv_is_safe_in_a_spreadsheet(tmp_path: Path) -> None:
    told = report()
    told.problems = [Problem("x.csv", 2, "n", "=1+1", Severity.REFUSED)]
    told.write(tmp_path / "r.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "r.csv").read_text(encoding="utf-8-sig"))))
    assert rows[0]["message"] == "'=1+1"
    assert told.counts()["refused"] == 1


def test_problems_come_in_the_order_of_rows_and_once() -> None:
    first, second = Problem("x", 2, "", "b"), Problem("x", 1, "", "a")
    assert merge_problems([first], [second, first]) == [second, first]


@pytest.mark.django_db
def test_a_batch_is_recorded_with_what_it_did() -> None:
    done: list[int] = []
    batch = apply_batch(report(), lambda: done.append(1))
    assert (done, batch.state, batch.counts["changed"]) == ([1], "applied", 1)


@pytest.mark.django_db
def test_nothing_stays_of_a_batch_that_fails() -> None:
    def fail() -> None:
        ImportBatch.objects.create(command="half", file_name="half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        apply_batch(report(), fail)
    assert not ImportBatch.objects.exists()


def test_a_fatal_problem_forbids_applying() -> None:
    told = report()
    told.problems = [fatal("x.csv", "坏了")]
    with pytest.raises(ValueError, match="fatal"):
        apply_batch(told, lambda: None)
