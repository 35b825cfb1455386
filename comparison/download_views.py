"""Spreadsheets in the CMS: the empty template, the filled example, and any test as a book to work on."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from comparison import book_writing
from comparison.models import ComparisonTestPage

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_for(request: HttpRequest, pk: int) -> Any:
    """A test that the editor may edit."""
    page = get_object_or_404(ComparisonTestPage, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def _file(content: bytes, name: str, kind: str = _XLSX) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def template(_request: HttpRequest) -> HttpResponse:
    """The empty template."""
    return _file(book_writing.workbook(book_writing.grids()), "comparison-template.xlsx")


def example(_request: HttpRequest) -> HttpResponse:
    """The filled example."""
    sheets = book_writing.grids(*book_writing.example_tables())
    return _file(book_writing.workbook(sheets), "comparison-example.xlsx")


def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A test's draft and working tables as .xlsx, or as a zip of CSV."""
    page = test_for(request, pk)
    sheets = book_writing.grids(page.slug, book_writing.stored_tables(page))
    if kind == "zip":
        return _file(book_writing.archive(sheets), f"{page.slug}.zip", "application/zip")
    return _file(book_writing.workbook(sheets), f"{page.slug}.xlsx")
