"""Search quality: MRR@10 on long questions (CMRC 2018) and short ones (laws, shops), beside named peers."""

import argparse
import csv
import gzip
import json
import platform
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django
from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"

sys.path.insert(0, str(ROOT))
settings.configure(
    INSTALLED_APPS=["haystack"],
    HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
)
django.setup()

from haystack.fields import CharField  # noqa: E402
from opencc import OpenCC  # noqa: E402
from peers import search as peers  # noqa: E402
from peers.search import DEPTH, Rows, Search  # noqa: E402

from search_index.engines import language, results  # noqa: E402
from search_index.engines.schema import build_schema  # noqa: E402
from search_index.engines.scoring import Evaluator  # noqa: E402
from search_index.engines.whoosh import WhooshSearchBackend  # noqa: E402

TARGET = 0.985
#: A question and the ids that answer it, under the name of its kind.
Questions = dict[str, list[tuple[str, set[str]]]]
_PLACE = re.compile("^(?:中华人民共和国|浙江省|(.{2})市)")
_ENDING = re.compile("(?:条例|规定|办法|细则|法)$")


def _ours(rows: Rows, folder: Path, weights: dict[str, float]) -> Search:
    fields = {}
    for name, weight in weights.items():
        fields[name] = CharField(document=name == "text", boost=weight)
        fields[name].set_instance_name(name)
    backend = WhooshSearchBackend("default", PATH=str(folder))
    backend._schema = build_schema(fields)
    with backend.session() as batch:
        for name, title, text in rows:
            texts = {"title": title, "text": text} if "title" in weights else {"text": f"{title}\n{text}"}
            batch.put({"id": name, "django_ct": "bench.text", "django_id": name, **texts})
    schema, snapshot = backend.schema()[1], backend.snapshot()

    def search(question: str) -> list[str]:
        tree = language.Leaf("", "user", question)
        found = Evaluator(snapshot, schema).evaluate(tree)
        numbers = results.ordered(snapshot, schema, found, None, DEPTH)[0][:DEPTH]
        return [snapshot.stored(number)["id"] for number in numbers.tolist()]

    return search


def ours(rows: Rows, folder: Path) -> Search:
    """Our engine as the portal indexes pages: the title is a field of its own."""
    return _ours(rows, folder, {"text": 1.0, "title": 4.0})


def ours_one_field(rows: Rows, folder: Path) -> Search:
    """Our engine with title and text in one field, which is all that the peers are given."""
    return _ours(rows, folder, {"text": 1.0})


ENGINES = (
    ours, ours_one_field, peers.tantivy_our_terms, peers.tantivy_jieba, peers.bm25s_our_terms,
    peers.bm25s_jieba, peers.xapian_our_terms, peers.sqlite_our_terms, peers.sqlite_trigram,
    peers.wagtail_sqlite, peers.stock_haystack,
)  # fmt: skip


def cmrc() -> tuple[Rows, Questions]:
    """1,104 paragraphs and 4,221 questions; odd and even halves, so that tuning on one shows on the other."""
    rows = [(row[0], row[1], row[2]) for row in _tabs("corpus.tsv")]
    wanted = {row[0]: row[1] for row in _tabs("qrels.tsv")}
    questions = [(question, {wanted[key]}) for key, question in _tabs("queries.tsv")]
    return rows, {"cmrc, even": questions[::2], "cmrc, odd": questions[1::2]}


def _tabs(name: str) -> list[list[str]]:
    with (DATA / "cmrc2018" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def short() -> tuple[Rows, Questions]:
    """Laws and shops asked for as readers do: by subject, with its place, in old characters, by name."""
    rows = []
    for path in sorted((DATA / "laws").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            laws = [json.loads(line) for line in file]
        rows += [(f"{path.name[0]}{number}", law["title"], law["text"]) for number, law in enumerate(laws)]
    questions: Questions = {"subject": [], "place and subject": [], "traditional": [], "shop": []}
    traditional = OpenCC("s2t").convert
    for name, title, _text in rows:
        place = _PLACE.match(title)
        subject = _ENDING.sub("", _PLACE.sub("", title))
        if place is None or not 3 <= len(subject) <= 14:
            continue
        same = {other for other, heading, _text in rows if subject in heading}
        questions["subject"].append((subject, same))
        questions["traditional"].append((traditional(subject), same))
        if place[1]:
            questions["place and subject"].append((f"{place[1]} {subject}", {name}))
    with (DATA / "stores_zhejiang" / "stores_zhejiang.csv").open(encoding="utf-8") as file:
        shops = list(csv.DictReader(file))
    rows += [
        (f"s{n}", shop["Store Name"], f"{shop['Street Address']} {shop['City']}")
        for n, shop in enumerate(shops)
    ]
    for number, shop in enumerate(shops):
        latin = " ".join(re.findall("[A-Za-z]{3,}", shop["Store Name"])[:3]).lower()
        words = latin or f"{shop['Store Name'][2:].removesuffix('店')} {shop['City']}"
        same = {f"s{n}" for n, other in enumerate(shops) if other["Store Name"] == shop["Store Name"]}
        questions["shop"].append((words, same | {f"s{number}"}))
    return rows, questions


def measure(search: Search, questions: Questions) -> dict[str, Any]:
    """Mean reciprocal rank within the first ten per kind of question, and milliseconds per question."""
    figures: dict[str, Any] = {}
    times: list[float] = []
    for kind, pairs in questions.items():
        total = 0.0
        for question, wanted in pairs:
            start = time.perf_counter()
            found = search(question)
            times.append(time.perf_counter() - start)
            total += next((1 / place for place, name in enumerate(found, 1) if name in wanted), 0.0)
        figures[kind] = round(total / len(pairs), 4)
    times.sort()
    figures["p50_ms"] = round(times[len(times) // 2] * 1000, 2)
    figures["p95_ms"] = round(times[int(len(times) * 0.95)] * 1000, 2)
    return figures


def main() -> None:
    """Runs all engines on both sets, prints a table, writes bench/results/search_quality.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only-ours", action="store_true", help="leave out the peers")
    options = parser.parse_args()
    if not DATA.is_dir():
        sys.exit(f"{DATA} is absent: this benchmark needs the shared data.")
    engines = ENGINES[:2] if options.only_ours else peers.available(ENGINES)
    report: dict[str, Any] = {"python": platform.python_version(), "target_mrr_at_10": TARGET}
    for name, (rows, questions) in {"long": cmrc(), "short": short()}.items():
        counts = {kind: len(pairs) for kind, pairs in questions.items()}
        report[name] = {"documents": len(rows), "questions": counts, "engines": {}}
        print(f"-- {name}: {len(rows)} documents, {counts}")
        with tempfile.TemporaryDirectory() as folder:
            for engine in engines:
                start = time.perf_counter()
                search = engine(rows, Path(folder) / engine.__name__)
                built = round(time.perf_counter() - start, 2)
                figures = measure(search, questions) | {"build_s": built}
                report[name]["engines"][engine.__name__] = figures
                print(
                    f"{engine.__name__:18}", *(f"{key} {value}" for key, value in figures.items()), flush=True
                )
    halves = report["long"]["engines"]
    mrr = {name: (one["cmrc, even"] + one["cmrc, odd"]) / 2 for name, one in halves.items()}
    report["mrr_at_10"] = {name: round(value, 4) for name, value in mrr.items()}
    print("MRR@10 on CMRC 2018:", json.dumps(report["mrr_at_10"]))
    if not options.only_ours:
        target = ROOT / "bench" / "results" / "search_quality.json"
        target.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.exit(0 if mrr["ours"] >= TARGET and mrr["ours"] == max(mrr.values()) else 1)


if __name__ == "__main__":
    main()
