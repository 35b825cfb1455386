"""One row of a table -> one store, with everything doubtful or refused named; pure."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from stdnum.cn import uscc

from content.imports.tables import Problem, Row, Severity
from content.stores.addresses import Towns, split_addresses
from content.stores.columns import HEADERS, NEEDED, ColumnMapping, Columns, find_columns
from content.stores.geo import Datum, Point, to_wgs84
from content.stores.placing import Gazetteer, place
from content.stores.terms import is_mobile, names_a_person, parse_days, unfair_terms

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
# Shown to everybody: no number of a person may stand in them.
PUBLIC = ("sign_name", "registered_name", "address", "hours", "goods", "condition")
# Columns with fixed answers, and what stands in for a word that is none of them.
ANSWERS = {"category": "其他", "unit_type": "商店"}
MOST_UNKNOWN = 200
_DIGITS = re.compile(r"^\d{6}$")
_DATE = re.compile(r"^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?: 00:00:00)?$")
# Days since 1900 from 2009 to 2064, as a spreadsheet keeps them.
_SERIAL = re.compile(r"^[4-5]\d{4}$")


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


@dataclass(frozen=True, slots=True)
class _Line:
    """One row's text by our fields."""

    number: int
    texts: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.texts[name]


class Reader:
    """Reads the rows of one table by one mapping, one at a time."""

    def __init__(
        self, table: Columns, mapping: ColumnMapping, gazetteer: Gazetteer, datum: Datum, towns: Towns
    ) -> None:
        self.table, self.mapping, self.gazetteer, self.datum = table, mapping, gazetteer, datum
        self.towns = towns
        self.columns = find_columns(table.columns, mapping)
        self.problems: list[Problem] = []
        #: Words of columns with fixed answers that nobody mapped, by field; the first of each.
        self.unknown: dict[str, set[str]] = {}
        self._plan = [
            (name, self.columns.get(name, ""), mapping.constants.get(name, ""), mapping.words.get(name, {}))
            for name in HEADERS
        ]
        self._answers = {name: set(mapping.words.get(name, {}).values()) for name in ANSWERS}

    def read(self, row: Row) -> tuple[list[Record], list[Problem]]:
        """The stores of a row, several when its address cell holds several addresses; and its problems.

        A row without a store was refused, for the reason that is among its problems.
        """
        self.problems = []
        line = _Line(row.number, self._texts(row))
        return self._records(line), self.problems

    def place_of(self, row: Row) -> str:
        """The coordinates of a row as they are written, to find two shops on one point; empty without."""
        texts = [row.get(self.columns.get(name, "")) for name in ("lon", "lat")]
        return ",".join(texts) if all(texts) else ""

    def problem(self, row: int, name: str, reason: str, severity: Severity = Severity.WARNING) -> Problem:
        """Something about a row, at the column of one of our fields."""
        column = self.columns.get(name) or self.columns.get("address", "")
        return Problem(self.table.file, row, column, reason, severity)

    def _texts(self, row: Row) -> dict[str, str]:
        texts = {}
        for name, column, constant, words in self._plan:
            value = (row.cells.get(column) if column else "") or constant
            texts[name] = words.get(value, value) if words else value
        return texts

    def _records(self, line: _Line) -> list[Record]:
        record = self._record(line)
        if record is None:
            return []
        # A number of its own says that the row is one shop, whatever stands in the cell.
        parts = [] if line["source_key"] else split_addresses(record.address)
        if len(parts) < 2:
            return [record]
        lost = "，坐标不知属于哪一家，未导入" if record.point else ""
        self._say(line, "address", f"一格中有 {len(parts)} 个地址，拆成 {len(parts)} 家门店{lost}")
        return [self._part(line, record, part) for part in parts]

    def _part(self, line: _Line, whole: Record, address: str) -> Record:
        """One shop of several in a cell: its own address and key; the county it names, else the row's."""
        key = self._key(line, whole.sign_name, address)
        named = place(self.gazetteer, city=line["city"], address=address, name=whole.sign_name, point=None)
        county = named.county or whole.county
        town = self.towns.find(county, address)
        return replace(whole, key=key, address=address, county=county, town=town, point=None)

    def _say(self, line: _Line, name: str, reason: str, severity: Severity = Severity.WARNING) -> None:
        self.problems.append(self.problem(line.number, name, reason, severity))

    def _check_texts(self, line: _Line) -> None:
        """Refuses a row for what its cells alone show."""
        for name, most in LENGTHS.items():
            if len(line[name]) > most:
                self._say(line, name, f"超过 {most} 字，请缩短", Severity.REFUSED)
        for name in NEEDED:
            if not line[name]:
                self._say(line, name, "不能为空", Severity.REFUSED)
        for name in PUBLIC:
            if names_a_person(line[name]):
                self._say(line, name, "写有手机号或身份证号，请从这一格删去", Severity.REFUSED)

    def _record(self, line: _Line) -> Record | None:
        self._check_texts(line)
        if self.problems:
            return None
        name, address = line["sign_name"], line["address"]
        record = Record(self._key(line, name, address), line.number, name, address)
        record.point = self._point(line)
        if not self._place(line, record):
            return None
        self._details(line, record)
        record.promise = self._promise(line)
        return record

    def _key(self, line: _Line, name: str, address: str) -> str:
        given = line["source_key"]
        return given or hashlib.sha256(f"{name}\n{address}".encode()).hexdigest()[:32]

    def _point(self, line: _Line) -> Point | None:
        texts = [line[name] for name in ("lon", "lat")]
        if not any(texts):
            self._say(line, "lon", "没有坐标")
            return None
        try:
            lon, lat = (float(text) for text in texts)
        except ValueError:
            self._say(line, "lon", f"坐标“{texts[0]}, {texts[1]}”不是数字，未导入")
            return None
        if not (BOX[0] <= lon <= BOX[2] and BOX[1] <= lat <= BOX[3]):
            hint = "，经纬度可能写反了" if BOX[0] <= lat <= BOX[2] else ""
            self._say(line, "lon", f"坐标 {lon:g}, {lat:g} 不在浙江省{hint}，未导入")
            return None
        return to_wgs84(lon, lat, self.datum)

    def _place(self, line: _Line, record: Record) -> bool:
        city, county = line["city"], line["county"]
        address = f"{county}{record.address}" if county else record.address
        found = place(self.gazetteer, city=city, address=address, name=record.sign_name, point=record.point)
        severity = Severity.WARNING if found.county else Severity.REFUSED
        for doubt in found.doubts:
            self._say(line, doubt.field, doubt.reason, severity)
        if not found.county:
            return False
        record.county = found.county
        record.town = self.towns.find(found.county, address)
        self._postcode(line, self.gazetteer.counties[found.county].city)
        return True

    def _postcode(self, line: _Line, city: str) -> None:
        if "postcode" not in self.columns:
            return
        text = line["postcode"]
        used_in = POSTCODES.get(text[:3], "")
        if not text:
            self._say(line, "postcode", "没有邮政编码")
        elif not _DIGITS.match(text):
            self._say(line, "postcode", f"邮政编码“{text}”不是6位数字")
        elif used_in != city:
            where = self.gazetteer.cities.get(used_in, "外省")
            self._say(line, "postcode", f"邮政编码 {text} 用于{where}，与{self.gazetteer.cities[city]}不符")

    def _details(self, line: _Line, record: Record) -> None:
        for name in ("registered_name", "hours"):
            setattr(record, name, line[name])
        for name in ("category", "unit_type"):
            value = line[name]
            if value and value not in self._answers[name]:
                self._say(line, name, f"不认识“{value}”，按“{ANSWERS[name]}”处理")
                found = self.unknown.setdefault(name, set())
                if len(found) < MOST_UNKNOWN:
                    found.add(value)
            elif value:
                setattr(record, name, value)
        self._phones(line, record)
        code = line["credit_code"].upper()
        if code and not uscc.is_valid(code):
            self._say(line, "credit_code", f"统一社会信用代码“{code}”校验不符，未导入")
        else:
            record.credit_code = code

    def _phones(self, line: _Line, record: Record) -> None:
        record.person, record.person_phone = line["person"], line["person_phone"]
        phone = line["phone"]
        if is_mobile(phone):
            self._say(line, "phone", "是手机号，属于个人，未导入")
        elif phone:
            record.phone = phone
        elif "phone" in self.columns:
            self._say(line, "phone", "没有门店电话")

    def _promise(self, line: _Line) -> Promise | None:
        """The commitment of a row, or None: a shop whose row states none has made none."""
        if not line["days"]:
            return None
        goods, condition = line["goods"], line["condition"]
        unfair = unfair_terms(goods + condition)
        if unfair:
            self._say(line, "condition", f"含有无效的格式条款“{'、'.join(unfair)}”，承诺未导入")
            return None
        try:
            days = parse_days(line["days"])
            start, end = (read_date(line[name]) for name in ("valid_from", "valid_to"))
            declared = read_date(line["declared_on"]) if line["declared_on"] else start
        except ValueError as error:
            self._say(line, "days", f"{error}，承诺未导入")
            return None
        if end < start:
            self._say(line, "valid_to", "有效期止早于有效期起，承诺未导入")
            return None
        return Promise(days, goods, condition, declared, start, end)


@lru_cache(maxsize=4_096)
def read_date(text: str) -> date:
    """A day as offices write it; raises ValueError with the reason in Chinese."""
    found = _DATE.match(text) if not text.isdigit() or len(text) == 8 else None
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    if _SERIAL.match(text):
        day = date(1899, 12, 30) + timedelta(days=int(text))
        raise ValueError(f"“{text}”像是日期的序号（{day}），请把这一列设为日期格式")
    raise ValueError(f"“{text}”不是日期" if text else "没有有效期")
