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
    """A column, and how wide it is in a workbook, in characters."""

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
        titles = _TITLES.get(key, ())
        if application:
            found += [column for column in _BILL if column.title in titles]
            alone = key == "amount" and "claim" not in shown
            found += evidence if key == "claim" or alone else ()
        found += [column for column in (_NAME, *_PLAIN) if column.title in titles]
    return (*found, *(column for column in _PLAIN if column.title in _ALWAYS))


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


_NAME = ExportColumn("Mineral", lambda row: row.name, 24)
_BILL = (
    ExportColumn("Importance", _of_bill(lambda bill: bill.importance.value), 12),
    ExportColumn("Role", _of_bill(lambda bill: bill.role), 28),
    ExportColumn("Amount", _of_amount(lambda claim: claim.value), 11),
    ExportColumn("Amount low", _of_amount(lambda claim: claim.low), 11),
    ExportColumn("Amount high", _of_amount(lambda claim: claim.high), 11),
    ExportColumn("Amount is", _of_amount(lambda claim: claim.kind.value), 12),
    ExportColumn("Unit", _of_amount(lambda claim: claim.unit), 11),
    ExportColumn("Amount status", _of_amount(lambda claim: claim.status.value)),
    ExportColumn("Amount years", _of_amount(lambda one: _years(one.period_from, one.period_to))),
    ExportColumn("Amount in", _of_amount(lambda claim: claim.application.name), 26),
    ExportColumn("By way of", _of_bill(_path), 34),
    ExportColumn("One of several", _of_bill(lambda bill: bill.variant and bill.variant.name)),
)
_PLAIN = (
    ExportColumn("Symbol", lambda row: row.symbol, 8),
    ExportColumn("Kind", lambda row: row.kind.value, 10),
    ExportColumn("Uses", lambda row: row.uses, 7),
    ExportColumn("Lists", lambda row: "; ".join(row.lists), 28),
    ExportColumn("Top producer", _of_leader(lambda leader: leader.area.name), 16),
    ExportColumn("Share (%)", _of_leader(_share), 10),
    ExportColumn("Share at stage", _of_leader(lambda leader: leader.stage.value)),
    ExportColumn("Share years", _of_leader(lambda one: _years(one.year_from, one.year)), 12),
    ExportColumn("Share status", _of_leader(lambda leader: leader.status.value), 12),
    ExportColumn("Share of", _of_leader(lambda leader: leader.via), 16),
    ExportColumn("Share source", _of_leader(lambda leader: leader.source or "unsourced"), 20),
    ExportColumn("Certainty", lambda row: row.certainty.value, 10),
    ExportColumn("Why", _why, 40),
    ExportColumn("Slug", lambda row: row.slug, 20),
)


_TITLES = {
    "mineral": ("Mineral",),
    "importance": ("Importance",),
    "role": ("Role",),
    "amount": tuple(c.title for c in _BILL if c.title.startswith("Amount") or c.title == "Unit"),
    "path": ("By way of", "One of several"),
    "symbol": ("Symbol",),
    "kind": ("Kind",),
    "uses": ("Uses",),
    "lists": ("Lists",),
    "matched": ("Why",),
    "leader": ("Top producer",),
    "share": tuple(c.title for c in _PLAIN if c.title.startswith("Share")),
}
"""The columns that say what one of the window's table says, by its key."""
_ALWAYS = ("Certainty", "Slug")


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
        ExportColumn("Source", _of_bill(key), 20),
        ExportColumn("Source in full", _of_bill(in_full), 44),
        ExportColumn("Place in source", _of_bill(lambda bill: _shown(bill).locator), 24),
        ExportColumn("Confidence", _of_bill(lambda bill: _shown(bill).confidence.value), 18),
    )
