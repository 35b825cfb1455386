"""The import of comparison tests, offered in the CMS and on the command line."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from comparison import lint, undoing
from comparison.books import CELLS, HELP_SHEET, SAMPLES, BookReading, read_book, sheets, spare
from comparison.importing import check_table, to_tables
from comparison.mapping import MappingError, TestMapping, parse_mapping, shipped
from comparison.models import ComparisonIndexPage, ComparisonTestPage, Measurement
from comparison.saving import draft_of, publish, save_draft, touched
from comparison.scoring.numbers import parse
from comparison.tables import ComparisonTables, changes, own_fields
from content.imports.archives import parse_tables
from content.imports.batches import Change, Report, fatal, merge_problems
from content.imports.importers import Checked, Importer, UndoRefusedError, register
from content.imports.models import ImportBatch
from content.imports.tables import Problem, Severity, Table
from search_index.analysis import romanised

COMMAND = "import_comparison"


@dataclass(frozen=True, slots=True)
class Book:
    """A file of one or several tables, as read."""

    file: str
    sha256: str
    tables: Sequence[Table]


@dataclass(frozen=True, slots=True)
class Found:
    """What is to be written: the test's address, its tables and their changes, and whether to publish."""

    slug: str
    tables: ComparisonTables
    changes: list[Change]
    publish: bool = False


def test_choices() -> list[tuple[str, Any]]:
    """The tests that a file can be read into."""
    tests = ComparisonTestPage.objects.order_by("-pk").values_list("slug", "title")
    return [("", _("文件里写明的试验，或新的试验")), *tests]


class ComparisonImportForm(forms.Form):
    """What a file of one test cannot say itself."""

    test = forms.ChoiceField(
        label=_("导入到"),
        choices=test_choices,
        required=False,
        help_text=_("检验机构送来的单张表（一行一个样品，一列一个指标）要选试验；表头是指标的名称。"),
    )
    mapping = forms.CharField(
        label=_("列映射"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("TOML 格式，用于表头与模板不同的表；其他情况留空。"),
    )

    def clean_mapping(self) -> str:
        """Refuses a mapping that cannot be used."""
        text: str = self.cleaned_data["mapping"]
        if text.strip():
            try:
                parse_mapping(text)
            except MappingError as error:
                raise forms.ValidationError(str(error)) from error
        return text


class ComparisonImporter(Importer):
    """One test; options: test (its slug), mapping (TOML text), publish ("yes" on the command line)."""

    def read(self, data: bytes, file: str) -> Book:
        """Every table of the file."""
        return Book(file, hashlib.sha256(data).hexdigest(), parse_tables(data, file))

    def check(self, table: Book, options: Mapping[str, str]) -> Checked:
        """Reads every row and compares it with the working tables of the test."""
        report = Report(COMMAND, table.file, table.sha256)
        report.notes = [
            f"{one.file}：{'；'.join(one.notes)}" for one in table.tables if one.notes and one.columns
        ]
        unread = [problem for one in table.tables for problem in one.problems]
        report.problems = unread
        found = None
        if ComparisonIndexPage.objects.first() is None:
            report.problems.append(fatal(table.file, "还没有“比较试验”栏目页，请先建立"))
        if report.applicable:
            mapping = _mapping(table, options)
            reader = _by_mapping if mapping else _by_book
            found = reader(table, options, report, mapping)
        first, *others = table.tables
        slug = found.slug if found else ""
        return Checked(first, report, slug, found, tuple(others))

    def write(self, checked: Checked, batch: ImportBatch) -> None:
        """Writes the working tables and a draft, and keeps in the batch what stood there before."""
        found: Found = checked.payload
        page = _page(found.slug)
        if page is not None and not page.latest_revision_id:
            page.save_revision()
        numbers = touched(found.changes)
        trace: dict[str, Any] = {
            "created": page is None,
            "before": page.latest_revision_id if page else None,
            "touched": sorted(numbers),
            "samples": undoing.samples(page, numbers) if page else {},
        }
        saved = save_draft(
            parent=_index(),
            slug=found.slug,
            tables=found.tables,
            found=found.changes,
            reason=f"按文件 {batch.file_name} 重新导入" if page else "",
            user=batch.user,
        )
        trace |= {"page": saved.pk, "after": saved.latest_revision_id}
        trace["left"] = undoing.digests(undoing.samples(saved, numbers))
        if found.publish:
            publish(saved)
        batch.report = batch.report | {"undo": trace}
        batch.save(update_fields=["report"])

    def undo(self, batch: ImportBatch, *, by: Any) -> list[str]:
        """The working tables and the draft as they were before the batch."""
        trace = batch.report.get("undo")
        if not trace:
            raise UndoRefusedError("这个批次没有留下原来的内容，不能撤销")
        return undoing.undo(trace, by=by)


def _index() -> ComparisonIndexPage:
    index = ComparisonIndexPage.objects.first()
    assert index is not None  # noqa: S101 - check() refuses a file before there is one
    return index


def _page(slug: str) -> ComparisonTestPage | None:
    index = ComparisonIndexPage.objects.first()
    return index and ComparisonTestPage.objects.child_of(index).filter(slug=slug).first()


def _mapping(book: Book, options: Mapping[str, str]) -> TestMapping | None:
    """The mapping given, or that of the portal whose columns a lone table has."""
    if options.get("mapping", "").strip():
        return parse_mapping(options["mapping"])
    if len(book.tables) > 1 or options.get("test"):
        return None
    return next((one for one in shipped() if one.fits(book.tables[0])), None)


def _by_mapping(
    book: Book, options: Mapping[str, str], report: Report, mapping: TestMapping | None
) -> Found | None:
    assert mapping is not None  # noqa: S101 - chosen by check()
    table, page = book.tables[0], _page(mapping.slug)
    columns = {row["key"]: row.get("column", row["key"]) for row in mapping.criteria}
    earlier = {(number, columns.get(key, key)): value for (number, key), value in stored_values(page).items()}
    report.problems = check_table(mapping, table, earlier)
    personal = lint.personal_columns(table.columns)
    if personal:
        report.notes.append(f"个人信息列不导入：{'、'.join(personal)}")
    if mapping.placeholder and any("占位" in problem.message for problem in report.problems):
        report.notes.append("占位行按“未检测”列出，不计分、不排名")
    if not report.applicable:
        return None
    tables, rows = to_tables(mapping, table, report.problems)
    report.changes = changes(page, tables, rows)
    return Found(mapping.slug, tables, report.changes, options.get("publish") == "yes")


def _by_book(
    book: Book, options: Mapping[str, str], report: Report, _mapping: TestMapping | None
) -> Found | None:
    named, unknown = sheets(book.tables)
    chosen = options.get("test", "")
    if not named and len(unknown) == 1:
        named, unknown = {CELLS: unknown[0]}, []
    report.notes += [f"没有读取“{one.file}”：不是模板里的工作表" for one in unknown if not _is_help(one)]
    reading = read_book(named, lambda so_far: _known(so_far, chosen))
    slug = chosen or _slug(reading)
    page = _page(slug)
    report.notes += reading.notes
    lacking = _missing(reading, named, page, book.file)
    unnamed = _refuse_nameless(reading, page, named)
    report.problems = merge_problems(report.problems, reading.problems, lacking, unnamed)
    if not report.applicable:
        return None
    tables = reading.tables(whole=SAMPLES in named)
    report.changes = changes(page and draft_of(page), tables, reading.wide.rows)
    return Found(slug, tables, report.changes, options.get("publish") == "yes")


def _slug(reading: BookReading) -> str:
    return reading.slug or romanised(str(reading.page.get("title") or ""))


def _is_help(table: Table) -> bool:
    return HELP_SHEET in table.file


def _known(reading: BookReading, chosen: str) -> tuple[Sequence[Mapping[str, Any]], lint.Earlier]:
    """The criteria of the file, else those of the test's draft; and the numbers that are stored."""
    page = _page(chosen or _slug(reading))
    if "criteria" in reading.children or page is None:
        return reading.children.get("criteria", []), stored_values(page)
    names = [one.name for one in own_fields(page.criteria.model)]
    rows = [{name: getattr(row, name) for name in names} for row in draft_of(page).criteria.all()]
    return rows, stored_values(page)


def _missing(
    reading: BookReading, named: Mapping[str, Table], page: ComparisonTestPage | None, file: str
) -> list[Problem]:
    """What a file lacks to become a test, or a part of one."""
    if page is not None:
        return []
    if not reading.page.get("title"):
        said = "没有“试验”工作表，也没有选择要导入到哪个试验；请选择试验，或按模板填写“试验”的标题"
        return [fatal(file, said)]
    lacking = [title for name, title in (("criteria", "指标"),) if name not in named]
    lacking += ["标题以外的“产品类别”"] if not reading.page.get("category") else []
    return [fatal(file, f"新的试验还缺少：{'、'.join(lacking)}")] if lacking else []


def _refuse_nameless(
    reading: BookReading, page: ComparisonTestPage | None, named: Mapping[str, Table]
) -> list[Problem]:
    """A measurement alone makes no sample: a row whose sample is new needs a brand."""
    there = set(page.samples.values_list("number", flat=True)) if page else set()
    table, found = named.get(SAMPLES) or named.get(CELLS), []
    for number in [one for one in reading.wide.samples if one not in there]:
        if table and not reading.wide.samples[number].get("brand"):
            row = reading.wide.rows[number]
            said = f"样品 {number} 还没有登记，表里也没有品牌，整行不导入"
            found.append(Problem(table.file, row, "标称品牌", said, Severity.REFUSED))
            spare(reading.wide, number)
    return found


def stored_values(page: ComparisonTestPage | None) -> dict[tuple[str, str], Decimal]:
    """The single numbers of the working tables by sample number and criterion, to see what drifted."""
    if page is None:
        return {}
    rows = Measurement.objects.filter(sample__page=page).exclude(reported="")
    cells = rows.values_list("sample__number", "criterion", "reported")
    values = {(str(number), key): parse(reported) for number, key, reported in cells}
    return {place: value for place, value in values.items() if value is not None}


register(
    ComparisonImporter(
        name=COMMAND,
        title=_("比较试验"),
        form_class=ComparisonImportForm,
        permission="comparison.add_sample",
        file_help=_(".xlsx（一个或几个工作表）、.csv（UTF-8 或 GB18030），或只含 .csv 的 .zip。"),
        downloads=(
            (reverse_lazy("comparison_editing:template"), _("空模板 .xlsx")),
            (reverse_lazy("comparison_editing:example"), _("填好的示例 .xlsx")),
        ),
    )
)
