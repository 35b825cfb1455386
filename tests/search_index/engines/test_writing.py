"""Writing: replaced, removed, reopened, rebuilt beside; and every way in which an index can be unusable."""

import contextlib
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from haystack.query import SearchQuerySet

from search_index import analysis
from search_index.engines import whoosh
from search_index.engines.errors import IndexLocked, IndexUnavailable
from search_index.engines.storage import IndexHome
from tests.search_index.conftest import ShopIndex, shop


def found(query: str) -> list[str]:
    return [result.title for result in SearchQuerySet().filter(content=query)]


def reopen() -> None:
    """What a new process would see."""
    whoosh._readers.clear()


def test_a_second_version_replaces_the_first(put: Any) -> None:
    put(shop(1, "旧茶店"))
    put(shop(1, "新茶店"))
    assert found("茶店") == ["新茶店"]


def test_an_object_given_twice_is_indexed_once(put: Any) -> None:
    put(shop(1, "茶店"), shop(1, "茶店"))
    assert SearchQuerySet().count() == 1


def test_removed_by_object_and_by_identifier(put: Any, engine: Any) -> None:
    put(shop(1, "甲茶店"), shop(2, "乙茶店"), shop(3, "丙茶店"))
    engine.remove(shop(1, ""))
    engine.remove("auth.group.2")
    assert found("茶店") == ["丙茶店"]
    assert SearchQuerySet().facet("section").facet_counts()["fields"]["section"] == [("stores", 1)]


def test_clear_models_and_clear_all(put: Any, engine: Any) -> None:
    put(shop(1, "甲茶店"))
    engine.clear(models=[ShopIndex().get_model()])
    assert SearchQuerySet().count() == 0
    put(shop(1, "甲茶店"))
    engine.clear()
    assert SearchQuerySet().count() == 0


def test_many_small_commits_are_merged_and_nothing_is_lost(put: Any) -> None:
    for number in range(40):
        put(shop(number, f"茶店{number}", "茶" * (number + 1)))
    put(shop(3, "咖啡店"))
    assert SearchQuerySet().filter(content="茶店").count() == 39
    reopen()
    assert SearchQuerySet().filter(content="茶店").count() == 39


def test_a_commit_is_seen_without_reopening_by_hand(put: Any) -> None:
    put(shop(1, "茶店"))
    assert found("茶店") == ["茶店"]
    put(shop(2, "茶馆"))
    assert set(found("茶馆")) >= {"茶馆"}


def test_nothing_is_opened_while_nothing_changes(
    put: Any, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(shop(1, "茶店"))
    found("茶店")
    monkeypatch.setattr(IndexHome, "pointer", lambda _home: pytest.fail("the pointer was read again"))
    assert found("茶店") == ["茶店"]


def test_an_error_while_preparing_drops_the_batch_and_frees_the_lock(put: Any) -> None:
    broken = shop(2, "坏")
    del broken.text
    with pytest.raises(Exception, match="text"):
        put(shop(1, "茶店"), broken)
    assert SearchQuerySet().count() == 0
    put(shop(1, "茶店"))
    assert found("茶店") == ["茶店"]


def test_searches_are_answered_by_the_old_index_until_the_new_one_is_swapped_in(
    put: Any, engine: Any, index_folder: Path
) -> None:
    put(shop(1, "旧茶店"))
    with engine.rebuilding():
        put(shop(2, "新茶店"))
        assert found("茶店") == ["旧茶店"]
    assert found("茶店") == ["新茶店"]
    assert len(list(index_folder.glob("build-*"))) == 1


def test_a_rebuild_that_fails_leaves_the_old_index(put: Any, engine: Any) -> None:
    put(shop(1, "旧茶店"))
    broken = shop(4, "坏")
    del broken.text
    with pytest.raises(Exception, match="text"), engine.rebuilding():
        put(shop(2, "新茶店"), broken)
    assert found("茶店") == ["旧茶店"]
    put(shop(3, "三茶店"))
    assert set(found("茶店")) == {"旧茶店", "三茶店"}


HOLD_LOCK = """
import fcntl, sys
handle = open(sys.argv[1], "a")
fcntl.flock(handle, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_writer_waits_and_then_says_so(put: Any, engine: Any, index_folder: Path) -> None:
    command = [sys.executable, "-c", HOLD_LOCK, str(index_folder / "WRITER")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        engine.lock_seconds = 0.1
        with pytest.raises(IndexLocked):
            put(shop(1, "茶店"))
        with pytest.raises(IndexLocked):
            engine.remove("auth.group.1")
        holder.communicate()
    put(shop(1, "茶店"))
    assert found("茶店") == ["茶店"]


class TestUnusable:
    @pytest.fixture(autouse=True)
    def written(self, put: Any) -> None:
        put(shop(1, "茶店", "很多茶" * 50))
        found("茶店")

    def test_deleted(self, index_folder: Path) -> None:
        shutil.rmtree(index_folder)
        with pytest.raises(IndexUnavailable):
            found("茶店")

    @pytest.mark.parametrize("damage", [b"", b"\0" * 4096])
    @pytest.mark.parametrize("pattern", ["build-*/*", "CURRENT"])
    def test_damaged_files(self, index_folder: Path, damage: bytes, pattern: str) -> None:
        for path in index_folder.glob(pattern):
            path.write_bytes(damage)
        reopen()
        with pytest.raises(IndexUnavailable):
            found("茶店")

    @pytest.mark.parametrize("part", range(4))
    def test_bytes_lost_in_the_middle_never_give_another_error(self, index_folder: Path, part: int) -> None:
        segment = next(index_folder.glob("build-*/*.seg"))
        data = bytearray(segment.read_bytes())
        size = len(data) // 4
        data[part * size : (part + 1) * size] = b"\xff" * size
        segment.write_bytes(bytes(data))
        reopen()
        with contextlib.suppress(IndexUnavailable):
            found("茶店")

    def test_read_only_folder_is_enough_to_search(self, index_folder: Path) -> None:
        paths = [index_folder, *index_folder.rglob("*")]
        for path in paths:
            path.chmod(stat.S_IRUSR | (stat.S_IXUSR if path.is_dir() else 0))
        reopen()
        try:
            assert found("茶店") == ["茶店"]
        finally:
            for path in paths:
                path.chmod(stat.S_IRWXU)

    def test_another_analysis_asks_for_a_rebuild(self, monkeypatch: pytest.MonkeyPatch, engine: Any) -> None:
        monkeypatch.setattr(analysis, "ANALYSIS_VERSION", "other")
        with pytest.raises(IndexUnavailable):
            found("茶店")
        with pytest.raises(IndexUnavailable), engine.session():
            pass
        engine.create()
        assert found("茶店") == []
