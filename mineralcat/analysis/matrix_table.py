"""A matrix in words: subtitle, sentence and note, and as a table with one row a cell."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mineralcat.domain.figures import count_text, number, range_text
from mineralcat.domain.query import quoted
from mineralcat.domain.terms import ClaimKind, Importance
from mineralcat.domain.text_lists import capitalised
from mineralcat.domain.units import short_unit
from mineralcat.store.rows import UsageRow
from mineralcat.translation import _, comma_list, ngettext

from .area_figures import Sign
from .citation import sourced, year_cell
from .figure import (
    NAMED_IN_SENTENCE,
    YEAR,
    Cell,
    ColumnHeading,
    TableRow,
    ViewTable,
    applying,
    bracketed,
    dotted,
    listed,
    mineral_count,
    numbers,
    semicolon_list,
    texts,
)
from .matrix_cells import CellMeasure, MatrixCell
from .matrix_order import MatrixColumn, MatrixLine


class MeasureWords(NamedTuple):
    """What is said of a measure: the title; what the sentence begins with, and what it says where
    there are no cells; the headings of its figures in the table."""

    title: str
    head: str
    nothing: str
    headings: tuple[ColumnHeading, ...]


WORDS = {
    CellMeasure.IMPORTANCE: MeasureWords(
        _("Importance of minerals in applications"),
        _("Importance of minerals in applications, most widely needed first"),
        _("Nothing is known of what uses these minerals"),
        texts(_("Importance"), _("Role")),
    ),
    CellMeasure.AMOUNT: MeasureWords(
        _("Amounts of minerals in applications, % of the largest in each"),
        _(
            "Amounts of minerals in percent of the largest in each application, "
            "those that are most often large first"
        ),
        _("No amounts are published of these minerals"),
        (*numbers(_("Amount")), *texts(_("Unit")), *numbers(_("Of the largest"), unit="%")),
    ),
    CellMeasure.DEMAND: MeasureWords(
        _("Applications' shares of the demand for minerals, %"),
        _("Shares of applications in the demand for minerals in percent"),
        _("No shares of demand are published of these minerals"),
        (*numbers(_("Share"), unit="%"), *texts(_("Of the demand of"))),
    ),
}


def subtitle_of(
    lines: Sequence[MatrixLine], columns: Sequence[MatrixColumn], applications: int, found: str
) -> str:
    """How much is shown, and how the search limits it."""
    if not columns:
        return found
    many, folded = count_text(len(lines)), applications - len(lines)
    shown = ngettext("{number} application", "{number} applications", len(lines), number=many)
    more = _("{number} more folded", number=count_text(folded)) if folded else ""
    minerals = mineral_count(len(columns))
    if found:
        minerals = _("{number} {found}", number=count_text(len(columns)), found=found)
    return dotted(f"{shown} × {minerals}", more)


def sentence_of(
    measure: CellMeasure, columns: Sequence[MatrixColumn], cells: Sequence[MatrixCell], found: str
) -> str:
    """Measure, unit, years and the top three."""
    words = WORDS[measure]
    if not cells:
        return f"{bracketed(words.nothing, found)}."
    head, own = bracketed(words.head, found), [cell for cell in cells if cell.own]
    stated = semicolon_list(
        _top_shares(own) if measure is CellMeasure.DEMAND else _top(columns, own)
    )
    sources = [claim.source for cell in cells for claim in cell.claims]
    years = [source.year for source in sources if source is not None and source.year]
    if not years:
        return f"{head}: {stated}."
    return _(
        "{what}, sources of {first} to {last}: {items}.",
        what=head,
        first=min(years),
        last=max(years),
        items=stated,
    )


def _top(columns: Sequence[MatrixColumn], own: Sequence[MatrixCell]) -> list[str]:
    """The minerals of the largest sums: how essential they are, or how often the largest."""
    ranked = sorted(columns, key=lambda one: (-one.total, one.name.casefold()))
    stated = []
    for column in [one for one in ranked if one.total][:NAMED_IN_SENTENCE]:
        of_it = [cell for cell in own if cell.mineral.slug == column.slug]
        if counts := importance_counts(of_it):
            uses = comma_list(
                _("{importance} in {number}", importance=word, number=many) for word, many in counts
            )
            stated.append(_("{mineral} is {uses}", mineral=column.name, uses=uses))
        else:
            times, of_all = sum(cell.size >= 100 for cell in of_it), len(of_it)
            stated.append(
                _(
                    "{mineral} is the largest in {times} of {all}",
                    mineral=column.name,
                    times=times,
                    all=of_all,
                )
            )
    return stated


def importance_counts(cells: Iterable[MatrixCell]) -> list[tuple[str, int]]:
    """How many cells say so, for each importance that there is."""
    counts = Counter(cell.text for cell in cells)
    return [(rank.label, counts[rank.label]) for rank in Importance if counts[rank.label]]


def _top_shares(own: Sequence[MatrixCell]) -> list[str]:
    first = sorted(own, key=lambda cell: (-cell.size, cell.mineral.slug))[:NAMED_IN_SENTENCE]
    return [
        listed(f"{place_name(cell.mineral.name, cell.application.name)} {cell.text}", cell.region)
        for cell in first
    ]


def place_name(mineral: str, application: str) -> str:
    """What a cell is about."""
    return _("{mineral} in {application}", mineral=mineral, application=application)


def note_of(measure: CellMeasure, cells: Sequence[MatrixCell]) -> str:
    """What the picture's legend leaves unsaid."""
    is_importance = measure is CellMeasure.IMPORTANCE
    notes = {
        _(
            "Importance includes that in parts and is this catalogue's judgement where the source "
            "states only the use"
        ): is_importance,
        _("Amounts of one application are compared with each other, never across rows"): (
            measure is CellMeasure.AMOUNT
        ),
        _("other sources: in the tool tip and the table"): not is_importance
        and any(cell.rivals for cell in cells),
        _("shaded by the bound (<, >) or the middle of a range"): any(
            cell.sign is Sign.BOUND for cell in cells
        ),
        _("e: estimated, projected or provisional"): any(cell.estimate for cell in cells),
        _("empty: nothing is known here, which does not mean none"): True,
    }
    return dotted(*applying(notes))


# -- the table ---------------------------------------------------------------------------------


def table_of(measure: CellMeasure, cells: Iterable[MatrixCell]) -> ViewTable:
    """One row a cell that says anything, by application."""
    headings = (
        *(*texts(_("Application"), _("Mineral")), *WORDS[measure].headings),
        *(*texts(_("Through"), _("Source")), YEAR, *texts(_("Status"))),
        *numbers(_("Other claims")),
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
        *((sourced(claim), year_cell(claim), claim.status.label) if plain else ("", "", "")),
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
        return figure, claim.scope or _("world")
    percent = round(cell.size, 2) if cell.shade is not None else None
    return figure, short_unit(claim.unit), percent


def _through(cell: MatrixCell) -> str:
    if cell.in_parts:
        return capitalised(cell.text)
    return _("{way} (one of several kinds)", way=cell.way) if cell.kind else cell.way


def percent_words(breaks: Sequence[float], shade: int) -> str:
    """The percentages of a shade: ``"1-10 %"`` with an en dash."""
    if shade == 0:
        return f"< {number(breaks[0])} %"
    if shade == len(breaks):
        return f"≥ {number(breaks[-1])} %"
    return f"{range_text(breaks[shade - 1], breaks[shade])} %"
