"""Short declarations: columns by their type, and those that several models have. What they take is
what `field` takes."""

import enum
from functools import partial
from typing import Any

from sqlalchemy.orm import MappedColumn

from mineralcat.domain.terms import Confidence, Origin
from mineralcat.schema.field_types import Date, Flag, Paragraphs, Reference, Text, Whole, Word
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
BASIS_WORDS = "content basis, unit basis, measured as, mass basis"
STATUS_WORDS = "flag, obs flag, obs status, figure status, reported or estimated"


# -- by type ---------------------------------------------------------------------------------------


def line(help: str = "", aliases: str = "", *, most: int = 0, **options: Any) -> MappedColumn[Any]:
    """A line of text; of at most *most* characters, which then is the column's limit too."""
    kind = Text(most, bounded=True) if most else Text()
    return field(kind, help, aliases, **options)


def word(
    choices: type[enum.StrEnum], help: str = "Kind", aliases: str = "", **options: Any
) -> MappedColumn[Any]:
    """One of the words of an enumeration."""
    return field(Word(choices), help, aliases, **options)


def reference(target: str, help: str = "", aliases: str = "", **options: Any) -> MappedColumn[Any]:
    """Another row, of the table *target*."""
    return field(Reference(target), help, aliases, **options)


flag = partial(field, Flag(), default=False)
date = partial(field, Date())

# -- of several models -----------------------------------------------------------------------------


def name(aliases: str = "", **options: Any) -> MappedColumn[Any]:
    """The name of a row."""
    return field(Text(120), "Name in English", f"{aliases}, title", **options)


def indicator(aliases: str = "") -> MappedColumn[Any]:
    """What of a mineral is measured."""
    words = "index, measure name, variable, series name, indikator, indicateur, indicador"
    return line("What is measured", f"{aliases}, {words}", most=80)


mineral = partial(field, Reference("mineral"), help="The mineral (slug)", aliases=MINERAL_WORDS)
application = partial(
    field, Reference("application"), help="The application (slug)", aliases=APPLICATION_WORDS
)
area = partial(field, Reference("area"), help="The area (slug)", aliases=AREA_WORDS, index=True)
agreement = partial(reference, "agreement", "The agreement (slug)", "deal, memorandum")
source = partial(
    reference,
    "source",
    "The publication that says so (slug); empty means unsourced",
    SOURCE_WORDS,
    index=True,
)
locator = partial(
    line,
    "Where in the source: table, sheet, page, line",
    "page, table, page or table, seite, página",
    label="page or table",
    indexed=False,
)
confidence = partial(
    word, Confidence, "How well the row is proved", "proof", default=Confidence.UNSOURCED
)
origin = partial(
    word,
    Origin,
    "How the row came into the catalogue; shipped here",
    editable=False,
    default=Origin.OWN,
    indexed=False,
)
note = partial(
    field,
    Paragraphs(),
    "What else is to be known, corrections of the source's own errors included",
    NOTE_WORDS,
    indexed=False,
)
summary = partial(
    field,
    Paragraphs(),
    "What it is, in a sentence",
    "description, beschreibung, zusammenfassung, descripción, descrição",
    indexed=False,
)
position = partial(field, Whole(), help="Order, from 0", label="place", default=0)
published = partial(
    date,
    "Date of publication as far as it is known, ISO 8601",
    "date, date of publication, publication date",
)
