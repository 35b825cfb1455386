"""The search page's parameters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SORTS = (("relevance", _("按相关度")), ("date", _("按日期")))


class SearchForm(forms.Form):
    """Reads the address; whatever makes no sense is left out instead of refused."""

    q = forms.CharField(required=False, strip=True)
    type = forms.SlugField(required=False, max_length=40)
    category = forms.CharField(required=False, max_length=40)
    region = forms.RegexField(r"^[0-9]{6,9}$", required=False)
    year = forms.IntegerField(required=False, min_value=1900, max_value=2200)
    sort = forms.ChoiceField(required=False, choices=SORTS)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def chosen(self) -> dict[str, Any]:
        """Valid values by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
