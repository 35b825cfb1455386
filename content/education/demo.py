"""Demo education: twelve articles, three bases and six events, invented bodies marked 示例."""

from collections.abc import Callable

from content.core.demo import days_ago, home, save_page, section
from content.core.demo_body import body, cover
from content.education.demo_adults import ADULTS
from content.education.demo_places import BASES, EVENTS
from content.education.demo_pupils import PUPILS
from content.education.models import (
    EducationArticlePage,
    EducationIndexPage,
    EventIndexPage,
    EventPage,
    PracticeBaseIndexPage,
    PracticeBasePage,
)

ORDER = 50


def load(report: Callable[[str], None]) -> None:
    """Make the education section with its articles, bases and events."""
    save_page(
        home(),
        EducationIndexPage,
        "education",
        title="质量教育",
        show_in_menus=True,
        summary="选购、标准、安全、维权和计量，每篇十分钟读完。",
        keywords="质量教育 消费知识 标准 计量 维权",
        cover=cover("rings", "sea"),
    )
    _load_articles()
    _load_bases()
    _load_events()
    report(f"质量教育文章 {len(PUPILS + ADULTS)} 篇，基地 {len(BASES)} 个，活动 {len(EVENTS)} 场")


def _load_articles() -> None:
    for article in PUPILS + ADULTS:
        published = days_ago(article.days)
        save_page(
            section("education"),
            EducationArticlePage,
            article.slug,
            published=published,
            title=article.title,
            summary=article.summary,
            topic=article.topic,
            audience=article.audience,
            published_at=published,
            author="本站编辑部",
            cover=cover(*article.art),
            body=body(article.text),
        )


def _load_bases() -> None:
    index = save_page(
        section("education"),
        PracticeBaseIndexPage,
        "bases",
        title="教育基地",
        show_in_menus=True,
        summary="中小学生可以走进去看、动手做的地方，附开放时间和预约办法。",
        keywords="质量教育基地 社会实践 开放日",
        cover=cover("samples", "jade"),
    )
    for base in BASES:
        fields = dict(base)
        text, art = fields.pop("text"), fields.pop("art")
        save_page(index, PracticeBasePage, fields.pop("slug"), cover=cover(*art), body=body(text), **fields)


def _load_events() -> None:
    index = save_page(
        section("education"),
        EventIndexPage,
        "events",
        title="质量活动",
        show_in_menus=True,
        summary="开放日、讲座和检测体验，可以订阅到手机日历。",
        keywords="质量活动 开放日 讲座",
        cover=cover("waves", "sea"),
    )
    for event in EVENTS:
        starts_at, ends_at = (days_ago(-event.in_days, hour) for hour in event.hours)
        save_page(
            index,
            EventPage,
            event.slug,
            published=days_ago(max(20 - event.in_days, 5)),
            title=event.title,
            summary=event.summary,
            starts_at=starts_at,
            ends_at=ends_at,
            county_id=event.county,
            place=event.place,
            organiser=event.organiser,
            capacity=event.capacity,
            booking=event.booking,
            cover=cover(*event.art),
            body=body(event.text),
        )
