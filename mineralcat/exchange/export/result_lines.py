"""What a search found as a table for people: a line a mineral, the columns those of the search.

Numbers and units stay as published; where a figure stands, its source stands beside it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from mineralcat.store.rows import IntensityRow, UsageRow
from mineralcat.store.search_rows import BillLine, Leader, MineralRow

from ..incoming import Record

Cell = str | int | float | None
Sources = Mapping[str, Record]
"""The records of sources by their key."""


class ExportTable(NamedTuple):
    """A table that goes out, in a workbook as a sheet: *widths* of its columns are in characters.
    *years* are the columns whose numbers are years, which no thousands mark may part."""

    title: str
    headings: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[Sequence[Cell]]
    years: frozenset[int] = frozenset()


class ExportColumn(NamedTuple):
    """A column, and how wide it is in a workbook, in characters. *key* is that of the column of the
    window's table which tells the same; empty of what tells the lines apart."""

    key: str
    title: str
    cell: Callable[[MineralRow], Cell]
    width: int = 14


def columns_of(
    sources: Sources, *, application: bool, shown: Sequence[str] | None = None
) -> tuple[ExportColumn, ...]:
    """The columns of a search; of one that names an application they speak of that. *shown* are the
    columns of the window's table, by key, which then stand in its order; what tells the lines apart
    stands last. A figure never goes without its source."""
    evidence = _evidence(sources)
    if shown is None:
        about = (*_BILL, *evidence) if application else ()
        return (_NAME, *about, *_PLAIN)
    found: list[ExportColumn] = []
    for key in shown:
        if application:
            found += [column for column in _BILL if column.key == key]
            if key == "claim" or (key == "amount" and "claim" not in shown):
                found += evidence
        found += [column for column in (_NAME, *_PLAIN) if column.key == key]
    return (*found, *(column for column in _PLAIN if not column.key))


def cited(row: MineralRow) -> set[str]:
    """The keys of the sources that a line names."""
    source = _shown(row.bill).source if row.bill else None
    keys = source and source.slug, row.leader and row.leader.source
    return {key for key in keys if key}


def doi_of(source: Record) -> str:
    """The DOI of a source without the address that resolves it; empty where it has none."""
    return (source["doi"] or "").strip().removeprefix("https://doi.org/").removeprefix("doi:")


def link(source: Record) -> str | None:
    """Where a source can be read: its DOI, else its address."""
    doi = doi_of(source)
    return f"https://doi.org/{doi}" if doi else source["url"]


def _shown(bill: BillLine) -> UsageRow | IntensityRow:
    """The claim that a line shows first: the amount, else the use."""
    return bill.amount or bill.usage


def _of_bill(read: Callable[[BillLine], Cell]) -> Callable[[MineralRow], Cell]:
    return lambda row: read(row.bill) if row.bill else None


def _of_amount(read: Callable[[IntensityRow], Cell]) -> Callable[[MineralRow], Cell]:
    return lambda row: read(row.bill.amount) if row.bill and row.bill.amount else None


def _of_leader(read: Callable[[Leader], Cell]) -> Callable[[MineralRow], Cell]:
    return lambda row: read(row.leader) if row.leader else None


def _years(first: int | None, last: int | None) -> Cell:
    """A year as a number, several as text."""
    years = {year for year in (first, last) if year is not None}
    return f"{first}\N{EN DASH}{last}" if len(years) > 1 else next(iter(years), None)


def _share(leader: Leader) -> Cell:
    """A computed share in percent, to four figures."""
    return None if leader.share is None else float(f"{leader.share:.4g}")


def _path(bill: BillLine) -> str:
    return " > ".join(step.application.name for step in bill.path)


def _why(row: MineralRow) -> str:
    return "; ".join(dict.fromkeys(f"{match.field}: {match.text}" for match in row.matched))


_NAME = ExportColumn("mineral", "Mineral", lambda row: row.name, 24)
_BILL = (
    ExportColumn("importance", "Importance", _of_bill(lambda bill: bill.importance.value), 12),
    ExportColumn("role", "Role", _of_bill(lambda bill: bill.role), 28),
    ExportColumn("amount", "Amount", _of_amount(lambda claim: claim.value), 11),
    ExportColumn("amount", "Amount low", _of_amount(lambda claim: claim.low), 11),
    ExportColumn("amount", "Amount high", _of_amount(lambda claim: claim.high), 11),
    ExportColumn("amount", "Amount is", _of_amount(lambda claim: claim.kind.value), 12),
    ExportColumn("amount", "Unit", _of_amount(lambda claim: claim.unit), 11),
    ExportColumn("amount", "Amount status", _of_amount(lambda claim: claim.status.value)),
    ExportColumn(
        "amount", "Amount years", _of_amount(lambda c: _years(c.period_from, c.period_to))
    ),
    ExportColumn("amount", "Amount in", _of_amount(lambda claim: claim.application.name), 26),
    ExportColumn("path", "By way of", _of_bill(_path), 34),
    ExportColumn(
        "path", "One of several", _of_bill(lambda bill: bill.variant and bill.variant.name)
    ),
)
_PLAIN = (
    ExportColumn("symbol", "Symbol", lambda row: row.symbol, 8),
    ExportColumn("kind", "Kind", lambda row: row.kind.value, 10),
    ExportColumn("uses", "Uses", lambda row: row.uses, 7),
    ExportColumn("lists", "Lists", lambda row: "; ".join(row.lists), 28),
    ExportColumn("leader", "Top producer", _of_leader(lambda leader: leader.area.name), 16),
    ExportColumn("share", "Share (%)", _of_leader(_share), 10),
    ExportColumn("share", "Share at stage", _of_leader(lambda leader: leader.stage.value)),
    ExportColumn("share", "Share years", _of_leader(lambda c: _years(c.year_from, c.year)), 12),
    ExportColumn("share", "Share status", _of_leader(lambda leader: leader.status.value), 12),
    ExportColumn("share", "Share of", _of_leader(lambda leader: leader.via), 16),
    ExportColumn(
        "share", "Share source", _of_leader(lambda leader: leader.source or "unsourced"), 20
    ),
    ExportColumn("", "Certainty", lambda row: row.certainty.value, 10),
    ExportColumn("matched", "Why", _why, 40),
    ExportColumn("", "Slug", lambda row: row.slug, 20),
)


def _evidence(sources: Sources) -> tuple[ExportColumn, ...]:
    """Who says so, of the amount where there is one, else of the use."""

    def key(bill: BillLine) -> str:
        source = _shown(bill).source
        return "unsourced" if source is None else source.slug

    def in_full(bill: BillLine) -> Cell:
        """``"U.S. Geological Survey (2026): Mineral Commodity Summaries"``."""
        source = sources.get(key(bill))
        if source is None:
            return None
        year = f" ({source['year']})" if source["year"] else ""
        who = f"{source['publisher'] or ''}{year}".strip()
        return f"{who}: {source['title']}" if who else str(source["title"])

    return (
        ExportColumn("claim", "Source", _of_bill(key), 20),
        ExportColumn("claim", "Source in full", _of_bill(in_full), 44),
        ExportColumn("claim", "Place in source", _of_bill(lambda bill: _shown(bill).locator), 24),
        ExportColumn(
            "claim", "Confidence", _of_bill(lambda bill: _shown(bill).confidence.value), 18
        ),
    )
