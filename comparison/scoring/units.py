"""Exact conversion between units of one dimension (UCUM codes)."""

from decimal import Decimal

_D = Decimal
# Each dimension lists its units as multiples of the first one.
_DIMENSIONS: tuple[dict[str, Decimal], ...] = (
    {"g": _D(1), "kg": _D(1000), "mg": _D("0.001"), "ug": _D("0.000001"), "t": _D(1_000_000)},
    {"L": _D(1), "mL": _D("0.001"), "m3": _D(1000)},
    {"m": _D(1), "cm": _D("0.01"), "mm": _D("0.001"), "um": _D("0.000001"), "km": _D(1000)},
    {"s": _D(1), "ms": _D("0.001"), "min": _D(60), "h": _D(3600), "d": _D(86400)},
    {"W": _D(1), "kW": _D(1000), "mW": _D("0.001")},
    {"J": _D(1), "kJ": _D(1000), "W.h": _D(3600), "kW.h": _D(3_600_000)},
    {"Pa": _D(1), "kPa": _D(1000), "MPa": _D(1_000_000)},
    {"N": _D(1), "kN": _D(1000), "mN": _D("0.001")},
    {"V": _D(1), "kV": _D(1000), "mV": _D("0.001")},
    {"A": _D(1), "mA": _D("0.001"), "uA": _D("0.000001")},
    {"mg/kg": _D(1), "ug/kg": _D("0.001"), "g/kg": _D(1000), "[ppm]": _D(1), "ug/g": _D(1)},
    {"mg/L": _D(1), "ug/L": _D("0.001"), "g/L": _D(1000)},
    {"%": _D(1), "1": _D(100)},
)


def convert(value: Decimal, unit: str, target: str) -> Decimal | None:
    """`value` in the target unit, None when the two are not of one dimension."""
    if not unit or unit == target:
        return value
    for dimension in _DIMENSIONS:
        if unit in dimension and target in dimension:
            return value * dimension[unit] / dimension[target]
    return None
