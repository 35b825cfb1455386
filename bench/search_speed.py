"""Speed of the whole portal search at N synthetic shops, beside named peers in the same run."""

import argparse
import csv
import gc
import json
import os
import platform
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
FOLDER = tempfile.mkdtemp(prefix="fangxin-bench-")
os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings.test", "TMPDIR": FOLDER}
tempfile.tempdir = None

import django  # noqa: E402

django.setup()

from haystack import connections  # noqa: E402
from peers import search as peers  # noqa: E402

from search_index import analysis, query  # noqa: E402
from search_index.engines import language, results  # noqa: E402
from search_index.engines.scoring import Evaluator  # noqa: E402
from search_index.indexes import _pinyin  # noqa: E402

SEED = 20261122
GOODS = (
    "茶叶 空气炸锅 童装 电饭煲 咖啡 眼镜 家具 瓷砖 花鸟 水产 蔬果 烘焙 手机 自行车 箱包 鞋 珠宝 药房 五金"
).split()  # fmt: skip
NAMES = (
    "金 福 顺 百 家 新 天 和 兴 安 宝 泰 隆 华 丰 永 祥 瑞 康 乐 明 海 山 江 湖 春 秋 云"
).split()  # fmt: skip
KINDS = (
    "店 商行 超市 专卖店 经营部 门市部 旗舰店 馆"
).split()  # fmt: skip
ROADS = (
    "人民 解放 中山 文三 延安 建设 和平 新华 滨江 学院 体育场 环城"
).split()  # fmt: skip
WORDS = (
    "无理由退货 七天 明码标价 消费者 承诺 质量 保修 售后 服务 投诉 先行赔付 计量 诚信 商品 进口 老字号"
).split()  # fmt: skip
QUERIES = 200
PEERS = (
    peers.tantivy_our_terms,
    peers.bm25s_our_terms,
    peers.xapian_our_terms,
    peers.sqlite_trigram,
    peers.whoosh_our_terms,
)
Search = Callable[[str], Any]


def counties() -> list[tuple[str, str, str]]:
    """Code, name and city code of the real counties."""
    with (ROOT / "content/core/data/divisions.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [(r["code"], r["name"], r["parent"]) for r in rows if r["code"][4:] != "00"]


def shops(count: int) -> Iterator[dict[str, Any]]:
    """Invented shops over real counties, the same in every run."""
    chance, places = random.Random(SEED), counties()
    for number in range(count):
        code, county, city = chance.choice(places)
        name = "".join(chance.choices(NAMES, k=chance.randint(2, 3)))
        title = f"{name}{chance.choice(GOODS)}{chance.choice(KINDS)}"
        address = f"{county}{chance.choice(ROADS)}{chance.choice('东西南北中')}路{chance.randint(1, 999)}号"
        text = f"{title} {address} " + "，".join(chance.choices(WORDS + GOODS, k=12))
        year = chance.randint(2017, 2026)
        yield {
            "id": f"bench.shop.{number}", "django_ct": "stores.store", "django_id": str(number),
            "text": text, "title": title, "names": " ".join(_pinyin([title])),
            "suggest": analysis.suggestion_keys(title), "summary": address, "url": f"/s/{number}/",
            "section": "stores", "section_exact": "stores", "category": "门店", "category_exact": "门店",
            "region": [city, code], "region_exact": [city, code], "year": year, "year_exact": year,
        }  # fmt: skip


def questions() -> list[str]:
    """What readers may ask: goods, goods in a county, names, addresses, one character, standards."""
    chance, places = random.Random(SEED + 1), counties()
    made = []
    for number in range(QUERIES):
        goods, county = chance.choice(GOODS), chance.choice(places)[1]
        name = "".join(chance.choices(NAMES, k=2))
        forms = (goods, f"{county}{goods}", f"{name}{goods}店", f"{county}{chance.choice(ROADS)}路", name[0],
                 f"{goods} {chance.choice(WORDS)}", f"{chance.choice(WORDS)}的{goods}")  # fmt: skip
        made.append(forms[number % len(forms)])
    return made


def ours(documents: list[dict[str, Any]], _folder: Path) -> dict[str, Search]:
    """Our engine: the whole page as the site asks for it, and the ranking alone."""
    backend = connections["default"].get_backend()
    with backend.rebuilding(), backend.session() as batch:
        for document in documents:
            batch.put(document)
    schema = backend.schema()[1]
    snapshot = backend.snapshot()

    def full(question: str) -> Any:
        return query.search(question, section="stores").hits

    def ranking(question: str) -> Any:
        found = Evaluator(snapshot, schema).evaluate(language.user_query(question))
        return results.ordered(snapshot, schema, found, None, 10)[0][:10]

    return {"ours, full page": full, "ours, ranking": ranking}


def peer(builder: Callable[[Any, Path], Search]) -> Callable[[list[dict[str, Any]], Path], dict[str, Search]]:
    """An engine of `peers/search.py`, which ranks the shops' texts."""

    def build(documents: list[dict[str, Any]], folder: Path) -> dict[str, Search]:
        return {builder.__name__: builder([(one["id"], "", one["text"]) for one in documents], folder)}

    build.__name__ = builder.__name__
    return build


def measure(search: Search, asked: list[str], budget: float) -> dict[str, float]:
    """Milliseconds p50 and p95, cold terms (each question once) and warm; stops after `budget` seconds."""
    figures: dict[str, float] = {}
    for state in ("cold", "warm"):
        times, started = [], time.perf_counter()
        for question in asked:
            start = time.perf_counter()
            search(question)
            times.append((time.perf_counter() - start) * 1000)
            if time.perf_counter() - started > budget:
                break
        times.sort()
        figures[f"{state}_p50_ms"] = round(times[len(times) // 2], 2)
        figures[f"{state}_p95_ms"] = round(times[int(len(times) * 0.95)], 2)
    return figures


def main() -> None:
    """Runs all engines, prints a table with ratios, writes bench/results/search_speed.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shops", type=int, default=10_000)
    parser.add_argument("--only-ours", action="store_true", help="leave out the peers")
    options = parser.parse_args()
    documents, asked = list(shops(options.shops)), questions()
    engines = [ours] if options.only_ours else [ours, *map(peer, peers.available(PEERS))]
    figures: dict[str, Any] = {}
    for engine in engines:
        gc.collect()
        start, spent = time.perf_counter(), time.process_time()
        searches = engine(documents, Path(FOLDER) / engine.__name__)
        spent = time.process_time() - spent
        build = {
            "build_docs_per_s": round(len(documents) / (time.perf_counter() - start)),
            "build_docs_per_cpu_s": round(len(documents) / spent),
        }
        for name, search in searches.items():
            figures[name] = build | measure(search, asked, budget=20)
            print(f"{name:32}", *(f"{key} {value}" for key, value in figures[name].items()), flush=True)
    base = figures["ours, ranking"]["warm_p95_ms"]
    report = {
        "shops": len(documents), "queries": len(asked), "python": platform.python_version(),
        "cpus": os.cpu_count(), "load": os.getloadavg()[0],
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "ranking_p95_ratio_to": {name: round(base / one["warm_p95_ms"], 3) for name, one in figures.items()},
        "engines": figures,
    }  # fmt: skip
    print(json.dumps(report["ranking_p95_ratio_to"], ensure_ascii=False))
    target = ROOT / "bench" / "results" / f"search_speed_{len(documents)}.json"
    target.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
