"""Editors find samples in the CMS, and are told why a test cannot be published."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from comparison.models import ComparisonTestPage, Criterion, Sample
from content.core.writing import reasons_against
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


def test_publishing_is_refused_with_every_reason(client: Client) -> None:
    page = ComparisonTestPageFactory()
    assert reasons_against(page) == []
    Criterion.objects.filter(page=page, key="use").update(weight="61")
    draft = ComparisonTestPage.objects.get(pk=page.pk)
    assert "合计为 101" in "".join(reasons_against(draft))
    client.force_login(get_user_model().objects.create_superuser("root", "e@example.cn", "x"))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    ComparisonTestPage.objects.filter(pk=page.pk).update(live=False)
    answer = client.post(f"{address}?id={page.pk}&next=/cms/", {}, follow=True)
    assert "合计为 101" in answer.text
