"""The recompute kit: an edition as plain tables, and the check that they still give what was published."""

import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from comparison.scoring import documents, flat
from comparison.scoring.compute import compute
from comparison.scoring.method import Measurement, Method, Sample
from comparison.scoring.numbers import parse

SAMPLES = (
    *("number", "brand", "maker", "model", "specification", "batch", "origin", "shop", "city"),
    *("purchased_on", "price", "currency", "quantity", "anonymous", "gtin", "licence", "product_type"),
)
# What a measurement records beside what the engine reads.
NOTES = ("note", "coverage_factor", "count", "minimum", "maximum", "claimed_source")
MEASUREMENTS = (
    *("number", "criterion", "state", "pieces", "unit", "qualifier"),
    *("category", "uncertainty", "claimed"),
    *NOTES,
)
RESULTS = ("number", "place", "value")
# A spreadsheet would run what starts like this.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_SHOWN = 50

Table = dict[tuple[str, ...], dict[str, str]]


def tables(document: Mapping[str, Any]) -> dict[str, Table]:
    """An edition's document as the rows of its three files, each under what names the row."""
    samples: Table = {}
    measurements: Table = {}
    for row in document["samples"]:
        number = str(row["number"])
        samples[(number,)] = {name: _text(row.get(name)) for name in SAMPLES}
        for key, cell in row["measurements"].items():
            values = {"number": number, "criterion": key, "state": cell.get("state", "measured")}
            rest = {name: _text(cell.get(name)) for name in MEASUREMENTS[3:]}
            measurements[number, key] = values | rest
    results: Table = {
        (place[0], "/".join(place[1:])): {"number": place[0], "place": "/".join(place[1:]), "value": value}
        for place, value in flat.flatten(document["results"])
    }
    return {"samples.csv": samples, "measurements.csv": measurements, "results.csv": results}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(value) if isinstance(value, list) else str(value)


def csv_text(table: Table, columns: tuple[str, ...]) -> str:
    """A table as CSV with a byte order mark; text that a spreadsheet would run gets a leading quote."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for row in table.values():
        writer.writerow([_guard(row[name]) for name in columns])
    return buffer.getvalue()


def _guard(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) and parse(text) is None else text


def read_csv(path: Path, keys: tuple[str, ...]) -> Table:
    """The rows of a file under what names them."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = [
            {name: (text or "").removeprefix("'") for name, text in row.items() if name}
            for row in csv.DictReader(stream)
        ]
    return {tuple(row.get(key, "") for key in keys): row for row in rows}


def recompute(method: Any, samples: Table, measurements: Table) -> Table:
    """The rows of `results.csv` out of the other files; raises ValueError for what cannot be read."""
    cells: dict[str, dict[str, Measurement]] = {number: {} for (number,) in samples}
    for (number, key), row in measurements.items():
        cells.setdefault(number, {})[key] = documents.load(Measurement, _measurement(row))
    given = [
        Sample(
            int(number),
            cells[number],
            parse(row["price"]) if row["price"] else None,
            row.get("product_type", ""),
        )
        for (number,), row in samples.items()
    ]
    results = documents.results_document(compute(documents.load(Method, method), given))
    return tables({"samples": [], "results": results})["results.csv"]


def _measurement(row: Mapping[str, str]) -> dict[str, Any]:
    document: dict[str, Any] = {
        name: row[name] for name in MEASUREMENTS[2:] if row[name] and name != "pieces" and name not in NOTES
    }
    return document | {"pieces": row["pieces"].split()}


def verify(folder: Path) -> list[str]:
    """Every place at which a downloaded kit is not what was published; empty when all of it holds."""
    found = list(_sums(folder))
    try:
        edition = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
        method = json.loads((folder / "method.json").read_text(encoding="utf-8"))
        expected = tables(edition)
        there = {
            "samples.csv": read_csv(folder / "samples.csv", ("number",)),
            "measurements.csv": read_csv(folder / "measurements.csv", ("number", "criterion")),
            "results.csv": read_csv(folder / "results.csv", ("number", "place")),
        }
        for name, table in there.items():
            found += _cells(name, table, expected[name], "冻结的版本")
        found += [
            f"method.json {'/'.join(one.place)}：文件 {one.before or '—'}，冻结的版本 {one.after or '—'}"
            for one in flat.compare(method, edition["method"])
        ]
        again = recompute(method, there["samples.csv"], there["measurements.csv"])
        found += _cells("results.csv", there["results.csv"], again, "重新计算")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        found.append(f"不能重新计算：{type(error).__name__} {error}")
    return found


def _sums(folder: Path) -> Iterator[str]:
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    for line in lines:
        sha256, _, name = line.partition("  ")
        path = folder / name
        if not path.is_file():
            yield f"缺少文件 {name}"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield f"{name} 与 SHA256SUMS 所记的摘要不一致"


def _cells(name: str, table: Table, expected: Table, source: str) -> Iterator[str]:
    for key in dict.fromkeys([*expected, *table]):
        row, wanted = table.get(key), expected.get(key)
        place = f"{name} 样品 {' '.join(key)}"
        if row is None or wanted is None:
            yield f"{place}：{'文件里没有这一行' if row is None else f'{source}里没有这一行'}"
            continue
        for column, value in wanted.items():
            if row.get(column) != value:
                yield f"{place} {column}：文件 {row.get(column) or '—'}，{source} {value or '—'}"


def main(folder: Path) -> int:
    """Checks a folder and says what was found: 0 when all of it holds, otherwise 1."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    found = verify(folder)
    for line in found[:_SHOWN]:
        sys.stdout.write(f"{line}\n")
    if found:
        sys.stdout.write(f"共 {len(found)} 处不一致。\n")
        return 1
    edition = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    sha256 = hashlib.sha256((folder / "edition.json").read_bytes()).hexdigest()
    sys.stdout.write(
        f"{edition['test']['title']}：{len(edition['samples'])} 个样品全部重新计算，逐项一致。\n"
    )
    sys.stdout.write(f"版本的 SHA-256：{sha256}（请与网站“版本记录”核对）\n")
    return 0
