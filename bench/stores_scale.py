# ruff: noqa: DTZ011, S311, SIM905
"""Stores of a province: import, finder, nearest, store page, county file, statuses, the CMS list.

Each database gets a process of its own. The peer of the import is `bulk_create` of the same store and
commitment rows, ready made, in one transaction: no reading, no checks, no history, no undo.
"""

import argparse
import csv
import gzip
import json
import os
import platform
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
SEED = 20261122
HEAD = (
    "门店编号,店招名称,经营者注册名称,统一社会信用代码,所在市,所在区县,详细地址,经营类别,门店电话,"
    "退货期限（天）,适用商品,企业申请日期,有效期起,有效期止,经度,纬度"
).split(",")
GOODS = "茶叶 空气炸锅 童装 电饭煲 咖啡 眼镜 家具 瓷砖 花鸟 水产 烘焙 手机 自行车 箱包 珠宝 五金".split()
NAMES = "金 福 顺 百 家 新 天 和 兴 安 宝 泰 隆 华 丰 永 祥 瑞 康 乐 明 海 山 江 湖 春 秋 云".split()
KINDS = "店 商行 超市 专卖店 经营部 门市部 旗舰店 馆".split()
ROADS = "人民 解放 中山 文三 延安 建设 和平 新华 滨江 学院 体育场 环城".split()
CATEGORIES = "家用电子电器 服装鞋帽 食品 烟酒饮料 日用商品 首饰及文体用品 交通工具 其他".split()
ASKED = 60
FEW = 20_000


def places() -> list[tuple[str, str, str, float, float]]:
    """Code, name and city name of each county, with an approximate point of it."""
    with (ROOT / "content/core/data/divisions.tsv").open(encoding="utf-8") as file:
        rows = {row["code"]: row for row in csv.DictReader(file, delimiter="\t")}
    with (ROOT / "content/stores/data/points.tsv").open(encoding="utf-8") as file:
        points = {row["code"]: row for row in csv.DictReader(file, delimiter="\t")}
    return [
        (code, row["name"], rows[row["parent"]]["name"], float(at["lon"]), float(at["lat"]))
        for code, row in rows.items()
        if (at := points.get(code))
    ]


def shops(count: int) -> Iterator[list[str]]:
    """Invented shops over real counties, the same in every run; three in four stand by a promise."""
    from stdnum.cn import uscc

    chance, counties, today = random.Random(SEED), places(), date.today()
    for number in range(count):
        code, county, city, lon, lat = chance.choice(counties)
        goods = chance.choice(GOODS)
        name = "".join(chance.choices(NAMES, k=chance.randint(2, 3)))
        plain = f"92{code}MA{number:07d}"
        start = today - timedelta(days=chance.randint(0, 300))
        term = [str(start - timedelta(days=20)), str(start), str(start + timedelta(days=364))]
        yield [
            f"B{number:07d}", f"{name}{goods}{chance.choice(KINDS)}（示例）", f"{name}示例商贸有限公司",
            plain + uscc.calc_check_digit(plain), city, county,
            f"{county}{chance.choice(ROADS)}{chance.choice('东西南北中')}路{chance.randint(1, 999)}号",
            chance.choice(CATEGORIES), f"0571-{number % 10_000:04d}-{number // 10_000:04d}",
            *(["7天", goods, *term] if number % 4 else [""] * 5),
            f"{lon + chance.gauss(0, 0.03):.6f}", f"{lat + chance.gauss(0, 0.03):.6f}",
        ]  # fmt: skip


def write_csv(path: Path, count: int) -> None:
    """The shops as a provincial sheet."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows(shops(count))


def raw_insert(path: Path) -> float:
    """Seconds of `bulk_create` alone for the same stores and commitments, rolled back afterwards."""
    from django.db import transaction

    from content.core.models import Region
    from content.stores.models import Commitment, Store

    codes = {region.full_name: region.code for region in Region.objects.filter(level="county")}
    spent = 0.0
    with path.open(encoding="utf-8", newline="") as file, transaction.atomic():
        rows = csv.DictReader(file)
        number = 0
        while chunk := [row for row, _n in zip(rows, range(1_000), strict=False)]:
            stores, promises = [], []
            for row in chunk:
                number += 1
                store = Store(
                    code=f"{number:012d}", sign_name=row["店招名称"], registered_name=row["经营者注册名称"],
                    credit_code=row["统一社会信用代码"], county_id=codes[f"{row['所在市']}{row['所在区县']}"],
                    address=row["详细地址"], phone=row["门店电话"], lon=float(row["经度"]),
                    lat=float(row["纬度"]), source="raw", source_key=row["门店编号"], status="in_force",
                )  # fmt: skip
                stores.append(store)
                if row["有效期起"]:
                    term = {"declared_on": row["企业申请日期"], "valid_from": row["有效期起"]}
                    promises.append(
                        Commitment(store=store, kind="return", days=7, goods=row["适用商品"],
                                   valid_to=row["有效期止"], status="in_force", **term)
                    )  # fmt: skip
            begun = time.perf_counter()
            Store.objects.bulk_create(stores)
            Commitment.objects.bulk_create(promises)
            spent += time.perf_counter() - begun
        transaction.set_rollback(True)
    return spent


def run_import(path: Path) -> tuple[float, int]:
    """Wall seconds and peak memory (MB) of the import command in a process of its own."""
    command = [sys.executable, "manage.py", "import_stores", str(path), "--datum", "wgs84"]
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    assert status == 0, "import failed"
    return time.perf_counter() - begun, usage.ru_maxrss // 1024


def p95(run: Callable[[Any], Any], inputs: list[Any]) -> float:
    """95th percentile in milliseconds, after three calls to warm up."""
    for one in inputs[:3]:
        run(one)
    times = []
    for one in inputs:
        begun = time.perf_counter()
        run(one)
        times.append((time.perf_counter() - begun) * 1000)
    return round(sorted(times)[int(len(times) * 0.95)], 1)


def pages(figures: dict[str, Any]) -> None:
    """What citizens and editors open."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    from content.stores.models import Store
    from content.stores.nearest import nearest

    chance, client, counties = random.Random(SEED + 1), Client(), places()

    def get(address: str) -> bytes:
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return bytes(response.content)

    regions = [chance.choice(counties)[0] for _n in range(ASKED)]
    plain = [f"/stores/?region={code}&category=food" for code in regions]
    worded = [f"{address}&q={chance.choice(GOODS)}" for address in plain]
    figures["finder_region_category_p95_ms"] = p95(get, plain)
    figures["finder_region_category_text_p95_ms"] = p95(get, worded)
    figures["finder_front_p95_ms"] = p95(get, ["/stores/"] * 10)
    codes = list(Store.objects.listed().order_by("?").values_list("code", flat=True)[:ASKED])
    figures["store_page_p95_ms"] = p95(get, [f"/s/{code}/" for code in codes])
    points = [(place[3], place[4]) for place in chance.choices(counties, k=ASKED)]
    figures["nearest_20_p95_ms"] = p95(lambda point: nearest(Store.objects.listed(), point), points)
    body = get(f"/stores/{regions[0]}/stores.json")
    held = len(json.loads(body)["stores"])
    figures["county_file_kb_gz_per_3000"] = round(len(gzip.compress(body)) / 1024 * 3_000 / held, 1)
    user = get_user_model().objects.create_superuser("bench", "", "bench")
    client.force_login(user)
    listing = reverse("wagtailsnippets_stores_store:list")
    figures["cms_list_p95_ms"] = p95(get, [listing] * 10)


def one(rows: int) -> dict[str, Any]:
    """All figures on the database of the settings."""
    import django

    django.setup()
    from django.core.management import call_command

    from content.stores import actions

    call_command("migrate", verbosity=0)
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        whole, tenth = Path(folder) / "whole.csv", Path(folder) / "tenth.csv"
        write_csv(whole, rows)
        write_csv(tenth, rows // 10)
        raw = raw_insert(whole)
        _seconds, figures["import_memory_mb_tenth"] = run_import(tenth)
        seconds, figures["import_memory_mb"] = run_import(whole)
    figures |= {
        "import_rows_per_s": round(rows / seconds),
        "raw_rows_per_s": round(rows / raw),
        "import_ratio_to_raw": round(raw / seconds, 3),
    }
    call_command("load_demo", stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123
    if rows <= FEW:
        begun = time.perf_counter()
        call_command("rebuild_index", interactive=False, verbosity=0)
        figures["index_rows_per_s"] = round(rows / (time.perf_counter() - begun))
    pages(figures)
    begun = time.perf_counter()
    moved = actions.update_statuses(today=date.today() + timedelta(days=400))
    figures["update_statuses_s"] = round(time.perf_counter() - begun, 1)
    figures["update_statuses_moved"] = moved
    return figures


def postgresql(folder: Path) -> tuple[str, dict[str, str]]:
    """Address of a PostgreSQL of this run's own, and the environment that stops it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = {**os.environ, "SERVICES_DIR": str(folder), "PG_PORT": port, "REDIS_PORT": "0"}
    subprocess.run(["bash", "deploy/services.sh", "start"], cwd=ROOT, env=environment, check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    return f"postgres://fangxin@127.0.0.1:{port}/postgres", environment


def in_own_process(rows: int, database: str) -> dict[str, Any]:
    """The figures of one database."""
    folder = Path(tempfile.mkdtemp(dir="/var/tmp", prefix="fangxin-bench-"))
    folder.chmod(0o755)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "VAR_DIR": str(folder / "var"),
    }
    service: dict[str, str] = {}
    try:
        if database == "postgresql":
            environment["DATABASE_URL"], service = postgresql(folder)
        else:
            environment["DATABASE_URL"] = f"sqlite:///{folder}/db.sqlite3"
        command = [sys.executable, __file__, "--rows", str(rows), "--one", str(folder / "figures.json")]
        subprocess.run(command, env=environment, check=True)
        found: dict[str, Any] = json.loads((folder / "figures.json").read_text())
        return found
    finally:
        if service:
            subprocess.run(["bash", "deploy/services.sh", "stop"], cwd=ROOT, env=service, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Runs each database, prints the figures, writes bench/results/stores_scale_<rows>.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgresql"])
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        options.one.write_text(json.dumps(one(options.rows)))
        return
    has_postgresql = any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    databases = options.databases or ["sqlite", *(["postgresql"] if has_postgresql else [])]
    target = ROOT / "bench" / "results" / f"stores_scale_{options.rows}.json"
    known = json.loads(target.read_text()) if target.exists() else {}
    for database in databases:
        found = in_own_process(options.rows, database)
        known[database] = {**found, "load": round(os.getloadavg()[0], 1)}
        for name, value in found.items():
            print(f"{database:12} {name:40} {value}", flush=True)
    known |= {"rows": options.rows, "python": platform.python_version(), "cpus": os.cpu_count()}
    target.write_text(json.dumps(known, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
