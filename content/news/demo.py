"""Demo news: twelve items of all categories."""

from collections.abc import Callable

from content.core.demo import days_ago, home, save_page, section
from content.core.demo_body import body, cover
from content.news.demo_stories import STORIES
from content.news.models import NewsIndexPage, NewsPage, NewsSource, Origin

ORDER = 50
SOURCES = {
    "how-samples-are-bought": "示例市消费者权益保护委员会（示例）",
    "choose-the-next-test": "示例市消费者权益保护委员会（示例）",
    "volunteers-weigh-86": "示例计量测试所（示例）",
    "open-day-metrology": "示例计量测试所（示例）",
    "hospital-quarter": "示例纺织品检测中心（示例）",
    "recall-bed-rail": "示例儿童用品公司（示例）",
    "recall-kettle": "示例小家电公司（示例）",
}

SERIES = {
    "how-samples-are-bought": ("比较试验幕后", 1),
    "choose-the-next-test": ("比较试验幕后", 2),
    "volunteers-weigh-86": ("比较试验幕后", 3),
}


def load(report: Callable[[str], None]) -> None:
    """Make the news section and its items."""
    save_page(
        home(),
        NewsIndexPage,
        "news",
        title="质量新闻",
        show_in_menus=True,
        summary="质量动态、通知公告、消费警示和缺陷召回，每条注明来源。",
        keywords="质量动态 通知公告 消费警示 缺陷召回",
        cover=cover("hills", "jade"),
    )
    NewsSource.objects.get_or_create(
        name="示例消费新闻（示例）",
        defaults={"home_url": "https://news.example.org/", "ground": "示例转载协议（示例）"},
    )
    for story in STORIES:
        published = days_ago(story.days)
        save_page(
            section("news"),
            NewsPage,
            story.slug,
            published=published,
            title=story.title,
            summary=story.summary,
            category=story.category,
            published_at=published,
            origin=Origin.CONTRIBUTED if story.slug in SOURCES else Origin.ORIGINAL,
            source_name=SOURCES.get(story.slug, ""),
            series=SERIES.get(story.slug, ("", None))[0],
            series_number=SERIES.get(story.slug, ("", None))[1],
            cover=cover(*story.art),
            body=body(story.text),
        )
    report(f"新闻 {len(STORIES)} 条")
