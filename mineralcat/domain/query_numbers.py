"""Comparisons of a query: ``measure(year) operator number unit``, as people and programs write it.

Blanks may stand where the program itself prints them: before a unit, and between thousands. What
cannot be read raises `QueryError` at the part that is wrong, and says how to write it.
"""

import re
from dataclasses import dataclass

from mineralcat.errors import QueryError

from .units import dimension, known_unit

MEASURES = {
    "mine.top1": ("percent", "share of the largest mining country, such as mine.top1>60%"),
    "mine.top3": ("percent", "share of the three largest mining countries"),
    "mine.hhi": ("", "concentration of mining from 0 to 10 000, such as mine.hhi>2500"),
    "refine.top1": ("percent", "share of the largest refining country"),
    "refine.top3": ("percent", "share of the three largest refining countries"),
    "refine.hhi": ("", "concentration of refining from 0 to 10 000"),
    "intensity": ("kg/MW", "amount per unit of an application, such as intensity>=100kg/MW"),
    "demand-share": ("percent", "share of demand by end use, such as demand-share>20%"),
    "supply-risk": ("", "supply risk of the EU assessment, such as supply-risk>2"),
    "economic-importance": ("", "economic importance of the EU assessment"),
    "import-reliance": ("percent", "net import reliance of the United States"),
    "production": ("kt", "world production, such as production(2024)>100kt"),
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


def read_comparison(text: str, start: int) -> Comparison:
    """Read a comparison that stands at *start* of a query."""
    found = _COMPARED.fullmatch(text)
    assert found is not None  # the token's own pattern is this one's
    part = _Parts(found, start)
    name = found["name"].lower()
    if name not in MEASURES:
        raise part.wrong(
            "name" if name else "operator", _no_measure(found["name"], found["operator"])
        )
    year = _year(name, found["year"], part)
    operator = _READ_AS.get(found["operator"], found["operator"])
    if operator in _MEANT_NOT:
        raise part.wrong(
            "operator",
            f"“{operator}” is no comparison: expected >, >=, <, <= or =, or not before it.",
        )
    value = _value(name, found["number"], part)
    unit = _unit(name, found["unit"].strip(), part)
    return Comparison(name, year, operator, value, unit, start, start + len(text))


def lone_measure(text: str) -> str | None:
    """What to say where a measure's name stands without a comparison; None where the word may as
    well be one of the catalogue's."""
    name = text.lower()
    if name not in MEASURES or not re.search(r"[.-]", name):
        return None
    return f"Expected >, >=, <, <= or = and a number after {name}: {MEASURES[name][1]}."


class _Parts:
    """The parts of a comparison, and where each stands in the query."""

    def __init__(self, found: re.Match[str], start: int) -> None:
        self.found = found
        self.start = start

    def wrong(self, part: str, message: str) -> QueryError:
        """The error that marks a part."""
        begin, end = self.found.span(part)
        length = len(self.found[part])
        begin += length - len(self.found[part].lstrip())
        return QueryError(message, self.start + begin, self.start + max(end, begin + 1))


def _no_measure(name: str, operator: str) -> str:
    known = ", ".join(MEASURES)
    if not name:
        return f"Expected what to compare before “{operator}”: one of {known}."
    return f"“{name}” is no number: expected one of {known}."


def _year(name: str, year: str | None, part: _Parts) -> int | None:
    if year is None:
        return None
    if name not in _OF_YEARS:
        raise part.wrong("year", f"There are no years of {name} to ask for: expected {name} alone.")
    if not re.fullmatch("[0-9]{4}", year):
        raise part.wrong(
            "year", f"“{year}” is no year: expected four digits, such as {name}(2024)."
        )
    return int(year)


def _value(name: str, number: str | None, part: _Parts) -> float:
    if number is None:
        raise part.wrong("unit", f"Expected a number here: {MEASURES[name][1]}.")
    if not _GROUPS.fullmatch(number):
        raise part.wrong(
            "number",
            f"“{number}” is no number: commas and blanks part thousands, as in 1,500, "
            "and a point begins a fraction, as in 1.5.",
        )
    value = float(re.sub(f"[,_{_BLANKS}]", "", number).replace("\u2212", "-"))
    if value < 0 and name not in _BELOW_ZERO:
        raise part.wrong("number", f"{name} is never below zero: expected a number from 0.")
    if not abs(value) < _LARGEST:
        raise part.wrong("number", "This number is too large: nothing is measured so.")
    return value or 0.0


def _unit(name: str, unit: str, part: _Parts) -> str:
    """The unit of a comparison: the measure's own where none is typed, else one of its kind."""
    own = MEASURES[name][0]
    unit = "percent" if unit == "%" else unit
    hint = f" Perhaps {near} is meant." if (near := known_unit(unit)) and near != unit else ""
    if name == "intensity":
        mass, _, per = dimension(unit)[0].partition("/")
        if mass != "kg" or not per.strip() or hint:
            raise part.wrong(
                "unit", f"Expected an amount per unit of an application, such as kg/MW.{hint}"
            )
        return unit
    if not unit or dimension(unit)[0] == dimension(own)[0]:
        return unit or own
    expected = {"percent": "%", "": "a number alone"}.get(own, f"a unit such as {own}")
    raise part.wrong("unit", f"“{unit}” does not measure this: expected {expected}.{hint}")
