"""Requests for a consultation: off by default, little kept, mailed, followed by ticket and secret, purged."""

import logging
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from content.quality_hospitals.models import ConsultationRequest, ConsultationSettings
from content.quality_hospitals.tasks import mail_request
from tests.factories import QualityHospitalPageFactory

pytestmark = pytest.mark.django_db
STATUS = "/quality-hospitals/consultation/status/"
WORDS = {
    "product": "针织外套（示例）",
    "problem": "一洗就掉色，同盆的白衣服被染花。",
    "contact": "13800000000",
    "consent": "on",
    "website": "",
}


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def hospital():
    return QualityHospitalPageFactory(slug="keqiao", consultation_email="window@example.org")


@pytest.fixture
def address(hospital):
    """The form's address with the module switched on."""
    settings = ConsultationSettings.for_site(Site.objects.get(is_default_site=True))
    settings.enabled = True
    settings.save()
    return reverse("consultation_new", args=[hospital.slug])


def token_of(client, address) -> str:
    return re.search(r'name="token" value="([^"]+)"', client.get(address).text)[1]


def send(client, address, **changes):
    words = {**WORDS, "token": token_of(client, address), **changes}
    return client.post(address, words)


def credentials_in(response) -> tuple[str, str]:
    ticket, secret = re.findall(r"<dd><strong>([0-9A-Z-]+)</strong></dd>", response.text)
    return ticket, secret


def test_the_module_is_off_by_default(client, hospital):
    address = reverse("consultation_new", args=[hospital.slug])
    assert client.get(address).status_code == 404
    assert client.post(address, WORDS).status_code == 404
    assert client.get(STATUS).status_code == 404
    assert address not in client.get(hospital.url).text


def test_only_a_hospital_with_an_address_for_it_takes_requests(client, hospital, address):
    assert address in client.get(hospital.url).text
    other = QualityHospitalPageFactory()
    assert client.get(reverse("consultation_new", args=[other.slug])).status_code == 404
    hospital.unpublish()
    assert client.get(address).status_code == 404


def test_a_request_is_kept_mailed_and_followed(client, address, caplog):
    caplog.set_level(logging.DEBUG)
    response = send(client, address)
    ticket, secret = credentials_in(response)
    request = ConsultationRequest.objects.get()
    assert request.ticket == ticket
    assert secret.replace("-", "") not in str(ConsultationRequest.objects.values().get())
    mail_request.call(request.pk)
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["window@example.org"]
    assert WORDS["contact"] in mail.outbox[0].body
    assert WORDS["contact"] not in mail.outbox[0].subject
    mail_request.call(request.pk)
    assert len(mail.outbox) == 1
    ConsultationRequest.objects.update(status="answered", reply="周三来坐诊（示例）")
    shown = client.post(STATUS, {"ticket": ticket.lower(), "secret": secret.lower()}).text
    assert "已答复" in shown
    assert "周三来坐诊（示例）" in shown
    assert WORDS["contact"] not in shown
    for personal in (WORDS["contact"], WORDS["problem"], secret):
        assert personal not in caplog.text
    assert "Set-Cookie" not in response.headers


def test_sending_the_same_form_twice_is_one_request(client, address):
    token = token_of(client, address)
    first, second = (send(client, address, token=token) for _time in range(2))
    assert credentials_in(first) == credentials_in(second)
    assert ConsultationRequest.objects.count() == 1


def test_a_wrong_secret_shows_nothing(client, address):
    ticket, _secret = credentials_in(send(client, address))
    for secret in ("", "WRONG", "2222-2222-2222"):
        text = client.post(STATUS, {"ticket": ticket, "secret": secret}).text
        assert "已收到" not in text
    assert "对不上" in client.post(STATUS, {"ticket": ticket, "secret": "WRONG"}).text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"product": ""}, "请写明是什么产品。"),
        ({"problem": " "}, "请写明出了什么毛病。"),
        ({"problem": "长" * 1001}, "1000"),
        ({"contact": "微信见"}, "请填11位手机号"),
        ({"consent": ""}, "请勾选同意"),
        ({"website": "https://spam.example"}, "请把这一栏清空"),
        ({"token": "forged"}, "页面打开太久了"),
    ],
)
def test_what_is_wrong_is_said_and_the_words_stay(client, address, change, words):
    response = send(client, address, **change)
    assert response.status_code == 422
    assert words in response.text
    assert not ConsultationRequest.objects.exists()
    if "product" not in change:
        assert WORDS["product"] in response.text


def test_the_replaced_token_of_an_old_form_works(client, address):
    response = send(client, address, token="old")
    fresh = re.search(r'name="token" value="([^"]+)"', response.text)[1]
    assert send(client, address, token=fresh).status_code == 200


def test_more_than_five_in_an_hour_have_to_wait(client, address):
    answers = [send(client, address).status_code for _time in range(6)]
    assert answers == [200] * 5 + [429]
    assert ConsultationRequest.objects.count() == 5
    kept = [key for key in cache._cache if "127.0.0.1" in key]
    assert not kept


def test_old_requests_are_purged_and_unsent_ones_queued_again(client, address, capsys):
    for _time in range(2):
        send(client, address)
    old, unsent = ConsultationRequest.objects.order_by("pk")
    ConsultationRequest.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=91))
    ConsultationRequest.objects.filter(pk=unsent.pk).update(created_at=timezone.now() - timedelta(hours=1))
    call_command("purge_consultations")
    assert list(ConsultationRequest.objects.all()) == [unsent]
    said = capsys.readouterr().out
    assert "到期的会诊申请 1 份" in said
    assert "发送邮件 1 份" in said
    assert WORDS["contact"] not in said


def test_editors_answer_but_never_make_requests(admin_client, client, address):
    send(client, address)
    request = ConsultationRequest.objects.get()
    base = "wagtailsnippets_quality_hospitals_consultationrequest"
    assert request.ticket in admin_client.get(reverse(f"{base}:list")).text
    edit = reverse(f"{base}:edit", args=[request.pk])
    assert WORDS["contact"] in admin_client.get(edit).text
    changed = admin_client.post(edit, {"status": "accepted", "reply": "收到（示例）", "contact": "别的"})
    assert changed.status_code == 302
    request.refresh_from_db()
    assert (request.status, request.contact) == ("accepted", WORDS["contact"])
    assert admin_client.get(reverse(f"{base}:add")).status_code == 302
