"""The form of a test in the CMS: choices among its own criteria, and sentences proposed for its rules."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comparison.scoring.numbers import plain
from comparison.sentences import propose
from content.core.forms import PortalPageForm

_RULE_KEYS = ("node", "when_subject")


def criterion_choices(rows: Sequence[Mapping[str, Any]], *, groups: bool) -> list[tuple[str, str]]:
    """Keys and names in tree order, deeper ones further in; only groups, or all."""
    children: dict[str, list[Mapping[str, Any]]] = {}
    known = {row["key"] for row in rows}
    for row in rows:
        parent = row["parent"] if row["parent"] in known and row["parent"] != row["key"] else ""
        children.setdefault(parent, []).append(row)
    found: list[tuple[str, str]] = []

    def walk(parent: str, depth: int) -> None:
        for row in children.get(parent, []):
            if not groups or not row["curve"]:
                found.append((row["key"], f"{'　' * depth}{row['name']}"))
            if depth < 4:
                walk(row["key"], depth + 1)

    walk("", 0)
    return found


class ComparisonPageForm(PortalPageForm):
    """Offers criteria by name wherever a key is stored; a rule without a sentence gets the proposed one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not {"criteria", "rules"} <= set(self.formsets):
            return
        rows = [_row(form) for form in self.formsets["criteria"].forms]
        self._names = {row["key"]: row["name"] for row in rows if row["key"]}
        for form in self.formsets["criteria"].forms:
            own = _value(form, "key")
            groups = [choice for choice in criterion_choices(rows, groups=True) if choice[0] != own]
            form.fields["parent"].widget.choices = [("", _("—（最上层）")), *groups]
        everything = [("", "—"), *criterion_choices(rows, groups=False)]
        for form in self.formsets["rules"].forms:
            form.fields["sentence"].required = False
            for name in _RULE_KEYS:
                form.fields[name].widget.choices = everything

    def clean_bands(self) -> Any:
        """Refuses a line that names no classes."""
        bands = self.cleaned_data["bands"]
        if isinstance(bands, str):
            raise forms.ValidationError(_("等级应如：优 85；良 70；中 60；差 0"))
        return bands

    def is_valid(self) -> bool:
        """Fills in the sentences that were left empty."""
        valid = bool(super().is_valid())
        if valid and "rules" in self.formsets:
            for form in self.formsets["rules"].forms:
                if form.has_changed() and not form.cleaned_data.get("sentence"):
                    valid = self._propose(form) and valid
        return valid

    def _propose(self, form: Any) -> bool:
        cleaned = {name: _text(value) for name, value in form.cleaned_data.items()}
        form.instance.sentence = propose(cleaned, self._names)
        if not form.instance.sentence and not form.cleaned_data.get("DELETE"):
            form.add_error("sentence", _("请选全条件和作用，或写出给读者的一句话。"))
            return False
        return True


def _text(value: Any) -> str:
    return plain(value) if hasattr(value, "as_tuple") else str(value or "")


def _value(form: Any, name: str) -> str:
    """What a field of a form holds: typed, else stored."""
    return str(form[name].value() or "")


def _row(form: Any) -> dict[str, Any]:
    row: dict[str, Any] = {name: _value(form, name) for name in ("key", "parent", "name")}
    return row | {"curve": form["curve"].value() not in (None, "", "null")}
