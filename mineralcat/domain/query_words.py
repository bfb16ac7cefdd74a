"""A query in words: “offshore wind”, “top miner > 60 %”, “not EU 2024”."""

from collections.abc import Callable

from mineralcat.translation import _, comma_list, pgettext

from .figures import number
from .query import And, Comparison, FieldTerm, Not, Or, Query, TextTerm
from .units import short_unit

NameOf = Callable[[FieldTerm], str]
"""What a field's value is called."""

_FIELDS = {
    "role": _("role {value}"),
    "list-entry": _("{value}, as named"),
    "mined-in": _("mined in {value}"),
    "refined-in": _("refined in {value}"),
    "agreement-with": _("agreement with {value}"),
    "source": _("source {value}"),
    "has": _("has {value}"),
    "unsourced": _("unsourced {value}"),
}
"""Of the other fields the value says it."""
_MEASURES = {
    "mine.top1": _("top miner"),
    "mine.top3": _("top 3 miners"),
    "mine.hhi": _("mining HHI"),
    "refine.top1": _("top refiner"),
    "refine.top3": _("top 3 refiners"),
    "refine.hhi": _("refining HHI"),
    "intensity": _("intensity"),
    "demand-share": _("demand share"),
    "supply-risk": _("supply risk"),
    "economic-importance": _("economic importance"),
    "import-reliance": _("import reliance"),
    "production": _("production"),
}
_OPERATORS = {">=": "≥", "<=": "≤"}


def in_words(query: Query, name_of: NameOf) -> str:
    """The query as one would say it; it need not be one that can be typed."""
    match query:
        case TextTerm(text, phrase):
            return f"“{text}”" if phrase else text
        case FieldTerm(name):
            return _FIELDS.get(name, "{value}").format(value=name_of(query))
        case Comparison():
            return _compared(query)
        case Not(item):
            return _("not {clause}", clause=_within(item, name_of))
        case And(items):
            return comma_list(_within(item, name_of) for item in items)
        case Or(items):
            return pgettext("list", " or ").join(_within(item, name_of) for item in items)


def _within(item: Query, name_of: NameOf) -> str:
    words = in_words(item, name_of)
    return f"({words})" if isinstance(item, And | Or) else words


def _compared(part: Comparison) -> str:
    year = f" {part.year}" if part.year else ""
    operator = _OPERATORS.get(part.operator, part.operator)
    figure = f"{number(part.value)} {short_unit(part.unit)}"
    return f"{_MEASURES[part.measure]}{year} {operator} {figure}".rstrip()
