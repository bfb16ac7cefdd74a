"""Which tables of the search index a field can touch: an edit of any other costs the index nothing.

Fields that are declared as not indexed touch none; a field that is not named here may touch all.
"""

from collections.abc import Iterable

from mineralcat.schema.entities import entity_of

from .index_tables import INDEX, MINERAL_TEXT, indexed

ALL = frozenset({*INDEX.tables, MINERAL_TEXT} - {indexed.name})
NAMES_TEXT = f"{MINERAL_TEXT}.names"
"""One column of the text that words are looked for in; the others take longer to put together."""

_NAMES = f"name_key {NAMES_TEXT}"
_SUPPLY = "mineral_summary producer measured_interval"
_FIGURE = "value low high claim_kind unit"
_YEARS = "period_from period_to"
_CLAIM = (
    ("", "as_published scenario confidence"),
    ("measured_interval", f"{_FIGURE} status {_YEARS}"),
    ("measured_interval evidence", "source_id"),
)
"""Of most claims the index knows what numbers can be compared with, and whose they are."""
_DECLARED: dict[str, tuple[tuple[str, str], ...]] = {
    "usage": (
        ("", f"{_FIGURE} status as_published {_YEARS} scope scenario confidence curated"),
        (MINERAL_TEXT, "role"),
        ("bill need", "importance"),
        ("evidence", "source_id"),
    ),
    "intensity": (
        *_CLAIM,
        ("", "scope"),
        ("bill", "confidence"),
        ("measured_interval bill", _FIGURE),
        ("measured_interval bill evidence", "source_id"),
    ),
    "demand_share": (*_CLAIM, ("measured_interval", "scope end_use application_id subtotal")),
    "assessment": (*_CLAIM, ("", "scheme scale scope"), ("measured_interval", "indicator")),
    "statistic": (
        *_CLAIM,
        ("", "scope"),
        ("measured_interval", "as_published indicator detail"),
    ),
    "supply": (
        ("", "as_published confidence"),
        (_SUPPLY, f"{_FIGURE} status {_YEARS} scope scenario area_id"),
        (f"{_SUPPLY} evidence", "source_id series_id"),
    ),
    "source": (("", "title published"),),
    "agreement": (("", "kind date date_precision status"), (MINERAL_TEXT, "title")),
    "organisation": (("", "area_id"), (MINERAL_TEXT, "name")),
    "series": ((_SUPPLY, "stage measure form basis headline"),),
    "mineral": ((_NAMES, "name symbol formula"), (f"{_SUPPLY} coverage", "no_market")),
    "mineral_synonym": (("", "position"), (_NAMES, "text")),
    "mineral_name": (("", "lang source_id confidence"), (f"name_key {MINERAL_TEXT}", "text")),
}
"""By entity, the tables that some of its fields can touch; what stands later counts. Of a use the
index knows where it is, what its role is, how important, and whose."""
_KNOWN = {
    entity: {
        field: frozenset(tables.split()) for tables, fields in declared for field in fields.split()
    }
    for entity, declared in _DECLARED.items()
}


def tables_touched(entity: str, fields: Iterable[str]) -> frozenset[str]:
    """The tables that changes of these fields can touch."""
    declared, known = entity_of(entity).columns, _KNOWN.get(entity, {})
    indexed_ = (field for field in fields if field in declared and declared[field].indexed)
    touched = [known.get(field, ALL) for field in indexed_]
    return ALL if ALL in touched else frozenset[str]().union(*touched)
