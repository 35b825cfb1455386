"""Editors find samples in the CMS, and are told why a test cannot be published."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import Client, RequestFactory
from django.urls import reverse

from comparison.models import ComparisonTestPage, Criterion, Sample
from comparison.wagtail_hooks import refuse_what_cannot_be_scored
from tests.comparison.factories import ComparisonTestPageFactory

pytestmark = pytest.mark.django_db


def test_the_editor_opens_a_test_and_its_samples(client: Client) -> None:
    page = ComparisonTestPageFactory()
    client.force_login(get_user_model().objects.create_superuser("editor", "e@example.cn", "x"))
    sample = Sample.objects.first()
    assert sample is not None
    for address in (
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailsnippets_comparison_sample:list"),
        reverse("wagtailsnippets_comparison_sample:edit", args=[sample.pk]),
    ):
        assert client.get(address).status_code == 200


def test_publishing_is_refused_with_every_reason(rf: RequestFactory) -> None:
    page = ComparisonTestPageFactory()
    request = rf.post("/")
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    assert refuse_what_cannot_be_scored(request, page) is None
    Criterion.objects.filter(page=page, key="use").update(weight="61")
    response = refuse_what_cannot_be_scored(request, ComparisonTestPage.objects.get(pk=page.pk))
    assert response is not None
    assert "合计为 101" in "".join(str(message) for message in get_messages(request))
