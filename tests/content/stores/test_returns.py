"""What the promise and the law say about a return, case by case."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from content.stores.returns import Answer, Promised, State, Verdict, by_law, by_promise
from tests.content.stores.factories import StoreFactory, in_status, promise

PROMISED = Promised(7, date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("bought", "today", "goods", "verdict", "last"),
    [
        ("2026-03-01", "2026-03-01", ("intact", False), Verdict.HOLDS, "2026-03-08"),
        ("2026-03-01", "2026-03-08", ("intact", False), Verdict.HOLDS, "2026-03-08"),
        ("2026-03-01", "2026-03-09", ("intact", False), Verdict.OVER, "2026-03-08"),
        ("2026-12-31", "2027-01-07", ("intact", False), Verdict.HOLDS, "2027-01-07"),
        ("2028-02-28", "2028-02-29", ("intact", False), Verdict.NOT_PROMISED, ""),
        ("2025-12-31", "2026-01-02", ("intact", False), Verdict.NOT_PROMISED, ""),
        ("2026-03-01", "2026-03-02", ("intact", True), Verdict.EXCLUDED, ""),
        ("2026-03-01", "2026-03-02", ("used", False), Verdict.NOT_INTACT, ""),
        ("2026-03-01", "2026-03-02", ("defect", False), Verdict.HOLDS, "2026-03-08"),
    ],
)
def test_the_promise(bought: str, today: str, goods: tuple[str, bool], verdict: Verdict, last: str) -> None:
    answer = by_promise(
        PROMISED,
        bought=date.fromisoformat(bought),
        today=date.fromisoformat(today),
        state=State(goods[0]),
        excluded=goods[1],
    )
    assert answer == Answer(verdict, date.fromisoformat(last) if last else None)


@pytest.mark.parametrize(
    ("today", "state", "answer"),
    [
        ("2028-03-06", "defect", Answer(Verdict.HOLDS, date(2028, 3, 6))),
        ("2028-03-07", "defect", Answer(Verdict.DEFECT_OVER, date(2028, 3, 6))),
        ("2028-03-01", "intact", None),
        ("2028-03-01", "used", None),
    ],
)
def test_the_law(today: str, state: str, answer: Answer | None) -> None:
    found = by_law(bought=date(2028, 2, 28), today=date.fromisoformat(today), state=State(state))
    assert found == answer


def test_without_a_promise_there_is_none() -> None:
    day = date(2026, 3, 1)
    answer = by_promise(None, bought=day, today=day, state=State.INTACT, excluded=False)
    assert answer.verdict is Verdict.NOT_PROMISED


def ask(client: Client, address: str, **params: str) -> str:
    response = client.get(address, params)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
def test_the_page_answers_without_a_script(client: Client) -> None:
    terms = [("exclusion", {"goods": "刻字首饰", "ground": "custom", "reason": ""})]
    address = promise(StoreFactory(), days=15, exclusions=terms).store.get_absolute_url()
    today = timezone.localdate()
    assert "能不能退货" in ask(client, address)
    page = ask(client, address, bought=today.isoformat(), state="intact")
    assert f"最后一天是{today + timedelta(days=15)}" in page
    assert "不在承诺范围内" in ask(client, address, bought=today.isoformat(), state="intact", goods="0")
    page = ask(client, address, bought=today.isoformat(), state="defect")
    assert "第二十四条" in page
    assert f"最后一天是{today + timedelta(days=7)}" in page


@pytest.mark.django_db
def test_a_renewed_shop_is_bound_by_the_promise_it_had_then(client: Client) -> None:
    old_terms = [("exclusion", {"goods": "散装糕点", "ground": "perishable", "reason": ""})]
    old = promise(StoreFactory(), start=-370, days=30, exclusions=old_terms)
    promise(old.store, start=-5, days=7)
    address, day = old.store.get_absolute_url(), timezone.localdate() - timedelta(days=10)
    page = ask(client, address, bought=day.isoformat(), state="intact")
    assert f"最后一天是{day + timedelta(days=30)}" in page
    assert f"（{old.valid_from}至{old.valid_to}）" in page
    assert "不在承诺范围内" in ask(client, address, bought=day.isoformat(), state="intact", goods="0")
    today = timezone.localdate().isoformat()
    assert "可以退货" in ask(client, address, bought=today, state="intact", goods="0")


@pytest.mark.django_db
def test_days_from_receipt_ask_for_the_day_of_receipt(client: Client) -> None:
    address = promise(starts_at="receipt").store.get_absolute_url()
    assert "收到商品日期" in ask(client, address)


@pytest.mark.django_db
def test_a_delisted_shop_is_bound_for_what_it_sold_before(client: Client) -> None:
    address = in_status("delisted").store.get_absolute_url()
    before = (timezone.localdate() - timedelta(days=3)).isoformat()
    assert "可以退货" in ask(client, address, bought=before, state="intact")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "params",
    [
        {"bought": ""},
        {"bought": "明天", "state": "intact"},
        {"bought": "2999-01-01", "state": "intact"},
        {"bought": "0001-01-01", "state": "intact"},
        {"bought": "2026-01-01", "state": "\x00"},
        {"bought": "2026-01-01", "state": "intact", "goods": "9999"},
    ],
)
def test_what_cannot_be_understood_is_said_beside_the_field(client: Client, params: dict[str, str]) -> None:
    page = ask(client, promise().store.get_absolute_url(), **params)
    assert "field__error" in page
    assert "最后一天" not in page
