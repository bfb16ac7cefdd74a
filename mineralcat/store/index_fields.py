"""Which tables of the search index a field can touch: an edit of any other costs the index nothing.

What is not told here is taken to touch all of it.
"""

from collections.abc import Iterable

from .index_tables import INDEX, MINERAL_TEXT, bill, called, evidence, need

ALL = frozenset({*INDEX.tables, MINERAL_TEXT})

_NEVER = {
    *("note", "locator", "summary", "place", "licence", "publisher", "url", "doi"),
    *("origin", "rounded"),
}
"""Fields that the index reads of no table."""
_USAGE = {
    **dict.fromkeys(
        (
            *("value", "low", "high", "claim_kind", "unit", "status", "as_published"),
            *("period_from", "period_to", "scope", "scenario", "confidence", "curated"),
        ),
        frozenset[str](),
    ),
    "role": frozenset({MINERAL_TEXT}),
    "importance": frozenset({bill.name, need.name}),
    "source_id": frozenset({evidence.name}),
}
"""Of a use the index knows where it is, what its role is, how important, and whose."""

NAMES_TEXT = f"{MINERAL_TEXT}.names"
"""One column of the text that words are looked for in; the others take longer to put together."""
_NAMES = frozenset({called.name, NAMES_TEXT})
_MINERAL = dict.fromkeys(("name", "symbol", "formula"), _NAMES)
_KNOWN: dict[str, dict[str, frozenset[str]]] = {"usage": _USAGE, "mineral": _MINERAL}


def tables_touched(entity: str, fields: Iterable[str]) -> frozenset[str]:
    """The tables that changes of these fields can touch."""
    found: set[str] = set()
    for field in fields:
        if field in _NEVER:
            continue
        touched = _KNOWN.get(entity, {}).get(field)
        if touched is None:
            return ALL
        found |= touched
    return frozenset(found)
