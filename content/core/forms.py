"""The page form of the CMS."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from content.core import writing
from search_index.analysis import romanised


class PortalPageForm(WagtailAdminPageForm):
    """A page form in which the address may be left empty: the title's pinyin becomes it.

    Wagtail's own script makes an address from Latin letters only, which leaves a Chinese title without one.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "网址的最后一段，用小写字母、数字和连字符；留空则用标题的拼音。"
            )

    def clean_slug(self) -> str:
        """The address typed, or a free one made from the title."""
        typed: str = self.cleaned_data.get("slug") or ""
        return typed or self._free_slug(romanised(self.cleaned_data.get("title") or ""))

    def _post_clean(self) -> None:
        """A draft may hold anything; what is submitted or published has passed the checks while writing."""
        super()._post_clean()
        if self.errors or not any(name in self.data for name in writing.SUBMITTING):
            return
        for name, error in writing.objections(self.instance).items():
            self.add_error(name if name in self.fields else None, error)

    def _free_slug(self, base: str) -> str:
        siblings = self.parent_page.get_children().exclude(pk=self.instance.pk)
        taken = set(siblings.filter(slug__startswith=base).values_list("slug", flat=True))
        candidates = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
        return next(slug for slug in candidates if slug not in taken) if base else ""
