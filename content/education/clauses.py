"""The 19 clauses of the 2018 opinion, each with what the portal publishes for it."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from content.core.cards import Card
from content.core.exports import Column
from content.core.listings import Listing
from content.core.models import ListingPage

_DIGITS = ("一", "二", "三", "四", "五", "六", "七", "八", "九")
#: 一 to 十九.
NUMERALS = (*_DIGITS, "十", *(f"十{digit}" for digit in _DIGITS))
DOCUMENT = "浙委发〔2018〕27号"


class Clause(ClusterableModel):
    """One clause: what is named there as far as this portal knows it, and what is published for it."""

    class State(models.TextChoices):
        CARRIED = "carried", _("已有栏目")
        LATER = "later", _("尚未开设")
        OUTSIDE = "outside", _("本站不收录")

    number = models.PositiveSmallIntegerField(
        _("第几条"), unique=True, validators=[MinValueValidator(1), MaxValueValidator(len(NUMERALS))]
    )
    subject = models.CharField(_("涉及内容"), max_length=200, blank=True, help_text=_("概括，不是原文"))
    state = models.CharField(_("本站的情况"), max_length=8, choices=State.choices, default=State.OUTSIDE)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    panels: ClassVar[list[Any]] = [
        *(FieldPanel(name) for name in ("number", "subject", "state", "note")),
        InlinePanel("links", label=_("本站内容")),
    ]

    class Meta:
        ordering = ("number",)
        verbose_name = _("文件条款")
        verbose_name_plural = _("文件条款")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """第十二条."""
        return str(_("第%(number)s条") % {"number": NUMERALS[self.number - 1]})

    @property
    def tone(self) -> str:
        """The badge's tone."""
        return "ok" if self.state == self.State.CARRIED else "neutral"

    @property
    def card(self) -> Card:
        """The clause as an entry of a list."""
        return Card(self.title, f"/education/clauses/#clause-{self.number}", self.subject)


class ClauseLink(Orderable):
    """A way to what the portal publishes for a clause."""

    clause = ParentalKey(Clause, on_delete=models.CASCADE, related_name="links")
    text = models.CharField(_("文字"), max_length=60)
    path = models.CharField(_("站内地址"), max_length=200, help_text=_("以 / 开头，如：/stores/"))

    panels: ClassVar[list[Any]] = [FieldPanel("text"), FieldPanel("path")]

    class Meta(Orderable.Meta):
        verbose_name = _("本站内容")

    def clean(self) -> None:
        """Refuses addresses of other sites."""
        super().clean()
        if not self.path.startswith("/") or self.path.startswith("//"):
            raise ValidationError({"path": _("请填站内地址，以 / 开头。")})


class ClauseListing(Listing):
    """All clauses."""

    name = "clauses"
    title = _("文件条款对照")
    description = _("2018年文件各条与本站栏目的对照。")
    model = Clause
    page_size = 50
    in_sitemap = False
    columns = (
        Column("number", _("第几条")),
        Column("subject", _("涉及内容")),
        Column("state", _("本站的情况"), "get_state_display"),
        Column("note", _("说明")),
        Column(
            "links",
            _("本站内容"),
            lambda row: [f"{link.text} {settings.SITE_URL}{link.path}" for link in row.links.all()],
        ),
    )

    def get_queryset(self) -> QuerySet[Any]:
        """In the document's order."""
        return Clause.objects.prefetch_related("links").order_by("number")


class ClauseIndexPage(ListingPage):
    """The page that sets the clauses beside what the portal publishes."""

    item_model: ClassVar[str] = "education.Clause"
    listing_name: ClassVar[str] = "clauses"
    listing_title: ClassVar[Any] = _("文件条款对照")
    page_size: ClassVar[int] = 50
    has_feed: ClassVar[bool] = False

    parent_page_types = ["education.EducationIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("文件条款栏目")

    @classmethod
    def get_listing(cls) -> Any:
        """The list of clauses."""
        return ClauseListing()
