"""Feeds from a server on this machine that misbehaves; the last good data stay."""

import gzip
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from content.imports.fetch import Limits
from content.imports.models import Feed, FeedRun, ImportUpload, MappingProfile
from content.imports.pulling import claim_due, pull
from content.stores.models import Store

pytestmark = pytest.mark.django_db
HEAD = "门店编号,门店名称,详细地址"
OWN = Limits(max_bytes=100_000, schemes=("http", "https"), allow_private=True, redirects=1)
# For servers that are slow on purpose; the others may take their time on a busy machine.
IMPATIENT = replace(OWN, seconds=0.6, idle_seconds=0.3)


def table(*numbers: int) -> str:
    return "\n".join([HEAD, *(f"{n},示例{n}店,杭州市西湖区文三路{n}号" for n in numbers)]) + "\n"


class Server(BaseHTTPRequestHandler):
    """Answers as `mode` says with `body`."""

    body, mode, asked = b"", "", 0

    def do_GET(self) -> None:
        type(self).asked += 1
        getattr(self, f"as_{self.mode}", self.as_fine)()

    def log_message(self, *_args: Any) -> None:
        """Silent."""

    def answer(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def as_fine(self) -> None:
        if self.headers.get("If-None-Match") == '"1"':
            self.answer(304)
        else:
            self.answer(body=self.body, ETag='"1"', Last_Modified="Sun, 22 Nov 2026 00:00:00 GMT")

    def as_drip(self) -> None:
        self.answer()
        for _number in range(60):
            try:
                self.wfile.write(b"x")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.02)

    def as_silent(self) -> None:
        self.answer(body=self.body[:10], Content_Length="99")
        time.sleep(0.5)

    def as_endless(self) -> None:
        self.answer(body=b"x" * 200_000)

    def as_bomb(self) -> None:
        self.answer(body=gzip.compress(b"\0" * 5_000_000), Content_Encoding="gzip")

    def as_truncated(self) -> None:
        self.answer(body=self.body[:40], Content_Length=str(len(self.body)))

    def as_inside(self) -> None:
        self.answer(302, Location="ftp://10.0.0.1/stores.csv")

    def as_flaky(self) -> None:
        if type(self).asked < 3:
            self.answer(500)
        else:
            self.answer(body=self.body)

    def as_gone(self) -> None:
        self.answer(404)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/stores.csv"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def feed(address: str) -> Feed:
    """A feed that brought four stores."""
    options = {"source": "省表", "datum": "wgs84"}
    profile = MappingProfile.objects.create(importer="import_stores", name="省表", options=options)
    made = Feed.objects.create(name="省级名单", url=address, profile=profile, share_limit=30)
    read(made, table(1, 2, 3, 4))
    return made


def read(
    feed: Feed, text: str = "", *, mode: str = "", encoding: str = "utf-8", keep: bool = False
) -> FeedRun:
    """One reading of a server with this table; `keep`: with what the last reading remembered."""
    Server.body, Server.mode, Server.asked = text.encode(encoding), mode, 0
    if not keep:
        feed.etag = feed.last_modified = ""
    limits = IMPATIENT if mode in ("drip", "silent") else OWN
    return pull(feed, limits=limits, pauses=(0.0, 0.0))


def names() -> set[str]:
    return set(Store.objects.filter(live=True).values_list("source_key", flat=True))


def test_a_reading_is_logged_and_what_did_not_change_is_not_read(feed: Feed) -> None:
    run = FeedRun.objects.get()
    assert (run.state, run.http_status, run.counts["new"], run.size) == ("applied", 200, 4, len(Server.body))
    assert (run.batch.source, run.attempts, names()) == ("省表", 1, {"1", "2", "3", "4"})
    feed.refresh_from_db()
    again = read(feed, table(1, 2, 3, 4), keep=True)
    assert (again.state, again.http_status, again.size) == ("unchanged", 304, 0)
    assert read(feed, table(1, 2, 3, 4)).state == "unchanged"


@pytest.mark.parametrize(
    ("mode", "says", "tries"),
    [
        ("drip", "超时", 3),
        ("silent", "失败", 3),
        ("endless", "超过", 1),
        ("bomb", "超过", 1),
        ("truncated", "失败", 3),
        ("inside", "只能读取", 1),
        ("gone", "404", 1),
    ],
)
def test_a_server_that_misbehaves_changes_nothing(feed: Feed, mode: str, says: str, tries: int) -> None:
    run = read(feed, table(1, 2, 3, 4, 5), mode=mode)
    assert (run.state, run.attempts) == ("failed", tries)
    assert says in run.error
    assert names() == {"1", "2", "3", "4"}


def test_an_inner_address_is_refused_unless_the_operator_allows_it(feed: Feed) -> None:
    run = pull(feed, limits=Limits(schemes=("http",)), pauses=())
    assert "内部网络" in run.error


def test_a_second_try_helps_and_another_charset_is_read(feed: Feed) -> None:
    run = read(feed, table(1, 2, 3, 4, 5), mode="flaky")
    assert (run.state, run.attempts, run.counts["new"]) == ("applied", 3, 1)
    assert read(feed, table(1, 2, 3, 4, 5, 6), encoding="gb18030").counts["new"] == 1
    assert Store.objects.get(source_key="6").sign_name == "示例6店"


@pytest.mark.parametrize("text", ["<html>维护中</html>", "", "门店名称,门店名称\n1,2\n"])
def test_what_is_no_list_of_stores_changes_nothing(feed: Feed, text: str) -> None:
    run = read(feed, text)
    assert run.state == "failed"
    assert run.error
    assert names() == {"1", "2", "3", "4"}


def test_a_reading_that_loses_too_much_waits_for_a_person(feed: Feed, admin_client: Client) -> None:
    Feed.objects.update(missing="hide")
    feed.refresh_from_db()
    run = read(feed, table(1))
    assert (run.state, names()) == ("waiting", {"1", "2", "3", "4"})
    assert read(feed, table(1)).state == "unchanged"
    page = admin_client.get(reverse("imports:feeds")).content.decode()
    assert "等待人工确认" in page
    assert "示例2店" in admin_client.get(reverse("imports:run", args=[run.pk])).content.decode()
    admin_client.post(reverse("imports:decide", args=[run.pk]), {"approve": "1"})
    run.refresh_from_db()
    assert (run.state, run.decided_by.get_username(), names()) == ("applied", "admin", {"1"})
    codes = set(Store.objects.values_list("code", flat=True))
    read(feed, table(1, 2, 3, 4))
    assert names() == {"1", "2", "3", "4"}
    assert set(Store.objects.values_list("code", flat=True)) == codes


def test_a_refused_reading_leaves_the_data_and_newer_data_take_its_place(
    feed: Feed, admin_client: Client
) -> None:
    older, newer = read(feed, table(1)), read(feed, table(2))
    older.refresh_from_db()
    assert (older.state, older.upload, newer.state) == ("rejected", None, "waiting")
    admin_client.post(reverse("imports:decide", args=[newer.pk]), {"reject": "1"})
    assert names() == {"1", "2", "3", "4"}
    assert not ImportUpload.objects.exists()


def test_due_feeds_are_given_to_one_caller_and_to_the_worker(feed: Feed) -> None:
    assert claim_due() == [feed]
    assert claim_due() == []
    Feed.objects.update(next_at=timezone.now())
    call_command("pull_feeds")
    assert DBTaskResult.objects.filter(task_path="content.imports.tasks.pull_feed").count() == 1
    Feed.objects.update(enabled=False, next_at=None)
    assert claim_due() == []


def test_the_command_reads_here_and_now(feed: Feed) -> None:
    Server.body, Server.mode = table(1, 2, 3, 4, 5).encode(), ""
    Feed.objects.update(etag="")
    out = StringIO()
    call_command("pull_feeds", "--now", "--name", "省级名单", "--allow-private", stdout=out)
    assert "已导入" in out.getvalue()
    with pytest.raises(CommandError, match="没有这个数据源"):
        call_command("pull_feeds", "--now", "--name", "没有")
    with pytest.raises(CommandError, match="读取失败"):
        call_command("pull_feeds", "--now", "--name", "省级名单", stdout=out)


def test_a_feed_is_added_in_the_cms(feed: Feed, admin_client: Client) -> None:
    form = {
        "name": "市级名单", "profile": feed.profile_id, "every_minutes": "60", "share_limit": "10",
        "missing": "keep", "enabled": "on",
    }  # fmt: skip
    address = reverse("import_feeds:add")
    refused = admin_client.post(address, form | {"url": "http://example.com/a.csv"})
    assert refused.status_code == 200
    assert not Feed.objects.filter(name="市级名单").exists()
    admin_client.post(address, form | {"url": "https://example.com/a.csv"})
    assert Feed.objects.get(name="市级名单").every_minutes == 60
    listed = admin_client.get(reverse("imports:feeds")).content.decode()
    assert "市级名单" in listed
