"""The one place that converts units. For display and comparison only: facts stay as published.

A conversion is exact and within one dimension (a mass, a mass per functional unit, a percentage).
Between bases, such as oxide and metal, a factor with a source of its own is needed: refused here.
"""

import re
from collections.abc import Collection
from functools import cache

from mineralcat.translation import _

_MASS = {"mg": 1e-6, "g": 1e-3, "kg": 1.0, "t": 1e3, "kt": 1e6, "Mt": 1e9}
_MASS_WORDS = {
    "metric ton": "t",
    "metric tons": "t",
    "thousand metric tons": "kt",
    "million metric tons": "Mt",
    "kilogram": "kg",
    "kilograms": "kg",
    "tonne": "t",
    "tonnes": "t",
    "tonnes (metric)": "t",
    **dict.fromkeys(("metric tonne", "metric tonnes", "tonnen", "toneladas métricas"), "t"),
    **dict.fromkeys(("thousand tonnes", "thousand metric tonnes", "thousand t"), "kt"),
    **dict.fromkeys(("'000 t", "'000 tonnes", "000 t", "000 tonnes", "1000 t"), "kt"),
    **dict.fromkeys(("1000 tonnes", "1,000 t", "1 000 t", "10^3 t", "tsd. t", "tsd t"), "kt"),
    **dict.fromkeys(("metric tons, thousand", "milliers de tonnes", "kilotonnes"), "kt"),
    **dict.fromkeys(("million tonnes", "million metric tonnes", "million t"), "Mt"),
    **dict.fromkeys(("mio. t", "mio t", "millions de tonnes", "10^6 t"), "Mt"),
}
"""What offices write; “tons” alone may be short ones."""
_PER = {
    "W": ("W", 1.0),
    "kW": ("W", 1e3),
    "MW": ("W", 1e6),
    "GW": ("W", 1e9),
    "Wh": ("Wh", 1.0),
    "kWh": ("Wh", 1e3),
    "MWh": ("Wh", 1e6),
    "GWh": ("Wh", 1e9),
    "m": ("m", 1.0),
    "km": ("m", 1e3),
    "vehicle": ("vehicle", 1.0),
    "unit": ("unit", 1.0),
}
_PER_BY_SMALL = {per.casefold(): per for per in reversed(_PER)}
MASS_UNITS = tuple(_MASS)


class UnitError(ValueError):
    """Two units that cannot be turned into one another; the sentence names both."""


@cache
def dimension(unit: str) -> tuple[str, float]:
    """What a unit measures, and how many of that dimension's base units it is.

    ``"t/GW"`` gives ``("kg/W", 1e-06)``. A unit that is not known is a dimension of its own.
    """
    unit = unit.strip()
    if unit in ("percent", "%"):
        return "percent", 1.0
    if unit in _MASS or unit in _MASS_WORDS:
        return "kg", _MASS[_MASS_WORDS.get(unit, unit)]
    mass, _slash, per = unit.partition("/")
    if mass in _MASS and per in _PER:
        base, size = _PER[per]
        return f"kg/{base}", _MASS[mass] / size
    return unit, 1.0


def is_known(dimension_: str) -> bool:
    """Whether units of this dimension can be turned into one another."""
    return dimension_ in {"percent", "kg", *(f"kg/{base}" for base, _ in _PER.values())}


def known_unit(unit: str) -> str | None:
    """The unit that is spelt so but for capitals: ``"kg/mw"`` gives ``"kg/MW"``."""
    mass, slash, per = unit.casefold().partition("/")
    masses = {known.casefold(): known for known in _MASS}
    if mass not in masses or (slash and per not in _PER_BY_SMALL):
        return None
    return masses[mass] + (f"/{_PER_BY_SMALL[per]}" if slash else "")


_DOUBTFUL = {"mt": ("t", "Mt"), "mg": ("mg", "t")}
"""Spelt otherwise than as below these mean two things: metric tons or megatons, megagrams."""


def units_named(text: str, others: Collection[str] = ()) -> tuple[str, ...]:
    """The unit that a text names, as it is spelt here: of *others* too. None where it names none,
    and both where it can mean two."""
    text = " ".join(text.split())
    if text in others:
        return (text,)
    folded = text.casefold()
    if folded in ("%", "percent", "per cent", "pct"):
        return ("percent",)
    if folded in _MASS_WORDS:
        return (_MASS_WORDS[folded],)
    mass, slash, per = text.partition("/")
    mass = mass.strip()
    if mass.casefold() in _DOUBTFUL and mass not in _MASS:
        tail = f"/{per.strip()}" if slash else ""
        return tuple(filter(None, (known_unit(m + tail) for m in _DOUBTFUL[mass.casefold()])))
    known = known_unit(f"{mass}/{per.strip()}" if slash else mass)
    if known is not None:
        return (known,)
    return tuple(other for other in others if other.casefold() == folded)[:1]


def convert(value: float, unit: str, to: str) -> float:
    """*value* in another unit of the same dimension; UnitError where there is no such."""
    if unit == to:
        return value
    (what, factor), (target, divisor) = dimension(unit), dimension(to)
    if what != target:
        message = _("{unit} cannot be turned into {to}: they measure different things.")
        raise UnitError(message.format(unit=unit, to=to))
    return value * (factor / divisor)


def short_unit(unit: str | None) -> str:
    """How a unit is written beside a number: ``"percent"`` as ``"%"``, masses by their symbol."""
    if unit is None:
        return ""
    return {"percent": "%", **_MASS_WORDS}.get(unit, re.sub(r"\s+", " ", unit))
