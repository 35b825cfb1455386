"""Demo education: articles, bases, events, glossary, indicators and clauses; what is invented says 示例."""

from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from content.core.demo import days_ago, home, save_page, section
from content.core.demo_body import body, cover
from content.education.demo_adults import ADULTS
from content.education.demo_places import BASES, EVENTS
from content.education.demo_pupils import PUPILS
from content.education.demo_terms import CLAUSES, DOCUMENT, TARGETS, TERMS, Target
from content.education.models import (
    ArticleLink,
    Clause,
    ClauseIndexPage,
    ClauseLink,
    EducationArticlePage,
    EducationIndexPage,
    EventIndexPage,
    EventPage,
    GlossaryIndexPage,
    IndicatorIndexPage,
    IndicatorPage,
    OpenDay,
    PracticeBaseIndexPage,
    PracticeBasePage,
    Reading,
    Term,
)

ORDER = 50
SERIES = {
    "five-marks": ("看懂标志和标准", 1),
    "gb-and-gbt": ("看懂标志和标准", 2),
    "read-a-test": ("看懂标志和标准", 3),
}
STANDARDS = {
    "sun-protective-clothing": "GB/T 18830-2009；GB 18401-2010",
    "school-bag-check": "GB 21027",
    "read-a-test": "GB/T 40551-2021",
    "gb-and-gbt": "GB 18401-2010",
}
LINKS = {
    "sun-protective-clothing": [("/stores/?category=clothing", "承诺退货的服装鞋帽店")],
    "three-kinds-of-return": [("/stores/", "查一家店承诺了什么")],
    "read-a-test": [("/comparisons/", "全部比较试验")],
    "commissioned-test": [
        ("/quality-hospitals/", "找检测和会诊"),
        ("/institutions/", "查机构资质"),
    ],
}
#: Weekday (0 Monday) and hours of each base's open days in the next weeks.
OPENINGS = {
    "metrology-hall": (5, time(9), time(16, 30)),
    "textile-base": (4, time(13, 30), time(16, 30)),
    "seafood-base": (6, time(9), time(11, 30)),
}


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
    _load_glossary()
    _load_indicators()
    _load_clauses()
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
            series=SERIES.get(article.slug, ("", None))[0],
            series_number=SERIES.get(article.slug, ("", None))[1],
            standards=STANDARDS.get(article.slug, ""),
            links=[ArticleLink(path=path, text=text) for path, text in LINKS.get(article.slug, ())],
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
        fields["dated_openings"] = _openings(*OPENINGS[fields["slug"]])
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


def _openings(weekday: int, starts: time, ends: time) -> list[OpenDay]:
    """The next four such weekdays after the first load."""
    first = days_ago(0).date()
    first += timedelta(days=(weekday - first.weekday()) % 7)
    return [OpenDay(day=first + timedelta(weeks=week), starts=starts, ends=ends) for week in range(4)]


def _load_glossary() -> None:
    save_page(
        section("education"),
        GlossaryIndexPage,
        "glossary",
        title="质量术语",
        show_in_menus=True,
        summary="文章里的专业词，用平常话讲清楚。",
        keywords="质量术语 色牢度 校准 检定",
    )
    for name, also, definition, source in TERMS:
        Term.objects.get_or_create(
            name=name, defaults={"also": also, "definition": definition, "source": source}
        )


def _load_indicators() -> None:
    index = save_page(
        section("education"),
        IndicatorIndexPage,
        "indicators",
        title="质量指标",
        show_in_menus=True,
        summary=f"{DOCUMENT}提出的五个目标，每个数字注明来源。",
        keywords="质量指标 合格率 满意度",
    )
    for target in TARGETS:
        _save_indicator(index, target)


def _save_indicator(index: Any, target: Target) -> None:
    save_page(
        index,
        IndicatorPage,
        target.slug,
        title=target.title,
        summary=target.summary,
        document=DOCUMENT,
        clause=target.clause,
        clause_number=target.number,
        target=Decimal(target.target),
        target_year=2022,
        unit=target.unit,
        readings=[
            Reading(
                year=year,
                value=Decimal(value),
                source_name="示例数据（示例）",
                published_on=date(year + 1, 3, 1),
                note="演示用，不是真实统计",
            )
            for year, value in target.readings
        ],
    )


def _load_clauses() -> None:
    save_page(
        section("education"),
        ClauseIndexPage,
        "clauses",
        title="文件条款对照",
        show_in_menus=True,
        summary=f"{DOCUMENT}共十九条，每条在本站有什么，没有的也写明。",
        keywords=f"{DOCUMENT} 质量提升",
    )
    for number in range(1, 20):
        subject, state, note, links = CLAUSES.get(
            number, ("", "outside", "与消费透明无直接关系，或本站未收录该条内容。", ())
        )
        clause, created = Clause.objects.get_or_create(
            number=number, defaults={"subject": subject, "state": state, "note": note}
        )
        if created:
            clause.links = [ClauseLink(text=text, path=path) for text, path in links]
            clause.save()
