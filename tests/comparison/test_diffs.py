"""What readers see at the address that compares two editions."""

import pytest
from django.test import Client

from comparison import diffs, editions
from comparison.models import ComparisonTestPage, Criterion, LimitingRule, Measurement
from tests.comparison.factories import ComparisonTestPageFactory

pytestmark = pytest.mark.django_db


def second_edition() -> ComparisonTestPage:
    page = ComparisonTestPageFactory(title="水壶", slug="kettles")
    Measurement.objects.filter(sample__number=3, criterion="speed").update(reported="60 90")
    LimitingRule.objects.filter(page=page).update(sentence="铅超标，一票否决。")
    changed = ComparisonTestPage.objects.get(pk=page.pk)
    changed.finding = "改过的结论。"
    changed.edition_reason = "复检"
    changed.save_revision().publish()
    return changed


def test_every_changed_number_rank_text_and_rule_is_listed_and_nothing_else() -> None:
    page = second_edition()
    old, new = (editions.read(page.editions.get(number=number)) for number in (1, 2))
    found = diffs.changes(old, new)
    by_section = {
        name: {change.place for change in found if change.section == name} for name in diffs.SECTIONS
    }
    assert by_section["data"] == {"样品 3 · 速度 · 测得值"}
    assert by_section["texts"] == {"一句话结论"}
    assert by_section["method"] == {"规则 · 铅超标，一票否决。 · 给读者的一句话"}
    assert "样品 4 · 名次" in by_section["ranks"]
    assert not any("样品 1 ·" in place for places in by_section.values() for place in places)
    assert "样品 3 · 速度 · 数值" in by_section["results"]


def test_the_page_shows_both_values_in_either_order(client: Client) -> None:
    page = second_edition()
    for address in ("v1/diff/v2/", "v2/diff/v1/"):
        shown = client.get(page.url + address).content.decode()
        assert "60 70" in shown
        assert "60 90" in shown
        assert "复检" in shown
    assert "完全相同" in client.get(page.url + "v1/diff/v1/").content.decode()
    assert client.get(page.url + "v1/diff/v3/").status_code == 404


def test_a_changed_curve_and_a_new_criterion_are_method(client: Client) -> None:
    page = ComparisonTestPageFactory()
    Criterion.objects.filter(page=page, key="taste").update(name="口感")
    ComparisonTestPage.objects.get(pk=page.pk).freeze()
    old, new = (editions.read(page.editions.get(number=number)) for number in (1, 2))
    assert [change.after for change in diffs.changes(old, new)] == ["口感"]
