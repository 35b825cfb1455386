"""One row of a table -> one store, with everything doubtful or refused named; pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from stdnum.cn import uscc

from content.imports.tables import Problem, Row, Severity, Table
from content.stores.addresses import Towns, split_addresses
from content.stores.geo import Datum, Point, to_wgs84
from content.stores.placing import Gazetteer, place
from content.stores.terms import is_mobile, parse_days, unfair_terms

# Recognised headers; a mapping file adds others. The first that a table has is used.
HEADERS: dict[str, tuple[str, ...]] = {
    "source_key": ("门店编号", "编号", "Store Number", "store_number", "id", "code"),
    "sign_name": ("店招名称", "店招", "门店名称", "店铺名称", "名称", "Store Name", "store_name", "name"),
    "registered_name": ("经营者注册名称", "注册名称", "企业名称", "registered_name", "company"),
    "credit_code": ("统一社会信用代码", "信用代码", "uscc", "credit_code"),
    "city": ("所在市", "城市", "市", "City", "city"),
    "county": ("所在区县", "区县", "County", "county", "district"),
    "address": ("详细地址", "地址", "Street Address", "address"),
    "postcode": ("邮政编码", "邮编", "Postcode", "postcode", "zip"),
    "category": ("经营类别", "类别", "category"),
    "unit_type": ("单位类型", "unit_type"),
    "hours": ("营业时间", "hours"),
    "phone": ("门店电话", "服务电话", "电话", "Phone Number", "phone"),
    "lon": ("经度", "Longitude", "longitude", "lon", "lng"),
    "lat": ("纬度", "Latitude", "latitude", "lat"),
    "days": ("退货期限（天）", "退货期限", "退货天数", "days"),
    "goods": ("适用商品", "goods"),
    "condition": ("退货约定", "condition"),
    "declared_on": ("企业申请日期", "申报日期", "declared_on"),
    "valid_from": ("有效期起", "valid_from"),
    "valid_to": ("有效期止", "有效期至", "valid_to"),
    "person": ("负责人姓名", "负责人"),
    "person_phone": ("负责人电话",),
}
NEEDED = ("sign_name", "address")
LENGTHS = {
    "sign_name": 80,
    "registered_name": 120,
    "address": 200,
    "hours": 80,
    "phone": 40,
    "source_key": 80,
}
BOX = (117.9, 27.0, 123.5, 31.4)
# First three digits of postcodes in Zhejiang, and the city they are used in.
POSTCODES = {
    "310": "330100",
    "311": "330100",
    "315": "330200",
    "325": "330300",
    "314": "330400",
    "313": "330500",
    "312": "330600",
    "321": "330700",
    "322": "330700",
    "324": "330800",
    "316": "330900",
    "317": "331000",
    "318": "331000",
    "323": "331100",
}
_DIGITS = re.compile(r"^\d{6}$")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column of a table is what, and what is the same for every row."""

    source: str
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Promise:
    """The facts of a return commitment in a row."""

    days: int
    goods: str
    condition: str
    declared_on: date
    valid_from: date
    valid_to: date


@dataclass(slots=True)
class Record:
    """A store as a row describes it; coordinates are WGS-84. Person and phone are for the private table."""

    key: str
    row: int
    sign_name: str
    address: str
    county: str = ""
    town: str = ""
    registered_name: str = ""
    credit_code: str = ""
    category: str = "other"
    unit_type: str = "shop"
    hours: str = ""
    phone: str = ""
    point: Point | None = None
    promise: Promise | None = None
    person: str = ""
    person_phone: str = ""

    def shown(self) -> dict[str, object]:
        """What a report compares and shows: nothing personal."""
        lon, lat = self.point or (None, None)
        promise = self.promise
        return {
            "sign_name": self.sign_name,
            "registered_name": self.registered_name,
            "credit_code": self.credit_code,
            "category": self.category,
            "unit_type": self.unit_type,
            "county": self.county,
            "town": self.town,
            "address": self.address,
            "lon": None if lon is None else round(lon, 6),
            "lat": None if lat is None else round(lat, 6),
            "hours": self.hours,
            "phone": self.phone,
            "days": promise.days if promise else None,
            "valid_from": promise.valid_from if promise else None,
            "valid_to": promise.valid_to if promise else None,
        }


@dataclass(slots=True)
class Reading:
    """Everything read from a table: stores by key, and problems."""

    records: dict[str, Record] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class Reader:
    """Reads the rows of one table by one mapping."""

    def __init__(
        self, table: Table, mapping: ColumnMapping, gazetteer: Gazetteer, datum: Datum, towns: Towns
    ) -> None:
        self.table, self.mapping, self.gazetteer, self.datum = table, mapping, gazetteer, datum
        self.towns = towns
        self.columns = find_columns(table.columns, mapping.columns)
        self.problems: list[Problem] = []

    def read(self) -> Reading:
        """All rows; the second of two rows with one key is refused."""
        result = Reading(problems=self.problems)
        points: dict[Point, int] = {}
        for row in self.table.rows:
            for record in self._records(row):
                if record.key in result.records:
                    first = result.records[record.key].row
                    self._say(row, "source_key", f"与第 {first} 行重复", Severity.REFUSED)
                    continue
                result.records[record.key] = record
                self._shared_point(row, points)
        return result

    def _records(self, row: Row) -> list[Record]:
        """The store of a row, or several when its address cell holds the addresses of several."""
        record = self._record(row)
        if record is None:
            return []
        # A number of its own says that the row is one shop, whatever stands in the cell.
        parts = [] if self._text(row, "source_key") else split_addresses(record.address)
        if len(parts) < 2:
            return [record]
        lost = "，坐标不知属于哪一家，未导入" if record.point else ""
        self._say(row, "address", f"一格中有 {len(parts)} 个地址，拆成 {len(parts)} 家门店{lost}")
        return [self._part(row, record, part) for part in parts]

    def _part(self, row: Row, whole: Record, address: str) -> Record:
        """One shop of several in a cell: its own address and key; the county it names, else the row's."""
        key = self._key(row, whole.sign_name, address)
        named = place(
            self.gazetteer, city=self._text(row, "city"), address=address, name=whole.sign_name, point=None
        )
        county = named.county or whole.county
        town = self.towns.find(county, address)
        return replace(whole, key=key, address=address, county=county, town=town, point=None)

    def _say(self, row: Row, name: str, reason: str, severity: Severity = Severity.WARNING) -> None:
        column = self.columns.get(name) or self.columns.get("address", "")
        self.problems.append(Problem(self.table.file, row.number, column, reason, severity))

    def _text(self, row: Row, name: str) -> str:
        value = row.get(self.columns.get(name, "")) or self.mapping.constants.get(name, "")
        return self.mapping.words.get(name, {}).get(value, value)

    def _record(self, row: Row) -> Record | None:
        long = [name for name, most in LENGTHS.items() if len(self._text(row, name)) > most]
        empty = [name for name in NEEDED if not self._text(row, name)]
        for name in long:
            self._say(row, name, f"超过 {LENGTHS[name]} 字", Severity.REFUSED)
        for name in empty:
            self._say(row, name, "不能为空", Severity.REFUSED)
        if long or empty:
            return None
        name, address = self._text(row, "sign_name"), self._text(row, "address")
        record = Record(self._key(row, name, address), row.number, name, address)
        record.point = self._point(row)
        if not self._place(row, record):
            return None
        self._details(row, record)
        record.promise = self._promise(row)
        return record

    def _key(self, row: Row, name: str, address: str) -> str:
        given = self._text(row, "source_key")
        return given or hashlib.sha256(f"{name}\n{address}".encode()).hexdigest()[:32]

    def _point(self, row: Row) -> Point | None:
        texts = [self._text(row, name) for name in ("lon", "lat")]
        if not any(texts):
            self._say(row, "lon", "没有坐标")
            return None
        try:
            lon, lat = (float(text) for text in texts)
        except ValueError:
            self._say(row, "lon", f"坐标“{texts[0]}, {texts[1]}”不是数字，未导入")
            return None
        if not (BOX[0] <= lon <= BOX[2] and BOX[1] <= lat <= BOX[3]):
            hint = "，经纬度可能写反了" if BOX[0] <= lat <= BOX[2] else ""
            self._say(row, "lon", f"坐标 {lon:g}, {lat:g} 不在浙江省{hint}，未导入")
            return None
        return to_wgs84(lon, lat, self.datum)

    def _place(self, row: Row, record: Record) -> bool:
        city, county = self._text(row, "city"), self._text(row, "county")
        address = f"{county}{record.address}" if county else record.address
        found = place(self.gazetteer, city=city, address=address, name=record.sign_name, point=record.point)
        severity = Severity.WARNING if found.county else Severity.REFUSED
        for doubt in found.doubts:
            self._say(row, doubt.field, doubt.reason, severity)
        if not found.county:
            return False
        record.county = found.county
        record.town = self.towns.find(found.county, address)
        self._postcode(row, self.gazetteer.counties[found.county].city)
        return True

    def _postcode(self, row: Row, city: str) -> None:
        if "postcode" not in self.columns:
            return
        text = self._text(row, "postcode")
        used_in = POSTCODES.get(text[:3], "")
        if not text:
            self._say(row, "postcode", "没有邮政编码")
        elif not _DIGITS.match(text):
            self._say(row, "postcode", f"邮政编码“{text}”不是6位数字")
        elif used_in != city:
            where = self.gazetteer.cities.get(used_in, "外省")
            self._say(row, "postcode", f"邮政编码 {text} 用于{where}，与{self.gazetteer.cities[city]}不符")

    def _details(self, row: Row, record: Record) -> None:
        for name in ("registered_name", "hours"):
            setattr(record, name, self._text(row, name))
        for name in ("category", "unit_type"):
            value = self._text(row, name)
            if value and value not in self.mapping.words.get(name, {}).values():
                self._say(row, name, f"不认识“{value}”，按“其他”处理")
            elif value:
                setattr(record, name, value)
        self._phones(row, record)
        code = self._text(row, "credit_code").upper()
        if code and not uscc.is_valid(code):
            self._say(row, "credit_code", f"统一社会信用代码“{code}”校验不符，未导入")
        else:
            record.credit_code = code

    def _phones(self, row: Row, record: Record) -> None:
        record.person, record.person_phone = self._text(row, "person"), self._text(row, "person_phone")
        phone = self._text(row, "phone")
        if is_mobile(phone):
            self._say(row, "phone", "是手机号，属于个人，未导入")
        elif phone:
            record.phone = phone
        elif "phone" in self.columns:
            self._say(row, "phone", "没有门店电话")

    def _promise(self, row: Row) -> Promise | None:
        """The commitment of a row, or None: a shop whose row states none has made none."""
        if not self._text(row, "days"):
            return None
        goods, condition = self._text(row, "goods"), self._text(row, "condition")
        unfair = unfair_terms(goods + condition)
        if unfair:
            self._say(row, "condition", f"含有无效的格式条款“{'、'.join(unfair)}”，承诺未导入")
            return None
        try:
            days = parse_days(self._text(row, "days"))
            start, end = (self._date(row, name) for name in ("valid_from", "valid_to"))
            declared = self._date(row, "declared_on") if self._text(row, "declared_on") else start
        except ValueError as error:
            self._say(row, "days", f"{error}，承诺未导入")
            return None
        if end < start:
            self._say(row, "valid_to", "有效期止早于有效期起，承诺未导入")
            return None
        return Promise(days, goods, condition, declared, start, end)

    def _date(self, row: Row, name: str) -> date:
        text = self._text(row, name)
        for pattern in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"):
            try:
                return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a date has no zone
            except ValueError:
                continue
        raise ValueError(f"“{text}”不是日期" if text else "没有有效期")

    def _shared_point(self, row: Row, points: dict[Point, int]) -> None:
        """Coordinates are compared as written: two shops on one point are rounded or copied."""
        texts = [self._text(row, name) for name in ("lon", "lat")]
        if not all(texts):
            return
        try:
            written = (float(texts[0]), float(texts[1]))
        except ValueError:
            return
        first = points.setdefault(written, row.number)
        if first != row.number:
            self._say(row, "lon", f"坐标与第 {first} 行相同，精度可能不够")


def find_columns(columns: Iterable[str], mapped: Mapping[str, str]) -> dict[str, str]:
    """Our field -> the table's column: what the mapping says, else a recognised header."""
    present = list(columns)
    found = {name: next((head for head in heads if head in present), "") for name, heads in HEADERS.items()}
    return {name: head for name, head in {**found, **mapped}.items() if head}


def read_mapping(
    data: Mapping[str, Any], *, source: str, words: Mapping[str, Mapping[str, str]]
) -> ColumnMapping:
    """A mapping from the contents of its TOML file; raises ValueError for what it does not know.

    `words` holds, for columns with fixed answers, the answer that each accepted word stands for.
    """
    unknown = set(data) - {"source", "columns", "constants", "words"}
    columns, constants = dict(data.get("columns", {})), dict(data.get("constants", {}))
    unknown |= (set(columns) | set(constants)) - set(HEADERS)
    if unknown:
        raise ValueError(f"映射文件里有不认识的名称：{'、'.join(sorted(unknown))}")
    own: Mapping[str, Mapping[str, str]] = data.get("words", {})
    merged = {name: {**words.get(name, {}), **own.get(name, {})} for name in {*words, *own}}
    return ColumnMapping(str(data.get("source") or source), columns, constants, merged)
