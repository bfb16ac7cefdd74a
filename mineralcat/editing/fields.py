"""What of every table can be edited: its fields, in the field's words. Forms, tables, bulk edits
and the words of the history all read this one table, and a test compares it with the models."""

from collections.abc import Iterator

from mineralcat.domain import terms

from .field_kinds import (
    MODELS,
    EditableField,
    EditableKind,
    FieldKind,
    flag,
    line,
    of_kind,
    one_of,
    text,
    to,
)
from .texts import LONGEST_NAME

__all__ = [
    "BY_ENTITY",
    "KINDS",
    "MODELS",
    "EditableField",
    "EditableKind",
    "FieldKind",
    "kind_of",
    "texts_of",
]

_SLUG = EditableField("slug", "Key", FieldKind.LINE, ("slug",), longest=LONGEST_NAME, fixed=True)
_NAME = line("name", required=True, longest=LONGEST_NAME)
_SYNONYM = (line("text", "Synonym", required=True), of_kind(FieldKind.PLACE, "position", "Place"))
_SOURCE = to("source", required=False)
_CONFIDENCE = one_of("confidence", terms.Confidence)
_VALUE = EditableField(
    "value",
    "Figure",
    FieldKind.FIGURE,
    ("value", "low", "high", "claim_kind", "rounded", "as_published"),
    required=True,
)
_CLAIM = (
    one_of("status", terms.ClaimStatus),
    EditableField("period", "Years", FieldKind.PERIOD, ("period_from", "period_to")),
    line("scope", longest=80),
    line("scenario", longest=80),
    _SOURCE,
    line("locator", "Page or table"),
    _CONFIDENCE,
    text("note"),
)
_FIGURE = (_VALUE, line("unit", longest=40), *_CLAIM)
_WORDED = (EditableField("wording", "As published", FieldKind.LINE, ("as_published",)), *_CLAIM)
"""Of a claim that is no figure: that a mineral is used, or on a list."""


KINDS: tuple[EditableKind, ...] = (
    EditableKind(
        "mineral",
        "mineral",
        "Minerals",
        (
            _NAME,
            _SLUG,
            one_of("kind", terms.MineralKind),
            line("symbol", longest=12),
            line("formula", longest=80),
            to("member_of", "mineral", "Member of", required=False),
            flag("no_market", "Without supply worth listing"),
            text("summary"),
            text("note"),
        ),
        ("mineral_synonym", "mineral_name"),
    ),
    EditableKind(
        "application",
        "application",
        "Applications",
        (
            _NAME,
            _SLUG,
            one_of("kind", terms.ApplicationKind),
            flag("comparison", "For comparison"),
            text("summary"),
            text("note"),
        ),
        ("application_synonym",),
    ),
    EditableKind(
        "application_link",
        "link of applications",
        "Links of applications",
        (
            to("whole", "application"),
            to("part", "application"),
            one_of("kind", terms.LinkKind),
            flag("primary", "Main link"),
            of_kind(FieldKind.PLACE, "position", "Place"),
            line("basis"),
        ),
    ),
    EditableKind(
        "usage",
        "use",
        "Uses",
        (
            to("mineral"),
            to("application"),
            one_of("importance", terms.Importance),
            line("role"),
            flag("curated", "Curated"),
            *_WORDED,
        ),
        ("usage_substitute",),
    ),
    EditableKind(
        "usage_substitute",
        "substitute",
        "Substitutes",
        (
            to("usage", label="Use"),
            line("text", "Substitute", required=True),
            to("mineral", required=False),
            to("application", required=False),
            of_kind(FieldKind.PLACE, "position", "Place"),
        ),
    ),
    EditableKind("intensity", "amount", "Amounts", (to("mineral"), to("application"), *_FIGURE)),
    EditableKind(
        "demand_share",
        "share of demand",
        "Shares of demand",
        (
            to("mineral"),
            line("end_use", "End use", required=True),
            to("application", required=False),
            flag("subtotal", "Sum of other rows"),
            *_FIGURE,
        ),
    ),
    EditableKind(
        "series",
        "supply series",
        "Supply series",
        (
            to("mineral"),
            one_of("stage", terms.Stage),
            one_of("measure", terms.Measure),
            line("form", longest=200),
            line("basis", longest=120),
            flag("headline", "Headline"),
            text("note"),
        ),
    ),
    EditableKind("supply", "supply figure", "Supply figures", (to("series"), to("area"), *_FIGURE)),
    EditableKind(
        "criticality_list",
        "list",
        "Lists",
        (
            line("title", required=True),
            _SLUG,
            line("jurisdiction", required=True),
            of_kind(FieldKind.DATE, "published"),
            of_kind(FieldKind.DATE, "in_force_from", "In force from"),
            of_kind(FieldKind.DATE, "superseded_on", "Superseded on"),
            flag("complete", "Complete"),
            _SOURCE,
            text("note"),
        ),
    ),
    EditableKind(
        "listing",
        "listing",
        "Listings",
        (
            to("list", "criticality_list"),
            to("mineral"),
            flag("strategic", "Strategic"),
            of_kind(FieldKind.DATE, "since"),
            of_kind(FieldKind.DATE, "until"),
            line("named_as", "Named as"),
            *_WORDED,
        ),
        ("listing_member",),
    ),
    EditableKind(
        "listing_member",
        "member of a listing",
        "Members of listings",
        (to("listing"), to("mineral")),
    ),
    EditableKind(
        "assessment",
        "assessment",
        "Assessments",
        (
            to("mineral"),
            line("scheme", required=True, longest=80),
            line("indicator", required=True, longest=80),
            line("scale"),
            *_FIGURE,
        ),
    ),
    EditableKind(
        "statistic",
        "statistic",
        "Statistics",
        (
            to("mineral"),
            line("indicator", required=True, longest=80),
            line("detail"),
            *_FIGURE,
        ),
    ),
    EditableKind(
        "organisation",
        "organisation",
        "Organisations",
        (
            _NAME,
            _SLUG,
            line("kind", longest=40),
            to("area", required=False),
            text("note"),
        ),
    ),
    EditableKind(
        "agreement",
        "agreement",
        "Agreements",
        (
            line("title", required=True),
            _SLUG,
            line("kind", longest=40),
            of_kind(FieldKind.DATE, "date"),
            one_of("date_precision", terms.DatePrecision),
            line("place"),
            line("status", longest=40),
            text("summary"),
            _SOURCE,
            line("locator", "Page or table"),
            _CONFIDENCE,
            text("note"),
        ),
        ("agreement_party", "agreement_mineral", "agreement_application"),
    ),
    EditableKind(
        "agreement_party",
        "party to an agreement",
        "Parties to agreements",
        (
            to("agreement"),
            to("organisation"),
            of_kind(FieldKind.PLACE, "position", "Place"),
        ),
    ),
    EditableKind(
        "agreement_mineral",
        "mineral of an agreement",
        "Minerals of agreements",
        (to("agreement"), to("mineral")),
    ),
    EditableKind(
        "agreement_application",
        "application of an agreement",
        "Applications of agreements",
        (to("agreement"), to("application")),
    ),
    EditableKind(
        "source",
        "source",
        "Sources",
        (
            line("title", required=True, longest=400),
            _SLUG,
            line("publisher"),
            one_of("kind", terms.SourceKind),
            of_kind(FieldKind.YEAR, "year"),
            of_kind(FieldKind.DATE, "published"),
            of_kind(FieldKind.URL, "url", "URL"),
            of_kind(FieldKind.DOI, "doi", "DOI"),
            line("licence"),
            text("note"),
        ),
    ),
    EditableKind(
        "area",
        "area",
        "Areas",
        (_NAME, _SLUG, one_of("kind", terms.AreaKind, fixed=True), text("note")),
    ),
    EditableKind(
        "area_name",
        "name of an area",
        "Names of areas",
        (to("area"), line("text", "Name", required=True)),
    ),
    EditableKind(
        "file_word",
        "word of files",
        "Words of files",
        (
            one_of("kind", terms.WordKind),
            line("text", "As files write it", required=True),
            line("meaning", "Unit or key", required=True),
            line("basis", longest=80),
        ),
    ),
    EditableKind("mineral_synonym", "synonym", "Synonyms of minerals", (to("mineral"), *_SYNONYM)),
    EditableKind(
        "mineral_name",
        "name in another language",
        "Names in other languages",
        (
            to("mineral"),
            line("lang", "Language", required=True, longest=12),
            line("text", "Name", required=True),
            _SOURCE,
            _CONFIDENCE,
        ),
    ),
    EditableKind(
        "mineral_relation",
        "relation",
        "Relations of minerals",
        (
            to("mineral"),
            one_of("relation", terms.Relation),
            to("other", "mineral", "Other mineral"),
        ),
    ),
    EditableKind(
        "application_synonym",
        "synonym of an application",
        "Synonyms of applications",
        (to("application"), *_SYNONYM),
    ),
)

BY_ENTITY = {kind.entity: kind for kind in KINDS}


def kind_of(entity: str) -> EditableKind:
    """What can be edited of a table's rows."""
    return BY_ENTITY[entity]


def texts_of() -> Iterator[tuple[EditableKind, EditableField]]:
    """The notes and summaries: what find and replace goes through."""
    for kind in KINDS:
        for field in kind.fields:
            if field.kind is FieldKind.PARAGRAPHS:
                yield kind, field
