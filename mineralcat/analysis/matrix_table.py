"""A matrix in words: subtitle, sentence and note, and as a table with one row a cell."""

from collections import Counter
from collections.abc import Iterable, Sequence

from mineralcat.domain.figures import count_text, number
from mineralcat.domain.query import quoted
from mineralcat.domain.terms import ClaimKind, Importance
from mineralcat.domain.units import short_unit
from mineralcat.store.rows import UsageRow

from .area_figures import Sign
from .citation import sourced, year_cell
from .figure import (
    NAMED_IN_SENTENCE,
    YEAR,
    Cell,
    TableRow,
    ViewTable,
    applying,
    counted,
    dotted,
    numbers,
    texts,
)
from .matrix_cells import CellMeasure, MatrixCell
from .matrix_order import MatrixColumn, MatrixLine


def subtitle_of(
    lines: Sequence[MatrixLine], columns: Sequence[MatrixColumn], applications: int, found: str
) -> str:
    """How much is shown, and how the search limits it."""
    if not columns:
        return found
    shown = counted(len(lines), "application")
    folded = applications - len(lines)
    if found.startswith("of "):
        minerals = f"{count_text(len(columns))} {found}"
    else:
        minerals = f"{counted(len(columns), 'mineral')} {found}".rstrip()
    more = f"{count_text(folded)} more folded" if folded else ""
    return dotted(f"{shown} × {minerals}", more)


def sentence_of(
    measure: CellMeasure,
    columns: Sequence[MatrixColumn],
    cells: Sequence[MatrixCell],
    found: str,
) -> str:
    """Measure, unit, years and the top three."""
    limit = f" ({found})" if found else ""
    if not cells:
        return f"{_NOTHING[measure]}{limit}."
    own = [cell for cell in cells if cell.own]
    stated = _TOLD[measure](columns, own)
    years = [claim.source.year for cell in cells for claim in cell.claims if claim.source]
    known = sorted(year for year in years if year)
    span = f", sources of {known[0]} to {known[-1]}" if known else ""
    return f"{_HEADS[measure]}{limit}{span}: {'; '.join(stated)}."


_NOTHING = {
    CellMeasure.IMPORTANCE: "Nothing is known of what uses these minerals",
    CellMeasure.AMOUNT: "No amounts are published of these minerals",
    CellMeasure.DEMAND: "No shares of demand are published of these minerals",
}
_HEADS = {
    CellMeasure.IMPORTANCE: "Importance of minerals in applications, most widely needed first",
    CellMeasure.AMOUNT: (
        "Amounts of minerals in percent of the largest in each application, "
        "those that are most often large first"
    ),
    CellMeasure.DEMAND: "Shares of applications in the demand for minerals in percent",
}


def _top_uses(columns: Sequence[MatrixColumn], own: Sequence[MatrixCell]) -> list[str]:
    counts: dict[str, Counter[str]] = {}
    for cell in own:
        counts.setdefault(cell.mineral.slug, Counter())[cell.text] += 1
    stated = []
    for column in _top(columns):
        known = counts.get(column.slug, Counter())
        parts = [f"{rank.value} in {known[rank.value]}" for rank in Importance if known[rank.value]]
        stated.append(f"{column.name} is {', '.join(parts)}")
    return stated


def _top_amounts(columns: Sequence[MatrixColumn], own: Sequence[MatrixCell]) -> list[str]:
    stated = []
    for column in _top(columns):
        of_it = [cell for cell in own if cell.mineral.slug == column.slug]
        most = sum(cell.size >= 100 for cell in of_it)
        stated.append(f"{column.name} is the largest in {most} of {len(of_it)}")
    return stated


def _top_shares(columns: Sequence[MatrixColumn], own: Sequence[MatrixCell]) -> list[str]:
    first = sorted(own, key=lambda cell: (-cell.size, cell.mineral.slug))[:NAMED_IN_SENTENCE]
    return [
        f"{cell.mineral.name} in {cell.application.name} {cell.text}"
        f"{f', {cell.region}' if cell.region else ''}"
        for cell in first
    ]


_TOLD = {
    CellMeasure.IMPORTANCE: _top_uses,
    CellMeasure.AMOUNT: _top_amounts,
    CellMeasure.DEMAND: _top_shares,
}


def _top(columns: Sequence[MatrixColumn]) -> list[MatrixColumn]:
    ranked = sorted(columns, key=lambda one: (-one.total, one.name.casefold()))
    return [one for one in ranked if one.total][:NAMED_IN_SENTENCE]


def note_of(measure: CellMeasure, cells: Iterable[MatrixCell]) -> str:
    """What the picture's legend leaves unsaid."""
    cells = list(cells)
    notes = {
        "Importance includes that in parts and is this catalogue's judgement where the source "
        "states only the use": measure is CellMeasure.IMPORTANCE,
        "Amounts of one application are compared with each other, never across rows": (
            measure is CellMeasure.AMOUNT
        ),
        "other sources: in the tool tip and the table": measure is not CellMeasure.IMPORTANCE
        and any(cell.rivals for cell in cells),
        "shaded by the bound (<, >) or the middle of a range": any(
            cell.sign is Sign.BOUND for cell in cells
        ),
        "e: estimated, projected or provisional": any(cell.estimate for cell in cells),
        "empty: nothing is known here, which does not mean none": True,
    }
    return dotted(*applying(notes))


# -- the table ---------------------------------------------------------------------------------

_FIGURES = {
    CellMeasure.IMPORTANCE: texts("Importance", "Role"),
    CellMeasure.AMOUNT: (
        *(*numbers("Amount"), *texts("Unit")),
        *numbers("Of the largest", unit="%"),
    ),
    CellMeasure.DEMAND: (*numbers("Share", unit="%"), *texts("Of the demand of")),
}


def table_of(measure: CellMeasure, cells: Iterable[MatrixCell]) -> ViewTable:
    """One row a cell that says anything, by application."""
    headings = (
        *(*texts("Application", "Mineral"), *_FIGURES[measure]),
        *(*texts("Through", "Source"), YEAR, *texts("Status"), *numbers("Other claims")),
    )
    return ViewTable(headings, tuple(_row(measure, cell) for cell in cells))


def _row(measure: CellMeasure, cell: MatrixCell) -> TableRow:
    claim = cell.claims[0]
    plain = not cell.in_parts
    cells = (
        cell.application.name,
        cell.mineral.name,
        *_figures(measure, cell),
        _through(cell),
        *((sourced(claim), year_cell(claim), claim.status.value) if plain else ("", "", "")),
        len(cell.claims) - plain,
    )
    return TableRow(
        cells=cells,
        slugs=(cell.mineral.slug, cell.application.slug),
        claims=cell.claims,
        name=cell.mineral.name,
        query=f"used-in:{cell.application.slug} {quoted(cell.mineral.name)}",
    )


def _figures(measure: CellMeasure, cell: MatrixCell) -> tuple[Cell, ...]:
    """An absence, a bound or a range stands in words, never as a number."""
    claim = cell.claims[0]
    if measure is CellMeasure.IMPORTANCE:
        return cell.text, (claim.role or "") if isinstance(claim, UsageRow) else ""
    if cell.in_parts:
        blank: tuple[Cell, ...] = ("", None) if measure is CellMeasure.AMOUNT else ("",)
        return (None, *blank)
    is_exact = claim.kind is ClaimKind.NUMBER and claim.value is not None
    figure: Cell = claim.value if is_exact else 0.0 if cell.sign is Sign.ZERO else cell.text
    if measure is CellMeasure.DEMAND:
        return figure, claim.scope or "world"
    percent = round(cell.size, 2) if cell.shade is not None else None
    return figure, short_unit(claim.unit), percent


def _through(cell: MatrixCell) -> str:
    if cell.in_parts:
        return f"Stated {cell.text}"
    return f"{cell.way} (one of several kinds)" if cell.kind else cell.way


def percent_words(breaks: Sequence[float], shade: int) -> str:
    """The percentages of a shade: ``"1-10 %"`` with an en dash."""
    if shade == 0:
        return f"< {number(breaks[0])} %"
    if shade == len(breaks):
        return f"≥ {number(breaks[-1])} %"
    return f"{number(breaks[shade - 1])}\N{EN DASH}{number(breaks[shade])} %"
