"""What the tables, the fields and the words of the log are called where people read them."""

from mineralcat.domain.terms import Origin

KINDS = {
    "criticality_list": "list",
    "listing_member": "member of a listing",
    "mineral_synonym": "synonym",
    "mineral_name": "name in another language",
    "mineral_relation": "relation",
    "application_synonym": "synonym of an application",
    "application_link": "link of applications",
    "area_name": "name of an area",
    "file_word": "word of files",
    "agreement_party": "party to an agreement",
    "agreement_mineral": "mineral of an agreement",
    "agreement_application": "application of an agreement",
    "saved_search": "saved search",
    "usage": "use",
    "usage_substitute": "substitute",
    "intensity": "amount",
    "demand_share": "share of demand",
    "series": "supply series",
    "supply": "supply figure",
    "preference": "preferred claim",
}
"""What the rows of a table are called, where that is not the table's name."""

_LABELS = {
    "slug": "key",
    "member_of_id": "member of",
    "no_market": "without supply worth listing",
    "comparison": "for comparison",
    "value": "figure",
    "low": "lower end of the figure",
    "high": "upper end of the figure",
    "claim_kind": "kind of figure",
    "rounded": "rounded by the source",
    "as_published": "as published",
    "period_from": "first year",
    "period_to": "last year",
    "locator": "page or table",
    "subtotal": "sum of other rows",
    "position": "place",
    "lang": "language",
    "whole_id": "whole",
    "part_id": "part",
    "primary": "main link",
    "list_id": "list",
    "other_id": "other mineral",
    "usage_id": "use",
    "claim_uid": "shown first",
    "question": "question",
    "doi": "DOI",
    "url": "URL",
}

_LABELS_OF = {
    ("mineral_synonym", "text"): "synonym",
    ("application_synonym", "text"): "synonym",
    ("mineral_name", "text"): "name",
    ("area_name", "text"): "name",
    ("usage_substitute", "text"): "substitute",
    ("file_word", "text"): "as files write it",
    ("file_word", "meaning"): "unit or key",
    ("recipe", "definition"): "how files are read",
    ("scenario", "definition"): "assumptions",
}
"""Where a field of one table is called otherwise than in others."""

ORIGINS = {
    Origin.SHIPPED.value: "came with the program",
    Origin.IMPORTED.value: "imported",
    Origin.OWN.value: "entered by a user",
}


def kind_of(entity: str) -> str:
    """What the rows of a table are called."""
    return KINDS.get(entity, entity.replace("_", " "))


def label_of(field: str, entity: str = "") -> str:
    """What a field is called, as the forms call it."""
    label = _LABELS_OF.get((entity, field)) or _LABELS.get(field)
    return label or field.removesuffix("_id").replace("_", " ")
