"""A batch can be taken back, and what somebody changed since stays."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from content.imports import files
from content.imports.importers import UndoRefusedError, importers, undo_batch
from content.imports.models import ImportBatch
from content.imports.tables import parse_table
from content.stores import actions
from content.stores.models import Commitment, PrivateContact, StatusEvent, Store
from tests.content.stores.test_importing import CELLS, HEAD, row

pytestmark = pytest.mark.django_db


def load(*rows: str, source: str = "省表", user: Any = None, **options: Any) -> ImportBatch:
    """One applied batch of these rows, keyed by their numbers."""
    numbered = [f"{text},{number}" for number, text in enumerate(rows, start=1)]
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write("\n".join([HEAD + ",门店编号", *numbered]).encode())
        file.flush()
        importer, answers = importers()["import_stores"], {"source": source, "datum": "wgs84"}
        table = importer.open(Path(file.name), "门店.csv", answers)
        return importer.run(table, answers, user=user, **options)[1]


def test_new_stores_are_hidden_and_their_promises_never_were() -> None:
    batch = load(row(), row(门店名称="另一家店"))
    assert undo_batch(batch.pk) == []
    assert not Store.objects.filter(live=True).exists()
    assert not Commitment.objects.exists()
    assert not PrivateContact.objects.exists()
    assert StatusEvent.objects.filter(status="cancelled").count() == 2
    batch.refresh_from_db()
    assert batch.state == "undone"


def test_the_same_file_again_brings_the_same_codes_back() -> None:
    batch = load(row())
    code = Store.objects.get().code
    undo_batch(batch.pk)
    again = load(row())
    assert again.counts["new"] == 1
    store = Store.objects.get()
    assert (store.code, store.live, store.withdrawn, store.status, store.days) == (
        code, True, False, "in_force", 7
    )  # fmt: skip
    undo_batch(again.pk)
    assert not Store.objects.filter(live=True).exists()


def test_changed_stores_and_terms_go_back_and_later_edits_stay() -> None:
    load(row(), row(门店名称="甲店"))
    batch = load(
        row(门店电话="0571-0000-0009", **{"退货期限（天）": "15天"}),
        row(门店名称="乙店", 门店电话="0571-0000-0009", 有效期止="2098-01-31"),
    )
    Store.objects.filter(sign_name="乙店").update(phone="0571-0000-0077")
    assert undo_batch(batch.pk) == [f"{Store.objects.get(phone='0571-0000-0077').code} phone"]
    first, second = Store.objects.order_by("code")
    assert (first.phone, first.days, first.live) == (CELLS["门店电话"], 7, True)
    assert (second.sign_name, second.phone) == ("甲店", "0571-0000-0077")
    assert {item.valid_to.isoformat() for item in Commitment.objects.all()} == {CELLS["有效期止"]}


def test_a_promise_added_to_a_known_store_is_taken_from_it_alone() -> None:
    bare: dict[str, Any] = {"退货期限（天）": "", "有效期起": "", "有效期止": ""}
    load(row(**bare))
    batch = load(row())
    assert Store.objects.get().status == "in_force"
    undo_batch(batch.pk)
    store = Store.objects.get()
    assert (store.live, store.status, store.days) == (True, "none", None)


def test_only_the_newest_batch_of_a_source_is_undone_and_only_once() -> None:
    first = load(row())
    other = load(row(), source="别的来源")
    second = load(row(门店电话="0571-0000-0009"))
    with pytest.raises(UndoRefusedError, match="先撤销之后"):
        undo_batch(first.pk)
    for batch in (second, first, other):
        undo_batch(batch.pk)
    with pytest.raises(UndoRefusedError, match="不能撤销"):
        undo_batch(first.pk)


def test_a_store_that_an_editor_hid_is_not_published_by_an_import() -> None:
    load(row())
    Store.objects.update(live=False)
    load(row(门店电话="0571-0000-0009"))
    assert not Store.objects.get().live


def test_a_batch_is_credited_to_its_user_and_keeps_refused_rows() -> None:
    user = get_user_model().objects.create_user("importer")
    batch = load(row(), row(门店名称=""), user=user)
    assert StatusEvent.objects.get().recorded_by == user
    mended = parse_table(b"".join(files.read(batch, "refused")), "改.csv")
    assert mended.columns[-1] == "拒绝原因"
    assert [line.get("详细地址") for line in mended.rows] == ["文三路1号"]


def test_settling_many_counts_renewals_as_settling_one(db: None) -> None:
    load(row(有效期起="2024-02-01", 有效期止="2025-01-31", 企业申请日期="2024-01-01"))
    load(row(有效期起="2025-02-01", 有效期止="2026-01-31", 企业申请日期="2025-01-01"))
    load(row())
    assert list(Commitment.objects.order_by("valid_from").values_list("renewals", flat=True)) == [0, 1, 2]
    for commitment in Commitment.objects.all():
        actions.settle(commitment=commitment)
    assert list(Commitment.objects.order_by("valid_from").values_list("renewals", flat=True)) == [0, 1, 2]
