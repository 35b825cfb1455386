"""The import of stores, offered in the CMS and on the command line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.imports.batches import Report
from content.imports.importers import Checked, Importer, Target, agree, close_batch, open_batch, register
from content.imports.locking import alone
from content.imports.models import ImportBatch
from content.imports.progress import Progress, silent
from content.imports.streams import LARGE, TableStream
from content.stores.applying import mapping_of
from content.stores.checking import Pass
from content.stores.choices import Category, UnitType
from content.stores.choices import Datum as DatumChoice
from content.stores.columns import HEADERS, NEEDED
from content.stores.geo import Datum
from content.stores.models import Store
from content.stores.writing import Writer, undo


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


class StoreImporter(Importer):
    """Stores with their commitments; options: source, datum, sheet and columns, constants, words or TOML."""

    def open(self, path: Path, file: str, options: Mapping[str, Any]) -> TableStream:
        """The table, read row by row."""
        return TableStream(path, file, sheet=options.get("sheet") or "")

    def preview(self, table: Any, options: Mapping[str, Any], progress: Progress = silent) -> Checked:
        """Reads every row and compares it with the stores of the same source."""
        found = self._pass(table, options, progress)
        return Checked(table, found.run(), found.mapping.source)

    def check(self, table: Any, options: Mapping[str, Any]) -> Checked:
        """Like `preview`, in silence."""
        return self.preview(table, options)

    def run(
        self,
        table: Any,
        options: Mapping[str, Any],
        *,
        user: Any = None,
        expected: Mapping[str, int] | None = None,
        progress: Progress = silent,
        hide_missing: bool = False,
    ) -> tuple[Report, ImportBatch]:
        """Reads, compares and writes in one pass and one transaction."""
        found = self._pass(table, options, progress)
        with alone():
            batch = open_batch(found.ledger, user=user, source=found.mapping.source[:120])
            writer = Writer(source=found.mapping.source, datum=found.datum, batch=batch)
            ledger = found.run(writer, hide_missing=hide_missing)
            agree(ledger, expected)
            writer.finish()
            close_batch(batch, Checked(table, ledger))
        return ledger, batch

    def undo(self, batch: ImportBatch, *, by: Any) -> list[str]:
        """Stores and commitments as they were before the batch."""
        return undo(batch, by=by)

    def _pass(self, table: Any, options: Mapping[str, Any], progress: Progress) -> Pass:
        if not options.get("source") or not options.get("datum"):
            raise ValueError("列映射没有写明数据来源和坐标系")
        return Pass(table, mapping_of(options), Datum(options["datum"]), progress=progress)


def _labels() -> dict[str, Any]:
    fields = {field.name: field.verbose_name for field in Store._meta.fields}
    of_rows = {
        "valid_from": _("有效期起"),
        "valid_to": _("有效期止"),
        "days": _("退货天数"),
        "source_key": _("门店编号"),
        "city": _("所在市"),
        "postcode": _("邮政编码"),
        "goods": _("适用商品"),
        "condition": _("退货约定"),
        "declared_on": _("申报日期"),
        "person": _("负责人姓名（不公开）"),
        "person_phone": _("负责人电话（不公开）"),
    }
    return fields | of_rows


def _targets() -> list[Target]:
    labels = _labels()
    answers = {"category": dict(Category.choices), "unit_type": dict(UnitType.choices)}
    return [
        Target(name, labels[name], heads, needed=name in NEEDED, words=answers.get(name, {}))
        for name, heads in HEADERS.items()
    ]


register(
    StoreImporter(
        name="import_stores",
        title=_("门店"),
        form_class=StoreImportForm,
        permission="imports.add_importbatch",
        labels=_labels(),
        targets=_targets(),
        most_bytes=LARGE.size,
    )
)
