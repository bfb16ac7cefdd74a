"""What of every table can be edited: its fields, in the field's words. Forms, tables, bulk edits
and the words of the history all read this one table, and a test compares it with the models."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Any

from mineralcat.domain import terms
from mineralcat.store import models as m

from .texts import LONGEST_NAME


class FieldKind(Enum):
    """What a field takes."""

    LINE = auto()
    PARAGRAPHS = auto()
    YES_NO = auto()
    ONE_OF = auto()
    REFERENCE = auto()
    DATE = auto()
    """ISO 8601, as exact as known: 2024, 2024-05 or 2024-05-28."""
    YEAR = auto()
    PERIOD = auto()
    """A year, or the first and the last of several: 2024, 2016-2020."""
    PLACE = auto()
    """A whole number that gives the order."""
    URL = auto()
    DOI = auto()
    FIGURE = auto()
    """A claim's value, read by `domain.reading_claims`."""


@dataclass(frozen=True, slots=True)
class EditableField:
    """One field. *columns* are those of the table that it sets; *choices* the words of ONE_OF;
    *target* the table that a REFERENCE names a row of; *fixed* is given once, when the row is made.
    """

    key: str
    label: str
    kind: FieldKind = FieldKind.LINE
    columns: tuple[str, ...] = ()
    required: bool = False
    longest: int = 2 * LONGEST_NAME
    choices: type[StrEnum] | None = None
    target: str = ""
    fixed: bool = False

    @property
    def column(self) -> str:
        """The column that holds it, the first of several."""
        return self.columns[0]


@dataclass(frozen=True, slots=True)
class EditableKind:
    """The rows of one table: what one of them is called, what many are, and the fields."""

    entity: str
    title: str
    plural: str
    fields: tuple[EditableField, ...]
    parts: tuple[str, ...] = ()
    """Tables whose rows belong to a row of this one so closely that a copy has them too."""

    @property
    def model(self) -> Any:
        """The class of its rows."""
        return MODELS[self.entity]

    @property
    def is_claim(self) -> bool:
        """Whether its rows are claims, with evidence."""
        return issubclass(self.model, m.Claim)

    def field(self, key: str) -> EditableField:
        """A field by its key; KeyError where there is none."""
        return next(field for field in self.fields if field.key == key)

    def has(self, key: str) -> bool:
        """Whether there is such a field."""
        return any(field.key == key for field in self.fields)


def _line(
    key: str, label: str = "", *, required: bool = False, longest: int = 240
) -> EditableField:
    return EditableField(key, label or _label(key), FieldKind.LINE, (key,), required, longest)


def _text(key: str, label: str = "") -> EditableField:
    return EditableField(key, label or _label(key), FieldKind.PARAGRAPHS, (key,))


def _flag(key: str, label: str) -> EditableField:
    return EditableField(key, label, FieldKind.YES_NO, (key,), required=True)


def _one_of(key: str, words: type[StrEnum], *, fixed: bool = False) -> EditableField:
    return EditableField(
        key, _label(key), FieldKind.ONE_OF, (key,), required=True, choices=words, fixed=fixed
    )


def _to(key: str, target: str = "", label: str = "", *, required: bool = True) -> EditableField:
    return EditableField(
        key,
        label or _label(key),
        FieldKind.REFERENCE,
        (f"{key}_id",),
        required,
        target=target or key,
    )


def _as(kind: FieldKind, key: str, label: str = "") -> EditableField:
    return EditableField(key, label or _label(key), kind, (key,))


def _label(key: str) -> str:
    return key.replace("_", " ").capitalize()


_SLUG = EditableField("slug", "Key", FieldKind.LINE, ("slug",), longest=LONGEST_NAME, fixed=True)
_NAME = _line("name", required=True, longest=LONGEST_NAME)
_SYNONYM = (_line("text", "Synonym", required=True), _as(FieldKind.PLACE, "position", "Place"))
_SOURCE = _to("source", required=False)
_CONFIDENCE = _one_of("confidence", terms.Confidence)
_VALUE = EditableField(
    "value",
    "Figure",
    FieldKind.FIGURE,
    ("value", "low", "high", "claim_kind", "rounded", "as_published"),
    required=True,
)
_CLAIM = (
    _one_of("status", terms.ClaimStatus),
    EditableField("period", "Years", FieldKind.PERIOD, ("period_from", "period_to")),
    _line("scope", longest=80),
    _line("scenario", longest=80),
    _SOURCE,
    _line("locator", "Page or table"),
    _CONFIDENCE,
    _text("note"),
)
_FIGURE = (_VALUE, _line("unit", longest=40), *_CLAIM)
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
            _one_of("kind", terms.MineralKind),
            _line("symbol", longest=12),
            _line("formula", longest=80),
            _to("member_of", "mineral", "Member of", required=False),
            _flag("no_market", "Without supply worth listing"),
            _text("summary"),
            _text("note"),
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
            _one_of("kind", terms.ApplicationKind),
            _flag("comparison", "For comparison"),
            _text("summary"),
            _text("note"),
        ),
        ("application_synonym",),
    ),
    EditableKind(
        "application_link",
        "link of applications",
        "Links of applications",
        (
            _to("whole", "application"),
            _to("part", "application"),
            _one_of("kind", terms.LinkKind),
            _flag("primary", "Main link"),
            _as(FieldKind.PLACE, "position", "Place"),
            _line("basis"),
        ),
    ),
    EditableKind(
        "usage",
        "use",
        "Uses",
        (
            _to("mineral"),
            _to("application"),
            _one_of("importance", terms.Importance),
            _line("role"),
            _flag("curated", "Curated"),
            *_WORDED,
        ),
        ("usage_substitute",),
    ),
    EditableKind(
        "usage_substitute",
        "substitute",
        "Substitutes",
        (
            _to("usage", label="Use"),
            _line("text", "Substitute", required=True),
            _to("mineral", required=False),
            _to("application", required=False),
            _as(FieldKind.PLACE, "position", "Place"),
        ),
    ),
    EditableKind("intensity", "amount", "Amounts", (_to("mineral"), _to("application"), *_FIGURE)),
    EditableKind(
        "demand_share",
        "share of demand",
        "Shares of demand",
        (
            _to("mineral"),
            _line("end_use", "End use", required=True),
            _to("application", required=False),
            _flag("subtotal", "Sum of other rows"),
            *_FIGURE,
        ),
    ),
    EditableKind(
        "series",
        "supply series",
        "Supply series",
        (
            _to("mineral"),
            _one_of("stage", terms.Stage),
            _one_of("measure", terms.Measure),
            _line("form", longest=200),
            _line("basis", longest=120),
            _flag("headline", "Headline"),
            _text("note"),
        ),
    ),
    EditableKind(
        "supply", "supply figure", "Supply figures", (_to("series"), _to("area"), *_FIGURE)
    ),
    EditableKind(
        "criticality_list",
        "list",
        "Lists",
        (
            _line("title", required=True),
            _SLUG,
            _line("jurisdiction", required=True),
            _as(FieldKind.DATE, "published"),
            _as(FieldKind.DATE, "in_force_from", "In force from"),
            _as(FieldKind.DATE, "superseded_on", "Superseded on"),
            _flag("complete", "Complete"),
            _SOURCE,
            _text("note"),
        ),
    ),
    EditableKind(
        "listing",
        "listing",
        "Listings",
        (
            _to("list", "criticality_list"),
            _to("mineral"),
            _flag("strategic", "Strategic"),
            _as(FieldKind.DATE, "since"),
            _as(FieldKind.DATE, "until"),
            _line("named_as", "Named as"),
            *_WORDED,
        ),
        ("listing_member",),
    ),
    EditableKind(
        "listing_member",
        "member of a listing",
        "Members of listings",
        (_to("listing"), _to("mineral")),
    ),
    EditableKind(
        "assessment",
        "assessment",
        "Assessments",
        (
            _to("mineral"),
            _line("scheme", required=True, longest=80),
            _line("indicator", required=True, longest=80),
            _line("scale"),
            *_FIGURE,
        ),
    ),
    EditableKind(
        "statistic",
        "statistic",
        "Statistics",
        (
            _to("mineral"),
            _line("indicator", required=True, longest=80),
            _line("detail"),
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
            _line("kind", longest=40),
            _to("area", required=False),
            _text("note"),
        ),
    ),
    EditableKind(
        "agreement",
        "agreement",
        "Agreements",
        (
            _line("title", required=True),
            _SLUG,
            _line("kind", longest=40),
            _as(FieldKind.DATE, "date"),
            _one_of("date_precision", terms.DatePrecision),
            _line("place"),
            _line("status", longest=40),
            _text("summary"),
            _SOURCE,
            _line("locator", "Page or table"),
            _CONFIDENCE,
            _text("note"),
        ),
        ("agreement_party", "agreement_mineral", "agreement_application"),
    ),
    EditableKind(
        "agreement_party",
        "party to an agreement",
        "Parties to agreements",
        (
            _to("agreement"),
            _to("organisation"),
            _as(FieldKind.PLACE, "position", "Place"),
        ),
    ),
    EditableKind(
        "agreement_mineral",
        "mineral of an agreement",
        "Minerals of agreements",
        (_to("agreement"), _to("mineral")),
    ),
    EditableKind(
        "agreement_application",
        "application of an agreement",
        "Applications of agreements",
        (_to("agreement"), _to("application")),
    ),
    EditableKind(
        "source",
        "source",
        "Sources",
        (
            _line("title", required=True, longest=400),
            _SLUG,
            _line("publisher"),
            _one_of("kind", terms.SourceKind),
            _as(FieldKind.YEAR, "year"),
            _as(FieldKind.DATE, "published"),
            _as(FieldKind.URL, "url", "URL"),
            _as(FieldKind.DOI, "doi", "DOI"),
            _line("licence"),
            _text("note"),
        ),
    ),
    EditableKind(
        "area",
        "area",
        "Areas",
        (_NAME, _SLUG, _one_of("kind", terms.AreaKind, fixed=True), _text("note")),
    ),
    EditableKind(
        "area_name",
        "name of an area",
        "Names of areas",
        (_to("area"), _line("text", "Name", required=True)),
    ),
    EditableKind("mineral_synonym", "synonym", "Synonyms of minerals", (_to("mineral"), *_SYNONYM)),
    EditableKind(
        "mineral_name",
        "name in another language",
        "Names in other languages",
        (
            _to("mineral"),
            _line("lang", "Language", required=True, longest=12),
            _line("text", "Name", required=True),
            _SOURCE,
            _CONFIDENCE,
        ),
    ),
    EditableKind(
        "mineral_relation",
        "relation",
        "Relations of minerals",
        (
            _to("mineral"),
            _one_of("relation", terms.Relation),
            _to("other", "mineral", "Other mineral"),
        ),
    ),
    EditableKind(
        "application_synonym",
        "synonym of an application",
        "Synonyms of applications",
        (_to("application"), *_SYNONYM),
    ),
)

MODELS: dict[str, Any] = {
    model.__tablename__: model
    for model in vars(m).values()
    if isinstance(model, type) and hasattr(model, "__tablename__")
}
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
