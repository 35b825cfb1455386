"""Addresses of a test page: what forms lead to, and what stays when one thing changes."""

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from comparison import addresses


@pytest.mark.parametrize(
    ("sent", "target"),
    [
        ("sort=-lead&brand=x", ""),
        ("compare=3", ""),
        ("compare=1&compare=4&sort=price", "/t/?compare=1,4&sort=price#side-by-side"),
        ("cols=lead&cols=speed&q=", "/t/?cols=lead,speed#results"),
        ("w-lead=60&w-speed=40.5&w-taste=0&w=lead:1", "/t/?w=lead:60,speed:40.5#results"),
        ("w-lead=0&w-speed=", "/t/?w=0#results"),
        ("a-years=5&a-tariff=0.60&sort=price", "/t/?sort=price&a=years:5,tariff:0.6#cost"),
        ("price=1:99&price-sample=3&price-seen=1299", "/t/?price=1:99,3:1299#price-quality"),
        ("price=3:99&price-sample=3&price-seen=88", "/t/?price=3:88#price-quality"),
        ("price-sample=x&price-seen=88", "/t/?#price-quality"),
    ],
)
def test_forms_lead_to_an_address_that_can_be_shared(rf: RequestFactory, sent: str, target: str) -> None:
    assert addresses.plain_address(rf.get(f"/t/?{sent}")) == target


def test_changing_one_thing_keeps_the_others_and_starts_at_the_first_page() -> None:
    values = QueryDict("w=lead:60&sort=price&page=3")
    assert addresses.address(values, sort="-lead") == "?w=lead:60&sort=-lead#results"
    assert addresses.address(values, "w") == "?sort=price#results"
    assert addresses.hidden(values, {"w", "page"}) == [("sort", "price")]


def test_pairs_leave_out_what_is_none() -> None:
    assert addresses.pairs("years:5, price : 0.6,x,:3,years:6") == {"years": "6", "price": "0.6"}
