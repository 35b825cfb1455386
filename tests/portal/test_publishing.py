"""What editors rely on for every page type and institutions: draft, preview, schedule, expiry, history."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from content.institutions.models import Institution
from tests.factories import InstitutionFactory, make_page
from tests.portal.test_every_page_type import PAGE_TYPES, every_item_type, every_page_type, is_item

pytestmark = pytest.mark.django_db


@every_page_type
def test_the_editor_opens_and_the_preview_shows_the_draft(model, admin_client):
    page = make_page(model)
    assert admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    page.title = "还没发布的标题"
    page.save_revision()
    assert "还没发布的标题" not in admin_client.get(page.url).text
    draft = admin_client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert draft.status_code == 200
    if is_item(model):
        assert "还没发布的标题" in draft.text


@every_item_type
def test_a_scheduled_page_appears_and_goes_by_itself(model, client):
    page = make_page(model, live=False)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.expire_at = timezone.now() + timedelta(hours=2)
    page.save_revision(approved_go_live_at=page.go_live_at)
    call_command("publish_scheduled", verbosity=0)
    assert client.get(page.url).status_code == 404
    move_clock(page, hours=-1.5)
    call_command("publish_scheduled", verbosity=0)
    assert client.get(page.url).status_code == 200
    model.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled", verbosity=0)
    assert client.get(page.url).status_code == 404


def move_clock(page, *, hours: float) -> None:
    """Moves the page's schedule instead of the clock: everything is due earlier by so many hours."""
    shift = timedelta(hours=hours)
    revision = page.latest_revision
    revision.approved_go_live_at += shift
    content = revision.content
    for name in ("go_live_at",):
        content[name] = (page.go_live_at + shift).isoformat()
    revision.content = content
    revision.save()


@every_item_type
def test_an_older_revision_can_be_published_again(model, client):
    page = make_page(model)
    first = page.save_revision()
    page.title = "改过的标题"
    page.save_revision().publish()
    assert "改过的标题" in client.get(page.url).text
    first.publish()
    assert "改过的标题" not in client.get(page.url).text


def test_every_page_type_is_covered():
    assert len(PAGE_TYPES) >= 13


def test_an_institution_has_draft_publication_and_history(admin_client):
    institution = InstitutionFactory()
    institution.save_revision().publish()
    institution.description = "草稿里的简介"
    institution.save_revision()
    assert Institution.objects.get(pk=institution.pk).description == ""
    institution.latest_revision.publish()
    assert Institution.objects.get(pk=institution.pk).description == "草稿里的简介"
    prefix = "wagtailsnippets_institutions_institution"
    for view in ("edit", "history", "usage"):
        assert admin_client.get(reverse(f"{prefix}:{view}", args=[institution.pk])).status_code == 200
    assert admin_client.get(reverse(f"{prefix}:list")).status_code == 200
    preview = institution.make_preview_request()
    assert "草稿里的简介" in preview.rendered_content
