"""The natural key of each table: what makes a row the same row in every copy of a catalogue.

Rows are records as the data package writes them: column names without ``_id``, references as slugs
(or as the uid of a usage or series), absent as None or empty.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from mineralcat.domain.identity import natural_uid

Record = Mapping[str, object]

_SLUG: Final = ("slug",)
_ABOUT_WHEN: Final = ("source", "period_from", "period_to", "scope", "scenario")

NATURAL_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "source": _SLUG,
    "mineral": _SLUG,
    "mineral_synonym": ("mineral", "text"),
    "mineral_name": ("mineral", "lang", "text"),
    "mineral_relation": ("mineral", "other", "relation"),
    "application": _SLUG,
    "application_synonym": ("application", "text"),
    "application_link": ("whole", "part"),
    "area": _SLUG,
    "area_name": ("text",),
    "file_word": ("kind", "text"),
    "criticality_list": _SLUG,
    "organisation": _SLUG,
    "agreement": _SLUG,
    "agreement_party": ("agreement", "organisation"),
    "agreement_mineral": ("agreement", "mineral"),
    "agreement_application": ("agreement", "application"),
    "usage": ("mineral", "application", "source"),
    "usage_substitute": ("usage", "text"),
    "intensity": ("mineral", "application", "unit", *_ABOUT_WHEN),
    "series": ("mineral", "stage", "measure", "form", "basis"),
    "supply": ("series", "area", *_ABOUT_WHEN),
    "demand_share": ("mineral", "end_use", *_ABOUT_WHEN),
    "listing": ("list", "mineral"),
    "listing_member": ("listing", "mineral"),
    "assessment": ("mineral", "scheme", "indicator", *_ABOUT_WHEN),
    "statistic": ("mineral", "indicator", "detail", "unit", *_ABOUT_WHEN),
}


def uid_of(table: str, record: Record) -> UUID:
    """The uid of *record*, from its natural key alone: other columns may change and it stays."""
    return natural_uid(table, *(record.get(column) for column in NATURAL_KEYS[table]))
