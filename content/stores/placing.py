"""Which county a shop stands in, from city, address, name and coordinates; every doubt is named."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from content.stores.geo import distance
from search_index.analysis import suggestion_keys

_SUFFIX = re.compile(r"(?:自治县|[市县区])$")
_ETHNIC = re.compile(r"(?:畲族)?自治县$")
_LATIN = re.compile(r"[a-z]+")
_SPLIT = re.compile(r"[,，;；]")
# A grid of a twentieth of a degree, and no less than the way from a cell's middle to its corner.
_CELLS, _CELL_METRES = 20, 4_000.0
NEAR, FAR = 2_000.0, 25_000.0
_WEIGHTS = {"city": 4.0, "address": 3.0, "name": 2.0, "rest": 1.0}


@dataclass(frozen=True, slots=True)
class Place:
    """A county with its city, and approximate points of it (longitude, latitude)."""

    code: str
    name: str
    city: str
    points: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that is written for a county: old, mistaken or local; `city` limits it to one city."""

    name: str
    code: str
    note: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A county that a text names: where, by which words, and what is odd about the words."""

    source: str
    words: str
    code: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a person should look at: the field it stands in and the reason in Chinese."""

    field: str
    reason: str


@dataclass(slots=True)
class Placement:
    """The county found, or an empty code, and everything doubtful about it."""

    county: str = ""
    doubts: list[Doubt] = field(default_factory=list)


def short(name: str) -> str:
    """A division's name without its rank: 西湖区 -> 西湖, 景宁畲族自治县 -> 景宁."""
    bare = _SUFFIX.sub("", _ETHNIC.sub("", name))
    return bare if len(bare) > 1 else name


def spelling(name: str) -> str:
    """Pinyin of a name without its rank, in one run of letters: 金华市 -> jinhua."""
    return next(key for key in suggestion_keys(short(name)) if key.isascii())


class Gazetteer:
    """All names under which counties and cities are written, ready to be found in texts."""

    def __init__(
        self,
        counties: Iterable[Place],
        cities: dict[str, str],
        aliases: Sequence[Alias],
        splits: Sequence[Alias],
    ) -> None:
        self.counties = {county.code: county for county in counties}
        self.cities = cities
        self._city_names = {
            form: code for code, name in cities.items() for form in (name, short(name), spelling(name))
        }
        self._cells: dict[tuple[int, int, str], list[str]] = {}
        self._point: tuple[float, float] = (0.0, 0.0)
        self._away: dict[str, float] = {}
        self._full: dict[str, list[Alias]] = {}
        self._short: dict[str, list[Alias]] = {}
        self._latin: dict[str, list[Alias]] = {}
        for county in self.counties.values():
            self._add(Alias(county.name, county.code))
        for alias in (*aliases, *splits):
            self._add(alias)
        words = sorted([*self._full, *cities.values()], key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, words)))

    def _add(self, alias: Alias) -> None:
        self._full.setdefault(alias.name, []).append(alias)
        bare = short(alias.name)
        if bare in self._city_names:
            return
        self._short.setdefault(bare, []).append(alias)
        self._latin.setdefault(spelling(alias.name), []).append(alias)

    def city(self, text: str) -> str:
        """Code of the city that a cell names, by full or short name or pinyin; empty when it names none."""
        return self._city_names.get(text) or self._city_names.get(_letters(text), "")

    def exact(self, source: str, text: str) -> list[Mention]:
        """Counties that a cell names as a whole."""
        found = self._full.get(text) or self._short.get(text) or self._latin.get(_letters(text)) or []
        return [Mention(source, text, alias.code, alias.note) for alias in found if not alias.city]

    def written(self, source: str, text: str, city: str) -> list[Mention]:
        """Counties that stand in a text with their rank, alone, or in pinyin."""
        names = [name for name in self._pattern.findall(text) if name in self._full]
        found = [(name, alias) for name in names for alias in self._full[name]]
        found += [(text, alias) for alias in self._short.get(text.strip(), [])]
        found += [(name, alias) for name in _runs(text) for alias in self._latin.get(name, [])]
        return _mentions(source, found, city)

    def hinted(self, source: str, text: str, city: str) -> list[Mention]:
        """Counties whose bare name stands somewhere in a shop's name; only those of the named city."""
        found = [(bare, alias) for bare, names in self._short.items() if bare in text for alias in names]
        found += [(name, alias) for name in _runs(text) for alias in self._latin.get(name, [])]
        inside = [pair for pair in found if not city or self.counties[pair[1].code].city == city]
        return _mentions(source, inside, city)

    def metres(self, code: str, lon: float, lat: float) -> float:
        """Distance from a point to the nearest known point of a county."""
        if self._point != (lon, lat):
            # One shop is asked about several times: its counties' distances are kept until the next.
            self._point, self._away = (lon, lat), {}
        if code not in self._away:
            known = self.counties[code].points
            self._away[code] = min((distance(lon, lat, *point) for point in known), default=1e7)
        return self._away[code]

    def nearest(self, lon: float, lat: float, city: str = "") -> tuple[str, float]:
        """The county whose known points are nearest, within a city when one is given; and how far."""
        codes = self._candidates(int(lon * _CELLS), int(lat * _CELLS), city)
        return min(((code, self.metres(code, lon, lat)) for code in codes), key=lambda found: found[1])

    def _candidates(self, column: int, row: int, city: str) -> list[str]:
        """Counties that can be nearest to some point of a cell of the grid: few, and kept."""
        key = (column, row, city)
        if key not in self._cells:
            middle = ((column + 0.5) / _CELLS, (row + 0.5) / _CELLS)
            codes = [code for code, county in self.counties.items() if city in ("", county.city)]
            away = {code: self.metres(code, *middle) for code in codes}
            most = min(away.values()) + 2 * _CELL_METRES
            self._cells[key] = [code for code in codes if away[code] <= most]
        return self._cells[key]


def _mentions(source: str, found: list[tuple[str, Alias]], city: str) -> list[Mention]:
    once = dict.fromkeys(
        Mention(source, words, alias.code, alias.note) for words, alias in found if alias.city in ("", city)
    )
    return list(once)


def _letters(text: str) -> str:
    return "".join(_LATIN.findall(text.lower()))


def _runs(text: str) -> list[str]:
    """One to three neighbouring Latin words in one run: "Yu Hang District" -> yu, yuhang, …"""
    words = _LATIN.findall(text.lower())
    return ["".join(words[at : at + size]) for at in range(len(words)) for size in (1, 2, 3)]


def place(
    gazetteer: Gazetteer, *, city: str, address: str, name: str, point: tuple[float, float] | None
) -> Placement:
    """The county of a shop: what the texts name, weighed by who says it and by the coordinates."""
    result = Placement()
    mentions = gazetteer.exact("city", city)
    city_code = gazetteer.city(city) or (gazetteer.counties[mentions[0].code].city if mentions else "")
    _doubt_city(gazetteer, city, city_code, mentions, result)
    # The parts after the first comma of a Chinese cell often belong to a neighbouring shop (seen).
    first, *rest = [address] if address.isascii() else [part.strip() for part in _SPLIT.split(address)]
    mentions += gazetteer.written("address", first, city_code)
    mentions += gazetteer.hinted("name", name, city_code)
    mentions += [found for part in rest for found in gazetteer.written("rest", part, city_code)]
    scores = _scores(gazetteer, mentions, city_code, point)
    if scores:
        result.county = max(
            scores, key=lambda code: (scores[code], -gazetteer.metres(code, *point) if point else 0.0)
        )
    else:
        _guess(gazetteer, city_code, point, result)
    if result.county:
        _doubt_texts(gazetteer, mentions, result)
        _doubt_point(gazetteer, city_code, point, result)
    return result


def _scores(
    gazetteer: Gazetteer, mentions: list[Mention], city: str, point: tuple[float, float] | None
) -> dict[str, float]:
    """Weight of each named county; only those with more for them than against them."""
    said = {(mention.code, mention.source) for mention in mentions}
    reach = gazetteer.nearest(*point)[1] if point else 0.0
    scores: dict[str, float] = {}
    for code in {code for code, _source in said}:
        away = gazetteer.metres(code, *point) if point else None
        close = away is not None and away <= reach + NEAR
        total = sum(
            weight
            for source, weight in _WEIGHTS.items()
            if (code, source) in said and (source != "rest" or close)
        )
        total += 1.5 if close else 0.0
        total -= 2.0 if away is not None and away > max(FAR, 3 * reach) else 0.0
        total -= 1.0 if city and gazetteer.counties[code].city != city else 0.0
        if total > 0:
            scores[code] = total
    return {code: total for code, total in scores.items() if total > 1.5 or len(scores) == 1}


def _guess(gazetteer: Gazetteer, city: str, point: tuple[float, float] | None, result: Placement) -> None:
    """No text names a county: the nearest one, inside the named city unless the point is far from it."""
    if point is None:
        result.doubts.append(Doubt("address", "区县不能确定：地址没有写区县，也没有坐标"))
        return
    code, away = gazetteer.nearest(*point, city)
    if city and away > FAR:
        code, away = gazetteer.nearest(*point)
    if away > 4 * FAR:
        result.doubts.append(Doubt("address", "区县不能确定：坐标离浙江各区县都很远"))
        return
    result.county = code
    where = gazetteer.counties[code].name
    result.doubts.append(
        Doubt("address", f"地址没有写区县，按坐标归入最近的{where}（约 {away / 1000:.1f} 公里），请核对")
    )


def _doubt_city(
    gazetteer: Gazetteer, text: str, city: str, mentions: list[Mention], result: Placement
) -> None:
    if not text:
        result.doubts.append(Doubt("city", "没有写所在市"))
    elif not city:
        result.doubts.append(Doubt("city", f"认不出“{text}”是哪个市"))
    elif mentions:
        notes = [mention.note for mention in mentions if mention.note]
        result.doubts.extend(Doubt("city", f"“{text}”：{note}") for note in notes[:1])
        if not notes and text != gazetteer.counties[mentions[0].code].name:
            result.doubts.append(
                Doubt("city", f"“{text}”写法不规范，按{gazetteer.counties[mentions[0].code].name}")
            )
    elif text != gazetteer.cities[city]:
        result.doubts.append(Doubt("city", f"“{text}”写法不规范，按{gazetteer.cities[city]}"))


def _doubt_texts(gazetteer: Gazetteer, mentions: list[Mention], result: Placement) -> None:
    """Old names that were followed, and texts that name another county than the one chosen."""
    chosen = gazetteer.counties[result.county].name
    agreed = [mention for mention in mentions if mention.code == result.county]
    plain = {mention.words for mention in agreed if not mention.note}
    if agreed and {mention.source for mention in agreed} <= {"name", "rest"}:
        result.doubts.append(Doubt("address", f"地址没有写区县，按店名和坐标归入{chosen}，请核对"))
    for mention in mentions:
        if mention.code == result.county:
            if mention.source in ("address", "rest") and mention.words not in plain:
                result.doubts.append(Doubt("address", f"“{mention.words}”：{mention.note}，归入{chosen}"))
        elif mention.words not in {item.words for item in agreed}:
            _doubt_other(mention, chosen, result)
    result.doubts = list(dict.fromkeys(result.doubts))


def _doubt_other(mention: Mention, chosen: str, result: Placement) -> None:
    if mention.source == "rest":
        reason = f"地址后段写有“{mention.words}”，与{chosen}不符，可能混入了别的门店"
        result.doubts.append(Doubt("address", reason))
    elif mention.source in ("address", "city"):
        reason = f"写有“{mention.words}”，与其他信息不符，归入{chosen}"
        result.doubts.append(Doubt(mention.source, reason))


def _doubt_point(
    gazetteer: Gazetteer, city: str, point: tuple[float, float] | None, result: Placement
) -> None:
    county = gazetteer.counties[result.county]
    if city and county.city != city:
        named, found = gazetteer.cities[city], gazetteer.cities[county.city]
        result.doubts.append(Doubt("city", f"所在市写{named}，其他信息都在{found}，归入{county.name}"))
    if point is None:
        return
    there, reach = gazetteer.nearest(*point)
    away = gazetteer.metres(result.county, *point)
    if away > max(FAR, 3 * reach):
        text = f"坐标离{county.name}约 {away / 1000:.0f} 公里，在{gazetteer.counties[there].name}附近"
        result.doubts.append(Doubt("lon", text))
