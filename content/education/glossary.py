"""The glossary: terms with definitions, linked where an article first uses them."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from content.core.cards import Card
from content.core.exports import Column
from content.core.filters import ListingFilterSet
from content.core.listings import Listing
from content.core.models import ListingPage
from content.core.visibility import public
from content.education.marking import Entry
from search_index.analysis import suggestion_keys


class Term(models.Model):
    """A term as readers meet it, with what it means and where that stands."""

    name = models.CharField(_("术语"), max_length=40, unique=True)
    also = models.CharField(_("别的说法"), max_length=120, blank=True, help_text=_("用顿号分开"))
    definition = models.TextField(_("解释"), max_length=400, help_text=_("一两句话，让没学过的人看懂"))
    source = models.CharField(_("依据"), max_length=120, blank=True, help_text=_("如：GB 18401-2010"))
    initial = models.CharField(max_length=1, blank=True, editable=False, db_index=True)

    search_section: ClassVar[str] = "glossary"
    search_section_label: ClassVar[Any] = _("术语")

    panels: ClassVar[list[Any]] = [FieldPanel(name) for name in ("name", "also", "definition", "source")]

    class Meta:
        ordering = ("initial", "name")
        verbose_name = _("术语")
        verbose_name_plural = _("术语")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves with the letter under which it stands."""
        keys = suggestion_keys(self.name)
        letter = keys[-1][:1].upper() if keys else ""
        self.initial = letter if letter.isascii() and letter.isalpha() else "#"
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its place on the glossary page; empty while there is none."""
        page = public(GlossaryIndexPage.objects.all()).first()
        url = page.get_url() if page else None
        return f"{url}#{self.anchor}" if url else ""

    @property
    def anchor(self) -> str:
        """Its place on the glossary page and below an article."""
        return f"term-{self.pk}"

    @property
    def names(self) -> tuple[str, ...]:
        """The term and what it is called besides."""
        others = (name.strip() for name in self.also.replace("，", "、").split("、"))
        return (self.name, *(name for name in others if name))

    @property
    def entry(self) -> Entry:
        """For marking it in a text."""
        return Entry(self.pk, self.names, self.definition, self.source)

    @property
    def card(self) -> Card:
        """The term as an entry of a list."""
        return Card(self.name, self.get_absolute_url(), self.definition, self.source)

    @property
    def is_public_now(self) -> bool:
        """Terms are public as soon as they are saved."""
        return True

    @property
    def search_title(self) -> str:
        """The term."""
        return self.name

    @property
    def search_names(self) -> list[str]:
        """What it is called besides."""
        return list(self.names[1:])

    @property
    def search_summary(self) -> str:
        """What it means."""
        return self.definition

    def get_search_text(self) -> str:
        """Meaning and source."""
        return f"{self.definition}\n{self.source}"


class GlossaryListing(Listing):
    """All terms."""

    name = "glossary"
    title = _("质量术语")
    description = _("文章里用到的质量、标准、计量和消费维权术语及其解释。")
    model = Term
    page_size = 200
    in_sitemap = False
    columns = (
        Column("name", _("术语")),
        Column("also", _("别的说法")),
        Column("definition", _("解释")),
        Column("source", _("依据")),
        Column("url", _("网址"), lambda term: f"{settings.SITE_URL}/education/glossary/#{term.anchor}"),
    )

    def get_queryset(self) -> QuerySet[Any]:
        """By pinyin initial and name."""
        return Term.objects.all()


class GlossaryIndexPage(ListingPage):
    """The glossary page."""

    item_model: ClassVar[str] = "education.Term"
    listing_name: ClassVar[str] = "glossary"
    listing_title: ClassVar[Any] = _("质量术语")
    filterset_class: ClassVar[type[ListingFilterSet]] = ListingFilterSet
    page_size: ClassVar[int] = 200
    has_feed: ClassVar[bool] = False

    parent_page_types = ["education.EducationIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("术语栏目")

    @classmethod
    def get_listing(cls) -> Any:
        """The list of terms."""
        return GlossaryListing()
