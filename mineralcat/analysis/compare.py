"""Two to five minerals, or applications, side by side: what is the same and what differs."""

from collections.abc import Sequence
from dataclasses import dataclass

from mineralcat.domain.units import short_unit
from mineralcat.store.rows import ApplicationDetail, Ref, SourceRow

from .compare_applications import application_sections
from .compare_cells import CellKind, CompareCell, CompareRow, CompareSection, short_name
from .compare_minerals import ComparedMineral, mineral_sections
from .figure import Cell, Heading, Table, TableRow
from .uses import list_words

MOST = 5
"""Columns; of more none could be read."""
TOLD_IN_SENTENCE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareFigure:
    """What the Compare view shows; each row of a section has a cell for each of *columns*."""

    title: str
    subtitle: str
    sentence: str
    note: str
    sources: tuple[SourceRow, ...]
    table: Table
    of_applications: bool
    columns: tuple[Ref, ...]
    sections: tuple[CompareSection, ...]
    candidates: tuple[Ref, ...] = ()
    """What could be put beside them."""


NOTHING = CompareFigure(
    title="Compare",
    subtitle="",
    sentence="Select two to five minerals, or applications, with Ctrl and a click.",
    note="",
    sources=(),
    table=Table(),
    of_applications=False,
    columns=(),
    sections=(),
)
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
    counted = f"{differing} of {len(rows)} rows differ" if len(columns) > 1 else ""
    title = f"{list_words(names)} compared" if len(names) > 1 else names[0]
    return CompareFigure(
        title=title,
        subtitle=" · ".join(filter(None, (counted, limit))),
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
    told = []
    for section in sections:
        rows = [row for row in section.rows if row.differs]
        if rows:
            more = f"; and {len(rows) - TOLD_IN_SENTENCE} more"
            words = "; ".join(_row_words(row, names) for row in rows[:TOLD_IN_SENTENCE])
            told.append(f"{section.heading}: {words}{more if len(rows) > TOLD_IN_SENTENCE else ''}")
    return (
        f"{list_words(names)} differ. {'. '.join(told)}."
        if told
        else (f"{list_words(names)} do not differ in what is published.")
    )


def _row_words(row: CompareRow, names: Sequence[str]) -> str:
    cells = zip(names, row.cells, strict=True)
    figures = ", ".join(f"{name} {cell.text}" for name, cell in cells)
    return f"{row.label} {figures} ({row.difference})"


def _note(rows: Sequence[CompareRow], *, of_applications: bool) -> str:
    """What the signs mean, of those that there are."""
    cells = [cell for row in rows for cell in row.cells]
    said = []
    has_bars = any(len(row.cells) > 1 for row in rows)
    if has_bars and any(cell.value is not None for cell in cells):
        said.append("bars: each row on a scale of its own, from zero")
    if any("×" in row.difference for row in rows):
        said.append("×: the largest is so many times the smallest")
    if has_bars and any(cell.low is not None and cell.high is not None for cell in cells):
        said.append("whisker: range")
    if any(cell.estimate for cell in cells):
        said.append("dashed: estimate (e)" if has_bars else "e: estimate")
    if has_bars and any(cell.unsourced for cell in cells):
        said.append("hatched: unsourced")
    if any(cell.kind is CellKind.ABSENT for cell in cells):
        said.append("–: not among what it needs, as far as this catalogue knows")
    if any(cell.kind is CellKind.NO_FIGURE for cell in cells):
        needed = "needed, but no amount in this unit" if of_applications else "none published"
        said.append(f"no figure: {needed}")
    if any("≠" in row.difference for row in rows):
        said.append("≠: source, year or basis are not the same, so compare with care")
    return " · ".join(said)


def _sources(rows: Sequence[CompareRow]) -> tuple[SourceRow, ...]:
    """Who says what is shown; rivals, which are only in tool tip and table, come after."""
    first = [cell.claims[0] for row in rows for cell in row.cells if cell.claims]
    others = [claim for row in rows for cell in row.cells for claim in cell.claims[1:]]
    found = {claim.source.slug: claim.source for claim in (*first, *others) if claim.source}
    return tuple(found.values())


def about(row: CompareRow, column: Ref, *, of_applications: bool) -> tuple[str, str, str]:
    """Slug, name and search of what is selected by a click: the entry that the row is about, and
    where it is about none that of the column."""
    slug, name = (row.slug, row.label) if row.slug else (column.slug, column.name)
    asks_application = bool(row.slug) != of_applications
    return slug, name, f"used-in:{slug}" if asks_application else f'"{name}"'


def _table(
    columns: Sequence[Ref], sections: Sequence[CompareSection], *, of_applications: bool
) -> Table:
    """A row for each row; a figure as number where its row has one unit, else as text."""
    headings = [Heading("Section"), Heading("Mineral" if of_applications else "What")]
    headings.append(Heading("Unit"))
    for column in columns:
        headings += [Heading(column.name, is_number=True), Heading(f"{column.name}: year, source")]
    headings.append(Heading("Difference"))
    rows = []
    for section in sections:
        for row in section.rows:
            cells: list[Cell] = [section.heading, row.label, short_unit(row.unit)]
            for cell in row.cells:
                cells += [_amount(cell), cell.said]
            cells.append(row.difference)
            slugs = (row.slug,) if row.slug else tuple(column.slug for column in columns)
            claims = tuple(claim for cell in row.cells for claim in cell.claims)
            _, name, query = about(row, columns[0], of_applications=of_applications)
            rows.append(
                TableRow(cells=tuple(cells), slugs=slugs, claims=claims, name=name, query=query)
            )
    return Table(tuple(headings), tuple(rows))


def _amount(cell: CompareCell) -> Cell:
    """The value; the text where it is an interval or no figure."""
    told = {cell.claims[0].value} if cell.claims else {cell.value}
    return cell.value if cell.value is not None and cell.value in told else cell.text
