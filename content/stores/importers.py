"""The import of stores, offered in the CMS and on the command line."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.imports.importers import Checked, Importer, register
from content.imports.models import ImportBatch
from content.imports.tables import Table
from content.stores import writing
from content.stores.applying import check, make_mapping
from content.stores.choices import Datum as DatumChoice
from content.stores.geo import Datum
from content.stores.models import Store


class StoreImportForm(forms.Form):
    """What a file of stores cannot say itself."""

    source = forms.CharField(
        label=_("数据来源"),
        max_length=60,
        help_text=_("同一来源每次填写相同的名称，再次导入时才能认出已有的门店。"),
    )
    datum = forms.ChoiceField(
        label=_("坐标系"),
        choices=[("", _("请选择")), *DatumChoice.choices],
        help_text=_("坐标系不同，位置相差约500米。"),
    )
    mapping = forms.CharField(
        label=_("列映射"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("TOML 格式；表头为常用名称时留空。"),
    )

    def clean_mapping(self) -> str:
        """Refuses a mapping that cannot be used."""
        text: str = self.cleaned_data["mapping"]
        try:
            make_mapping(text, source="")
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return text


class StoreImporter(Importer):
    """Stores with their commitments; options: source, datum, mapping (TOML text)."""

    def check(self, table: Table, options: Mapping[str, str]) -> Checked:
        """Reads every row and compares it with the stores of the same source."""
        mapping = make_mapping(options.get("mapping", ""), source=options["source"])
        datum = Datum(options["datum"])
        reading, report = check(table, mapping, datum)
        return Checked(table, report, mapping.source, (reading, datum))

    def write(self, checked: Checked, batch: ImportBatch) -> None:
        """New and changed stores in chunks."""
        reading, datum = checked.payload
        writing.Writer(source=checked.source, datum=datum, batch=batch).write(reading, checked.report)

    def undo(self, batch: ImportBatch, *, by: Any) -> list[str]:
        """Stores and commitments as they were before the batch."""
        return writing.undo(batch, by=by)


def _labels() -> dict[str, Any]:
    fields = {field.name: field.verbose_name for field in Store._meta.fields}
    return fields | {"valid_from": _("有效期起"), "valid_to": _("有效期止"), "days": _("退货天数")}


register(
    StoreImporter(
        name="import_stores",
        title=_("门店"),
        form_class=StoreImportForm,
        permission="stores.add_store",
        labels=_labels(),
    )
)
