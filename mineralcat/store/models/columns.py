"""Declarations of columns that several models have."""

from typing import TypedDict, Unpack

from sqlalchemy.orm import MappedColumn

from mineralcat.domain.terms import Confidence, Origin
from mineralcat.schema.field_types import Date, Paragraphs, Reference, Text, Whole, Word
from mineralcat.schema.fields import field

MINERAL_WORDS = (
    "commodity, material, raw material, critical mineral, metal, element, substance, rohstoff,"
    " metall, matière première, minéral, métal, mineral o metal, materia prima, materia primas,"
    " metal o mineral, minério, matéria-prima, materia prima critica, grondstof, surowiec, минерал,"
    " сырьё, खनिज, 矿产, 矿种, 鉱物, 鉱種"
)
"""Headings of columns that name a mineral, as files have them in several languages."""
APPLICATION_WORDS = (
    "technology, use, end product, component, product or technology, used in, anwendung,"
    " technologie, verwendung, application finale, aplicación, tecnología, aplicação, tecnologia,"
    " applicazione, toepassing, zastosowanie, применение, अनुप्रयोग, 应用, 用途"
)
AREA_WORDS = (
    "country, countries, country or area, country/territory, region, nation, producer,"
    " producing country, location, geography, geo, ref area, economy, country name, reporter,"
    " reporting country, reporting economy, iso, iso3, iso code, country code, land, staat,"
    " herkunftsland, pays, país, pais, paese, kraj, страна, देश, 国家, 国, 国名"
)
SOURCE_WORDS = (
    "reference, source key, publication, quelle, référence, fuente, fonte, bron, źródło, источник,"
    " स्रोत, 来源, 出典"
)
NOTE_WORDS = (
    "notes, comment, comments, remark, remarks, footnote, anmerkung, bemerkung, kommentar,"
    " remarque, nota, notas, observaciones, observações, opmerking, uwagi, примечание, टिप्पणी,"
    " 备注, 備考"
)
STATUS_WORDS = "flag, obs flag, obs status, figure status, reported or estimated"


class ColumnOptions(TypedDict, total=False):
    """What may differ between the models that have a column."""

    unique: bool
    index: bool
    fixed: bool
    after: str


def name(aliases: str = "", **column: Unpack[ColumnOptions]) -> MappedColumn[str]:
    """The name of a row."""
    return field(Text(120), "name", "Name in English", aliases=f"{aliases}, title", **column)


def mineral(help: str = "The mineral (slug)", **column: Unpack[ColumnOptions]) -> MappedColumn[int]:
    """A mineral that the row is about."""
    return field(Reference("mineral"), "mineral", help, aliases=MINERAL_WORDS, **column)


def application(
    help: str = "The application (slug)", **column: Unpack[ColumnOptions]
) -> MappedColumn[int]:
    """An application that the row is about."""
    return field(Reference("application"), "application", help, aliases=APPLICATION_WORDS, **column)


def area(help: str = "The area (slug)", aliases: str = "") -> MappedColumn[int]:
    """An area that the row is about."""
    words = f"{aliases}, {AREA_WORDS}"
    return field(Reference("area"), "area", help, aliases=words, index=True)


def source(after: str = "") -> MappedColumn[int]:
    """The source that says so; none means unsourced."""
    return field(
        Reference("source"),
        "source",
        "The publication that says so (slug); empty means unsourced",
        aliases=SOURCE_WORDS,
        index=True,
        after=after,
    )


def locator() -> MappedColumn[str]:
    """Where the source says so."""
    return field(
        Text(),
        "page or table",
        "Where in the source: table, sheet, page, line",
        aliases="page, table, page or table, seite, página",
        indexed=False,
    )


def confidence() -> MappedColumn[Confidence]:
    """How well a row is proved."""
    return field(
        Word(Confidence),
        "confidence",
        "How well the row is proved",
        aliases="proof",
        default=Confidence.UNSOURCED,
    )


def origin() -> MappedColumn[Origin]:
    """How a row came into the catalogue."""
    return field(
        Word(Origin),
        "origin",
        "How the row came into the catalogue; shipped here",
        editable=False,
        default=Origin.OWN,
        indexed=False,
    )


def note() -> MappedColumn[str]:
    """What else is to be known."""
    return field(
        Paragraphs(),
        "note",
        "What else is to be known, corrections of the source's own errors included",
        aliases=NOTE_WORDS,
        indexed=False,
    )


def summary() -> MappedColumn[str]:
    """What a thing is."""
    return field(
        Paragraphs(),
        "summary",
        "What it is, in a sentence",
        aliases="description, beschreibung, zusammenfassung, descripción, descrição",
        indexed=False,
    )


def position(help: str = "Order, from 0") -> MappedColumn[int]:
    """The place of a row among others."""
    return field(Whole(), "place", help, default=0)


def agreement() -> MappedColumn[int]:
    """An agreement that the row is part of."""
    return field(
        Reference("agreement"), "agreement", "The agreement (slug)", aliases="deal, memorandum"
    )


def indicator(aliases: str = "") -> MappedColumn[str]:
    """What of a mineral is measured."""
    words = "index, measure name, variable, series name, indikator, indicateur, indicador"
    return field(
        Text(80, bounded=True), "indicator", "What is measured", aliases=f"{aliases}, {words}"
    )


def published() -> MappedColumn[str]:
    """When a thing was published."""
    return field(
        Date(),
        "published",
        "Date of publication as far as it is known, ISO 8601",
        aliases="date, date of publication, publication date",
    )
