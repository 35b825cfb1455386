"""MRR@10 on CMRC 2018 of our engine and, in the same run, of stock Haystack + Whoosh and SQLite FTS5."""

import argparse
import csv
import json
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "cmrc2018"
DEPTH = 10

sys.path.insert(0, str(ROOT))
settings.configure(
    INSTALLED_APPS=["haystack"],
    HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
)
django.setup()

from haystack.fields import CharField  # noqa: E402
from whoosh.analysis import StemmingAnalyzer  # noqa: E402
from whoosh.fields import ID as WHOOSH_ID  # noqa: E402
from whoosh.fields import TEXT, Schema  # noqa: E402
from whoosh.filedb.filestore import FileStorage  # noqa: E402
from whoosh.qparser import QueryParser  # noqa: E402

from search_index.engines import language, results  # noqa: E402
from search_index.engines.schema import build_schema  # noqa: E402
from search_index.engines.scoring import Evaluator  # noqa: E402
from search_index.engines.whoosh import WhooshSearchBackend  # noqa: E402

Search = Callable[[str], list[str]]


def read(name: str) -> list[list[str]]:
    """Rows of one tab-separated file of the data set."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def ours(corpus: list[list[str]], folder: Path) -> Search:
    """Our engine: characters and bigrams, OR, BM25F on arrays."""
    text = CharField(document=True)
    text.set_instance_name("text")
    backend = WhooshSearchBackend("default", PATH=str(folder))
    backend._schema = build_schema({"text": text})
    with backend.session() as batch:
        for name, title, body in corpus:
            batch.put({"id": name, "django_ct": "bench.text", "django_id": name, "text": f"{title}\n{body}"})
    schema = backend.schema()[1]
    snapshot = backend.snapshot()

    def search(question: str) -> list[str]:
        found = Evaluator(snapshot, schema).evaluate(language.user_query(question))
        numbers = results.ordered(snapshot, schema, found, None, DEPTH)[0][:DEPTH]
        return [snapshot.stored(number)["id"] for number in numbers.tolist()]

    return search


def stock_haystack(corpus: list[list[str]], folder: Path) -> Search:
    """Haystack's own Whoosh schema: English stemmer, AND between words."""
    schema = Schema(
        id=WHOOSH_ID(stored=True), text=TEXT(stored=True, analyzer=StemmingAnalyzer(), sortable=True)
    )
    folder.mkdir()
    index = FileStorage(str(folder)).create_index(schema)
    writer = index.writer()
    for name, title, body in corpus:
        writer.add_document(id=name, text=f"{title}\n{body}")
    writer.commit()
    searcher, parser = index.searcher(), QueryParser("text", schema)

    def search(question: str) -> list[str]:
        found = searcher.search(parser.parse(question), limit=DEPTH)
        return [hit["id"] for hit in found]

    return search


def sqlite_trigram(corpus: list[list[str]], _folder: Path) -> Search:
    """SQLite FTS5 with its trigram tokenizer, OR between trigrams, bm25."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE text USING fts5(name UNINDEXED, body, tokenize='trigram')")
    database.executemany(
        "INSERT INTO text VALUES (?, ?)", [(row[0], f"{row[1]}\n{row[2]}") for row in corpus]
    )

    def search(question: str) -> list[str]:
        grams = {question[i : i + 3].replace('"', " ") for i in range(len(question) - 2)}
        query = " OR ".join(f'"{gram}"' for gram in sorted(grams) if gram.strip())
        sql = "SELECT name FROM text WHERE text MATCH ? ORDER BY bm25(text) LIMIT ?"
        return [row[0] for row in database.execute(sql, (query, DEPTH))] if query else []

    return search


def measure(search: Search, queries: list[list[str]], wanted: dict[str, str]) -> dict[str, float]:
    """Mean reciprocal rank within the first ten and milliseconds per question."""
    total, times = 0.0, []
    for key, question in queries:
        start = time.perf_counter()
        found = search(question)
        times.append(time.perf_counter() - start)
        if wanted[key] in found:
            total += 1 / (found.index(wanted[key]) + 1)
    times.sort()
    return {
        "mrr_at_10": round(total / len(queries), 4),
        "p50_ms": round(times[len(times) // 2] * 1000, 2),
        "p95_ms": round(times[int(len(times) * 0.95)] * 1000, 2),
    }


def main() -> None:
    """Runs all engines, prints a table, writes bench/results/search_quality.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=0, help="only the first N questions (0: all)")
    options = parser.parse_args()
    if not DATA.is_dir():
        sys.exit(f"{DATA} is absent: this benchmark needs the shared data.")
    corpus = read("corpus.tsv")
    queries = read("queries.tsv")[: options.questions or None]
    wanted = {row[0]: row[1] for row in read("qrels.tsv")}
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for engine in (ours, sqlite_trigram, stock_haystack):
            start = time.perf_counter()
            search = engine(corpus, Path(folder) / engine.__name__)
            built = round(time.perf_counter() - start, 2)
            figures[engine.__name__] = measure(search, queries, wanted) | {"build_s": built}
            print(
                f"{engine.__name__:16}",
                *(f"{key} {value}" for key, value in figures[engine.__name__].items()),
            )
    report = {
        "data": "CMRC 2018",
        "documents": len(corpus),
        "questions": len(queries),
        "python": platform.python_version(),
        "target_mrr_at_10": 0.97,
        "engines": figures,
    }
    target = ROOT / "bench" / "results" / "search_quality.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    sys.exit(0 if figures["ours"]["mrr_at_10"] >= 0.97 else 1)


if __name__ == "__main__":
    main()
