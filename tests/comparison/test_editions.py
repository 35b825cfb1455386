"""Publishing freezes what readers see; a frozen edition never changes."""

import json

import pytest
from django.test import Client

from comparison import editions
from comparison.canonical import canonical, digest
from comparison.models import ComparisonTestPage, Criterion, Measurement
from comparison.scoring import documents
from comparison.scoring.compute import compute
from comparison.scoring.method import Method
from tests.comparison.factories import ComparisonTestPageFactory, add_sample

pytestmark = pytest.mark.django_db


def fresh(page: ComparisonTestPage) -> ComparisonTestPage:
    return ComparisonTestPage.objects.get(pk=page.pk)


def test_publishing_freezes_the_first_edition_and_publishing_again_changes_nothing() -> None:
    page = ComparisonTestPageFactory()
    for _time in range(2):
        fresh(page).save_revision().publish()
    assert [edition.number for edition in page.editions.all()] == [1]


def test_a_changed_measurement_makes_a_new_edition_with_its_reason() -> None:
    page = ComparisonTestPageFactory()
    Measurement.objects.filter(sample__number=1, criterion="speed").update(reported="81")
    changed = fresh(page)
    changed.edition_reason = "复检"
    changed.save_revision().publish()
    newest, first = page.editions.order_by("-number")
    assert (newest.number, newest.reason, newest.previous) == (2, "复检", first)
    assert editions.read(first).row(1).cells[1].value == "80 %"
    assert editions.read(newest).row(1).cells[1].value == "81 %"


def test_the_digest_is_that_of_the_document() -> None:
    edition = ComparisonTestPageFactory().editions.get()
    assert digest(edition.document) == edition.sha256
    assert canonical(json.loads(edition.document)) == edition.document


def test_the_document_alone_gives_the_same_results_again() -> None:
    document = json.loads(ComparisonTestPageFactory().editions.get().document)
    method = documents.load(Method, document["method"])
    samples = [editions.scoring_sample(row) for row in document["samples"]]
    assert documents.results_document(compute(method, samples)) == document["results"]


def test_ranks_ties_vetoes_and_gaps_are_in_the_document() -> None:
    reading = editions.read(ComparisonTestPageFactory().editions.get())
    assert reading.ranking == [1, 3, 4, 5, 2]
    assert [reading.results[n].get("rank") for n in reading.ranking] == [1, 2, 2, None, None]
    assert reading.failing_numbers == [2]
    assert reading.fired(2)[0][0] == "铅超过限值，一票否决。"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"weight": "41"}, "合计"),
        ({"parent": "nowhere"}, "不存在"),
        ({"parent": "safety"}, "没有评分曲线|循环|指标"),
    ],
)
def test_an_unsound_method_cannot_be_frozen(change: dict[str, str], says: str) -> None:
    page = ComparisonTestPageFactory()
    Criterion.objects.filter(page=page, key="safety").update(**change)
    with pytest.raises(editions.EditionError, match=says):
        fresh(page).freeze()


def test_an_unreadable_measurement_is_named_and_publishing_keeps_the_old_edition() -> None:
    page = ComparisonTestPageFactory()
    add_sample(page, 6, {"lead": "1"})
    Measurement.objects.filter(sample__number=6).update(unit="km", reported="1")
    with pytest.raises(editions.EditionError, match="样品 6 指标 lead"):
        fresh(page).freeze()
    fresh(page).save_revision().publish()
    assert page.editions.count() == 1


def test_a_measurement_of_an_unknown_criterion_is_named() -> None:
    page = ComparisonTestPageFactory()
    add_sample(page, 6, {"gone": "1"})
    with pytest.raises(editions.EditionError, match="gone"):
        fresh(page).freeze()


def test_a_test_with_several_editions_can_be_deleted() -> None:
    page = ComparisonTestPageFactory()
    Measurement.objects.filter(sample__number=1, criterion="speed").update(reported="81")
    fresh(page).freeze()
    fresh(page).delete()
    assert not ComparisonTestPage.objects.exists()


def test_the_rank_intervals_are_frozen_and_shown(client: Client) -> None:
    page = ComparisonTestPageFactory()
    document = json.loads(page.editions.get().document)
    assert [entry["number"] for entry in document["stability"]["samples"]] == [1, 3, 4]
    shown = client.get(page.url).content.decode()
    assert "名次稳不稳" in shown
    assert "第 1 档" in shown
