"""Form fields of the CMS for what would otherwise be codes: curves, parents, criteria and conformity."""

from collections.abc import Mapping
from itertools import count, takewhile
from json import JSONDecodeError, dumps, loads
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from comparison import curve_form
from comparison.choices import CONFORMITY
from comparison.curve_drawing import draw
from comparison.field_text import FieldTextError, read_bands, show_bands
from comparison.scoring.numbers import parse, plain

KINDS = [
    ("", _("分组（下面还有指标，没有曲线）")),
    ("linear", _("直线：两个数值之间按比例")),
    ("piecewise", _("折线：经过几个点")),
    ("steps", _("分级：不大于某个界限得多少分")),
    ("categories", _("类别：合格、不合格等")),
    ("points", _("计分：数值就是得分")),
    ("claim", _("与标称值的偏差")),
]


def rows_of(data: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    """The pairs that were typed, in order, until the first row that the form does not have."""
    there = takewhile(lambda place: f"{name}_row{place}_a" in data, count())
    return [
        (str(data[f"{name}_row{place}_a"]).strip(), str(data.get(f"{name}_row{place}_b", "")).strip())
        for place in there
    ]


class CurveWidget(forms.Widget):
    """A curve as fields for its kind, with its drawing."""

    template_name = "comparison/admin/curve_widget.html"

    def format_value(self, value: Any) -> Any:
        """The document of the JSON text that the form field hands over."""
        try:
            return loads(value) if isinstance(value, str) else value
        except JSONDecodeError:
            return None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds the fields and the drawing, or what is wrong."""
        document = self.format_value(value)
        fields = curve_form.to_fields(document)
        fault = curve_form.check(document)
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["curve"] = fields | {
            "kinds": KINDS,
            "fault": fault,
            "drawing": draw(document) if document and not fault else "",
        }
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> Any:
        """By the project's templates: a widget's usual renderer knows only Django's."""
        return super()._render(template_name, context, TemplatesSetting())  # type: ignore[misc]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The JSON text of what was typed."""
        document = curve_form.from_fields(
            lambda part: str(data.get(f"{name}_{part}", "")).strip(), rows_of(data, name)
        )
        return None if document is None else dumps(document, ensure_ascii=False)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form has no such field at all."""
        return f"{name}_kind" not in data

    def id_for_label(self, id_: str) -> str:
        """The kind is what the label leads to."""
        return f"{id_}_kind"


class PlainNumber(forms.TextInput):
    """A decimal without the zeros that the column pads it with."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal"} | (attrs or {}))

    def format_value(self, value: Any) -> Any:
        """The number as people write it; what is no number stays as typed."""
        number = parse(str(value)) if value not in (None, "") else None
        return value if number is None else plain(number)


class BandsInput(forms.TextInput):
    """Classes of the total as one line: 优 85；良 70；中 60；差 0."""

    def format_value(self, value: Any) -> Any:
        """The line for the JSON text that the form field hands over."""
        bands = loads(value) if isinstance(value, str) else value
        return bands if isinstance(bands, str) else show_bands(bands or [])

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The JSON text of the line; a line that cannot be read stays a text, which the form refuses."""
        text = str(data.get(name, "")).strip()
        try:
            return dumps(read_bands(text), ensure_ascii=False)
        except FieldTextError:
            return dumps(text, ensure_ascii=False)


class KeySelect(forms.Select):
    """A choice among this page's criteria by name; what is stored but no longer there stays shown."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-keys": "all"} | (attrs or {}), choices=[("", "—")])

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        """The choices, and the present value among them."""
        known = {str(key) for key, _label in self.choices}
        strange = [(one, f"{one}（不存在）") for one in map(str, value) if one and one not in known]
        self.choices = [*self.choices, *strange]
        return super().optgroups(name, value, attrs)


class ParentSelect(KeySelect):
    """A choice among this page's groups."""

    def __init__(self) -> None:
        super().__init__({"data-keys": "groups"})


class AgainstInput(forms.TextInput):
    """A value to compare with; conformity is written in words."""

    template_name = "comparison/admin/against_widget.html"

    def format_value(self, value: Any) -> Any:
        """Words for codes."""
        return str(CONFORMITY.get(value, value or ""))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds the words to choose from."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return context | {"words": [str(word) for word in CONFORMITY.values()]}

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> Any:
        return super()._render(template_name, context, TemplatesSetting())  # type: ignore[misc]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The code for a word, where conformity is looked at."""
        text = str(data.get(name, "")).strip()
        quantity = data.get(name.replace("against", "quantity"))
        words = {str(word): code for code, word in CONFORMITY.items()}
        return words.get(text, text) if quantity == "conformity" else text
