"""The kit proves an edition on a bare interpreter, and names the cell that was changed."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.test import Client

from comparison import demo
from comparison.models import ComparisonIndexPage, Measurement
from tests.comparison.factories import ComparisonTestPageFactory
from tests.factories import make_page

pytestmark = pytest.mark.django_db


def unpack(client: Client, address: str, target: Path) -> Path:
    response = client.get(address)
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(response.content)) as kit:
        kit.extractall(target)
    return next(target.iterdir())


def verify(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py")], capture_output=True, timeout=120, check=False
    )
    return done.returncode, done.stdout.decode() + done.stderr.decode()


@pytest.fixture
def folder(client: Client, tmp_path: Path) -> Path:
    page = ComparisonTestPageFactory(slug="kettles")
    Measurement.objects.filter(sample__page=page, criterion="taste").update(note="=1+1，'引号'")
    page.freeze()
    return unpack(client, f"{page.url}v2/data.zip", tmp_path)


def test_an_untouched_kit_holds_on_a_bare_interpreter(folder: Path) -> None:
    code, said = verify(folder)
    assert code == 0, said
    assert "5 个样品全部重新计算" in said


@pytest.mark.parametrize(
    ("name", "old", "new", "cell"),
    [
        ("measurements.csv", "60 70", "60 71", "measurements.csv 样品 3 speed pieces：文件 60 71"),
        (
            "results.csv",
            "cells/speed/score,65",
            "cells/speed/score,66",
            "样品 3 cells/speed/score value：文件 66",
        ),
        ("samples.csv", "30,CNY", "31,CNY", "samples.csv 样品 3 price：文件 31"),
        (
            "method.json",
            '"value": "90"',
            '"value": "91"',
            "method.json root/children/safety/children/lead/limits",
        ),
        (
            "edition.json",
            '"60","70"',
            '"60","71"',
            "样品 3 cells/speed/converted value：文件 60 70，冻结的版本 60 71",
        ),
    ],
)
def test_one_changed_digit_is_named(folder: Path, name: str, old: str, new: str, cell: str) -> None:
    path = folder / name
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())
    code, said = verify(folder)
    assert code == 1
    assert cell in said


def test_a_changed_measurement_is_named_by_its_recomputed_score_too(folder: Path) -> None:
    path = folder / "measurements.csv"
    path.write_bytes(path.read_bytes().replace(b"60 70", b"60 72"))
    assert "results.csv 样品 3 cells/speed/score value：文件 65，重新计算 66" in verify(folder)[1]


@pytest.mark.parametrize(
    "damage", [b"", b"number\r\n", b"\xff\xfe", b"number,criterion\r\n1,lead,extra,more\r\n"]
)
def test_a_damaged_kit_is_told_without_a_traceback(folder: Path, damage: bytes) -> None:
    (folder / "measurements.csv").write_bytes(damage)
    code, said = verify(folder)
    assert code == 1
    assert "Traceback" not in said


def test_the_package_lists_its_files_and_is_the_same_every_time(client: Client, folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text())
    listed = {resource["path"] for resource in package["resources"]} | {"datapackage.json", "SHA256SUMS"}
    assert listed == {path.name for path in folder.iterdir()}
    address = "/comparisons/kettles/v2/data.zip"
    assert client.get(address).content == client.get(address).content
    assert address in client.get("/comparisons/kettles/").content.decode()
    assert client.get("/comparisons/kettles/v3/data.zip").status_code == 404


def test_the_demo_tests_hold_too(client: Client, tmp_path: Path) -> None:
    make_page(ComparisonIndexPage)
    demo.load(lambda _line: None)
    for slug in ("electric-kettles", "sun-protective-jackets", "vacuum-flasks"):
        code, said = verify(unpack(client, f"/comparisons/{slug}/v1/data.zip", tmp_path / slug))
        assert code == 0, said
