"""Fetching from servers that misbehave."""

import gzip
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from content.imports.fetch import FetchError, Limits, fetch

OWN = Limits(max_bytes=100_000, seconds=1.0, idle_seconds=0.5, schemes=("http",), allow_private=True)


class Misbehaving(BaseHTTPRequestHandler):
    """One behaviour a path."""

    def do_GET(self):
        getattr(self, f"serve_{self.path.strip('/').split('/')[0]}")()

    def log_message(self, *args):
        pass

    def answer(self, status=200, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def serve_fine(self):
        if self.headers.get("If-None-Match") == '"1"':
            self.answer(304)
        else:
            self.answer(body=b"name\nx\n", ETag='"1"')

    def serve_gzip(self):
        self.answer(body=gzip.compress(b"hello"), Content_Encoding="gzip")

    def serve_bomb(self):
        self.answer(body=gzip.compress(b"\0" * 2_000_000), Content_Encoding="gzip")

    def serve_broken(self):
        self.answer(body=gzip.compress(b"hello" * 100)[:20], Content_Encoding="gzip")

    def serve_large(self):
        self.answer(body=b"x" * 200_000)

    def serve_drip(self):
        self.answer()
        for _number in range(100):
            try:
                self.wfile.write(b"x")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    def serve_silent(self):
        time.sleep(1.5)

    def serve_loop(self):
        self.answer(302, Location="/loop/")

    def serve_inside(self):
        self.answer(302, Location="file:///etc/passwd")

    def serve_error(self):
        self.answer(500)


@pytest.fixture(scope="module")
def server():
    running = ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join()


def test_a_body_with_its_validators_and_nothing_when_unchanged(server):
    first = fetch(f"{server}/fine/", limits=OWN)
    assert (first.status, first.body, first.etag) == (200, b"name\nx\n", '"1"')
    again = fetch(f"{server}/fine/", etag=first.etag, limits=OWN)
    assert (again.status, again.body) == (304, b"")


def test_gzip_is_read(server):
    assert fetch(f"{server}/gzip/", limits=OWN).body == b"hello"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("bomb", "超过"),
        ("broken", "不完整"),
        ("large", "超过"),
        ("drip", "超时"),
        ("silent", "失败"),
        ("loop", "重定向"),
        ("inside", "只能读取"),
        ("error", "500"),
    ],
)
def test_each_misbehaviour_is_refused_with_its_reason(server, path, reason):
    with pytest.raises(FetchError, match=reason):
        fetch(f"{server}/{path}/", limits=OWN)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::ffff:192.168.1.1]/",
        "https://0.0.0.0/",
        "https://100.64.0.1/",
    ],
)
def test_inner_addresses_are_refused(url):
    with pytest.raises(FetchError, match="内部网络"):
        fetch(url)


@pytest.mark.parametrize(
    "url", ["http://example.com/", "ftp://example.com/", "file:///etc/passwd", "example.com"]
)
def test_only_https_by_default(url):
    with pytest.raises(FetchError, match="只能读取"):
        fetch(url)
