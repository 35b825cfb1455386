"""Reprint rules, the archive by month, series and the feed's entries."""

from datetime import datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from content.news.archive import archive
from content.news.models import NewsIndexPage, NewsPage, NewsSource
from tests.factories import NewsPageFactory, make_page

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def source():
    return NewsSource.objects.create(
        name="示例日报（示例）", home_url="https://www.paper.example/", ground="协议（示例）"
    )


def news(**fields) -> NewsPage:
    return NewsPage(title="一条新闻", slug="one", **fields)


@pytest.mark.parametrize(
    "address",
    ["https://www.paper.example/a/1.html", "https://epaper.paper.example/1", "http://paper.example/1"],
)
def test_a_reprint_from_a_listed_source_bears_its_name(source, address):
    page = news(origin="reprint", reprint_source=source, source_url=address, source_name="随手写的")
    page.clean()
    assert page.source_name == "示例日报（示例）"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"origin": "reprint", "source_url": "https://paper.example/1"}, "只能转载名单内的来源"),
        ({"origin": "reprint", "listed": True}, "转载请填原文地址"),
        (
            {"origin": "reprint", "listed": True, "source_url": "https://evilpaper.example/1"},
            "不在所选来源的网站上",
        ),
        ({"origin": "reprint", "stopped": True, "source_url": "https://paper.example/1"}, "已停止转载"),
        ({"origin": "original", "listed": True}, "只有转载才选转载来源"),
        ({"origin": "original", "source_url": "https://paper.example/1"}, "请把稿件性质改为"),
        ({"origin": "contributed"}, "供稿请写明供稿单位"),
    ],
)
def test_what_breaks_the_rules_is_refused_with_what_to_do(source, fields, words):
    fields = dict(fields)
    if fields.pop("stopped", False):
        source.active = False
        fields["reprint_source"] = source
    if fields.pop("listed", False):
        fields["reprint_source"] = source
    with pytest.raises(ValidationError, match=words):
        news(**fields).clean()


def test_a_reprint_names_its_original_on_the_page(client, source):
    page = NewsPageFactory(
        origin="reprint", reprint_source=source, source_name=source.name, source_url="https://paper.example/1"
    )
    text = client.get(page.url).text
    assert "本文转载自示例日报（示例）" in text
    assert text.count('href="https://paper.example/1"') == 2


def test_the_archive_counts_months_in_the_portals_zone(client):
    # 23:30 UTC on the last day of a month is the first of the next in Shanghai.
    for moment in (
        datetime(2026, 2, 1, 7, 30, tzinfo=SHANGHAI),
        datetime(2026, 2, 20, 9, 0, tzinfo=SHANGHAI),
        datetime(2025, 12, 31, 9, 0, tzinfo=SHANGHAI),
    ):
        NewsPageFactory(published_at=moment)
    NewsPageFactory(published_at=datetime(2026, 2, 2, 9, 0, tzinfo=SHANGHAI), live=False)
    url = make_page(NewsIndexPage).url
    response = client.get(url, {"year": "2026", "month": "2"})
    assert response.context["page_obj"].paginator.count == 2
    assert '?year=2026&amp;month=2" aria-current' in response.text
    assert "2月（2）" in response.text
    assert "2025年（1条）" in response.text


def test_years_come_newest_first_and_the_one_shown_is_open():
    years = archive([(2025, 12, 1), (2026, 1, 2), (2026, 3, 4)], year="2025", month="12")
    assert [(year.year, year.count, year.open) for year in years] == [(2026, 6, False), (2025, 1, True)]
    assert [month.month for month in years[0].months] == [3, 1]
    assert archive([]) == []


def test_parts_of_a_series_lead_on(client):
    first = NewsPageFactory(series="幕后", series_number=1)
    second = NewsPageFactory(series="幕后", series_number=2)
    assert f'rel="next" href="{second.url}"' in client.get(first.url).text


def test_an_atom_entry_has_everything_a_reader_shows(client):
    page = NewsPageFactory(author="记者甲（示例）", category="alert", summary="一句话。")
    NewsPageFactory(published_at=page.published_at - timedelta(days=1))
    feed = ElementTree.fromstring(client.get("/feeds/news.atom").content)  # noqa: S314
    entry = feed.findall(f"{ATOM}entry")[0]
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "记者甲（示例）"
    assert entry.find(f"{ATOM}category").get("term") == "消费警示"
    assert entry.findtext(f"{ATOM}summary") == "一句话。"
    for name in ("id", "title", "updated", "published"):
        assert entry.findtext(f"{ATOM}{name}"), name
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert "CC BY 4.0" in feed.findtext(f"{ATOM}rights")


def test_the_series_filter_offers_neither_blanks_nor_what_only_drafts_have(client):
    NewsPageFactory(series="幕后", series_number=1)
    NewsPageFactory()
    NewsPageFactory(series="还没发布的系列", live=False)
    text = client.get(make_page(NewsIndexPage).url).text
    assert '<option value="幕后">' in text
    assert "还没发布的系列" not in text
    assert text.count('<option value=""') == 4
