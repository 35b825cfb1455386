"""Names and phones of persons: one walk over everything that is public, logs included."""

import io
import logging
import re
import zipfile
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from content.core.listings import get_listings
from content.stores.models import PrivateContact
from content.stores.pages import StoreIndexPage
from search_index.query import search
from tests.content.stores.factories import XIHU, MallFactory, StoreFactory, delist, promise
from tests.factories import make_index

pytestmark = pytest.mark.django_db
SECRETS = ("张三丰", "13800138000", "晚上联系")


def public_addresses(client: Client, code: str, mall: int) -> list[str]:
    """Every address that the sitemap, the lists and the page of a store lead to."""
    found = ["/", "/stores/", f"/stores/{XIHU}/", f"/stores/{XIHU}/stores.json", f"/stores/{XIHU}/print/"]
    found += [f"/s/{code}/{rest}" for rest in ("", "qr.svg", "plaque/", "?bought=2026-01-01&state=intact")]
    found += ["/stores/nearby/?near=330106", "/stores/counties.json", "/stores/changes/", "/stores/malls/"]
    found += [f"/stores/malls/{mall}/", f"/stores/compare/?s={code}&s={code[:-1]}2", "/data/"]
    found += ["/data/catalog.jsonld", "/api/v1/", "/api/v1/openapi.json", "/sitemap.xml"]
    for name, listing in get_listings().items():
        found += [f"/data/{name}.csv", f"/data/{name}.json", f"/api/v1/{name}/"]
        found += [f"/feeds/{name}.atom"] if listing.has_feed else []
    index = client.get("/sitemap.xml").content.decode()
    for sitemap in re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", index):
        found.append(sitemap)
        found += re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", client.get(sitemap).content.decode())
    for secret in SECRETS:
        found += [f"/stores/?q={secret}", f"/search/?q={secret}", f"/search/suggest/?q={secret}"]
    return list(dict.fromkeys(found))


def text_of(response: Any) -> str:
    """What a response holds; archives unpacked."""
    content = b"".join(response) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    return str(content.decode("utf-8", "replace"))


def test_no_person_is_on_anything_public(
    client: Client, drain: Any, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    make_index(StoreIndexPage)
    mall = MallFactory()
    commitments = [promise(StoreFactory(mall=mall)), promise(StoreFactory())]
    for commitment in commitments:
        person, phone, note = SECRETS
        PrivateContact.objects.create(store=commitment.store, person=person, phone=phone, note=note)
    delist(commitments[1])
    call_command("update_statuses")
    drain()
    code = commitments[0].store.code
    seen = 0
    for address in public_addresses(client, code, mall.pk):
        response = client.get(address)
        assert response.status_code == 200, address
        asked = "?q=" in address
        text = text_of(response)
        seen += code in text
        for secret in SECRETS:
            # A page that was asked for the words may repeat the question, but finds no store by it.
            assert asked or secret not in text, address
            assert not (asked and code in text), address
    assert seen >= 10, "the walk met the store"
    assert not any(search(secret).total for secret in SECRETS)
    log = caplog.text.replace("%20", " ") + "".join(capsys.readouterr())
    written = [line for line in log.splitlines() if "?q=" not in line]
    assert not [line for line in written if any(secret in line for secret in SECRETS)]
