"""The demo shows every side of the domain, is invented and says so, and loads twice without a trace."""

import re
from typing import Any

import pytest

from content.stores import demo
from content.stores.choices import Status
from content.stores.models import Commitment, Mall, PrivateContact, StatusEvent, Store
from tests.factories import make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> list[str]:
    make_home()
    lines: list[str] = []
    demo.load(lines.append)
    return lines


@pytest.mark.usefixtures("loaded")
def test_every_city_county_kind_and_status() -> None:
    stores = Store.objects.all()
    assert stores.count() == 200
    assert len({county[:4] for county in stores.values_list("county_id", flat=True)}) == 11
    assert stores.values("county_id").distinct().count() == 90
    shown = set(stores.values_list("status", flat=True))
    assert shown == set(Status.values) - {"none"}
    assert set(Commitment.objects.values_list("kind", flat=True)) == {"return", "unit"}
    assert Mall.objects.filter(tenants__isnull=False).distinct().count() == 11


@pytest.mark.usefixtures("loaded")
def test_names_are_marked_and_phones_are_nobodys() -> None:
    for store in Store.objects.all():
        assert store.sign_name.endswith("（示例）")
        assert re.fullmatch(r"05\d\d-0000-\d{4}", store.phone)
        store.full_clean()
    assert Store.objects.values("sign_name").distinct().count() == 200
    assert not PrivateContact.objects.exists()


@pytest.mark.usefixtures("loaded")
def test_the_demo_obeys_the_rules_of_the_life_cycle() -> None:
    from django.utils import timezone

    today = timezone.localdate()
    for commitment in Commitment.objects.all():
        commitment.full_clean()
        assert commitment.status_for(today) == commitment.status
    for event in StatusEvent.objects.filter(status__in=("delisted", "suspended", "cancelled")):
        assert event.reason
        assert event.authority
        assert event.on <= today


def test_loading_again_changes_nothing(loaded: list[str]) -> None:
    before: list[Any] = [list(model.objects.values()) for model in (Store, Commitment, StatusEvent, Mall)]
    demo.load(loaded.append)
    assert before == [list(model.objects.values()) for model in (Store, Commitment, StatusEvent, Mall)]
    assert "200" in loaded[0]
