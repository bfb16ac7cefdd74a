"""Two to five minerals, or applications, side by side: what is the same and what differs."""

from collections.abc import Sequence
from dataclasses import dataclass

from mineralcat.domain.units import short_unit
from mineralcat.store.rows import ApplicationDetail, Ref, SourceRow

from .compare_applications import application_sections
from .compare_cells import CellKind, CompareCell, CompareRow, CompareSection, short_name
from .compare_minerals import ComparedMineral, mineral_sections
from .figure import (
    NAMED_IN_SENTENCE,
    Cell,
    TableRow,
    ViewFigure,
    ViewTable,
    applying,
    dotted,
    numbers,
    sources_of,
    texts,
)
from .uses import list_words
from .views import VIEWS

MOST = 5
"""Columns; of more none could be read."""


@dataclass(frozen=True, kw_only=True)
class CompareFigure(ViewFigure):
    """What the Compare view shows; each row of a section has a cell for each of *columns*."""

    of_applications: bool = False
    columns: tuple[Ref, ...] = ()
    sections: tuple[CompareSection, ...] = ()
    candidates: tuple[Ref, ...] = ()
    """What could be put beside them."""


NOTHING = CompareFigure(title="Compare", sentence=VIEWS["compare"].empty)
"""Where nothing is selected."""


def applications_compared(
    details: Sequence[ApplicationDetail], found: frozenset[str] | None = None, limit: str = ""
) -> CompareFigure:
    """Applications by what they take of each mineral, per the same unit."""
    details = details[:MOST]
    columns = tuple(Ref(detail.slug, detail.name) for detail in details)
    return _figure(columns, application_sections(details, found), limit, of_applications=True)


def minerals_compared(minerals: Sequence[ComparedMineral], limit: str = "") -> CompareFigure:
    """Minerals by supply, amounts, assessments, lists and uses."""
    minerals = minerals[:MOST]
    columns = tuple(Ref(one.detail.slug, one.detail.name) for one in minerals)
    return _figure(columns, mineral_sections(minerals), limit, of_applications=False)


def _figure(
    columns: tuple[Ref, ...],
    sections: tuple[CompareSection, ...],
    limit: str,
    *,
    of_applications: bool,
) -> CompareFigure:
    names = [short_name(column.name) for column in columns]
    rows = [row for section in sections for row in section.rows]
    differing = sum(row.differs for row in rows)
    differ = f"{differing} of {len(rows)} rows differ" if len(columns) > 1 else ""
    title = f"{list_words(names)} compared" if len(names) > 1 else names[0]
    return CompareFigure(
        title=title,
        subtitle=dotted(differ, limit),
        sentence=_sentence(names, sections),
        note=_note(rows, of_applications=of_applications),
        sources=_sources(rows),
        table=_table(columns, sections, of_applications=of_applications),
        of_applications=of_applications,
        columns=columns,
        sections=sections,
    )


def _sentence(names: Sequence[str], sections: Sequence[CompareSection]) -> str:
    """The largest differences of each section."""
    if not any(section.rows for section in sections):
        return f"Nothing that can be compared is published for {list_words(names)}."
    if len(names) < 2:
        return f"{names[0]} alone: add another to compare it with."
    parts = []
    for section in sections:
        rows = [row for row in section.rows if row.differs]
        if rows:
            more = f"; and {len(rows) - NAMED_IN_SENTENCE} more"
            words = "; ".join(_row_words(row, names) for row in rows[:NAMED_IN_SENTENCE])
            parts.append(
                f"{section.heading}: {words}{more if len(rows) > NAMED_IN_SENTENCE else ''}"
            )
    return (
        f"{list_words(names)} differ. {'. '.join(parts)}."
        if parts
        else (f"{list_words(names)} do not differ in what is published.")
    )


def _row_words(row: CompareRow, names: Sequence[str]) -> str:
    cells = zip(names, row.cells, strict=True)
    figures = ", ".join(f"{name} {cell.text}" for name, cell in cells)
    return f"{row.label} {figures} ({row.difference})"


def _note(rows: Sequence[CompareRow], *, of_applications: bool) -> str:
    """What the signs mean, of those that there are."""
    cells = [cell for row in rows for cell in row.cells]
    has_bars = any(len(row.cells) > 1 for row in rows)
    has_ranges = any(cell.low is not None and cell.high is not None for cell in cells)
    kinds = {cell.kind for cell in cells}
    needed = "needed, but no amount in this unit" if of_applications else "none published"
    notes = {
        "bars: each row on a scale of its own, from zero": (
            has_bars and any(cell.value is not None for cell in cells)
        ),
        "×: the largest is so many times the smallest": any("×" in row.difference for row in rows),
        "whisker: range": has_bars and has_ranges,
        f"{'dashed: estimate (e)' if has_bars else 'e: estimate'}": any(
            cell.estimate for cell in cells
        ),
        "hatched: unsourced": has_bars and any(cell.unsourced for cell in cells),
        "–: not among what it needs, as far as this catalogue knows": CellKind.ABSENT in kinds,
        f"no figure: {needed}": CellKind.NO_FIGURE in kinds,
        "≠: source, year or basis are not the same, so compare with care": any(
            "≠" in row.difference for row in rows
        ),
    }
    return dotted(*applying(notes))


def _sources(rows: Sequence[CompareRow]) -> tuple[SourceRow, ...]:
    """Who says what is shown; rivals, which are only in tool tip and table, come after."""
    first = [cell.claims[0] for row in rows for cell in row.cells if cell.claims]
    others = [claim for row in rows for cell in row.cells for claim in cell.claims[1:]]
    return sources_of((*first, *others))


def about(row: CompareRow, column: Ref, *, of_applications: bool) -> tuple[str, str, str]:
    """Slug, name and search of what is selected by a click: the entry that the row is about, and
    where it is about none that of the column."""
    slug, name = (row.slug, row.label) if row.slug else (column.slug, column.name)
    asks_application = bool(row.slug) != of_applications
    return slug, name, f"used-in:{slug}" if asks_application else f'"{name}"'


def _table(
    columns: Sequence[Ref], sections: Sequence[CompareSection], *, of_applications: bool
) -> ViewTable:
    """A row for each row; a figure as number where its row has one unit, else as text."""
    headings = [*texts("Section", "Mineral" if of_applications else "What", "Unit")]
    for column in columns:
        headings += [*numbers(column.name), *texts(f"{column.name}: year, source")]
    headings += texts("Difference")
    rows = []
    for section in sections:
        for row in section.rows:
            cells: list[Cell] = [section.heading, row.label, short_unit(row.unit)]
            for cell in row.cells:
                cells += [_amount(cell), cell.details]
            cells.append(row.difference)
            slugs = (row.slug,) if row.slug else tuple(column.slug for column in columns)
            claims = tuple(claim for cell in row.cells for claim in cell.claims)
            _, name, query = about(row, columns[0], of_applications=of_applications)
            about_row = {"name": name, "query": query}
            rows.append(TableRow(cells=tuple(cells), slugs=slugs, claims=claims, **about_row))
    return ViewTable(tuple(headings), tuple(rows))


def _amount(cell: CompareCell) -> Cell:
    """The value; the text where it is an interval or no figure."""
    parts = {cell.claims[0].value} if cell.claims else {cell.value}
    return cell.value if cell.value is not None and cell.value in parts else cell.text
