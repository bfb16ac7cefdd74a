"""The Uses chart as a table, one row a claim, and what its signs mean."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mineralcat.domain.terms import ClaimKind
from mineralcat.domain.units import short_unit

from .citation import short_source, sourced, year_cell
from .figure import YEAR, Cell, TableRow, ViewTable, applying, dotted, numbers, texts

if TYPE_CHECKING:
    from .uses import UsesBar


def table_of(about: str, bars: "Iterable[UsesBar]") -> ViewTable:
    """The bars in rows, the first column headed by what they are about."""
    headings = (
        *(*texts(about), *numbers("Amount", "From", "To"), *texts("Unit", "Source"), YEAR),
        *texts("Status", "Case"),
    )
    return ViewTable(headings, tuple(_row(bar, query_of(about, bar)) for bar in bars))


def query_of(about: str, bar: "UsesBar") -> str:
    """The search for what a bar is about."""
    return f"used-in:{bar.slug}" if about == "Application" else f'"{bar.label}"'


def note_of(drawn: "Sequence[UsesBar]", undrawn: "Sequence[UsesBar]") -> str:
    """What the signs of the chart mean, of those it has, and what it leaves out."""
    has_range = any(bar.low is not None and bar.high is not None for bar in drawn)
    notes = {
        "whiskers: range stated by the source": has_range,
        "arrow: only a bound is known (<, >)": any(bar.claim.kind in _BOUNDS for bar in drawn),
        "hatched: unsourced": any(bar.unsourced for bar in drawn),
        "dashed: estimate (e)": any(bar.estimate for bar in drawn),
        "pale: another source, part or selected entry": any(b.rivals or b.context for b in drawn),
        f"Not drawn: {'; '.join(map(_undrawn, undrawn))}": bool(undrawn),
    }
    return dotted(*applying(notes))


_BOUNDS = (ClaimKind.ABOVE, ClaimKind.BELOW)


def _undrawn(bar: "UsesBar") -> str:
    return f"{dotted(bar.label, bar.context)}: {bar.text} ({short_source(bar.claim.source)})"


def _row(bar: "UsesBar", query: str) -> TableRow:
    claim = bar.claim
    cells: tuple[Cell, ...] = (
        bar.label,
        _amount(bar),
        _end(bar.low, bar),
        _end(bar.high, bar),
        short_unit(claim.unit),
        sourced(claim),
        year_cell(claim),
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
