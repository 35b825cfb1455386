"""Coordinates of the three datums in use in China, and distances; degrees in, degrees or metres out.

WGS-84 is what is kept (equal to CGCS2000 within a metre). GCJ-02 is the public offset of Chinese maps,
BD-09 that of Baidu on top of it; both follow the formulas that every open converter uses.
"""

from enum import StrEnum
from math import asin, atan2, cos, hypot, pi, radians, sin, sqrt

EARTH_RADIUS = 6_371_008.8
_AXIS = 6_378_245.0
_ECCENTRICITY = 0.006_693_421_622_965_943
_BD_PI = pi * 3000 / 180
_ENOUGH = 1e-9


class Datum(StrEnum):
    """The reference of a pair of coordinates."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


Point = tuple[float, float]


def in_china(lon: float, lat: float) -> bool:
    """Whether the offset of GCJ-02 applies (the rectangle that the converters use)."""
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def wgs84_to_gcj02(lon: float, lat: float) -> Point:
    """Longitude and latitude on Chinese maps."""
    if not in_china(lon, lat):
        return lon, lat
    x, y = lon - 105.0, lat - 35.0
    d_lat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    d_lon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    short = _waves(x, (20, 6), (20, 2))
    d_lat += short + _waves(y, (20, 1), (40, 1 / 3)) + _waves(y, (160, 1 / 12), (320, 1 / 30))
    d_lon += short + _waves(x, (20, 1), (40, 1 / 3)) + _waves(x, (150, 1 / 12), (300, 1 / 30))
    rad = radians(lat)
    magic = 1 - _ECCENTRICITY * sin(rad) ** 2
    d_lat = d_lat * 180 / ((_AXIS * (1 - _ECCENTRICITY)) / (magic * sqrt(magic)) * pi)
    d_lon = d_lon * 180 / (_AXIS / sqrt(magic) * cos(rad) * pi)
    return lon + d_lon, lat + d_lat


def _waves(value: float, *terms: tuple[float, float]) -> float:
    """Two thirds of the sum of sine waves (height, frequency in half turns) at a value."""
    return sum(height * sin(frequency * value * pi) for height, frequency in terms) * 2 / 3


def gcj02_to_wgs84(lon: float, lat: float) -> Point:
    """The inverse, by iteration: exact to less than a millimetre."""
    guess_lon, guess_lat = lon, lat
    for _step in range(20):
        there_lon, there_lat = wgs84_to_gcj02(guess_lon, guess_lat)
        off_lon, off_lat = there_lon - lon, there_lat - lat
        guess_lon, guess_lat = guess_lon - off_lon, guess_lat - off_lat
        if max(abs(off_lon), abs(off_lat)) < _ENOUGH:
            break
    return guess_lon, guess_lat


def gcj02_to_bd09(lon: float, lat: float) -> Point:
    """Longitude and latitude on Baidu's maps."""
    radius = hypot(lon, lat) + 0.00002 * sin(lat * _BD_PI)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _BD_PI)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def bd09_to_gcj02(lon: float, lat: float) -> Point:
    """The inverse, by iteration like `gcj02_to_wgs84`."""
    guess_lon, guess_lat = lon - 0.0065, lat - 0.006
    for _step in range(20):
        there_lon, there_lat = gcj02_to_bd09(guess_lon, guess_lat)
        off_lon, off_lat = there_lon - lon, there_lat - lat
        guess_lon, guess_lat = guess_lon - off_lon, guess_lat - off_lat
        if max(abs(off_lon), abs(off_lat)) < _ENOUGH:
            break
    return guess_lon, guess_lat


def to_wgs84(lon: float, lat: float, datum: Datum) -> Point:
    """Coordinates of a named datum as they are kept."""
    if datum is Datum.BD09:
        lon, lat = bd09_to_gcj02(lon, lat)
    return (lon, lat) if datum is Datum.WGS84 else gcj02_to_wgs84(lon, lat)


def from_wgs84(lon: float, lat: float, datum: Datum) -> Point:
    """Kept coordinates in the datum that a map service expects."""
    if datum is Datum.WGS84:
        return lon, lat
    shifted = wgs84_to_gcj02(lon, lat)
    return gcj02_to_bd09(*shifted) if datum is Datum.BD09 else shifted


def distance(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Metres between two points on the mean sphere (haversine)."""
    d_lat, d_lon = radians(other_lat - lat), radians(other_lon - lon)
    half = sin(d_lat / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(d_lon / 2) ** 2
    return 2 * EARTH_RADIUS * asin(sqrt(min(1.0, half)))
