"""Server time of the list of 1,000 tests and of one test of 30 samples x 20 criteria, medians in one process.

Time is the process's own (the database is inside it), so that a busy machine says the same as a quiet one.
The peer of the list is the least that shows the same: the same query, Django's paginator, titles in a `<ul>`.
The peer of the test page is reading its frozen JSON with the standard library and nothing else.
"""

import gzip
import json
import logging
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
FOLDER = tempfile.mkdtemp(prefix="fangxin-bench-")
os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings.test", "TMPDIR": FOLDER}
tempfile.tempdir = None

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.paginator import Paginator  # noqa: E402
from django.db import connection, reset_queries, transaction  # noqa: E402
from django.template import Context, Template  # noqa: E402
from django.test import Client  # noqa: E402

TESTS, SAMPLES, CRITERIA, RUNS = 1_000, 30, 20, 15
FILTERED = "/comparisons/?category=textile&year=2025&organiser=consumer&kind=comparison"
LINE = {"type": "linear", "worst": "0", "best": "100"}
PLAIN = Template("<ul>{% for page in rows %}<li>{{ page.title }} {{ page.finding }}</li>{% endfor %}</ul>")


def make() -> Any:
    """The list with 1,000 tests; the last one has samples and an edition."""
    from comparison.models import ComparisonTestPage, Criterion, Measurement, Sample
    from tests.comparison.factories import ComparisonTestPageFactory

    source = random.Random(20261122)  # noqa: S311
    page = ComparisonTestPageFactory(title="大表", slug="large")
    page.criteria = [Criterion(key=f"c{n}", name=f"指标 {n}", weight=5, curve=LINE) for n in range(CRITERIA)]
    page.rules = []
    page.samples.all().delete()
    page.save()
    for number in range(1, SAMPLES + 1):
        sample = Sample.objects.create(
            page=page, number=number, brand=f"品牌{number}（示例）", price=number * 17
        )
        cells = {f"c{n}": str(source.randint(0, 100)) for n in range(CRITERIA)}
        Measurement.objects.bulk_create(
            Measurement(sample=sample, criterion=key, reported=value) for key, value in cells.items()
        )
    page.freeze()
    parent = page.get_parent()
    for number in range(TESTS - 1):
        parent.add_child(
            instance=ComparisonTestPage(
                title=f"比较试验 {number}（示例）",
                slug=f"t{number}",
                category=source.choice(("food", "appliance", "textile", "daily")),
                kind=source.choice(("comparison", "experience")),
                organiser_type=source.choice(("consumer", "association")),
                organiser="示例组织（示例）",
                finding="十个样品中一个不合格。",
                why="想知道。",
                not_covered="没有测寿命。",
                funding="自费。",
                published_on=date(2026, 11, 1) - timedelta(days=source.randint(0, 1500)),
            )
        )
    return page


def median(run: Callable[[], Any]) -> float:
    """Median milliseconds; the first two runs warm caches and do not count."""
    times = []
    for _run in range(RUNS + 2):
        start = time.process_time()
        run()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times[2:])


def bare_list() -> str:
    """The peer of the list."""
    from comparison.models import ComparisonTestPage

    rows = ComparisonTestPage.objects.live().public().filter(category="textile", published_on__year=2025)
    return PLAIN.render(Context({"rows": Paginator(rows.order_by("-published_on"), 24).get_page(1)}))


def main() -> int:
    """Prints and keeps the figures; 1 when one is over its budget."""
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        page = make()
    client = Client()
    document = page.newest.__class__.objects.get(pk=page.newest.pk).document
    own = ",".join(f"c{n}:{n + 1}" for n in range(CRITERIA))
    addresses = {
        "list of 1,000, filtered": FILTERED,
        "list of 1,000, page 20": "/comparisons/?page=20",
        "test page 30 x 20": f"{page.url}?cols=all",
        "own weights 30 x 20": f"{page.url}?cols=all&w={own}",
    }
    peers = {"list": median(bare_list), "test": median(lambda: json.loads(document))}
    figures, over = {}, False
    for name, address in addresses.items():
        connection.force_debug_cursor = True
        reset_queries()
        response = client.get(address)
        queries, connection.force_debug_cursor = len(connection.queries), False
        assert response.status_code == 200, address
        milliseconds = median(lambda address=address: client.get(address))
        peer = peers["list" if name.startswith("list") else "test"]
        size = len(gzip.compress(response.content, 6))
        figures[name] = {
            "ms": round(milliseconds, 1),
            "times_peer": round(milliseconds / peer, 1),
            "queries": queries,
            "gzip_bytes": size,
        }
        over = over or (name == "list of 1,000, filtered" and milliseconds > 60)
        print(f"{name}: {milliseconds:.1f} ms, {milliseconds / peer:.1f} x peer, {queries} queries, {size} B")
    report = {
        "python": platform.python_version(),
        "peers_ms": {k: round(v, 2) for k, v in peers.items()},
        **figures,
    }
    (ROOT / "bench/results/comparison_pages.json").write_text(json.dumps(report, indent=2) + "\n")
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
