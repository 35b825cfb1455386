"""An editor sends a file, sees what would change, confirms it, and may take it back."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from content.imports.models import ImportBatch, ImportUpload
from content.stores.models import Store
from tests.content.stores.test_importing import HEAD, row

pytestmark = pytest.mark.django_db


def send(client: Client, *rows: str, **options: str) -> Any:
    """The answer to an upload, redirects followed."""
    content = "\n".join([HEAD, *rows]).encode()
    form = {"file": SimpleUploadedFile("门店.csv", content), "source": "省表", "datum": "wgs84", **options}
    return client.post(reverse("imports:send", args=["import_stores"]), form, follow=True)


def confirm(client: Client, response: Any, counts: str = "") -> Any:
    """The answer to the confirmation of what a preview showed."""
    shown = counts or ",".join(str(count) for count in response.context["counts"].values())
    upload = ImportUpload.objects.get()
    return client.post(reverse("imports:confirm", args=[upload.pk]), {"counts": shown}, follow=True)


def test_the_preview_tells_everything_and_writes_nothing(admin_client: Client) -> None:
    response = send(admin_client, row(), row(门店名称=""))
    page = response.content.decode()
    assert response.context["counts"] == {
        "new": 1, "changed": 0, "unchanged": 0, "missing": 0, "refused": 1, "warning": 0
    }  # fmt: skip
    assert "第 3 行" in page
    assert "王某某" not in page
    assert not Store.objects.exists()
    refused = admin_client.get(reverse("imports:upload_refused", args=[ImportUpload.objects.get().pk]))
    assert "不能为空" in refused.content.decode()


def test_confirm_then_change_then_undo(admin_client: Client) -> None:
    confirm(admin_client, send(admin_client, row(), row(门店名称="")))
    first = ImportBatch.objects.get()
    assert (first.state, first.source, first.user.get_username()) == ("applied", "省表", "admin")
    assert not ImportUpload.objects.exists()
    assert "不能为空" in admin_client.get(reverse("imports:batch_refused", args=[first.pk])).content.decode()
    preview = send(admin_client, row(门店电话="0571-0000-0002"))
    assert "<del>0571-0000-0001</del>" in preview.content.decode()
    assert "门店电话" in preview.content.decode()
    confirm(admin_client, preview)
    second = ImportBatch.objects.first()
    assert second is not None
    assert (
        "先撤销之后"
        in admin_client.post(reverse("imports:undo", args=[first.pk]), follow=True).content.decode()
    )
    admin_client.post(reverse("imports:undo", args=[second.pk]))
    assert Store.objects.get().phone == "0571-0000-0001"
    assert "已撤销" in admin_client.get(reverse("imports:index")).content.decode()


def test_what_changed_since_the_preview_is_shown_again(admin_client: Client) -> None:
    response = confirm(admin_client, send(admin_client, row()), counts="9,0,0,0,0,0")
    assert "请重新核对" in response.content.decode()
    assert not Store.objects.exists()


def test_a_dropped_upload_is_gone(admin_client: Client) -> None:
    send(admin_client, row())
    admin_client.post(reverse("imports:drop", args=[ImportUpload.objects.get().pk]))
    assert not ImportUpload.objects.exists()


@pytest.mark.parametrize(
    "options",
    [{"datum": ""}, {"datum": "mars"}, {"source": ""}, {"mapping": "[columns"}, {"mapping": "columns = 3"}],
)
def test_options_that_cannot_be_used_are_said_in_the_form(
    admin_client: Client, options: dict[str, str]
) -> None:
    response = send(admin_client, row(), **options)
    assert response.status_code == 200
    assert any(form.errors for form in response.context["forms"])
    assert not ImportUpload.objects.exists()


@pytest.mark.parametrize("content", [b"\x00\x01", b"", b"PK\x03\x04broken", "甲,乙\n1,2\n".encode()])
def test_a_file_that_is_no_table_is_said_to_be_none(admin_client: Client, content: bytes) -> None:
    form = {"file": SimpleUploadedFile("x.csv", content), "source": "x", "datum": "wgs84"}
    response = admin_client.post(reverse("imports:send", args=["import_stores"]), form, follow=True)
    assert response.status_code == 200
    assert not Store.objects.exists()
    assert "确认导入" not in response.content.decode()


def test_only_those_who_may_import_see_it_and_only_their_own_uploads(
    client: Client, admin_client: Client
) -> None:
    send(admin_client, row())
    upload = ImportUpload.objects.get()
    user = get_user_model().objects.create_user("editor", password="secret-1")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    for name, args in (("index", []), ("send", ["import_stores"]), ("preview", [upload.pk])):
        assert client.get(reverse(f"imports:{name}", args=args)).status_code in (302, 403, 404)
    user.user_permissions.add(Permission.objects.get(codename="add_store"))
    assert client.get(reverse("imports:index")).status_code == 200
    assert client.get(reverse("imports:preview", args=[upload.pk])).status_code == 404
    assert client.post(reverse("imports:confirm", args=[upload.pk])).status_code == 404
    assert client.get(reverse("imports:send", args=["nothing"])).status_code == 404
