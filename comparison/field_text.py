"""Fields of the record as people write them into a spreadsheet, and back; the columns follow the models."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation

from comparison import curve_text
from comparison.scoring.numbers import parse, plain

YES, NO = "是", "否"
_TRUE = {YES, "有", "y", "yes", "true", "1", "√"}
_FALSE = {NO, "无", "n", "no", "false", "0", "×"}
_DATE = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})日?(?: 00:00:00)?$")
_BAND = re.compile(r"^(?P<name>\S+?)\s*(?P<bound>-?[\d.]+)(?:\s*\((?P<stars>[\d.]+)\s*星\))?$")


class FieldTextError(ValueError):
    """A cell that does not fit its column; says what to write."""


def label(model_field: Any) -> str:
    """The Chinese head of a field's column."""
    with translation.override("zh-hans"):
        return str(model_field.verbose_name)


def show(model_field: Any, value: Any) -> str:
    """A field's value as a person writes it."""
    if value is None or value == "":
        return ""
    if model_field.name in _SHOWN:
        return _SHOWN[model_field.name](value)
    if model_field.choices:
        with translation.override("zh-hans"):
            return str(dict(model_field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(model_field, models.DecimalField):
        return plain(model_field.to_python(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def read(model_field: Any, text: str) -> Any:
    """The value that a text means; raises FieldTextError. An empty text is the field's default."""
    text = unguarded(text.strip())
    if not text:
        return model_field.get_default() if model_field.has_default() else None if model_field.null else ""
    if model_field.name in _READ:
        return _READ[model_field.name](text)
    if model_field.choices:
        return _choice(model_field, text)
    value = _typed(model_field, text)
    try:
        model_field.clean(value, None)
    except ValidationError as error:
        raise FieldTextError("".join(error.messages)) from error
    return value


def unguarded(text: str) -> str:
    """A text without the quote that keeps a spreadsheet from taking it for a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _typed(model_field: Any, text: str) -> Any:
    if isinstance(model_field, models.BooleanField):
        return _boolean(text)
    if isinstance(model_field, models.DateField):
        return _date(text)
    if isinstance(model_field, models.DecimalField | models.IntegerField):
        number = parse(unicodedata.normalize("NFKC", text))
        if number is None:
            raise FieldTextError(f"“{text[:30]}”不是数字")
        if isinstance(model_field, models.DecimalField):
            return number
        if number != int(number):
            raise FieldTextError(f"“{text[:30]}”不是整数")
        return int(number)
    return text


def _boolean(text: str) -> bool:
    word = text.lower()
    if word not in _TRUE | _FALSE:
        raise FieldTextError(f"“{text[:20]}”应写“是”或“否”")
    return word in _TRUE


def _date(text: str) -> date:
    found = _DATE.match(unicodedata.normalize("NFKC", text))
    try:
        return date(*(int(part) for part in found.groups())) if found else datetime.fromisoformat(text).date()
    except ValueError as error:
        raise FieldTextError(f"“{text[:30]}”不是日期，应如 2026-05-01") from error


def _choice(model_field: Any, text: str) -> Any:
    with translation.override("zh-hans"):
        words = {str(word): code for code, word in model_field.flatchoices}
    codes = {str(code): code for code in words.values()}
    if text in words or text in codes:
        return words.get(text, codes.get(text))
    raise FieldTextError(f"“{text[:30]}”应为：{'、'.join(words)}")


def _curve(text: str) -> Any:
    try:
        return curve_text.read(text)
    except curve_text.CurveTextError as error:
        raise FieldTextError(str(error)) from error


def read_bands(text: str) -> list[dict[str, str]]:
    """The classes that a line names, each with the least total; raises FieldTextError."""
    bands = []
    for part in filter(None, (item.strip() for item in re.split(r"[;；\n]", text))):
        found = _BAND.match(unicodedata.normalize("NFKC", part))
        if found is None:
            raise FieldTextError(f"“{part[:30]}”应如：优 85；良 70；中 60；差 0")
        bands.append({name: value for name, value in found.groupdict().items() if value is not None})
    return bands


def show_bands(bands: Iterable[Mapping[str, Any]]) -> str:
    """The classes of the total as one line."""
    return "；".join(
        f"{band['name']} {band['bound']}" + (f"（{band['stars']} 星）" if band.get("stars") else "")
        for band in bands
    )


_SHOWN: dict[str, Callable[[Any], str]] = {"curve": curve_text.show, "bands": show_bands}
_READ: dict[str, Callable[[str], Any]] = {"curve": _curve, "bands": read_bands}
