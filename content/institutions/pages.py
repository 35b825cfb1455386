"""The register of institutions in the page tree."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from content.core.filters import ListingFilterSet
from content.core.models import ListingPage
from content.institutions.listings import InstitutionFilterSet, institution_listing


class InstitutionIndexPage(ListingPage):
    """The register of institutions: rows of a model, each with an address of its own."""

    item_model: ClassVar[str] = "institutions.Institution"
    listing_name: ClassVar[str] = "institutions"
    listing_title: ClassVar[Any] = _("机构与资质")
    filterset_class: ClassVar[type[ListingFilterSet]] = InstitutionFilterSet
    has_feed: ClassVar[bool] = False
    home_unit: ClassVar[Any] = _("家")

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("机构与资质栏目")

    @classmethod
    def get_listing(cls) -> Any:
        """The list of institutions, not of child pages."""
        return institution_listing()
