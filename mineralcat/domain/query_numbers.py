"""Comparisons of a query: ``measure(year) operator number unit``, as people and programs write it.

Blanks may stand where the program itself prints them: before a unit, and between thousands. What
cannot be read raises `QueryError` at the part that is wrong, and says how to write it.
"""

import re
from dataclasses import dataclass

from mineralcat.errors import QueryError
from mineralcat.translation import _, comma_list

from .units import dimension, known_unit

MEASURES = {
    "mine.top1": ("percent", _("share of the largest mining country, such as mine.top1>60%")),
    "mine.top3": ("percent", _("share of the three largest mining countries")),
    "mine.hhi": ("", _("concentration of mining from 0 to 10 000, such as mine.hhi>2500")),
    "refine.top1": ("percent", _("share of the largest refining country")),
    "refine.top3": ("percent", _("share of the three largest refining countries")),
    "refine.hhi": ("", _("concentration of refining from 0 to 10 000")),
    "intensity": ("kg/MW", _("amount per unit of an application, such as intensity>=100kg/MW")),
    "demand-share": ("percent", _("share of demand by end use, such as demand-share>20%")),
    "supply-risk": ("", _("supply risk of the EU assessment, such as supply-risk>2")),
    "economic-importance": ("", _("economic importance of the EU assessment")),
    "import-reliance": ("percent", _("net import reliance of the United States")),
    "production": ("kt", _("world production, such as production(2024)>100kt")),
}
"""The numbers that can be compared: the unit of each (that of intensity is an example), and what
it is."""
OF_APPLICATIONS = ("intensity", "demand-share")
"""Those of applications: they are meant of the ones that a query names beside."""

_OF_YEARS = ("production",)
_BELOW_ZERO = ("import-reliance",)
_LARGEST = 1e18

_BLANKS = "\u00a0\u2009\u202f "
_OPERATORS = "!=|<>|=>|=<|==|>=|<=|[≥≤≠><=]"
_READ_AS = {"≥": ">=", "≤": "<=", "=>": ">=", "=<": "<=", "==": "="}
_MEANT_NOT = ("!=", "<>", "≠")
_NAME = "[A-Za-z][A-Za-z0-9.-]*"
_REST = r'[^\s()"]'
_UNITS = "%|(?:percent|mg/|g/|kg|kt|mt|t|tonnes?|thousand|million|billion)"
# A unit, alone or per something, may be parted by a blank. Others could be words of the query: Mg.
_APART = rf"(?:\s(?i:{_UNITS})(?:(?<=/){_REST}*|/{_REST}*)?(?!{_REST}))?"
_GROUPED = rf"[+\u2212-]?\d{{1,3}}(?:[{_BLANKS}]\d{{3}})+(?!\d){_REST}*"
COMPARISON = (
    rf"(?:{_NAME}(?:\([^\s()\"]*\))?)?\s*(?:{_OPERATORS})\s*(?:{_GROUPED}|{_REST}*){_APART}"
)
"""How a comparison looks in a query, right or wrong."""

_COMPARED = re.compile(
    rf"(?P<name>(?:{_NAME})?)(?:\((?P<year>[^()]*)\))?\s*(?P<operator>{_OPERATORS})\s*"
    rf"(?P<number>[+\u2212-]?(?:\d[\d,_{_BLANKS}]*(?<![{_BLANKS}])(?:\.\d+)?|\.\d+)"
    r"(?:[eE][+-]?\d+)?)?(?P<unit>.*)",
    re.DOTALL,
)
_GROUPS = re.compile(
    rf"[+\u2212-]?(?:\d+|\d{{1,3}}(?:[,_{_BLANKS}]\d{{3}})+|)(?:\.\d+)?(?:[eE].*)?"
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A number compared: *measure* of `MEASURES`, in *year* or the newest; *value* in *unit*."""

    measure: str
    year: int | None
    operator: str
    value: float
    unit: str
    start: int
    end: int

    @property
    def clause(self) -> str:
        """The comparison as it would be typed, its number exact."""
        year = f"({self.year})" if self.year else ""
        unit = "%" if self.unit == "percent" else self.unit
        return f"{self.measure}{year}{self.operator}{repr(self.value).removesuffix('.0')}{unit}"


class _WrongPart(ValueError):
    """Which part of a comparison, a group of its pattern, is wrong, and why."""

    def __init__(self, part: str, sentence: str, **values: str) -> None:
        super().__init__(sentence.format(**values))
        self.part = part


def read_comparison(text: str, start: int) -> Comparison:
    """Read a comparison that stands at *start* of a query."""
    found = _COMPARED.fullmatch(text)
    assert found is not None  # the token's own pattern is this one's
    try:
        name = _name(found["name"], found["operator"])
        year = _year(name, found["year"])
        operator = _operator(found["operator"])
        value = _value(name, found["number"])
        unit = _unit(name, found["unit"].strip())
    except _WrongPart as error:
        begin, end = found.span(error.part)
        begin += len(found[error.part]) - len(found[error.part].lstrip())
        raise QueryError(str(error), start + begin, start + max(end, begin + 1)) from None
    return Comparison(name, year, operator, value, unit, start, start + len(text))


def lone_measure(text: str) -> str | None:
    """What to say where a measure's name stands without a comparison; None where the word may as
    well be one of the catalogue's."""
    name = text.lower()
    if name not in MEASURES or not re.search(r"[.-]", name):
        return None
    return _(
        "Expected >, >=, <, <= or = and a number after {name}: {meaning}.",
        name=name,
        meaning=MEASURES[name][1],
    )


def _name(typed: str, operator: str) -> str:
    known = comma_list(MEASURES)
    if not typed:
        message = _("Expected what to compare before “{operator}”: one of {known}.")
        raise _WrongPart("operator", message, operator=operator, known=known)
    if typed.lower() not in MEASURES:
        message = _("“{name}” is no number: expected one of {known}.")
        raise _WrongPart("name", message, name=typed, known=known)
    return typed.lower()


def _year(name: str, year: str | None) -> int | None:
    if year is None:
        return None
    if name not in _OF_YEARS:
        message = _("There are no years of {name} to ask for: expected {name} alone.")
        raise _WrongPart("year", message, name=name)
    if not re.fullmatch("[0-9]{4}", year):
        message = _("“{year}” is no year: expected four digits, such as {name}(2024).")
        raise _WrongPart("year", message, year=year, name=name)
    return int(year)


def _operator(typed: str) -> str:
    operator = _READ_AS.get(typed, typed)
    if operator in _MEANT_NOT:
        message = _("“{it}” is no comparison: expected >, >=, <, <= or =, or not before it.")
        raise _WrongPart("operator", message, it=operator)
    return operator


def _value(name: str, number: str | None) -> float:
    if number is None:
        message = _("Expected a number here: {meaning}.")
        raise _WrongPart("unit", message, meaning=MEASURES[name][1])
    if not _GROUPS.fullmatch(number):
        message = _(
            "“{number}” is no number: commas and blanks part thousands, as in 1,500, and a point "
            "begins a fraction, as in 1.5."
        )
        raise _WrongPart("number", message, number=number)
    value = float(re.sub(f"[,_{_BLANKS}]", "", number).replace("\u2212", "-"))
    if value < 0 and name not in _BELOW_ZERO:
        message = _("{name} is never below zero: expected a number from 0.")
        raise _WrongPart("number", message, name=name)
    if not abs(value) < _LARGEST:
        raise _WrongPart("number", _("This number is too large: nothing is measured so."))
    return value or 0.0


def _unit(name: str, unit: str) -> str:
    """The unit of a comparison: the measure's own where none is typed, else one of its kind."""
    own = MEASURES[name][0]
    unit = "percent" if unit == "%" else unit
    near = known_unit(unit)
    spelt_so = near is None or near == unit
    if name == "intensity":
        mass, _slash, per = dimension(unit)[0].partition("/")
        if mass == "kg" and per.strip() and spelt_so:
            return unit
        message = _("Expected an amount per unit of an application, such as kg/MW.")
    elif not unit or dimension(unit)[0] == dimension(own)[0]:
        return unit or own
    else:
        message = {
            "percent": _("“{unit}” does not measure this: expected %."),
            "": _("“{unit}” does not measure this: expected a number alone."),
        }.get(own, _("“{unit}” does not measure this: expected a unit such as {own}."))
    hint = "" if spelt_so else " " + _("Perhaps {near} is meant.")
    raise _WrongPart("unit", message + hint, unit=unit, own=own, near=near or "")
