"""Column mappings: what a table's columns are, made in the CMS, kept under a name, used again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.imports.importers import Importer, Target
from content.imports.models import MappingProfile

_SAMPLE = 24
_SAMPLES = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One field in the form: where it comes from, and its fixed value."""

    target: Target
    column: Any
    fixed: Any


class SaveForm(forms.Form):
    """The name under which a mapping is kept."""

    save_as = forms.CharField(
        label=gettext_lazy("保存为列映射"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("填写名称后，下次可以直接选用；同名的会被替换。不保存就留空。"),
    )


class ProfileForm(forms.Form):
    """The saved mapping that a new file is read with."""

    profile = forms.ModelChoiceField(
        MappingProfile.objects.none(),
        label=gettext_lazy("列映射"),
        required=False,
        empty_label=gettext_lazy("逐列核对"),
        help_text=gettext_lazy("选用保存过的列映射；第一次导入这种表格时逐列核对。"),
    )

    def __init__(self, *args: Any, importer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profile"].queryset = MappingProfile.objects.filter(importer=importer)  # type: ignore[attr-defined]


class MappingForm(forms.Form):
    """For every field of the portal: a column of the file, or a value that is the same for every row."""

    def __init__(self, importer: Importer, table: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = importer.targets
        samples = first_values(table)
        columns = [("", _("没有这一列"))]
        columns += [
            (name, f"{name}（{samples[name]}）" if name in samples else name) for name in table.columns
        ]
        for target in self.targets:
            self.fields[f"column_{target.name}"] = forms.ChoiceField(
                label=target.label, choices=columns, required=False
            )
            self.fields[f"fixed_{target.name}"] = _fixed_field(target)
        sheets = [(name, name) for name in getattr(table, "sheets", ())]
        if len(sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label=_("工作表"), choices=sheets, help_text=_("换一张工作表后，列会重新读取。")
            )

    def lines(self) -> list[Line]:
        """The form as a table."""
        return [
            Line(target, self[f"column_{target.name}"], self[f"fixed_{target.name}"])
            for target in self.targets
        ]

    def clean(self) -> dict[str, Any]:
        """Refuses a mapping without what every record needs."""
        found: dict[str, Any] = super().clean() or {}
        for target in self.targets:
            given = found.get(f"column_{target.name}") or found.get(f"fixed_{target.name}")
            if target.needed and not given and f"column_{target.name}" not in self.errors:
                self.add_error(
                    f"column_{target.name}", _("请选择“%(name)s”是哪一列。") % {"name": target.label}
                )
        return found

    def options(self) -> dict[str, Any]:
        """The mapping as options keep it."""
        found = self.cleaned_data
        return {
            "sheet": found.get("sheet", ""),
            "columns": _filled((t.name, found.get(f"column_{t.name}")) for t in self.targets),
            "constants": _filled((t.name, found.get(f"fixed_{t.name}")) for t in self.targets),
        }


class WordsForm(forms.Form):
    """The file's own words for answers of which the portal knows a few."""

    def __init__(
        self, importer: Importer, unknown: Mapping[str, Sequence[str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, tuple[str, str]] = {}
        targets = {target.name: target for target in importer.targets}
        for name, words in unknown.items():
            for word in words:
                key = f"word_{len(self.places)}"
                self.places[key] = (name, word)
                choices = [("", _("保持不变")), *targets[name].words.items()]
                label = f"{targets[name].label}：{word}"
                self.fields[key] = forms.ChoiceField(label=label, choices=choices, required=False)

    def words(self, before: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
        """The words of a mapping with the new ones added."""
        merged = {name: dict(words) for name, words in before.items()}
        for key, (name, word) in self.places.items():
            if self.cleaned_data.get(key):
                merged.setdefault(name, {})[word] = self.cleaned_data[key]
        return merged


def _fixed_field(target: Target) -> forms.Field:
    if target.words:
        choices = [("", _("不固定")), *target.words.items()]
        return forms.ChoiceField(label=target.label, choices=choices, required=False)
    return forms.CharField(label=target.label, required=False, max_length=200)


def _filled(pairs: Iterable[tuple[str, Any]]) -> dict[str, str]:
    return {name: value for name, value in pairs if value}


def first_values(table: Any) -> dict[str, str]:
    """For each column the first value that stands in it, shortened."""
    samples: dict[str, str] = {}
    for _number, row in zip(range(_SAMPLES), table.rows, strict=False):
        for name in table.columns:
            if name not in samples and row.get(name):
                samples[name] = row.get(name)[:_SAMPLE]
    return samples


def initial(importer: Importer, table: Any, options: Mapping[str, Any]) -> dict[str, str]:
    """The form as it opens: what the options say, else the recognised columns."""
    columns, constants = options.get("columns") or {}, options.get("constants") or {}
    values = {"sheet": options.get("sheet", "")}
    for target in importer.targets:
        head = columns.get(target.name, "") if columns else target.recognised(table.columns)
        values[f"column_{target.name}"] = head if head in table.columns else ""
        values[f"fixed_{target.name}"] = constants.get(target.name, "")
    return values


def fits(table: Any, options: Mapping[str, Any]) -> bool:
    """Whether a saved mapping can be used for a table as it is."""
    return bool(table.readable and not table.missing_columns((options.get("columns") or {}).values()))


def save_profile(importer: str, name: str, options: Mapping[str, Any], *, user: Any) -> MappingProfile:
    """Keeps a mapping under a name, in place of an earlier one."""
    kept = {key: value for key, value in options.items() if key != "profile"}
    profile, _made = MappingProfile.objects.update_or_create(
        importer=importer, name=name, defaults={"options": kept, "user": user}
    )
    return profile
