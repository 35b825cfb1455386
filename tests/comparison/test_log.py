"""The public log cannot be altered unseen, and every edition can be computed again."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from comparison import log
from comparison.canonical import canonical, digest
from comparison.models import ComparisonTestPage, Edition, EditionLogEntry, Measurement
from tests.comparison.factories import ComparisonTestPageFactory

pytestmark = pytest.mark.django_db


def three_entries() -> ComparisonTestPage:
    page = ComparisonTestPageFactory(slug="kettles")
    ComparisonTestPageFactory(slug="jackets")
    Measurement.objects.filter(sample__page=page, sample__number=1, criterion="taste").update(reported="12")
    page.freeze()
    return page


def recompute(*args: str) -> str:
    out = StringIO()
    try:
        call_command("recompute", *args, stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def test_each_entry_holds_the_digest_of_the_one_before() -> None:
    three_entries()
    entries = list(log.entries())
    assert [(entry.slug, entry.edition) for entry in entries] == [
        ("kettles", 1),
        ("jackets", 1),
        ("kettles", 2),
    ]
    assert entries[0].previous == log.START
    assert [entry.previous for entry in entries[1:]] == [entry.sha256 for entry in entries[:-1]]
    assert list(log.faults()) == []


def test_anyone_can_check_the_chain_from_the_json_alone(client: Client) -> None:
    three_entries()
    previous = "0" * 64
    for entry in client.get("/comparisons/log.json").json()["entries"]:
        sha256 = entry.pop("sha256")
        assert entry["previous"] == previous
        previous = digest(canonical(entry))
        assert previous == sha256


def test_the_page_lists_editions_and_links_those_that_are_public(client: Client) -> None:
    page = three_entries()
    assert "/comparisons/kettles/v2/" in client.get("/comparisons/log/").content.decode()
    page.delete()
    shown = client.get("/comparisons/log/").content.decode()
    assert "kettles v2" in shown
    assert "/comparisons/kettles/v2/" not in shown
    assert list(log.faults()) == []


@pytest.mark.parametrize("change", ["reason", "document", "previous"])
def test_a_changed_entry_is_found(change: str) -> None:
    three_entries()
    EditionLogEntry.objects.filter(number=2).update(**{change: "f" * 64})
    assert "第 2 条" in recompute()


def test_an_entry_taken_out_is_found() -> None:
    three_entries()
    EditionLogEntry.objects.filter(number=2).delete()
    assert "缺了一条" in recompute()


def test_an_edition_put_in_beside_the_log_is_found() -> None:
    page = three_entries()
    newest = page.editions.first()
    Edition.objects.create(
        page=page, number=9, published_at=newest.published_at, document="{}", sha256="0" * 64
    )
    assert "kettles 第 9 版不在记录里" in "".join(log.faults())


def test_recomputing_agrees_with_what_was_published() -> None:
    three_entries()
    assert "3 个版本" in recompute()
    assert "2 个版本" in recompute("kettles")
    assert "没有这项试验" in recompute("nothing")


def test_a_falsified_score_or_value_is_named() -> None:
    page = three_entries()
    edition = page.editions.get(number=1)
    document = json.loads(edition.document)
    document["results"][0]["cells"]["speed"]["score"] = "99"
    Edition.objects.filter(pk=edition.pk).update(document=canonical(document))
    said = recompute()
    assert "kettles v1：1 cells speed score 发布 99，重算 80" in said
    assert "与摘要" in said
    document["results"] = []
    document["method"] = {}
    Edition.objects.filter(pk=edition.pk).update(document=canonical(document))
    assert "不能重新计算" in recompute()
