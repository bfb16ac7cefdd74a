"""A query in words: “offshore wind”, “top miner > 60 %”, “not EU 2024”."""

from collections.abc import Callable

from .figures import number
from .query import And, Comparison, FieldTerm, Not, Or, Query, TextTerm
from .units import short_unit

NameOf = Callable[[FieldTerm], str]
"""What a field's value is called."""

_SAID = {
    "used-in": "{}",
    "role": "role {}",
    "kind": "{}",
    "member-of": "{}",
    "list": "{}",
    "list-entry": "{}, as named",
    "mined-in": "mined in {}",
    "refined-in": "refined in {}",
    "agreement-with": "agreement with {}",
    "source": "source {}",
    "has": "has {}",
    "unsourced": "unsourced {}",
}
_MEASURES = {
    "mine.top1": "top miner",
    "mine.top3": "top 3 miners",
    "mine.hhi": "mining HHI",
    "refine.top1": "top refiner",
    "refine.top3": "top 3 refiners",
    "refine.hhi": "refining HHI",
}
"""Of the other measures the name says it."""
_OPERATORS = {">=": "≥", "<=": "≤"}


def in_words(query: Query, name_of: NameOf) -> str:
    """The query as one would say it; it need not be one that can be typed."""
    match query:
        case TextTerm(text, phrase):
            return f"“{text}”" if phrase else text
        case FieldTerm(name):
            return _SAID[name].format(name_of(query))
        case Comparison():
            return _compared(query)
        case Not(item):
            inner = in_words(item, name_of)
            return f"not ({inner})" if isinstance(item, And | Or) else f"not {inner}"
        case And(items):
            return ", ".join(_within(item, name_of) for item in items)
        case Or(items):
            return " or ".join(_within(item, name_of) for item in items)


def _within(item: Query, name_of: NameOf) -> str:
    words = in_words(item, name_of)
    return f"({words})" if isinstance(item, And | Or) else words


def _compared(part: Comparison) -> str:
    name = _MEASURES.get(part.measure, part.measure.replace("-", " "))
    year = f" {part.year}" if part.year else ""
    operator = _OPERATORS.get(part.operator, part.operator)
    return f"{name}{year} {operator} {number(part.value)} {short_unit(part.unit)}".rstrip()
