"""The tables under construction, the tally of rows, and how curated cells are read."""

import csv
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from building import curation

from mineralcat.domain.reading_claims import ReadClaim
from mineralcat.domain.terms import ClaimKind, Confidence, Origin
from mineralcat.exchange.cells.published_figures import read_figure
from mineralcat.exchange.incoming import Record
from mineralcat.exchange.packages.data_package import uid_of
from mineralcat.exchange.usgs.mcs_tables import SeriesKey
from mineralcat.exchange.usgs.usgs_rows import claim_fields

SHIPPED = Origin.SHIPPED

Row = dict[str, str]
Tables = dict[str, list[Record]]

CONFIDENCES = {
    "verified_in_two": Confidence.VERIFIED_IN_TWO_PLACES,
    "single_copy": Confidence.SINGLE_COPY,
    "from_memory": Confidence.UNSOURCED,
}


@dataclass
class Tally:
    """What became of the rows of one file. Rows *made* come on top: no row in stands for them."""

    file: str
    rows_in: int
    out: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    unit: str = "rows"
    remarks: list[str] = field(default_factory=list)
    """Files that were not read at all, each with the reason."""

    def check(self) -> None:
        """Every row in went out or was dropped."""
        told = self.out.total() + self.dropped.total()
        if self.rows_in != told:
            raise ValueError(f"{self.file}: {self.rows_in} rows in, {told} told of")


class Build:
    """The tables under construction, and what is known from the ones already made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables: Tables = {}
        self.tallies: list[Tally] = []
        self.sources: dict[str, str] = {}
        self.areas: dict[str, str] = {}
        self.entries: dict[str, tuple[str, str]] = {}
        self.series: dict[SeriesKey, str] = {}

    def uses(self, name: str) -> tuple[list[Row], Tally]:
        """The rows of one of the curated tables, and the tally to keep of them."""
        rows = read_csv(self.folder / "uses" / f"{name}.csv")
        tally = Tally(f"uses/{name}.csv", len(rows))
        self.tallies.append(tally)
        return rows, tally

    def add(self, table: str, record: Mapping[str, Any]) -> Record:
        """Add a record to a table, with the uid of its natural key."""
        made = {"uid": uid_of(table, record), **record}
        self.tables.setdefault(table, []).append(made)
        return made

    def source_of(self, row: Row) -> tuple[str | None, Confidence, str | None]:
        """Source, confidence and note of a row: what is from memory is unsourced."""
        slug, confidence = row["source_id"], CONFIDENCES[row["confidence"]]
        if slug == curation.PLACEHOLDER_SOURCE:
            return None, Confidence.UNSOURCED, curation.KNOWLEDGE_NOTE
        if confidence is Confidence.UNSOURCED:
            where = f", {row['locator']}" if row.get("locator") else ""
            title = self.sources[slug]
            note = curation.UNSOURCED_NOTE.format(title=title, slug=slug, where=where)
            return None, confidence, note
        return slug, confidence, None

    def claim(self, row: Row, figure: ReadClaim, note: str | None = None, **others: Any) -> Record:
        """The claim fields of a curated row; a row from memory loses its source and locator."""
        source, confidence, unsourced = self.source_of(row)
        return claim_fields(
            figure,
            source=source,
            confidence=confidence,
            origin=SHIPPED,
            note=" ".join(filter(None, (note, unsourced))) or None,
            locator=(row.get("locator") or None) if source else None,
            **others,
        )


def read_csv(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def years(text: str) -> tuple[int | None, int | None]:
    return (int(text), int(text)) if text else (None, None)


def listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def figure_of(text: str) -> ReadClaim:
    """A plain number of a curated table: not a published text, so none is kept."""
    figure = read_figure(text)
    return ReadClaim(figure.kind, "", figure.value, figure.low, figure.high)


def number_in(cell: str) -> float | None:
    """The number of a cell of a curated table; None where it is empty. Any other text stops the
    build, since a figure that cannot be read must not pass for one that was not published."""
    if not cell.strip():
        return None
    if not (PLAIN.fullmatch(cell) or EXPONENT.fullmatch(cell)):
        raise ValueError(f"not a number: {cell!r}")
    value = float(cell.replace(",", ""))
    if not math.isfinite(value):
        raise ValueError(f"not a number: {cell!r}")
    return value + 0.0  # -0 is 0


PLAIN = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
"""With or without commas between thousands."""


EXPONENT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]+")
"""As programs write very small numbers; statistical offices do not."""

IN_WORDS = ReadClaim(ClaimKind.IN_WORDS, "")


def note_series(build: Build, key: SeriesKey, note: str) -> None:
    """Know a series; each has figures of one publisher, which its note names."""
    known = build.series.setdefault(key, note)
    if known.partition(",")[0] != note.partition(",")[0]:
        raise ValueError(f"{key} is counted by two publishers")
