"""Page tags of 国办发〔2017〕47号."""

import re
from datetime import UTC, datetime

from content.core import page_tags as rules


def test_without_a_site_code_the_sites_group_is_left_out():
    assert rules.site_tags(name="放心", site_url="https://a.cn", id_code="") == []


def test_the_sites_group():
    tags = dict(rules.site_tags(name="放心", site_url="https://a.cn/x", id_code="3300000001"))
    assert tags == {"SiteName": "放心", "SiteDomain": "a.cn", "SiteIDCode": "3300000001"}


def test_an_articles_group_leaves_blank_options_out_and_keeps_required_ones():
    moment = datetime(2026, 3, 4, 0, 5, tzinfo=UTC)
    tags = rules.article_tags(
        {
            "column": "新闻",
            "title": "标题",
            "published_at": moment,
            "source": "本站",
            "author": "",
            "url": "u",
        }
    )
    names = [name for name, _value in tags]
    assert names == ["ColumnName", "ColumnType", "ArticleTitle", "PubDate", "ContentSource", "Url"]
    assert dict(tags)["PubDate"] == "2026-03-04 08:05"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", dict(tags)["PubDate"])


def test_no_column_tag_is_blank():
    assert all(
        value for _name, value in rules.column_tags({"name": "新闻", "description": "", "keywords": ""})
    )
