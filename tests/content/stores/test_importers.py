"""An editor sends a file, sees what would change, confirms it, and may take it back."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from content.imports.models import ImportBatch, ImportUpload, MappingProfile
from content.stores.models import Store
from tests.content.stores.test_importing import HEAD, row

pytestmark = pytest.mark.django_db


def send(client: Client, *rows: str, **options: str) -> Any:
    """The answer to a file and its columns as they were recognised, redirects followed."""
    content = "\n".join([HEAD, *rows]).encode()
    columns = post_file(client, content)
    if "mapping" not in columns.context:
        return columns
    chosen = {name: value for name, value in columns.context["mapping"].initial.items() if value}
    form = {"source": "省表", "datum": "wgs84", **chosen, **options}
    return client.post(columns.redirect_chain[-1][0], form, follow=True)


def post_file(client: Client, content: bytes, name: str = "门店.csv", **form: Any) -> Any:
    """The answer to a file, redirects followed."""
    form |= {"file": SimpleUploadedFile(name, content)}
    return client.post(reverse("imports:send", args=["import_stores"]), form, follow=True)


def confirm(client: Client, response: Any, counts: str = "") -> Any:
    """The answer to the confirmation of what a preview showed."""
    shown = counts or ",".join(str(count) for count in response.context["counts"].values())
    upload = response.context["upload"]
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
    assert "不能为空" in b"".join(refused.streaming_content).decode()


def test_confirm_then_change_then_undo(admin_client: Client) -> None:
    confirm(admin_client, send(admin_client, row(), row(门店名称="")))
    first = ImportBatch.objects.get()
    assert (first.state, first.source, first.user.get_username()) == ("applied", "省表", "admin")
    assert ImportUpload.objects.get().batch == first
    refused = admin_client.get(reverse("imports:batch_refused", args=[first.pk]))
    assert "不能为空" in b"".join(refused.streaming_content).decode()
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
    ("options", "says"),
    [
        ({"datum": ""}, "datum"),
        ({"datum": "mars"}, "datum"),
        ({"source": ""}, "source"),
        ({"column_sign_name": ""}, "请选择“店招名称”是哪一列"),
        ({"column_address": "没有的列"}, "没有的列"),
    ],
)
def test_what_was_not_said_of_the_columns_is_asked_in_the_form(
    admin_client: Client, options: dict[str, str], says: str
) -> None:
    response = send(admin_client, row(), **options)
    assert response.status_code == 200
    context = response.context
    told = str([context[name].errors for name in ("mapping", "answers")])
    assert says in told
    assert ImportUpload.objects.get().state == "new"


@pytest.mark.parametrize("content", [b"a\x00\x00,b", b"\n", b"PK\x03\x04broken", "甲,甲\n1,2\n".encode()])
def test_a_file_that_is_no_table_is_said_to_be_none(admin_client: Client, content: bytes) -> None:
    response = post_file(admin_client, content, "x.csv")
    assert response.status_code == 200
    assert not Store.objects.exists()
    page = response.content.decode()
    assert "文件不能导入" in page
    assert "x.csv" in page
    assert "确认导入" not in page


def test_a_mapping_is_made_once_and_used_again_here_and_on_the_command_line(
    admin_client: Client, tmp_path: Path
) -> None:
    head, cells = "店,地址,门牌,类", "示例茶店,杭州市西湖区文三路9号,x,茶水"
    columns = post_file(admin_client, f"{head}\n{cells}\n".encode())
    assert "示例茶店" in columns.content.decode()
    form = {
        "source": "茶店表", "datum": "gcj02", "column_sign_name": "店", "column_address": "地址",
        "column_category": "类", "fixed_unit_type": "catering", "save_as": "茶店",
    }  # fmt: skip
    preview = admin_client.post(columns.redirect_chain[-1][0], form, follow=True)
    assert "不认识“茶水”" in preview.content.decode()
    page = admin_client.get(reverse("imports:words", args=[preview.context["upload"].pk]))
    assert "类别：茶水" in page.content.decode()
    preview = admin_client.post(
        page.request["PATH_INFO"], {"word_0": "drinks", "save_as": "茶店"}, follow=True
    )
    confirm(admin_client, preview)
    store = Store.objects.get()
    assert (store.category, store.unit_type, store.source) == ("drinks", "catering", "茶店表")
    path = tmp_path / "again.csv"
    path.write_text(f"{head}\n{cells}\n示例二店,杭州市西湖区文三路10号,x,茶水\n", encoding="utf-8")
    call_command("import_stores", str(path), "--profile", "茶店", stdout=StringIO())
    assert sorted(Store.objects.values_list("sign_name", "category")) == [
        ("示例二店", "drinks"),
        ("示例茶店", "drinks"),
    ]
    again = post_file(admin_client, path.read_bytes(), profile=MappingProfile.objects.get().pk)
    assert again.context["counts"]["unchanged"] == 2
    with pytest.raises(CommandError, match="已保存的有：茶店"):
        call_command("import_stores", str(path), "--profile", "没有")


def test_a_profile_that_does_not_fit_asks_for_the_columns_and_can_be_deleted(
    admin_client: Client,
) -> None:
    options = {"source": "x", "datum": "wgs84", "columns": {"sign_name": "没有这列"}}
    profile = MappingProfile.objects.create(importer="import_stores", name="旧", options=options)
    response = post_file(admin_client, f"{HEAD}\n{row()}\n".encode(), profile=profile.pk)
    assert response.redirect_chain[-1][0].endswith("/columns/")
    listed = admin_client.get(reverse("imports:profiles"))
    assert "没有这列" in listed.content.decode()
    admin_client.post(reverse("imports:profiles"), {"delete": profile.pk})
    assert not MappingProfile.objects.exists()


@pytest.mark.shared_data
def test_the_real_list_is_imported_through_a_mapping_made_in_the_cms(
    admin_client: Client, shared_data: Path
) -> None:
    content = (shared_data / "stores_zhejiang" / "stores_zhejiang.csv").read_bytes()
    columns = post_file(admin_client, content, "stores_zhejiang.csv")
    initial = columns.context["mapping"].initial
    assert (initial["column_sign_name"], initial["column_lon"]) == ("Store Name", "Longitude")
    form = {key: value for key, value in initial.items() if value}
    form |= {"source": "stores_zhejiang", "datum": "wgs84", "fixed_category": "drinks", "save_as": "连锁店"}
    preview = admin_client.post(columns.redirect_chain[-1][0], form, follow=True)
    assert (preview.context["counts"]["new"], preview.context["counts"]["refused"]) == (315, 0)
    confirm(admin_client, preview)
    assert Store.objects.filter(category="drinks").count() == 315
    assert Store.objects.get(source_key="28955-249430").county.name == "鄞州区"
    assert MappingProfile.objects.get().options["columns"]["source_key"] == "Store Number"


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
    user.user_permissions.add(Permission.objects.get(codename="add_importbatch"))
    assert client.get(reverse("imports:index")).status_code == 200
    assert client.get(reverse("imports:preview", args=[upload.pk])).status_code == 404
    assert client.post(reverse("imports:confirm", args=[upload.pk])).status_code == 404
    assert client.get(reverse("imports:send", args=["nothing"])).status_code == 404
