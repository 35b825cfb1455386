"""A withdrawn edition says why wherever it is met, and the test goes back to the one before."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from comparison import log
from comparison.models import Claim, ComparisonTestPage, Edition, Measurement
from comparison.withdrawing import withdraw
from tests.comparison.factories import ComparisonTestPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> ComparisonTestPage:
    """Two editions; the second has a claim."""
    page = ComparisonTestPageFactory(slug="kettles")
    Measurement.objects.filter(sample__number=1, criterion="speed").update(reported="81", claimed="90")
    page.freeze()
    return page


def newest(page: ComparisonTestPage) -> Edition:
    edition = Edition.objects.filter(page=page).order_by("-number").first()
    assert edition is not None
    return edition


def test_the_test_shows_the_edition_before_and_the_old_address_says_why(
    page: ComparisonTestPage, client: Client
) -> None:
    withdraw(edition=newest(page), reason="三号样品弄错了（示例）")
    assert "80 %" in client.get(page.url).content.decode()
    for address in ("v2/", "v2/samples/1/", "v2/cells/1/speed/"):
        shown = client.get(f"{page.url}{address}").content.decode()
        assert "三号样品弄错了（示例）" in shown, address
        assert f"{page.url}v2/diff/v1/" in shown
    assert not Claim.objects.exists()


def test_the_log_holds_the_withdrawal_in_its_chain(page: ComparisonTestPage, client: Client) -> None:
    withdraw(edition=newest(page), reason="弄错了")
    assert list(log.faults()) == []
    last = client.get("/comparisons/log.json").json()["entries"][-1]
    assert (last["event"], last["edition"], last["reason"]) == ("withdrawn", 2, "弄错了")
    shown = client.get("/comparisons/log/?test=kettles").content.decode()
    assert shown.count("<tr>") == 4
    assert client.get("/comparisons/log/?test=other").content.decode().count("<tr>") == 0


def test_a_test_without_a_standing_edition_says_so(page: ComparisonTestPage, client: Client) -> None:
    for edition in page.editions.all():
        withdraw(edition=edition, reason="全部作废（示例）")
    shown = client.get(page.url).content.decode()
    assert "全部作废（示例）" in shown
    assert "结果表" not in shown
    assert client.get(f"{page.url}v1/").status_code == 200
    page.freeze()
    assert Edition.objects.count() == 2, "the same content does not come back by itself"


def test_no_reason_no_withdrawal_and_never_twice(page: ComparisonTestPage) -> None:
    with pytest.raises(ValidationError, match="撤回原因"):
        withdraw(edition=newest(page), reason=" ")
    call_command("withdraw_edition", "kettles", "2", "--reason", "弄错了")
    with pytest.raises(CommandError, match="第 2 版已经撤回"):
        call_command("withdraw_edition", "kettles", "2", "--reason", "弄错了")
    with pytest.raises(CommandError, match="没有这一版"):
        call_command("withdraw_edition", "kettles", "9", "--reason", "弄错了")


def test_an_editor_withdraws_in_the_cms_and_others_may_not(
    page: ComparisonTestPage, admin_client: Client, client: Client
) -> None:
    address = reverse("comparison_editing:editions", args=[page.pk])
    assert "撤回这一版" in admin_client.get(address).content.decode()
    admin_client.post(address, {"number": "2", "reason": "弄错了"})
    assert newest(page).withdrawn_reason == "弄错了"
    assert admin_client.post(address, {"number": "x", "reason": "弄错了"}).status_code == 404
    assert client.post(address, {"number": "1", "reason": "弄错了"}).status_code == 302
    assert not page.editions.get(number=1).withdrawn_at


def test_an_address_of_the_section_is_no_name_for_a_test() -> None:
    with pytest.raises(ValidationError, match="本栏目自用的网址"):
        ComparisonTestPageFactory(slug="claims")
