"""Rows become stores, or are reported with row, column and reason; an import is all or nothing."""

import json
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from content.imports.models import ImportBatch
from content.stores import importing, writing
from content.stores.models import Commitment, PrivateContact, Store

pytestmark = pytest.mark.django_db
CELLS = {
    "经营者注册名称": "示例商贸有限公司",
    "统一社会信用代码": "",
    "门店名称": "示例电器店",
    "所在市": "杭州市",
    "所在区县": "西湖区",
    "详细地址": "文三路1号",
    "经营类别": "家用电子电器",
    "门店电话": "0571-0000-0001",
    "负责人姓名": "王某某",
    "负责人电话": "13900139000",
    "适用商品": "小家电",
    "退货期限（天）": "七天",
    "退货约定": "包装齐全",
    "企业申请日期": "2026-01-01",
    "有效期起": "2026-02-01",
    "有效期止": "2099-01-31",
    "经度": "120.13",
    "纬度": "30.27",
}
HEAD, GOOD = ",".join(CELLS), ",".join(CELLS.values())


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Writes a table and gives its path."""

    def table(*rows: str, head: str = HEAD, encoding: str = "utf-8") -> Path:
        path = tmp_path / "门店.csv"
        path.write_text("\n".join([head, *rows]) + "\n", encoding=encoding)
        return path

    return table


def run(path: Path, *options: str, datum: str = "wgs84") -> tuple[str, dict[str, Any]]:
    """Output of the command and its report."""
    out, report = StringIO(), path.parent / "report.json"
    call_command("import_stores", str(path), "--datum", datum, "--report", str(report), *options, stdout=out)
    data: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return out.getvalue(), data


def row(**changes: str) -> str:
    return ",".join(f'"{cell}"' for cell in (CELLS | changes).values())


def messages(report: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(item["row"], item["column"], item["message"]) for item in report["problems"]]


def test_a_provincial_sheet_becomes_stores_commitments_and_private_contacts(write: Any) -> None:
    _out, report = run(write(GOOD, encoding="gb18030"))
    store = Store.objects.get()
    assert report["counts"]["new"] == 1
    assert (store.county_id, store.code, store.category) == ("330106", "330106000001", "appliances")
    assert (store.status, store.days, store.live) == ("in_force", 7, True)
    assert Commitment.objects.get().goods == "小家电"
    contact = PrivateContact.objects.get()
    assert (contact.store, contact.person, contact.phone) == (store, "王某某", "13900139000")


def test_no_report_names_a_person(write: Any) -> None:
    out, report = run(write(GOOD))
    stored = json.dumps(ImportBatch.objects.get().report, ensure_ascii=False)
    for text in (out, json.dumps(report, ensure_ascii=False), stored):
        assert "王某某" not in text
        assert "13900139000" not in text


def test_a_shop_that_states_no_promise_has_made_none(write: Any) -> None:
    run(write(row(**{"退货期限（天）": "", "有效期起": "", "有效期止": ""})))
    assert Store.objects.get().status == "none"
    assert not Store.objects.listed().exists()
    assert not Commitment.objects.exists()


def test_a_preview_writes_nothing(write: Any) -> None:
    out, report = run(write(GOOD), "--dry-run")
    assert report["counts"]["new"] == 1
    assert "预览" in out
    assert not Store.objects.exists()
    assert not ImportBatch.objects.exists()


def test_the_same_file_again_changes_nothing(write: Any) -> None:
    path = write(GOOD)
    run(path)
    before = Store.objects.get()
    _out, report = run(path)
    assert report["counts"] == {
        "new": 0,
        "changed": 0,
        "unchanged": 1,
        "missing": 0,
        "refused": 0,
        "warning": 0,
    }
    assert Store.objects.get().code == before.code
    assert Commitment.objects.count() == 1


def test_changes_are_shown_and_applied_and_missing_stores_stay(write: Any) -> None:
    other = row(门店名称="另一家店")
    run(write(GOOD, other))
    code = Store.objects.get(sign_name="示例电器店").code
    _out, report = run(write(row(门店电话="0571-0000-0002", 有效期止="2098-12-31")))
    assert (report["counts"]["changed"], report["counts"]["missing"]) == (1, 1)
    changed = next(change for change in report["changes"] if change["kind"] == "changed")
    assert {field["name"]: field["after"] for field in changed["fields"]} == {
        "phone": "0571-0000-0002",
        "valid_to": "2098-12-31",
    }
    assert Store.objects.get(code=code).phone == "0571-0000-0002"
    assert Store.objects.count() == 2


def test_everything_or_nothing(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(writing, "_contacts", fail)
    with pytest.raises(RuntimeError):
        run(write(GOOD))
    assert not Store.objects.exists()
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({"门店电话": "13800138000"}, "门店电话", "手机号"),
        ({"统一社会信用代码": "91330100MA27X00000"}, "统一社会信用代码", "校验不符"),
        ({"经度": "30.27", "纬度": "120.13"}, "经度", "写反"),
        ({"经度": "x"}, "经度", "不是数字"),
        ({"退货期限（天）": "7-15天"}, "退货期限（天）", "范围"),
        ({"退货约定": "概不退换"}, "退货约定", "格式条款"),
        ({"有效期止": "2020-01-01"}, "有效期止", "早于"),
        ({"企业申请日期": "去年"}, "退货期限（天）", "不是日期"),
        ({"有效期起": ""}, "退货期限（天）", "没有有效期"),
        ({"经营类别": "飞船"}, "经营类别", "不认识"),
    ],
)
def test_doubtful_cells_are_reported_and_left_out(
    write: Any, changes: dict[str, str], column: str, reason: str
) -> None:
    _out, report = run(write(row(**changes)))
    assert any(c == column and reason in text for number, c, text in messages(report) if number == 2)
    assert report["counts"]["new"] == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"门店名称": ""}, "不能为空"),
        ({"详细地址": "路" * 201}, "超过 200 字"),
        ({"所在市": "", "所在区县": "", "详细地址": "某路", "经度": "", "纬度": ""}, "区县不能确定"),
    ],
)
def test_rows_that_cannot_be_a_store_are_refused(write: Any, changes: dict[str, str], reason: str) -> None:
    _out, report = run(write(row(**changes), row(门店名称="好店")))
    assert any(reason in text for _number, _column, text in messages(report))
    assert report["counts"]["refused"] == 1
    assert [store.sign_name for store in Store.objects.all()] == ["好店"]


def test_the_second_of_two_equal_rows_is_refused(write: Any) -> None:
    _out, report = run(write(GOOD, GOOD))
    assert (report["counts"]["new"], report["counts"]["refused"]) == (1, 1)
    assert any("与第 2 行重复" in text for _number, _column, text in messages(report))


def test_the_datum_moves_the_shop(write: Any) -> None:
    run(write(GOOD), datum="gcj02")
    store = Store.objects.get()
    assert store.source_datum == "gcj02"
    assert store.lon == pytest.approx(120.1253, abs=0.001)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[columns]\nsign = 'A'", "不认识的名称"),
        ("[columns", "读不了"),
        ("[columns]\nsign_name = '没有'", "不能导入"),
    ],
)
def test_a_wrong_mapping_is_explained(write: Any, tmp_path: Path, content: str, reason: str) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=reason):
        run(write(GOOD), "--mapping", str(mapping))


def test_a_file_without_the_needed_columns_or_a_missing_file_stops(write: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="不能导入"):
        run(write("a,b", head="甲,乙"))
    with pytest.raises(CommandError, match="不能导入"):
        run(tmp_path / "none.csv")
    with pytest.raises(CommandError, match="--datum"):
        call_command("import_stores", str(write(GOOD)))


@pytest.mark.shared_data
def test_the_real_list_is_placed_and_every_doubt_named(shared_data: Path, tmp_path: Path) -> None:
    path = tmp_path / "stores_zhejiang.csv"
    path.write_bytes((shared_data / "stores_zhejiang" / "stores_zhejiang.csv").read_bytes())
    _out, report = run(path, "--mapping", "stores_zhejiang")
    assert (report["counts"]["new"], report["counts"]["refused"]) == (315, 0)
    county = dict(Store.objects.values_list("source_key", "county__name"))
    expected = {
        "28955-249430": "鄞州区",  # says hangzhou, stands in Ningbo
        "23989-234328": "上虞区",  # 上虞市
        "25554-241364": "奉化区",  # 奉化市
        "20068-195225": "嘉善县",  # 嘉善市, which never existed
        "23712-232087": "萧山区",  # 萧山市
        "29425-253469": "婺城区",  # jin hua
        "15860-165826": "义乌市",  # the address says 婺城区
        "16378-170816": "柯桥区",  # 绍兴县
        "26754-245226": "龙港市",  # 龙港镇
        "27428-247485": "临平区",  # 余杭区 before 2021
        "26958-245946": "滨江区",
    }
    assert {key: county[key] for key in expected} == expected
    problems = messages(report)
    found = Counter(column for _row, column, _text in problems)
    assert found["Phone Number"] == 228
    assert sum("没有邮政编码" in text for _row, _column, text in problems) == 15
    assert {row for row, _column, text in problems if "不是6位数字" in text} == {4, 104, 275}
    assert any(row == 6 and column == "City" and "宁波市" in text for row, column, text in problems)
    assert not Store.objects.listed().exists()
    _out, again = run(path, "--mapping", "stores_zhejiang")
    assert again["counts"]["unchanged"] == 315


def test_the_documented_example_imports_as_the_guide_says() -> None:
    docs = Path(__file__).parents[3] / "docs"
    out = StringIO()
    call_command("import_stores", str(docs / "import-stores-example.csv"), "--datum", "wgs84", stdout=out)
    stores = {store.source_key: store for store in Store.objects.all()}
    assert [stores[key].county_id for key in sorted(stores)] == ["330106", "330782", "330603", "330212"]
    assert [stores[key].days for key in sorted(stores)] == [7, 15, None, None]
    assert "7-15天" in out.getvalue()
    template = (docs / "import-stores-template.csv").read_text(encoding="utf-8-sig").strip().split(",")
    example = (docs / "import-stores-example.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert template == example.split(",")
    guide = (docs / "import-stores.md").read_text(encoding="utf-8")
    assert all(name in guide for name in importing.HEADERS)


def test_an_address_cell_with_several_shops_becomes_several_stores(write: Any) -> None:
    _out, report = run(
        write(row(详细地址="文三路1号二楼；翠苑街道学院路77号；西湖区三墩镇厚仁路3弄5号, 一层"))
    )
    stores = Store.objects.order_by("code")
    assert [store.address for store in stores] == [
        "文三路1号二楼",
        "翠苑街道学院路77号",
        "西湖区三墩镇厚仁路3弄5号，一层",
    ]
    assert {store.status for store in stores} == {"in_force"}
    assert {store.lon for store in stores} == {None}
    assert any("拆成 3 家" in text for _row, _column, text in messages(report))
    assert [store.town and store.town.name for store in stores] == [None, "翠苑街道", "三墩镇"]
    _out, again = run(
        write(row(详细地址="文三路1号二楼；翠苑街道学院路77号；西湖区三墩镇厚仁路3弄5号, 一层"))
    )
    assert again["counts"]["unchanged"] == 3


def test_a_row_with_a_number_of_its_own_is_one_shop(write: Any) -> None:
    run(write(GOOD.replace("文三路1号", '"文三路1号，学院路77号"') + ",A-1", head=HEAD + ",门店编号"))
    assert Store.objects.get().source_key == "A-1"


def test_the_town_is_found_in_the_address_and_kept(write: Any) -> None:
    run(write(row(详细地址="西湖区三墩镇厚仁路3号")))
    assert Store.objects.get().town_id.startswith("330106")


def test_many_rows_cost_no_more_queries_than_few(write: Any, django_assert_max_num_queries: Any) -> None:
    rows = [row(门店名称=f"第{number}店", 详细地址=f"文三路{number}号") for number in range(300)]
    path = write(*rows)
    with django_assert_max_num_queries(80):
        run(path)
    assert Store.objects.listed().count() == 300


class Feed(BaseHTTPRequestHandler):
    """A feed on this machine."""

    body = b""

    def do_GET(self) -> None:
        self.send_response(200 if self.path.startswith("/ok") else 500)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_args: Any) -> None:
        """Silent."""


@pytest.fixture
def feed() -> Iterator[str]:
    """Address of a local server that answers with `Feed.body` under /ok."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_feed_is_imported_from_its_address(feed: str) -> None:
    Feed.body = f"{HEAD}\n{GOOD}\n".encode()
    call_command("import_stores", f"{feed}/ok/stores.csv?x=1", "--datum", "wgs84", "--allow-private")
    store = Store.objects.get()
    assert (store.sign_name, store.source) == ("示例电器店", "stores")


@pytest.mark.parametrize(("path", "options"), [("/bad/a.csv", ["--allow-private"]), ("/ok/a.csv", [])])
def test_a_feed_that_fails_or_stands_inside_changes_nothing(feed: str, path: str, options: list[str]) -> None:
    with pytest.raises(CommandError, match="没有写入"):
        call_command("import_stores", f"{feed}{path}", "--datum", "wgs84", *options)
    assert not Store.objects.exists()
