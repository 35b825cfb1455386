"""What makers answered stands beside the figure it speaks of, and is frozen with the edition."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from comparison import editions
from comparison.models import AwardRule, ComparisonTestPage, LabReport, MakerReply, Measurement, Referral
from tests.comparison.factories import ComparisonTestPageFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def reply(**fields: Any) -> MakerReply:
    given = {
        "maker": "示例公司（示例）",
        "sent": "全部数据",
        "sent_on": DAY,
        "deadline": DAY,
        "replied_on": DAY,
    }
    return MakerReply(**given | {"state": "replied"} | fields)


@pytest.fixture
def page() -> ComparisonTestPage:
    page = ComparisonTestPageFactory(slug="kettles")
    page.replies = [
        reply(sample=2, criterion="lead", reply="已召回该批次。"),
        reply(sample=3, state="none", replied_on=None, maker="别的公司（示例）"),
    ]
    page.referrals = [Referral(samples="2", authority="示例局（示例）", referred_on=DAY, matter="铅超标")]
    page.save()
    page.freeze()
    return page


def test_a_reply_stands_on_the_test_the_sample_and_the_figure_it_speaks_of(
    page: ComparisonTestPage, client: Client
) -> None:
    base = f"{page.url}v2/"
    for address in (page.url, f"{base}samples/2/", f"{base}cells/2/lead/"):
        assert "已召回该批次。" in client.get(address).content.decode(), address
    assert "已召回该批次。" not in client.get(f"{base}samples/3/").content.decode()
    assert "逾期未答复" in client.get(f"{base}samples/3/").content.decode()
    assert f'{base}cells/2/lead/#reply">生产者已答复' in client.get(page.url).content.decode()


def test_referrals_and_reports_are_named_with_their_samples(page: ComparisonTestPage, client: Client) -> None:
    shown = client.get(page.url).content.decode()
    assert "移送示例局（示例）" in shown
    assert "示例报告 1" in shown
    sample = client.get(f"{page.url}v2/samples/2/").content.decode()
    assert "铅超标" in sample
    assert "示例报告 1" in sample
    assert "示例报告 1" not in client.get(f"{page.url}v2/samples/1/").content.decode()


def test_an_edition_without_any_of_it_says_nothing_of_it(page: ComparisonTestPage, client: Client) -> None:
    assert "生产者怎么说" not in client.get(f"{page.url}v1/").content.decode()
    assert editions.read(page.editions.get(number=1)).fairness.replies == []


def test_only_a_public_report_has_an_address() -> None:
    page = ComparisonTestPageFactory()
    page.reports = [LabReport(number="内部", issued_on=DAY, sha256="a" * 64)]
    page.save()
    report = editions.read(page.freeze()).fairness.reports[0]
    assert (report.url, report.sha256) == ("", "a" * 64)


def test_a_rank_that_hangs_on_a_gap_and_a_mark_by_rule_are_said(client: Client) -> None:
    page = ComparisonTestPageFactory(slug="gaps", coverage=0)
    page.award_rules = [AwardRule(key="top", name="测试结果优", bound=80)]
    criteria = list(page.criteria.all())
    criteria[1].condition, criteria[1].standard_title = "23 ℃，湿度 50 %", "示例方法（示例）"
    page.criteria = criteria
    page.save()
    Measurement.objects.filter(sample__number=5, criterion="taste").update(reported="95")
    page.freeze()
    best = client.get(f"{page.url}v2/samples/1/").content.decode()
    assert "测试结果优" in best
    gap = client.get(f"{page.url}v2/samples/5/").content.decode()
    assert "按最低分，名次会是 4" in gap
    assert "测试结果优" not in client.get(f"{page.url}v2/samples/3/").content.decode()
    shown = client.get(page.url).content.decode()
    assert "换一种处理办法名次就会变" in shown
    assert "试验条件：23 ℃，湿度 50 %" in shown
