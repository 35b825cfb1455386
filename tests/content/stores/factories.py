"""Stores and commitments for tests."""

from datetime import date, timedelta
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.utils import timezone

from content.stores import actions
from content.stores.models import Commitment, Mall, Store

XIHU = "330106"
YUHANG = "330110"
YIWU = "330782"


class MallFactory(factory.django.DjangoModelFactory):
    """A published mall."""

    class Meta:
        model = Mall

    name = factory.Sequence(lambda n: f"测试商场{n}（示例）")
    county_id = XIHU
    address = "示例路1号"
    desk_phone = "0571-0000-0000"


class StoreFactory(factory.django.DjangoModelFactory):
    """A published store without a commitment."""

    class Meta:
        model = Store

    sign_name = factory.Sequence(lambda n: f"测试电器{n}店（示例）")
    category = "appliances"
    county_id = XIHU
    address = "示例路1号"
    lon = 120.13
    lat = 30.26
    phone = "0571-0000-0001"


def promise(
    store: Store | None = None, *, kind: str = "return", start: int = -30, **terms: Any
) -> Commitment:
    """A commitment of one year that began `start` days from today, of a new store when none is given."""
    store = store or StoreFactory()
    first = timezone.localdate() + timedelta(days=start)
    values: dict[str, Any] = {
        "declared_on": first - timedelta(days=20),
        "valid_from": first,
        "valid_to": first + timedelta(days=364),
        "days": 7 if kind == "return" else None,
        "goods": "小家电" if kind == "return" else "",
    }
    return actions.declare(store=store, kind=kind, **(values | terms))


def in_status(status: str) -> Commitment:
    """A commitment that stands in a status today."""
    today = timezone.localdate()
    by_date: dict[str, dict[str, Any]] = {
        "none": {"start": 20},
        "publicity": {"start": 5, "publicity_from": today - timedelta(days=2), "publicity_to": today},
        "transition": {"start": -370, "renewal_declared_on": today - timedelta(days=10)},
        "expired": {"start": -400},
    }
    commitment = promise(**by_date.get(status, {}))
    if status == "delisted":
        delist(commitment)
    elif status in ("suspended", "cancelled"):
        actions.record_status(
            commitment=commitment, status=status, on=today, reason="抽查不合格", authority="示例市场监管所"
        )
    return commitment


def person(name: str) -> Any:
    """Somebody of the office, by user name."""
    return get_user_model().objects.get_or_create(username=name)[0]


def delist(commitment: Commitment, *, on: date | None = None, reason: str = "抽查不合格") -> None:
    """A 摘牌, proposed by one person and confirmed by another."""
    proposal = actions.propose_delisting(
        commitment=commitment,
        on=on or timezone.localdate(),
        reason=reason,
        authority="示例市场监管所",
        by=person("proposer"),
    )
    actions.decide_delisting(proposal=proposal, confirmed=True, by=person("confirmer"))
    commitment.refresh_from_db()


def yesterday() -> date:
    """The day before today, in the portal's zone."""
    return timezone.localdate() - timedelta(days=1)
