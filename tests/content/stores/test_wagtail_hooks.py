"""Editors write, preview, publish and look back; history can be added to and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.stores import actions
from content.stores.models import Commitment, DelistingProposal, Mall, StatusEvent, Store, VerificationEvent
from tests.content.stores.factories import MallFactory, StoreFactory, in_status, person, promise

pytestmark = pytest.mark.django_db
STORE = {
    "sign_name": "听澜电器（示例）",
    "registered_name": "",
    "credit_code": "",
    "unit_type": "shop",
    "category": "appliances",
    "mall": "",
    "county": "330106",
    "town": "",
    "address": "示例路1号",
    "lon": "120.13",
    "lat": "30.26",
    "hours": "",
    "phone": "0571-0000-0001",
}


def url(model: type[Any], action: str, *args: object) -> str:
    return reverse(f"wagtailsnippets_stores_{model._meta.model_name}:{action}", args=args)


@pytest.mark.parametrize("model", [Store, Mall, Commitment, StatusEvent, VerificationEvent])
@pytest.mark.parametrize("action", ["list", "add"])
def test_lists_and_forms_open(admin_client: Client, model: type[Any], action: str) -> None:
    promise(StoreFactory(mall=MallFactory()))
    assert admin_client.get(url(model, action)).status_code == 200


def test_a_store_is_drafted_previewed_published_and_its_history_kept(
    admin_client: Client, client: Client
) -> None:
    admin_client.post(url(Store, "add"), STORE)
    store = Store.objects.get()
    assert (store.code, store.live) == ("330106000001", False)
    assert client.get("/s/330106000001/").status_code == 404
    preview = url(Store, "preview_on_edit", store.pk)
    admin_client.post(preview, STORE | {"sign_name": "新招牌（示例）"})
    assert "新招牌（示例）" in admin_client.get(f"{preview}?mode=").content.decode()
    edit = url(Store, "edit", store.pk)
    admin_client.post(edit, STORE | {"action-publish": "1"})
    assert client.get("/s/330106000001/").status_code == 200
    assert admin_client.get(url(Store, "history", store.pk)).status_code == 200
    admin_client.post(url(Store, "unpublish", store.pk))
    assert client.get("/s/330106000001/").status_code == 404


def test_publishing_an_old_draft_does_not_bring_back_an_old_status() -> None:
    store = StoreFactory()
    draft = store.save_revision()
    promise(store)
    draft.publish()
    store.refresh_from_db()
    assert store.status == "in_force"


def test_an_editor_cannot_publish_a_persons_number(admin_client: Client) -> None:
    response = admin_client.post(url(Store, "add"), STORE | {"phone": "138 0013 8000", "action-publish": "1"})
    assert "不填个人手机号" in response.content.decode()
    assert not Store.objects.exists()


def commitment_form(store: Store) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "store": store.pk,
        "kind": "return",
        "days": "15",
        "starts_at": "purchase",
        "goods": "小家电",
        "exclusions-count": "0",
        "freight_by": "none",
        "cross_store": "same_store",
        "declared_on": today - timedelta(days=9),
        "valid_from": today,
        "valid_to": today + timedelta(days=364),
    }


def test_a_commitment_entered_in_the_cms_takes_effect_by_its_dates(admin_client: Client) -> None:
    store = StoreFactory()
    admin_client.post(url(Commitment, "add"), commitment_form(store))
    store.refresh_from_db()
    assert (store.status, store.days) == ("in_force", 15)
    assert StatusEvent.objects.get().recorded_by is not None
    edit = url(Commitment, "edit", Commitment.objects.get().pk)
    admin_client.post(edit, commitment_form(store) | {"days": "30"})
    store.refresh_from_db()
    assert store.days == 30


def test_a_void_notice_in_a_commitment_is_refused(admin_client: Client) -> None:
    form = commitment_form(StoreFactory()) | {"goods": "特价商品概不退换"}
    assert "概不退换" in admin_client.post(url(Commitment, "add"), form).content.decode()
    assert not Commitment.objects.exists()


def test_a_change_of_status_needs_what_the_rules_need(admin_client: Client) -> None:
    commitment = promise()
    form = {
        "commitment": commitment.pk,
        "on": timezone.localdate(),
        "status": "suspended",
        "reason": "",
        "authority": "",
    }
    refused = admin_client.post(url(StatusEvent, "add"), form)
    assert "须写明原因" in refused.content.decode()
    words = {"reason": "拒不退货", "authority": "示例所"}
    admin_client.post(url(StatusEvent, "add"), form | words | {"status": "delisted"})
    commitment.refresh_from_db()
    assert commitment.status == "in_force"
    admin_client.post(url(StatusEvent, "add"), form | words)
    commitment.refresh_from_db()
    assert commitment.status == "suspended"
    assert Store.objects.get().status == "suspended"


def test_one_person_proposes_a_delisting_and_another_confirms_it(
    admin_client: Client, client: Client, django_user_model: Any
) -> None:
    commitment = promise()
    form = {"commitment": commitment.pk, "on": timezone.localdate(), "reason": "", "authority": "示例所"}
    assert admin_client.post(url(DelistingProposal, "add"), form).status_code == 200
    admin_client.post(url(DelistingProposal, "add"), form | {"reason": "拒不退货"})
    again = admin_client.post(url(DelistingProposal, "add"), form | {"reason": "拒不退货"})
    assert "已有待确认的摘牌" in again.content.decode()
    case = url(DelistingProposal, "inspect", DelistingProposal.objects.get().pk)
    assert "须由另一人确认" in admin_client.get(case).content.decode()
    said = admin_client.post(case, {"decision": "confirm"}, follow=True).content.decode()
    assert "提出人以外的另一人" in said
    assert Store.objects.get().status == "in_force"
    client.force_login(django_user_model.objects.create_superuser("second"))
    assert "确认摘牌" in client.get(case).content.decode()
    client.post(case, {"decision": "confirm", "note": "情况属实"})
    assert Store.objects.get().status == "delisted"
    history = client.get(url(Store, "history", commitment.store_id)).content.decode()
    assert "提出摘牌" in history
    assert "确认摘牌" in history
    assert client.get(url(DelistingProposal, "list")).status_code == 200


def test_who_may_not_confirm_cannot(client: Client, django_user_model: Any) -> None:
    proposal = actions.propose_delisting(
        commitment=promise(), on=timezone.localdate(), reason="拒不退货", authority="示例所", by=person("a")
    )
    clerk = django_user_model.objects.create_user("clerk")
    names = ("access_admin", "add_delistingproposal", "view_delistingproposal")
    clerk.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(clerk)
    case = url(DelistingProposal, "inspect", proposal.pk)
    assert "没有确认摘牌的权限" in client.get(case).content.decode()
    client.post(case, {"decision": "confirm"})
    assert Store.objects.get().status == "in_force"


def test_a_failed_check_entered_in_the_cms_suspends(admin_client: Client) -> None:
    commitment = promise()
    form = {
        "commitment": commitment.pk,
        "on": timezone.localdate(),
        "body": "示例消保委",
        "kind": "visit",
        "result": "failed",
        "note": "公示牌被遮挡",
    }
    admin_client.post(url(VerificationEvent, "add"), form)
    commitment.refresh_from_db()
    assert commitment.status == "suspended"


def test_nobody_changes_history_in_the_cms(admin_client: Client) -> None:
    event = in_status("delisted").status_events.last()
    for action in ("edit", "delete"):
        response = admin_client.post(url(StatusEvent, action, event.pk), {"reason": "改写"})
        assert response.status_code in (302, 403, 404)
    event.refresh_from_db()
    assert event.reason == "抽查不合格"
    assert admin_client.get(url(StatusEvent, "inspect", event.pk)).status_code == 200


def test_the_list_of_stores_filters_by_region_and_finds_by_code(admin_client: Client) -> None:
    here = StoreFactory(sign_name="西湖店")
    StoreFactory(sign_name="义乌店", county_id="330782")
    listed = admin_client.get(url(Store, "list"), {"region": "330100"}).content.decode()
    assert "西湖店" in listed
    assert "义乌店" not in listed
    assert "西湖店" in admin_client.get(url(Store, "list"), {"q": here.code}).content.decode()
