"""Links to other sites are asked with the guarded fetcher; two failures in a row reach the desk."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from content.editorial.links import LinkCheck
from content.imports.fetch import Limits
from content.news.models import NewsPage
from portal import link_check
from tests.factories import make_page

pytestmark = pytest.mark.django_db

#: News from elsewhere names who wrote it.
CONTRIBUTED = {"origin": "contributed", "source_name": "某单位"}


@pytest.fixture
def site():
    """A small server: /good answers, everything else is gone."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/good" else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_broken_links_reach_the_desk_after_two_failures(site, admin_client, monkeypatch):
    monkeypatch.setattr(link_check, "LIMITS", Limits(schemes=("http",), allow_private=True))
    link = f'<p><a href="{site}/gone">某部门的通知</a></p>'
    make_page(
        NewsPage, title="有链接的新闻", source_url=f"{site}/good", body=[("paragraph", link)], **CONTRIBUTED
    )
    call_command("check_links")
    assert dict(LinkCheck.objects.values_list("url", "failures")) == {f"{site}/good": 0, f"{site}/gone": 1}
    desk = reverse("editorial:desk")
    assert f"{site}/gone" not in admin_client.get(desk).text
    LinkCheck.objects.update(checked_at=timezone.now() - timedelta(days=2))
    assert link_check.run(limit=10) == (1, 1)
    shown = admin_client.get(desk).text
    assert f"{site}/gone" in shown
    assert "有链接的新闻" in shown


def test_inner_addresses_are_not_asked():
    make_page(NewsPage, source_url="http://127.0.0.1:9/", **CONTRIBUTED)
    assert link_check.run(limit=10) == (1, 1)
    assert "内部网络" in LinkCheck.objects.get().problem


def test_what_is_linked_no_more_is_forgotten():
    page = make_page(NewsPage, source_url="https://example.com/", **CONTRIBUTED)
    link_check.remember(link_check.gather())
    page.unpublish()
    link_check.remember(link_check.gather())
    assert not LinkCheck.objects.exists()
