"""Declarations of columns that several models have."""

from typing import Any

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


def name(aliases: str = "", **column: Any) -> MappedColumn[Any]:
    """The name of a row."""
    return field(Text(120), "Name", "Name in English", aliases=f"{aliases}, title", **column)


def mineral(help: str = "The mineral (slug)", **column: Any) -> MappedColumn[Any]:
    """A mineral that the row is about."""
    return field(Reference("mineral"), "Mineral", help, aliases=MINERAL_WORDS, **column)


def application(help: str = "The application (slug)", **column: Any) -> MappedColumn[Any]:
    """An application that the row is about."""
    return field(Reference("application"), "Application", help, aliases=APPLICATION_WORDS, **column)


def area(help: str = "The area (slug)", aliases: str = "", **column: Any) -> MappedColumn[Any]:
    """An area that the row is about."""
    words = f"{aliases}, {AREA_WORDS}"
    return field(Reference("area"), "Area", help, aliases=words, index=True, **column)


def source(**column: Any) -> MappedColumn[Any]:
    """The source that says so; none means unsourced."""
    return field(
        Reference("source"),
        "Source",
        "The publication that says so (slug); empty means unsourced",
        aliases=SOURCE_WORDS,
        index=True,
        **column,
    )


def locator() -> MappedColumn[Any]:
    """Where the source says so."""
    return field(
        Text(),
        "Page or table",
        "Where in the source: table, sheet, page, line",
        aliases="page, table, page or table, seite, página",
        indexed=False,
    )


def confidence() -> MappedColumn[Any]:
    """How well a row is proved."""
    return field(
        Word(Confidence),
        "Confidence",
        "How well the row is proved",
        aliases="proof",
        default=Confidence.UNSOURCED,
    )


def origin() -> MappedColumn[Any]:
    """How a row came into the catalogue."""
    return field(
        Word(
            Origin,
            {
                Origin.SHIPPED: "came with the program",
                Origin.IMPORTED: "imported",
                Origin.OWN: "entered by a user",
            },
        ),
        "Origin",
        "How the row came into the catalogue; shipped here",
        editable=False,
        default=Origin.OWN,
        indexed=False,
    )


def note() -> MappedColumn[Any]:
    """What else is to be known."""
    return field(
        Paragraphs(),
        "Note",
        "What else is to be known, corrections of the source's own errors included",
        aliases=NOTE_WORDS,
        indexed=False,
    )


def summary() -> MappedColumn[Any]:
    """What a thing is."""
    return field(
        Paragraphs(),
        "Summary",
        "What it is, in a sentence",
        aliases="description, beschreibung, zusammenfassung, descripción, descrição",
        indexed=False,
    )


def position(help: str = "Order, from 0") -> MappedColumn[Any]:
    """The place of a row among others."""
    return field(Whole(), "Place", help, default=0)


def agreement() -> MappedColumn[Any]:
    """An agreement that the row is part of."""
    return field(
        Reference("agreement"), "Agreement", "The agreement (slug)", aliases="deal, memorandum"
    )


def indicator(aliases: str = "") -> MappedColumn[Any]:
    """What of a mineral is measured."""
    words = "index, measure name, variable, series name, indikator, indicateur, indicador"
    return field(
        Text(80, bounded=True), "Indicator", "What is measured", aliases=f"{aliases}, {words}"
    )


def published() -> MappedColumn[Any]:
    """When a thing was published."""
    return field(
        Date(),
        "Published",
        "Date of publication as far as it is known, ISO 8601",
        aliases="date, date of publication, publication date",
    )
