"""A large file is worked on by the worker; its page says how far it is and outlives reloads and crashes."""

import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from content.imports import jobs, progress, tasks
from content.imports.models import SILENT, FilePart, ImportBatch, ImportUpload
from content.stores.models import Store
from tests.content.stores.test_importers import confirm, send
from tests.content.stores.test_importing import row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "AT_ONCE_BYTES", 0)
    monkeypatch.setattr(tasks, "AT_ONCE_RECORDS", 0)


def work() -> None:
    """What the worker does: every task of imports that waits."""
    for task in DBTaskResult.objects.filter(status="READY", task_path__startswith="content.imports").order_by(
        "pk"
    ):
        name = task.task_path.rsplit(".", 1)[-1]
        getattr(tasks, name).call(*task.args_kwargs["args"])
        task.delete()


def test_check_apply_and_undo_by_the_worker(admin_client: Client) -> None:
    waiting = send(admin_client, row(), row(门店名称=""))
    upload = ImportUpload.objects.get()
    address = reverse("imports:preview", args=[upload.pk])
    assert "已交给后台" in waiting.content.decode()
    assert waiting["Refresh"]
    progress.ProgressFile(upload.pk)("正在检查", 1_200, 0.4)
    assert "正在检查：1200 行，40%" in admin_client.get(address).content.decode()
    work()
    assert "正在写入" in confirm(admin_client, admin_client.get(address)).content.decode()
    refused = admin_client.post(reverse("imports:drop", args=[upload.pk]), follow=True)
    assert "不能放弃" in refused.content.decode()
    assert not Store.objects.exists()
    work()
    batch = ImportBatch.objects.get()
    assert admin_client.get(address)["Location"] == reverse("imports:batch", args=[batch.pk])
    assert not FilePart.objects.filter(upload=upload).exists()
    tasks.apply_file.call(upload.pk)
    assert (Store.objects.count(), ImportBatch.objects.count()) == (1, 1)
    told = admin_client.post(reverse("imports:undo", args=[batch.pk]), follow=True)
    assert "后台撤销" in told.content.decode()
    work()
    batch.refresh_from_db()
    assert (batch.state, Store.objects.filter(live=True).exists()) == ("undone", False)


def test_a_worker_that_was_ended_is_noticed_and_the_file_is_checked_again(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(admin_client, row())
    upload = ImportUpload.objects.get()
    progress.ProgressFile(upload.pk)("正在检查", 1, 0.1)
    address = reverse("imports:preview", args=[upload.pk])
    assert "中断" not in admin_client.get(address).content.decode()
    later = time.time() + SILENT.total_seconds() + 1
    monkeypatch.setattr(progress, "told", lambda _pk: {"at": later - 2 * SILENT.total_seconds() - 2})
    page = admin_client.get(address)
    assert "处理中断了，没有写入任何内容" in page.content.decode()
    assert "Refresh" not in page
    admin_client.post(reverse("imports:recheck", args=[upload.pk]))
    work()
    upload.refresh_from_db()
    assert upload.state == "checked"


def test_an_error_nobody_foresaw_leaves_nothing_and_says_so(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any) -> None:
        raise RuntimeError("disk full")

    send(admin_client, row())
    work()
    upload = ImportUpload.objects.get()
    upload.state = ImportUpload.State.APPLYING
    monkeypatch.setattr("content.stores.writing._contacts", fail)
    with pytest.raises(RuntimeError):
        jobs.apply(upload)
    assert not Store.objects.exists()
    page = admin_client.get(reverse("imports:preview", args=[upload.pk])).content.decode()
    assert "已全部取消" in page
