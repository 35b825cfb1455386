"""Import of a book of 1,000 samples x 50 criteria: seconds of the process, memory, ratio to a bare peer.

The peer reads the same workbook with openpyxl and stores the same rows by bulk_create: no checks, no units,
no words, no comparison, no draft, no way back.
"""

import io
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
FOLDER = tempfile.mkdtemp(prefix="fangxin-bench-")
os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings.test", "TMPDIR": FOLDER, "VAR_DIR": FOLDER}

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from openpyxl import load_workbook  # noqa: E402

SAMPLES, CRITERIA = 1_000, 50
SECONDS, MEGABYTES = 10, 300
# On a busy machine the peer takes longer as well.
SLOWER = 2


def book() -> bytes:
    """The workbook as an editor would send it: all sheets of a new test."""
    from comparison import book_writing
    from comparison.tables import ComparisonTables

    line = {"type": "linear", "worst": "0", "best": "1000"}
    criteria = [
        {"key": f"c{n}", "name": f"指标{n}", "weight": 2, "unit": "mg/kg", "curve": line}
        for n in range(CRITERIA)
    ]
    page = {"title": "大表", "category": "daily", "organiser": "示例", "finding": "示例", "why": "示例"}
    tables = ComparisonTables(page | {"not_covered": "示例", "funding": "示例"}, criteria, [])
    for number in range(1, SAMPLES + 1):
        tables.samples[number] = {"brand": f"品牌{number}（示例）", "price": number}
        tables.measurements[number] = {
            f"c{n}": {"state": "measured", "reported": f"{(number * 37 + n * 11) % 997 + 1}.{number}"}
            for n in range(CRITERIA)
        }
    return book_writing.workbook(book_writing.grids("large", tables))


def ours(data: bytes) -> None:
    """Read, check, preview, write."""
    from comparison.importers import COMMAND
    from content.imports.importers import importers

    importer = importers()[COMMAND]
    checked = importer.check(importer.read(data, "large.xlsx"), {})
    assert not checked.report.problems, checked.report.problems[:3]
    importer.apply(checked)


def peer(data: bytes, page: Any) -> None:
    """openpyxl and bulk_create."""
    from comparison.models import Measurement, Sample

    sheets = load_workbook(io.BytesIO(data), read_only=True)
    rows = list(sheets["样品"].iter_rows(values_only=True))[1:]
    Sample.objects.bulk_create(
        [Sample(page=page, number=int(row[0]) + SAMPLES, brand=row[1], price=row[11]) for row in rows]
    )
    by_number = {one.number: one for one in page.samples.all()}
    cells = sheets["测量值"].iter_rows(values_only=True)
    next(cells)
    Measurement.objects.bulk_create(
        (
            Measurement(sample=by_number[int(row[0]) + SAMPLES], criterion=f"c{n}", reported=value)
            for row in cells
            for n, value in enumerate(row[1:])
        ),
        batch_size=500,
    )


def seconds(run: Callable[[], None]) -> float:
    """Seconds of the process, the database within it."""
    start = time.process_time()
    run()
    return time.process_time() - start


def main() -> int:
    """Prints and keeps the figures; 1 over the memory, or over the seconds when the peer is not slow too."""
    from comparison.models import ComparisonIndexPage, ComparisonTestPage
    from tests.factories import make_page

    database = str(Path(FOLDER) / "bench.sqlite3")
    connection.settings_dict["NAME"] = database
    # Made by other processes: the memory of migrations and of writing a workbook is not the import's.
    subprocess.run([sys.executable, __file__, "--migrate", database], check=True)
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    make_page(ComparisonIndexPage)
    target = Path(FOLDER) / "large.xlsx"
    subprocess.run([sys.executable, __file__, "--book", str(target)], check=True)
    data = target.read_bytes()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    taken = seconds(lambda: ours(data))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    page = ComparisonTestPage.objects.get(slug="large")
    bare = seconds(lambda: peer(data, page))
    figures = {
        "cells": SAMPLES * CRITERIA,
        "seconds": round(taken, 2),
        "peer_seconds": round(bare, 2),
        "ratio": round(taken / bare, 2),
        "process_megabytes": round(peak),
        "megabytes_before": round(before),
        "python": platform.python_version(),
    }
    print(json.dumps(figures, indent=1))
    results = ROOT / "bench" / "results" / "comparison_import.json"
    results.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return int(peak > MEGABYTES or (taken > SECONDS and taken > SLOWER * bare))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--book"]:
        Path(sys.argv[2]).write_bytes(book())
        sys.exit()
    if sys.argv[1:2] == ["--migrate"]:
        connection.settings_dict["NAME"] = sys.argv[2]
        call_command("migrate", verbosity=0, interactive=False)
        sys.exit()
    sys.exit(main())
