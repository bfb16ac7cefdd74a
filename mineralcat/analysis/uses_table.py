"""The Uses chart as a table, one row a claim, and what its signs mean."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mineralcat.domain.terms import ClaimKind
from mineralcat.domain.units import short_unit

from .citation import is_unsourced, period_text, short_source
from .figure import Cell, Heading, Table, TableRow

if TYPE_CHECKING:
    from .uses import UsesBar


def table_of(about: str, bars: "Iterable[UsesBar]") -> Table:
    """The bars in rows, the first column headed by what they are about."""
    headings = (
        Heading(about),
        Heading("Amount", is_number=True),
        Heading("From", is_number=True),
        Heading("To", is_number=True),
        Heading("Unit"),
        Heading("Source"),
        Heading("Year", is_year=True),
        Heading("Status"),
        Heading("Case"),
    )
    return Table(headings, tuple(_row(bar, query_of(about, bar)) for bar in bars))


def query_of(about: str, bar: "UsesBar") -> str:
    """The search for what a bar is about."""
    return f"used-in:{bar.slug}" if about == "Application" else f'"{bar.label}"'


def note_of(drawn: "Sequence[UsesBar]", undrawn: "Sequence[UsesBar]") -> str:
    """What the signs of the chart mean, of those it has, and what it leaves out."""
    said = []
    if any(bar.low is not None and bar.high is not None for bar in drawn):
        said.append("whiskers: range stated by the source")
    if any(bar.claim.kind in _BOUNDS for bar in drawn):
        said.append("arrow: only a bound is known (<, >)")
    if any(bar.unsourced for bar in drawn):
        said.append("hatched: unsourced")
    if any(bar.estimate for bar in drawn):
        said.append("dashed: estimate (e)")
    if any(bar.rivals or bar.context for bar in drawn):
        said.append("pale: another source, part or selected entry")
    if undrawn:
        said.append(f"Not drawn: {'; '.join(map(_told, undrawn))}")
    return " · ".join(said)


_BOUNDS = (ClaimKind.ABOVE, ClaimKind.BELOW)


def _told(bar: "UsesBar") -> str:
    about = " · ".join(filter(None, (bar.label, bar.context)))
    return f"{about}: {bar.text} ({short_source(bar.claim.source)})"


def _row(bar: "UsesBar", query: str) -> TableRow:
    claim = bar.claim
    cells: tuple[Cell, ...] = (
        bar.label,
        _amount(bar),
        _end(bar.low, bar),
        _end(bar.high, bar),
        short_unit(claim.unit),
        _source(bar),
        _years(bar),
        claim.status.value,
        bar.path or claim.scenario or claim.scope or "",
    )
    return TableRow(cells=cells, slugs=(bar.slug,), claims=(claim,), name=bar.label, query=query)


def _amount(bar: "UsesBar") -> Cell:
    """The value; the bound or the word where there is none; nothing where a range says it all."""
    if bar.value is not None:
        return bar.value
    return None if bar.claim.kind is ClaimKind.RANGE else bar.text


def _end(end: float | None, bar: "UsesBar") -> Cell:
    return None if bar.claim.kind in _BOUNDS else end


def _source(bar: "UsesBar") -> str:
    said = short_source(bar.claim.source)
    return f"{said} (unsourced)" if bar.claim.source and is_unsourced(bar.claim) else said


def _years(bar: "UsesBar") -> Cell:
    """A year as a number, several as text."""
    text = period_text(bar.claim)
    return int(text) if text.isascii() and text.isdigit() else text
