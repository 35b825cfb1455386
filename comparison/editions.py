"""Editions: freezing a test when something changed, proving a frozen one, and reading it."""

import json
from collections import OrderedDict
from threading import Lock
from typing import Any

from django.db import transaction
from django.utils import timezone

from comparison import log
from comparison.canonical import canonical, digest
from comparison.document import EditionError, build_document, scoring_sample
from comparison.reading import EditionReading
from comparison.scoring import documents, flat
from comparison.scoring.compute import compute
from comparison.scoring.method import Method
from comparison.scoring.sensitivity import sensitivity
from comparison.scoring.stability import stability

__all__ = ["EditionError", "build_document", "differences", "freeze", "read", "scoring_sample"]


@transaction.atomic
def freeze(page: Any) -> Any:
    """A new edition of `page` when its document differs from the newest one's, else the newest one."""
    text = canonical(build_document(page))
    sha256 = digest(text)
    newest = page.editions.defer("document").order_by("-number").first()
    if newest is not None and newest.sha256 == sha256:
        return newest
    page.__dict__.pop("newest", None)
    edition = page.editions.create(
        number=newest.number + 1 if newest else 1,
        published_at=timezone.now(),
        reason=page.edition_reason if newest else "",
        document=text,
        sha256=sha256,
        previous=newest,
    )
    log.append(edition)
    return edition


def differences(edition: Any) -> list[flat.Difference]:
    """Where the results of a frozen edition differ from their recomputation out of its own data."""
    document = json.loads(edition.document)
    method = documents.load(Method, document["method"])
    samples = [scoring_sample(row) for row in document["samples"]]
    results = compute(method, samples)
    found = flat.compare(document["results"], documents.results_document(results))
    if "stability" in document:
        found += flat.compare(document["stability"], stability(method, samples, results))
    if "sensitivity" in document:
        found += flat.compare(document["sensitivity"], sensitivity(method, samples, results))
    return found


_readings: OrderedDict[str, tuple[int, EditionReading]] = OrderedDict()
_lock = Lock()
KEPT = 24


def is_read(page: int) -> bool:
    """Whether this process holds an edition of a page, so that its document need not be loaded."""
    with _lock:
        return any(kept == page for kept, _reading in _readings.values())


def forget() -> None:
    """Drops every edition that this process holds."""
    with _lock:
        _readings.clear()


def read(edition: Any) -> EditionReading:
    """A frozen edition as pages read it; parsed once in each process and kept by digest."""
    with _lock:
        found = _readings.get(edition.sha256)
        if found is not None:
            _readings.move_to_end(edition.sha256)
            return found[1]
    reading = EditionReading(json.loads(edition.document))
    with _lock:
        _readings[edition.sha256] = (edition.page_id, reading)
        while len(_readings) > KEPT:
            _readings.popitem(last=False)
    return reading
