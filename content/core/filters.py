"""One filter declaration for a list: form, query, export and API parameters all come from it."""

from typing import Any

import django_filters
from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.forms import Form
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from content.core.regions import city_choices, prefix
from search_index.query import matching_pks

MAX_MATCHES = 2_000


class SearchFilter(django_filters.CharFilter):
    """Rows that the full-text index finds for the words; a list keeps its own order."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Rows of `qs` whose keys the index returns for `value`; all rows for an empty one."""
        text = value.strip() if value else ""
        if not text:
            return qs
        region = self._region(qs.model)
        return qs.filter(pk__in=matching_pks(text, qs.model, limit=MAX_MATCHES, region=region))

    def _region(self, model: type[Model]) -> str:
        """City or county of the same form (GB/T 2260: six digits; a town's code begins with its county's)."""
        asked = str(self.parent.data.get("region") or "")
        known = "region" in self.parent.filters and hasattr(model, "search_regions")
        return asked[:6] if known and asked.isascii() and asked.isdigit() and len(asked) in {6, 9} else ""


class YearFilter(django_filters.ChoiceFilter):
    """Rows of one calendar year; offers only the years that have rows."""

    def __init__(self, *, date_field: str, **kwargs: Any) -> None:
        self.date_field = date_field
        kwargs.setdefault("label", _("年份"))
        super().__init__(field_name=f"{date_field}__year", **kwargs)

    @property
    def field(self) -> Any:
        """The form field; its years are a list: a form would copy a bound method with all it holds."""
        if "choices" not in self.extra:
            self.extra["choices"] = self._years()
        return super().field

    def _years(self) -> list[tuple[str, str]]:
        dates = self.parent.queryset.order_by().values_list(f"{self.date_field}__year", flat=True).distinct()
        return [(str(year), str(year)) for year in sorted({d for d in dates if d}, reverse=True)]


class ValuesFilter(django_filters.ChoiceFilter):
    """Rows with one value of a text field; offers what the public rows have, blanks left out."""

    @property
    def field(self) -> Any:
        """The form field; drafts' values are not offered."""
        rows = self.parent.queryset.order_by().values_list(self.field_name, flat=True).distinct()
        self.extra["choices"] = [(value, value) for value in sorted({row for row in rows if row})]
        return super().field


class RegionFilter(django_filters.ChoiceFilter):
    """Rows of a city or a county, by division code; a city's code takes its counties in."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("地区"))
        super().__init__(choices=city_choices, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Rows whose region code starts with the significant digits of `value`."""
        if not value:
            return qs
        return qs.filter(**{f"{self.field_name}__startswith": prefix(value)})


class CountyFilter(RegionFilter):
    """Rows of a city or a county; offers all cities, the counties that have rows, and the one asked for."""

    @property
    def field(self) -> Any:
        """The form field; its choices are made once for a filter set."""
        self.extra["choices"] = self._places()
        return super().field

    def _places(self) -> list[tuple[str, str]]:
        rows = self.parent.queryset.order_by().values(self.field_name)
        asked = str(self.parent.data.get("region") or "")
        regions = apps.get_model("core", "Region").objects.filter(
            Q(level="city") | Q(level="county", pk__in=rows) | Q(level="county", pk=asked)
        )
        places = regions.order_by("code").values_list("code", "name", "level")
        return [(code, name if level == "city" else f"　{name}") for code, name, level in places]


class ListingFilterSet(django_filters.FilterSet):
    """Filters of a public list: a search box; subclasses add what their rows have."""

    q = SearchFilter(label=_("关键词"))

    @property
    def rows(self) -> QuerySet[Any]:
        """The filtered rows; a parameter that cannot be understood filters nothing and the form says so."""
        if self.form.is_valid():
            return self.qs
        clean = {name: value for name, value in self.form.data.items() if name not in self.form.errors}
        return type(self)(clean, queryset=self.queryset, request=self.request).qs


def querystring(params: QueryDict, *, without: tuple[str, ...] = ("page",)) -> str:
    """The parameters of the current list as a query string, without some of them and without empty ones."""
    kept = params.copy()
    for name in list(kept):
        if name in without or not "".join(kept.getlist(name)):
            del kept[name]
    return kept.urlencode()


def active_filters(form: Form, params: QueryDict) -> list[dict[str, str]]:
    """What the list is narrowed by: label, value in words, and the address without that filter."""
    chips = []
    for name, field in form.fields.items():
        value = params.get(name, "").strip()
        if not value or name in form.errors:
            continue
        words = dict(getattr(field, "choices", ())).get(value, value)
        rest = querystring(params, without=("page", name))
        chips.append({"label": str(field.label), "value": str(words), "url": f"?{rest}"})
    return chips
