"""What the files of the U.S. Geological Survey count: tables of facts under ``resources/usgs``.

Next year's file is new lines there, not new code. Keys are the publisher's own words, cleaned of
blanks; what a file gets wrong (units, misplaced columns, spelling) stands beside the entry.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final, Generic, NamedTuple, TypeVar

from mineralcat.domain.terms import Confidence, Measure, Stage
from mineralcat.schema.value_types import Json
from mineralcat.shipped import shipped_rows


class SeriesKey(NamedTuple):
    """What of a mineral's supply is counted, and how: the natural key of a series."""

    mineral: str
    stage: Stage
    measure: Measure
    form: str = ""
    basis: str = ""


class WorldFact(NamedTuple):
    """What the figures under one heading of a world table count."""

    series: SeriesKey | None
    """None where they are none of ours; *passed* says why."""
    unit: str | None = None
    """The true unit, where the file names another or none."""
    area: str | None = None
    """The countries a row speaks of, where they stand in the detail and not under Country."""
    note: str | None = None
    passed: str | None = None


class StatisticFact(NamedTuple):
    """The published series of a mineral that a column of U.S. salient statistics is; without a
    mineral it is none of ours, and *passed* says why."""

    mineral: str
    indicator: str
    detail: str
    unit: str
    note: str | None = None
    passed: str | None = None


class StatisticEntry(NamedTuple):
    """The mineral that a U.S. salient statistic of the long table speaks of; *product* tells
    several apart."""

    mineral: str
    product: str = ""


Line = dict[str, str]
Fact = TypeVar("Fact")


class Facts(Generic[Fact]):
    """Facts by key; one that names vintages holds for these and goes before one for all."""

    def __init__(self, name: str, fact: Callable[[Line], Fact], *keys: str) -> None:
        self._facts: dict[tuple[str, ...], list[tuple[list[str], Fact]]] = {}
        for line in sorted(lines_of(name), key=lambda line: not line.get("vintages")):
            key = tuple(line[column] for column in keys)
            entry = line.get("vintages", "").split(), fact(line)
            self._facts.setdefault(key, []).append(entry)
        self._beginnings = {key[:n] for key in self._facts for n in range(1, len(keys))}

    def find(self, vintage: int, *key: str) -> Fact | None:
        """What *key* counts in the release of a year; None where that is not known."""
        for vintages, fact in self._facts.get(key, ()):
            if not vintages or str(vintage) in vintages:
                return fact
        return None

    def knows(self, *beginning: str) -> bool:
        """Whether there is a key that begins so."""
        return beginning in self._beginnings

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self._facts)


@cache
def files_facts() -> Facts[WorldFact]:
    """2022 to 2024, a file a commodity: keyed by the commodity in the file's name, Type and
    heading without unit and year."""
    return Facts("world_files", _world_fact, "file", "type", "column")


@cache
def wide_facts() -> Facts[WorldFact]:
    """2025, one wide table: keyed by COMMODITY, TYPE, COUNTRY (of totals filed under the TYPE of
    another series, which then is empty) and what the column holds."""
    return Facts("world_wide", _world_fact, "commodity", "type", "country", "column")


@cache
def long_facts() -> Facts[WorldFact]:
    """Since 2026, one long table: keyed by Commodity, Statistics and Statistics_detail, the detail
    in lower case and without the mark of a rounded total."""
    return Facts("world_long", _world_fact, "commodity", "statistics", "detail")


@cache
def history_facts() -> Facts[WorldFact]:
    """Data Series 140: keyed by the title of the sheet and the heading, without footnote marks."""
    return Facts("history", _world_fact, "title", "heading")


@cache
def salient_facts() -> Facts[StatisticFact]:
    """2022 to 2025, a file a commodity: keyed by Commodity and heading."""
    return Facts("salient_files", _statistic_fact, "commodity", "column")


@cache
def salient_entries() -> dict[tuple[str, str], StatisticEntry]:
    """Since 2026: keyed by Commodity and, for one product of a commodity that is no entry as a
    whole, Statistics_detail, else empty; the rest is no entry of ours."""
    return {
        (line["commodity"], line["detail"]): StatisticEntry(line["mineral"], line["product"])
        for line in lines_of("salient_long")
    }


class Release(NamedTuple):
    """A publication of the agency: its *source*, as the catalogue has it, and whether its files
    were compared with a second copy."""

    source: Mapping[str, Json]
    confidence: Confidence


@cache
def releases() -> dict[str, Release]:
    """What was published, by the slug of its source."""
    return {line["slug"]: _release(line) for line in lines_of("releases")}


def release_of(slug: str, year: int | None) -> Release:
    """A release; one that is not in the table yet has what is known of all of them."""
    known = releases().get(slug)
    if known is not None or year is None:
        return known or releases()[slug]
    newest = list(releases().values())[-2].source
    title = f"Mineral Commodity Summaries {year} data release"
    unknown = {"published": None, "url": None, "doi": None, "note": None}
    source = {**newest, "slug": slug, "title": title, "year": year, **unknown}
    return Release(source, Confidence.SINGLE_COPY)


def _release(line: Line) -> Release:
    confidence = Confidence(line.pop("confidence"))
    year = int(line["year"]) if line["year"] else None
    source = {key: value or None for key, value in line.items()} | {"year": year}
    return Release(source, confidence)


def lines_of(name: str) -> Iterator[Line]:
    """The lines of a table of facts."""
    return shipped_rows("usgs", f"{name}.csv")


def _statistic_fact(line: Line) -> StatisticFact:
    fact = StatisticFact(**{column: line[column] for column in StatisticFact._fields})
    return fact._replace(note=fact.note or None, passed=fact.passed or None)


def _world_fact(line: Line) -> WorldFact:
    series = None
    if line["mineral"]:
        stage, measure = Stage(line["stage"]), Measure(line["measure"])
        series = SeriesKey(line["mineral"], stage, measure, line["form"], line["basis"])
    area, note, passed = (line.get(column) or None for column in ("area", "note", "passed"))
    return WorldFact(series, line["unit"] or None, area, note, passed)


@cache
def units() -> dict[str, str]:
    """The publisher's words and suffixes for units, in the short form of the catalogue: another
    spelling, no conversion."""
    return {line["published"]: line["unit"] for line in lines_of("units")}


@cache
def _unit_words() -> dict[str, str]:
    """By unit how it is spelt out in a note."""
    return {line["unit"]: line["words"] for line in lines_of("units") if line["words"]}


def unit_note(named: str, true: str) -> str | None:
    """What to say of a figure whose unit in the file is not the true one."""
    if named == true:
        return None
    words = _unit_words()
    if not named:
        return f"The file names no unit; {words[true]} as in the other rows, see db/README."
    return f"The file says {words[named]}; corrected to {words[true]}, see db/README."


@cache
def boron_forms() -> dict[str, tuple[Stage, str]]:
    """By the words of a note the stage and form of boron: each country reports another product,
    never to be added; 2025 says it in notes."""
    return {line["note"]: (Stage(line["stage"]), line["form"]) for line in lines_of("boron_forms")}


INDICATORS: Final = ("Net import reliance", "Price", "Consumption")
"""The U.S. salient statistics that are taken: in lower case they are the catalogue's indicators."""

SALIENT_UNITS: Final = {
    ("Manganese", "dollars per metric ton"): "dollars per metric ton unit",
    ("Cesium", "dollars per 100 mililiters"): "dollars per 100 milliliters",
}
"""Units that contradict the row's own detail or are misspelt: Commodity, Unit to the true one."""
