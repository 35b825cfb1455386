"""What readers get on education pages: terms, series, ways on, open days, indicators, clauses."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from content.education.models import (
    ArticleLink,
    Clause,
    ClauseIndexPage,
    ClauseLink,
    EducationIndexPage,
    GlossaryIndexPage,
    IndicatorIndexPage,
    OpenDay,
    PracticeBaseIndexPage,
    Reading,
    Term,
)
from tests.content.education.factories import IndicatorPageFactory
from tests.factories import EducationArticlePageFactory, NewsPageFactory, PracticeBasePageFactory, make_page

pytestmark = pytest.mark.django_db


def paragraph(text: str) -> list[dict[str, str]]:
    return [{"type": "paragraph", "value": f"<p>{text}</p>"}]


def test_a_term_is_linked_where_it_first_stands_and_explained_below(client):
    term = Term.objects.create(name="色牢度", also="染色牢度", definition="颜色不掉的本领。")
    article = EducationArticlePageFactory(body=paragraph("看色牢度，再看色牢度。"))
    text = client.get(article.url).text
    assert text.count(f'href="#term-{term.pk}"') == 1
    assert f'id="term-{term.pk}"' in text
    assert "颜色不掉的本领。" in text
    assert "约1分钟读完" in text


def test_the_glossary_lists_terms_by_initial_and_is_searched(client, search_index, drain):
    page = make_page(GlossaryIndexPage)
    term = Term.objects.create(name="校准", definition="比出差多少。")
    text = client.get(page.url).text
    assert term.initial == "J"
    assert f'id="term-{term.pk}"' in text
    drain()
    assert f"{page.url}#term-{term.pk}" in client.get("/search/", {"q": "校准"}).text


def test_parts_of_a_series_lead_to_their_neighbours(client):
    third, first, second = (
        EducationArticlePageFactory(series="看懂标签", series_number=number, title=f"第{number}篇")
        for number in (3, 1, 2)
    )
    EducationArticlePageFactory(series="看懂标签", series_number=4, live=False, title="草稿")
    text = client.get(second.url).text
    assert f'rel="prev" href="{first.url}"' in text
    assert f'rel="next" href="{third.url}"' in text
    assert "草稿" not in text
    assert 'rel="next"' not in client.get(third.url).text
    index = make_page(EducationIndexPage).url
    assert client.get(index, {"series": "看懂标签"}).context["page_obj"].paginator.count == 3


def test_an_article_leads_to_pages_lists_and_standards(client):
    news = NewsPageFactory(title="一次召回（示例）")
    draft = NewsPageFactory(title="没发布的新闻", live=False)
    article = EducationArticlePageFactory(standards="GB 18401-2010")
    article.links = [
        ArticleLink(page=news),
        ArticleLink(page=draft),
        ArticleLink(path="/stores/?category=clothing", text="承诺退货的服装店"),
    ]
    article.save()
    text = client.get(article.url).text
    assert news.url in text
    assert "没发布的新闻" not in text
    assert "/stores/?category=clothing" in text
    assert "/search/?q=GB%2018401-2010" in text


@pytest.mark.parametrize("fields", [{}, {"path": "https://x.example", "text": "x"}, {"path": "/stores/"}])
def test_a_link_that_leads_nowhere_is_refused(fields):
    with pytest.raises(ValidationError):
        ArticleLink(**fields).clean()


def test_coming_open_days_are_on_the_page_and_in_the_calendars(client):
    today = timezone.localdate()
    base = PracticeBasePageFactory(title="计量馆（示例）")
    base.dated_openings = [
        OpenDay(day=today + timedelta(days=days), starts=time(9), ends=time(11), note=f"第{days}天")
        for days in (7, 2, -3)
    ]
    base.save()
    text = client.get(base.url).text
    assert text.index("第2天") < text.index("第7天")
    assert "第-3天" not in text
    for address in (f"/education/bases/{base.pk}.ics", "/education/events.ics"):
        assert client.get(address).text.count("BEGIN:VEVENT") == 2
    base.unpublish()
    assert client.get(f"/education/bases/{base.pk}.ics").status_code == 404


def test_bases_are_narrowed_by_city_and_county(client):
    near = PracticeBasePageFactory(county_id="330106")
    far = PracticeBasePageFactory(county_id="330203")
    index = make_page(PracticeBaseIndexPage).url
    for region in ("330100", "330106"):
        text = client.get(index, {"region": region}).text
        assert near.url in text
        assert far.url not in text


def test_indicators_show_target_clause_newest_value_and_its_source(client):
    page = IndicatorPageFactory(title="合格率")
    empty = IndicatorPageFactory(title="没有数值的指标")
    page.readings = [
        Reading(year=year, value=Decimal(value), source_name=f"{year}公报", published_on=date(year + 1, 3, 1))
        for year, value in ((2022, "96.2"), (2021, "95.4"))
    ]
    page.save()
    table = client.get(make_page(IndicatorIndexPage).url).text
    for words in ("第五条", "2022年 96%", "96.2%", "2022公报", "尚未录入", empty.url):
        assert words in table
    assert "2021公报" not in table
    text = client.get(page.url).text
    assert text.count('class="bar-chart__bar"') == 2
    assert text.index("95.4%") < text.index("96.2%")
    assert "还没有录入数值" in client.get(empty.url).text


def test_a_source_older_than_its_year_is_refused():
    with pytest.raises(ValidationError, match="不能早于数据年份"):
        Reading(year=2022, published_on=date(2021, 1, 1)).clean()


def test_each_clause_says_what_there_is_for_it_and_what_not(client):
    clause = Clause.objects.create(number=12, subject="质量医院", state="carried")
    clause.links = [ClauseLink(text="质量医院", path="/quality-hospitals/")]
    clause.save()
    Clause.objects.create(number=1)
    text = client.get(make_page(ClauseIndexPage).url).text
    assert "第十二条" in text
    assert 'href="/quality-hospitals/"' in text
    assert "本站不收录" in text
    assert "不是文件原文" in text
