"""The reader's choices over a table of results, as one form: which samples, which columns."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from comparison.addresses import listed
from comparison.reading import EditionReading

MAX_BRANDS = 60
ALL_COLUMNS = "all"


class PriceField(forms.DecimalField):
    """A price as a line of text, so that what is no number stays there to be mended."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "size": "8"})
        super().__init__(required=False, min_value=0, max_digits=10, widget=widget, **kwargs)


class ResultFilterForm(forms.Form):
    """Filters and columns of one edition's table; every field may be left empty."""

    q = forms.CharField(
        label=_("品牌、型号"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    brand = forms.ChoiceField(label=_("品牌"), required=False)
    low = PriceField(label=_("单价不低于"))
    high = PriceField(label=_("单价不高于"))
    ok = forms.BooleanField(label=_("不看有不符合项的"), required=False)
    cols = forms.MultipleChoiceField(
        label=_("显示哪些指标"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, values: QueryDict, reading: EditionReading, columns: list[str]) -> None:
        data = values.copy()
        data.setlist("cols", [key for key in listed(values, "cols") if key in reading.criteria] or columns)
        super().__init__(data, auto_id="result-%s")
        if not 1 < len(reading.brands) <= MAX_BRANDS:
            del self.fields["brand"]
        else:
            brands = [("", _("全部")), *((brand, brand) for brand in reading.brands)]
            self.choices("brand").choices = brands
        if not any("price" in row for row in reading.samples.values()):
            del self.fields["low"], self.fields["high"]
        self.choices("cols").choices = [(key, item.name) for key, item in reading.criteria.items()]

    def choices(self, name: str) -> forms.ChoiceField:
        """A field of choices, typed."""
        field: Any = self.fields[name]
        found: forms.ChoiceField = field
        return found

    def clean(self) -> dict[str, Any]:
        """Refuses bounds of the price the wrong way round."""
        values = super().clean() or {}
        low, high = values.get("low"), values.get("high")
        if low is not None and high is not None and low > high:
            self.add_error("high", _("“不高于”应当大于“不低于”。"))
        return values
