"""Run by test_import_faults: one import in a process of its own, which says how far it is."""

import os
import sys
from pathlib import Path

import django


def main(path: str, mode: str) -> None:
    """Imports a file; `hold` waits in the middle for a line, `hurry` does not wait for another import."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    django.setup()
    from django.db import connection

    from content.imports import locking
    from content.imports.importers import importers

    if mode == "hurry":
        connection.settings_dict["OPTIONS"]["timeout"] = locking._WAIT_SECONDS = 0.3
        if connection.vendor == "postgresql":
            del connection.settings_dict["OPTIONS"]["timeout"]

    def tell(_phase: str, rows: int, _share: float) -> None:
        print(f"rows {rows}", flush=True)  # noqa: T201
        if mode == "hold":
            sys.stdin.readline()

    importer, options = importers()["import_stores"], {"source": "省表", "datum": "wgs84"}
    try:
        report, _batch = importer.run(importer.open(Path(path), "a.csv", options), options, progress=tell)
    except locking.ImportBusyError as error:
        print(f"busy {error}", flush=True)  # noqa: T201
    else:
        print(f"done {report.counts()['new']} {report.counts()['unchanged']}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
