"""Which tables of the search index a field can touch: an edit of any other costs the index nothing.

Fields that are declared as not indexed touch none; a field that is not named here may touch all.
"""

from collections.abc import Iterable

from mineralcat.schema.entities import entity_of

from .index_tables import INDEX, MINERAL_TEXT, indexed

ALL = frozenset({*INDEX.tables, MINERAL_TEXT} - {indexed.name})

_NOTHING = frozenset[str]()
_READING = frozenset({"measured_interval"})
_SUPPLY = frozenset({"mineral_summary", "producer", "measured_interval"})
NAMES_TEXT = f"{MINERAL_TEXT}.names"
"""One column of the text that words are looked for in; the others take longer to put together."""
_NAMES = frozenset({"name_key", NAMES_TEXT})
_FIGURE = ("value", "low", "high", "claim_kind", "unit")
_YEARS = ("period_from", "period_to")


def _of(fields: Iterable[str], tables: frozenset[str]) -> dict[str, frozenset[str]]:
    return dict.fromkeys(fields, tables)


_CLAIM = {
    **_of(("as_published", "scenario", "confidence"), _NOTHING),
    **_of((*_FIGURE, "status", *_YEARS), _READING),
    "source_id": _READING | {"evidence"},
}
"""Of most claims the index knows what numbers can be compared with, and whose they are."""
_KNOWN: dict[str, dict[str, frozenset[str]]] = {
    "usage": {
        **_of((*_FIGURE, "status", "as_published", *_YEARS), _NOTHING),
        **_of(("scope", "scenario", "confidence", "curated"), _NOTHING),
        "role": frozenset({MINERAL_TEXT}),
        "importance": frozenset({"bill", "need"}),
        "source_id": frozenset({"evidence"}),
    },
    "intensity": {
        **_CLAIM,
        **_of(_FIGURE, _READING | {"bill"}),
        "source_id": _READING | {"bill", "evidence"},
        "confidence": frozenset({"bill"}),
        "scope": _NOTHING,
    },
    "demand_share": {**_CLAIM, **_of(("scope", "end_use", "application_id", "subtotal"), _READING)},
    "assessment": {**_CLAIM, **_of(("scheme", "scale", "scope"), _NOTHING), "indicator": _READING},
    "statistic": {
        **_CLAIM,
        **_of(("as_published", "indicator", "detail"), _READING),
        "scope": _NOTHING,
    },
    "supply": {
        **_of(("as_published", "confidence"), _NOTHING),
        **_of((*_FIGURE, "status", *_YEARS, "scope", "scenario"), _SUPPLY),
        **_of(("source_id", "series_id"), _SUPPLY | {"evidence"}),
        "area_id": _SUPPLY,
    },
    "source": _of(("title", "published"), _NOTHING),
    "agreement": {
        **_of(("kind", "date", "date_precision", "status"), _NOTHING),
        "title": frozenset({MINERAL_TEXT}),
    },
    "organisation": {"name": frozenset({MINERAL_TEXT}), "area_id": _NOTHING},
    "series": _of(("stage", "measure", "form", "basis", "headline"), _SUPPLY),
    "mineral": {**_of(("name", "symbol", "formula"), _NAMES), "no_market": _SUPPLY | {"coverage"}},
    "mineral_synonym": {"text": _NAMES, "position": _NOTHING},
    "mineral_name": {
        "text": frozenset({"name_key", MINERAL_TEXT}),
        **_of(("lang", "source_id", "confidence"), _NOTHING),
    },
}
"""Of a use it knows where it is, what its role is, how important, and whose."""


def tables_touched(entity: str, fields: Iterable[str]) -> frozenset[str]:
    """The tables that changes of these fields can touch."""
    found: set[str] = set()
    for field in fields:
        declared = entity_of(entity).columns.get(field)
        if declared is None or not declared.indexed:
            continue
        touched = _KNOWN.get(entity, {}).get(field)
        if touched is None:
            return ALL
        found |= touched
    return frozenset(found)
