"""Quality education: articles, practice bases and events."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from typing import Any, ClassVar

import django_filters
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from content.core.blocks import BodyBlock
from content.core.cards import Card
from content.core.filters import CountyFilter, ListingFilterSet, YearFilter
from content.core.models import ListingPage, PlacedPage
from content.education.articles import (
    ArticleLink,
    Audience,
    EducationArticlePage,
    EducationIndexPage,
    Topic,
)
from content.education.calendar import EventEntry
from content.education.clauses import Clause, ClauseIndexPage, ClauseLink
from content.education.glossary import GlossaryIndexPage, Term
from content.education.indicators import IndicatorIndexPage, IndicatorPage, Reading

__all__ = [
    "ArticleLink",
    "Audience",
    "Clause",
    "ClauseIndexPage",
    "ClauseLink",
    "EducationArticlePage",
    "EducationIndexPage",
    "EventIndexPage",
    "EventPage",
    "GlossaryIndexPage",
    "IndicatorIndexPage",
    "IndicatorPage",
    "OpenDay",
    "PracticeBaseIndexPage",
    "PracticeBasePage",
    "Reading",
    "Term",
    "Topic",
]


class BaseFilterSet(ListingFilterSet):
    """Filters of the list of bases."""

    region = CountyFilter(field_name="county__code")
    audience = django_filters.ChoiceFilter(label=_("适合对象"), choices=Audience.choices)


class PracticeBaseIndexPage(ListingPage):
    """The list of practice bases (质量教育社会实践基地)."""

    item_model: ClassVar[str] = "education.PracticeBasePage"
    listing_name: ClassVar[str] = "bases"
    listing_title: ClassVar[Any] = _("质量教育基地")
    listing_description: ClassVar[Any] = _("中小学质量教育社会实践基地：开放日、团队规模和预约办法。")
    filterset_class: ClassVar[type[ListingFilterSet]] = BaseFilterSet
    item_ordering: ClassVar[tuple[str, ...]] = ("county_id", "title")
    has_feed: ClassVar[bool] = False

    parent_page_types = ["education.EducationIndexPage"]
    subpage_types = ["education.PracticeBasePage"]

    class Meta:
        verbose_name = _("质量教育基地栏目")


class PracticeBasePage(PlacedPage):
    """A place where pupils see how quality is made and measured."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("国家级")
        PROVINCIAL = "provincial", _("省级")
        CITY = "city", _("市级")

    level = models.CharField(_("级别"), max_length=10, choices=Level.choices)
    named_by = models.CharField(_("命名单位"), max_length=80)
    named_year = models.PositiveSmallIntegerField(_("命名年份"))
    address = models.CharField(_("地址"), max_length=160)
    audience = models.CharField(
        _("适合对象"), max_length=10, choices=Audience.choices, default=Audience.PRIMARY
    )
    open_days = models.CharField(_("开放时间"), max_length=160)
    open_days_per_year = models.PositiveSmallIntegerField(_("每年开放天数"))
    group_size = models.CharField(_("团队人数"), max_length=40)
    duration = models.CharField(_("时长"), max_length=40)
    booking = models.CharField(_("预约办法"), max_length=200)
    safety_note = models.CharField(_("安全须知"), max_length=200, blank=True)
    accessibility = models.CharField(_("无障碍设施"), max_length=200, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("介绍"), blank=True)

    search_section: ClassVar[str] = "bases"
    search_section_label: ClassVar[Any] = _("教育基地")
    export_fields: ClassVar[list[str]] = [
        "level",
        "named_by",
        "named_year",
        "county",
        "address",
        "audience",
        "open_days",
        "open_days_per_year",
        "group_size",
        "duration",
        "booking",
    ]
    parent_page_types = ["education.PracticeBaseIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *PlacedPage.content_panels,
        MultiFieldPanel(
            [FieldPanel(name) for name in ("level", "named_by", "named_year")], heading=_("命名")
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("county", "address", "accessibility")], heading=_("地点")
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "audience",
                    "open_days",
                    "open_days_per_year",
                    "group_size",
                    "duration",
                    "booking",
                    "safety_note",
                )
            ],
            heading=_("参观"),
        ),
        InlinePanel("dated_openings", label=_("开放日")),
        FieldPanel("body"),
    ]
    search_fields = [*PlacedPage.search_fields, index.SearchField("address"), index.SearchField("body")]

    class Meta:
        verbose_name = _("质量教育基地")

    @property
    def visit_facts(self) -> list[dict[str, Any]]:
        """What a teacher must know before coming, as terms and values."""
        named = _("%(body)s，%(year)s年") % {"body": self.named_by, "year": self.named_year}
        return [
            {"term": _("级别"), "value": self.get_level_display(), "note": named},
            {"term": _("地址"), "value": f"{self.county.full_name}{self.address}"},
            {"term": _("适合对象"), "value": self.get_audience_display()},
            {"term": _("开放时间"), "value": self.open_days},
            {"term": _("每年开放天数"), "value": self.open_days_per_year},
            {"term": _("团队人数"), "value": self.group_size},
            {"term": _("时长"), "value": self.duration},
            {"term": _("预约办法"), "value": self.booking},
            {"term": _("安全须知"), "value": self.safety_note},
            {"term": _("无障碍设施"), "value": self.accessibility},
        ]

    @property
    def card_meta(self) -> str:
        """Level and place."""
        return f"{self.get_level_display()} · {self.county.full_name}"

    @property
    def coming_openings(self) -> list["OpenDay"]:
        """The dated open days from today on, the next first."""
        today = timezone.localdate()
        coming = [day for day in self.dated_openings.all() if day.day >= today]
        return sorted(coming, key=lambda day: (day.day, day.starts))

    @property
    def calendar_entries(self) -> Iterator[EventEntry]:
        """The coming open days for iCalendar."""
        for day in self.coming_openings:
            yield EventEntry(
                uid=f"open-day-{day.pk}",
                starts_at=day.moment(day.starts),
                ends_at=day.moment(day.ends),
                title=_("%(base)s开放日") % {"base": self.title},
                place=f"{self.county.full_name}{self.address}",
                url=self.full_url or "",
                changed_at=self.last_published_at or day.moment(day.starts),
            )


class OpenDay(Orderable):
    """A day on which a base is open, with its hours."""

    page = ParentalKey(PracticeBasePage, on_delete=models.CASCADE, related_name="dated_openings")
    day = models.DateField(_("日期"), db_index=True)
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))
    note = models.CharField(_("说明"), max_length=120, blank=True, help_text=_("如：家庭专场"))

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel(name) for name in ("day", "starts", "ends")]),
        FieldPanel("note"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("开放日")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"

    def clean(self) -> None:
        """Refuses hours that end before they start."""
        super().clean()
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": _("结束时间应晚于开始时间。")})

    def moment(self, hour: time) -> datetime:
        """An hour of the day in the portal's zone."""
        return timezone.make_aware(datetime.combine(self.day, hour))


class EventFilterSet(ListingFilterSet):
    """Filters of the list of events."""

    region = CountyFilter(field_name="county__code")
    year = YearFilter(date_field="starts_at")


class EventIndexPage(ListingPage):
    """The list of events."""

    item_model: ClassVar[str] = "education.EventPage"
    listing_name: ClassVar[str] = "events"
    listing_title: ClassVar[Any] = _("质量活动")
    listing_description: ClassVar[Any] = _("开放日、讲座、检测体验和质量月活动。")
    filterset_class: ClassVar[type[ListingFilterSet]] = EventFilterSet
    item_ordering: ClassVar[tuple[str, ...]] = ("-starts_at", "-pk")
    has_feed: ClassVar[bool] = False

    parent_page_types = ["education.EducationIndexPage"]
    subpage_types = ["education.EventPage"]

    class Meta:
        verbose_name = _("质量活动栏目")


class EventPage(PlacedPage):
    """Something that happens at a time and a place; no sign-up form (PIPL arts. 28, 31)."""

    starts_at = models.DateTimeField(_("开始时间"), db_index=True)
    ends_at = models.DateTimeField(_("结束时间"), db_index=True)
    place = models.CharField(_("地点"), max_length=160)
    organiser = models.CharField(_("主办单位"), max_length=120)
    capacity = models.PositiveIntegerField(_("名额"), null=True, blank=True)
    booking = models.CharField(_("报名办法"), max_length=200, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("介绍"), blank=True)

    search_section: ClassVar[str] = "events"
    search_section_label: ClassVar[Any] = _("活动")
    export_fields: ClassVar[list[str]] = ["starts_at", "ends_at", "county", "place", "organiser", "capacity"]
    parent_page_types = ["education.EventIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *PlacedPage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("starts_at", "ends_at", "county", "place", "organiser", "capacity", "booking")
            ],
            heading=_("时间与地点"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [*PlacedPage.search_fields, index.SearchField("place"), index.SearchField("body")]

    class Meta:
        verbose_name = _("质量活动")

    def clean(self) -> None:
        """Refuses an event that ends before it starts."""
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("结束时间不能早于开始时间。")})

    @property
    def facts(self) -> list[dict[str, Any]]:
        """When, where and how, as terms and values."""
        start, end = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        same_day = start.date() == end.date()
        until = f"{end:%H:%M}" if same_day else f"{end:%Y-%m-%d %H:%M}"
        return [
            {"term": _("时间"), "value": f"{start:%Y-%m-%d %H:%M}—{until}"},
            {"term": _("地点"), "value": f"{self.county.full_name}{self.place}"},
            {"term": _("主办单位"), "value": self.organiser},
            {"term": _("名额"), "value": self.capacity},
            {"term": _("报名办法"), "value": self.booking},
        ]

    @property
    def is_over(self) -> bool:
        """Whether the event has ended."""
        return self.ends_at < timezone.now()

    @property
    def card(self) -> Card:
        """The entry with its state in words."""
        return replace(
            super().card,
            badge=str(_("已结束") if self.is_over else _("即将举行")),
            badge_tone="neutral" if self.is_over else "ok",
        )

    @property
    def card_meta(self) -> str:
        """Time and place."""
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M} · {self.county.full_name}"

    @property
    def calendar_entry(self) -> EventEntry:
        """This event for iCalendar."""
        return EventEntry(
            uid=str(self.translation_key),
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            title=self.title,
            place=f"{self.county.full_name}{self.place}",
            url=self.full_url or "",
            changed_at=self.last_published_at or self.starts_at,
        )
