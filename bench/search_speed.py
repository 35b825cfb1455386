"""Speed of the whole portal search at N synthetic shops, beside named peers in the same run."""

import argparse
import csv
import gc
import json
import os
import platform
import random
import re
import subprocess
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

from django.conf import settings  # noqa: E402
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
MANY = 200_000
#: What should cost no more than a plain question; none may take more than 200 ms of work.
HOSTILE = (
    '"', 'a"', "\0", "*", "?*", "a*", "-店", "😀", "\u202e\u200f", "\ud800", "茶" * 10_000, "(" * 5_000,
    " OR ".join(["店"] * 500), "店 路 号 " * 70, "-茶 " * 70, f'"{"无理由退货" * 40}"', '"店铺" ' * 30,
    "店路号东西南北中" * 25, "starbukcs " * 20, "空气炸祸 电饭堡 自行居 " * 10,
)  # fmt: skip
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


def ours(documents: Any, _folder: Path) -> dict[str, Search]:
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


def peer(builder: Callable[[Any, Path], Search]) -> Callable[[Any, Path], dict[str, Search]]:
    """An engine of `peers/search.py`, which ranks the shops' texts."""

    def build(documents: Any, folder: Path) -> dict[str, Search]:
        return {builder.__name__: builder([(one["id"], "", one["text"]) for one in documents], folder)}

    build.__name__ = builder.__name__
    return build


def measure(search: Search, asked: list[str], budget: float) -> dict[str, float]:
    """Milliseconds p50 and p95, cold (each question once) and warm; stops after `budget` seconds.

    On a machine that does other work as well the time of the process's own CPU is the one to compare.
    """
    figures: dict[str, float] = {}
    for state in ("cold", "warm"):
        walls, cpus, started = [], [], time.perf_counter()
        for question in asked:
            wall, cpu = time.perf_counter(), time.process_time()
            search(question)
            cpus.append((time.process_time() - cpu) * 1000)
            walls.append((time.perf_counter() - wall) * 1000)
            if time.perf_counter() - started > budget:
                break
        for kind, times in (("ms", walls), ("cpu_ms", cpus)):
            times.sort()
            figures[f"{state}_p50_{kind}"] = round(times[len(times) // 2], 2)
            figures[f"{state}_p95_{kind}"] = round(times[int(len(times) * 0.95)], 2)
    return figures


class Timed:
    """Documents on their way into an engine; the time to invent them does not count."""

    def __init__(self, documents: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> None:
        self._documents = documents
        self.started = (time.perf_counter(), time.process_time())
        self.spent = [0.0, 0.0]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        wanted = iter(self._documents)
        while True:
            before = time.perf_counter(), time.process_time()
            document = next(wanted, None)
            after = time.perf_counter(), time.process_time()
            self.spent = [
                one + end - start for one, start, end in zip(self.spent, before, after, strict=True)
            ]
            if document is None:
                return
            yield document

    def rates(self, count: int) -> dict[str, int]:
        """Documents per second and per second of CPU so far."""
        wall, cpu = time.perf_counter() - self.started[0], time.process_time() - self.started[1]
        return {
            "build_docs_per_s": round(count / (wall - self.spent[0])),
            "build_docs_per_cpu_s": round(count / (cpu - self.spent[1])),
        }


def web_process(count: int) -> dict[str, float]:
    """A process of its own that opens the index and answers every question: its memory and its times."""
    path = settings.HAYSTACK_CONNECTIONS["default"]["PATH"]
    command = [sys.executable, __file__, "--read", str(path), "--shops", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def read(path: str) -> None:
    """What `web_process` runs."""
    settings.HAYSTACK_CONNECTIONS["default"]["PATH"] = path
    figures = measure(lambda question: query.search(question, section="stores").hits, questions(), budget=60)
    slowest = 0.0
    for question in HOSTILE:
        start = time.process_time()
        query.search(question)
        slowest = max(slowest, time.process_time() - start)
    figures["slowest_hostile_cpu_ms"] = round(slowest * 1000, 1)
    # The peak since this program began; getrusage would count what the parent had.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    figures["memory_mb"] = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024
    size = sum(file.stat().st_size for file in Path(path).rglob("*") if file.is_file())
    print(json.dumps(figures | {"index_mb": round(size / 2**20)}))


def main() -> None:
    """Runs all engines, prints a table with ratios, writes bench/results/search_speed_N.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shops", type=int, default=10_000)
    parser.add_argument("--only-ours", action="store_true", help="leave out the peers")
    parser.add_argument("--read", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        read(options.read)
        return
    count, asked = options.shops, questions()
    # A million shops are invented one by one: as a list they would take more memory than all engines.
    documents = list(shops(count)) if count <= MANY else None
    engines = [ours] if options.only_ours else [ours, *map(peer, peers.available(PEERS))]
    figures: dict[str, Any] = {}
    report = {
        "shops": count, "queries": len(asked), "python": platform.python_version(), "cpus": os.cpu_count(),
        "load": os.getloadavg()[0], "engines": figures,
    }  # fmt: skip
    for engine in engines:
        gc.collect()
        timed = Timed(documents if documents is not None else shops(count))
        searches = engine(timed, Path(FOLDER) / engine.__name__)
        build = timed.rates(count)
        for name, search in searches.items():
            figures[name] = build | measure(search, asked, budget=20)
            print(f"{name:32}", *(f"{key} {value}" for key, value in figures[name].items()), flush=True)
        if engine is ours:
            figures["ours, web process"] = web_process(count)
            print("ours, web process", figures["ours, web process"], flush=True)
        base = figures["ours, ranking"]["warm_p95_cpu_ms"]
        report["ranking_p95_cpu_ratio_to"] = {
            name: round(base / one["warm_p95_cpu_ms"], 3) for name, one in figures.items()
        }
        target = ROOT / "bench" / "results" / f"search_speed_{count}.json"
        target.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(report["ranking_p95_cpu_ratio_to"], ensure_ascii=False))


if __name__ == "__main__":
    main()
