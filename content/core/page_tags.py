"""Page tags of Chinese public sites (国办发〔2017〕47号): which, in which order, with which format."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

Tag = tuple[str, str]


def format_date(moment: datetime) -> str:
    """`YYYY-MM-DD HH:MM` in the portal's zone, the only format the notice allows."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def site_tags(*, name: str, site_url: str, id_code: str) -> list[Tag]:
    """The group that every page bears; without a site code the group is left out, as the code is its key."""
    if not id_code:
        return []
    return [("SiteName", name), ("SiteDomain", urlsplit(site_url).netloc), ("SiteIDCode", id_code)]


def column_tags(column: Mapping[str, Any]) -> list[Tag]:
    """The group of a list or section page. Keys: name, description, keywords, type."""
    return [
        ("ColumnName", str(column["name"])),
        ("ColumnDescription", str(column.get("description") or column["name"])),
        ("ColumnKeywords", str(column.get("keywords") or column["name"])),
        ("ColumnType", str(column.get("type") or column["name"])),
    ]


def article_tags(article: Mapping[str, Any]) -> list[Tag]:
    """The group of an article. Keys: column, title, published_at, source; the rest may be blank."""
    tags = [
        ("ColumnName", str(article["column"])),
        ("ColumnType", str(article.get("column_type") or article["column"])),
        ("ArticleTitle", str(article["title"])),
        ("PubDate", format_date(article["published_at"])),
        ("ContentSource", str(article["source"])),
    ]
    optional = [
        ("Keywords", article.get("keywords")),
        ("Author", article.get("author")),
        ("Description", article.get("description")),
        ("Image", article.get("image")),
        ("Url", article.get("url")),
    ]
    return tags + [(name, str(value)) for name, value in optional if value]
