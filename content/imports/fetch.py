"""The portal's only way out: an address fetched with limits, never from inside the operator's network."""

import io
import ipaddress
import socket
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

import requests
from django.utils.translation import gettext as _
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

CHUNK = 64 * 1024
REDIRECTS = {301, 302, 303, 307, 308}


class FetchError(Exception):
    """Why an address was not fetched, in the reader's words."""

    def __init__(self, message: str, *, passing: bool = False) -> None:
        """`passing`: a second try may help."""
        super().__init__(message)
        self.passing = passing


@dataclass(frozen=True)
class Limits:
    """What a fetch may cost; `allow_private` is for a server on the operator's own machine."""

    max_bytes: int = 200 * 1024 * 1024
    seconds: float = 120
    connect_seconds: float = 10
    idle_seconds: float = 20
    redirects: int = 3
    schemes: tuple[str, ...] = ("https",)
    allow_private: bool = False


@dataclass(frozen=True)
class Fetched:
    """A body with the validators that let the next run ask only for changes."""

    url: str
    status: int
    body: bytes
    etag: str
    last_modified: str


class _PinnedAdapter(HTTPAdapter):
    """Connects to the address that was checked, so that DNS cannot answer differently the second time."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(max_retries=0)

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        host_params, pool_kwargs = super().build_connection_pool_key_attributes(request, verify, cert)
        if host_params["scheme"] == "https":
            names: Any = {"assert_hostname": host_params["host"], "server_hostname": host_params["host"]}
            pool_kwargs |= names
        host_params["host"] = self.address
        return host_params, pool_kwargs


def _checked_address(host: str, port: int, limits: Limits) -> str:
    """One address of the host; refuses when any of them lies inside (SSRF)."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(_("找不到主机 %(host)s。") % {"host": host}) from error
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        parsed = ipaddress.ip_address(address.partition("%")[0])
        mapped = getattr(parsed, "ipv4_mapped", None) or parsed
        if not (mapped.is_global and not mapped.is_multicast) and not limits.allow_private:
            raise FetchError(_("不允许读取内部网络地址：%(host)s。") % {"host": host})
    return addresses[0]


def _inflated(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """The chunks without gzip, never more than a chunk's worth of output at a time."""
    if encoding in {"", "identity"}:
        yield from chunks
        return
    if encoding not in {"gzip", "x-gzip"}:
        raise FetchError(_("不支持的压缩方式：%(name)s。") % {"name": encoding})
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        for chunk in chunks:
            while chunk:
                yield inflater.decompress(chunk, CHUNK)
                chunk = inflater.unconsumed_tail  # noqa: PLW2901 - what is left of this one
    except zlib.error as error:
        raise FetchError(_("压缩数据已损坏。")) from error
    if not inflater.eof:
        raise FetchError(_("压缩数据不完整。"))


def _read(response: requests.Response, limits: Limits, deadline: float, into: IO[bytes]) -> None:
    size = 0
    # read1 returns what one read of the socket gave: a dripping server cannot hold the deadline up.
    raw = iter(lambda: response.raw.read1(CHUNK, decode_content=False), b"")

    def timed() -> Iterator[bytes]:
        for chunk in raw:
            if time.monotonic() > deadline:
                message = _("读取超时（%(seconds)s 秒）。") % {"seconds": limits.seconds}
                raise FetchError(message, passing=True)
            yield chunk

    for part in _inflated(timed(), response.headers.get("Content-Encoding", "").strip().lower()):
        size += len(part)
        if size > limits.max_bytes:
            raise FetchError(_("内容超过 %(size)s 字节。") % {"size": limits.max_bytes})
        into.write(part)


def _get(url: str, headers: dict[str, str], limits: Limits) -> requests.Response:
    parts = urlsplit(url)
    if parts.scheme not in limits.schemes or not parts.hostname:
        raise FetchError(
            _("只能读取 %(schemes)s 地址：%(url)s") % {"schemes": "、".join(limits.schemes), "url": url}
        )
    port = parts.port or (443 if parts.scheme == "https" else 80)
    session = requests.Session()
    session.trust_env = False
    session.mount(f"{parts.scheme}://", _PinnedAdapter(_checked_address(parts.hostname, port, limits)))
    return session.get(
        url,
        headers={"Host": parts.netloc.rpartition("@")[2], "Accept-Encoding": "gzip", **headers},
        timeout=(limits.connect_seconds, limits.idle_seconds),
        allow_redirects=False,
        stream=True,
    )


def fetch(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    limits: Limits | None = None,
    into: IO[bytes] | None = None,
) -> Fetched:
    """The body at `url`, or status 304 with an empty body when nothing changed.

    With `into`, an empty file, the body is written there and not returned. Raises FetchError for anything
    else: wrong scheme, inner address, too slow, too large, too many redirects.
    """
    limits = limits or Limits()
    deadline = time.monotonic() + limits.seconds
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {name: value for name, value in conditions.items() if value}
    for _hop in range(limits.redirects + 1):
        try:
            with _get(url, headers, limits) as response:
                if response.status_code in REDIRECTS:
                    url = urljoin(url, response.headers.get("Location", ""))
                    continue
                if response.status_code not in {200, 304}:
                    message = _("服务器答复 %(status)s。") % {"status": response.status_code}
                    raise FetchError(message, passing=response.status_code >= 500)
                target = into or io.BytesIO()
                if response.status_code == 200:
                    _read(response, limits, deadline, target)
        except (requests.RequestException, HTTPError, OSError) as error:
            message = _("读取失败：%(error)s") % {"error": type(error).__name__}
            raise FetchError(message, passing=True) from error
        body = target.getvalue() if isinstance(target, io.BytesIO) and into is None else b""
        return Fetched(
            url,
            response.status_code,
            body,
            response.headers.get("ETag", ""),
            response.headers.get("Last-Modified", ""),
        )
    raise FetchError(_("重定向超过 %(count)s 次。") % {"count": limits.redirects})
