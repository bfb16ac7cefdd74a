"""Two to five minerals, or applications, side by side: what is the same and what differs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from mineralcat.domain.units import short_unit
from mineralcat.store.queries.applications import application_detail
from mineralcat.store.queries.area_supply import area_supply, supplied_minerals
from mineralcat.store.queries.graph import ApplicationGraph
from mineralcat.store.queries.minerals import mineral_detail
from mineralcat.store.rows import ApplicationDetail, Ref
from mineralcat.translation import _, and_list, comma_list

from .compare_applications import application_sections
from .compare_cells import CellKind, CompareCell, CompareRow, CompareSection, short_name
from .compare_minerals import ComparedMineral, mineral_sections
from .figure import (
    Cell,
    TableRow,
    ViewFigure,
    ViewTable,
    applying,
    dotted,
    found_words,
    numbers,
    semicolon_list,
    sources_of,
    texts,
)
from .uses import found_in, limit_words
from .view_context import ViewContext
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


def comparison_in_context(
    session: Session, graph: ApplicationGraph, context: ViewContext, request: None = None
) -> CompareFigure:
    """The selected minerals, or applications, whichever comes first of the two. NotFoundError where
    an entry is gone."""
    if not context.selection:
        return CompareFigure(title=_("Compare"), sentence=VIEWS["compare"].empty)
    slugs, of_applications = context.same_kind(graph, MOST)
    hits = context.limit
    if of_applications:
        details = [application_detail(session, graph, slug) for slug in slugs]
        found = found_in(session, graph, details, hits)
        figure = applications_compared(details, found, limit_words(details, found))
        return replace(figure, candidates=tuple(_beside(graph, slugs)))
    minerals = []
    for slug in slugs:
        supply = area_supply(session, slug)
        assert supply is not None  # mineral_detail has found it
        minerals.append(ComparedMineral(mineral_detail(session, graph, slug), supply))
    limit = found_words(len(hits)) if hits is not None else ""
    offered = supplied_minerals(session, hits.ids if hits is not None and len(hits) > 2 else None)
    others = tuple(one for one in offered if one.slug not in slugs)
    return replace(minerals_compared(minerals, limit), candidates=others)


def _beside(graph: ApplicationGraph, slugs: Sequence[str]) -> Iterable[Ref]:
    """What stands in the same wholes as the first of them, then all others by name."""
    first = graph.by_slug[slugs[0]].id
    near = [
        graph.nodes[edge.part]
        for whole in graph.wholes.get(first, ())
        for edge in graph.parts.get(whole.whole, ())
    ]
    rest = sorted(graph.nodes.values(), key=lambda node: node.name.casefold())
    refs = {node.slug: node.ref for node in (*near, *rest)}
    return (ref for slug, ref in refs.items() if slug not in slugs)


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
    title, differ = names[0], ""
    rows = [row for section in sections for row in section.rows]
    if len(names) > 1:
        title = _("{names} compared", names=and_list(names))
        differing = sum(row.differs for row in rows)
        differ = _("{differing} of {rows} rows differ", differing=differing, rows=len(rows))
    cells = [cell for row in rows for cell in row.cells]
    shown = [cell.claims[0] for cell in cells if cell.claims]
    rivals = [claim for cell in cells for claim in cell.claims[1:]]  # only in tool tip and table
    return CompareFigure(
        title=title,
        subtitle=dotted(differ, limit),
        sentence=_sentence(names, sections),
        note=_note(rows, cells, of_applications=of_applications),
        sources=sources_of((*shown, *rivals)),
        table=_table(columns, sections, of_applications=of_applications),
        of_applications=of_applications,
        columns=columns,
        sections=sections,
    )


def _sentence(names: Sequence[str], sections: Sequence[CompareSection]) -> str:
    """The largest differences of each section."""
    every = and_list(names)
    if not any(section.rows for section in sections):
        return _("Nothing that can be compared is published for {names}.", names=every)
    if len(names) < 2:
        return _("{name} alone: add another to compare it with.", name=names[0])
    parts = []
    for section in sections:
        differences = [_row_words(row, names) for row in section.rows if row.differs]
        if differences:
            parts.append(f"{section.heading}: {semicolon_list(differences)}.")
    if not parts:
        return _("{names} do not differ in what is published.", names=every)
    return " ".join([_("{names} differ.", names=every), *parts])


def _row_words(row: CompareRow, names: Sequence[str]) -> str:
    cells = zip(names, row.cells, strict=True)
    figures = comma_list(f"{name} {cell.text}" for name, cell in cells)
    return f"{row.label} {figures} ({row.difference})"


def _note(
    rows: Sequence[CompareRow], cells: Sequence[CompareCell], *, of_applications: bool
) -> str:
    """What the signs mean, of those that there are."""
    has_bars = any(len(row.cells) > 1 for row in rows)
    has_ranges = any(cell.low is not None and cell.high is not None for cell in cells)
    has_estimates = any(cell.estimate for cell in cells)
    lacks_figure = any(cell.kind is CellKind.NO_FIGURE for cell in cells)
    notes = {
        _("bars: each row on a scale of its own, from zero"): (
            has_bars and any(cell.value is not None for cell in cells)
        ),
        _("×: the largest is so many times the smallest"): any(
            "×" in row.difference for row in rows
        ),
        _("whisker: range"): has_bars and has_ranges,
        _("dashed: estimate (e)"): has_bars and has_estimates,
        _("e: estimate"): not has_bars and has_estimates,
        _("hatched: unsourced"): has_bars and any(cell.unsourced for cell in cells),
        _("–: not among what it needs, as far as this catalogue knows"): any(
            cell.kind is CellKind.ABSENT for cell in cells
        ),
        _("no figure: needed, but no amount in this unit"): lacks_figure and of_applications,
        _("no figure: none published"): lacks_figure and not of_applications,
        _("≠: source, year or basis are not the same, so compare with care"): any(
            "≠" in row.difference for row in rows
        ),
    }
    return dotted(*applying(notes))


def about(row: CompareRow | None, column: Ref, *, of_applications: bool) -> tuple[str, str, str]:
    """Slug, name and search of what is selected by a click: the entry that the row is about, and
    where it is about none that of the column."""
    own = row is not None and bool(row.slug)
    slug, name = (row.slug, row.label) if row is not None and own else (column.slug, column.name)
    return slug, name, f"used-in:{slug}" if own != of_applications else f'"{name}"'


def _table(
    columns: Sequence[Ref], sections: Sequence[CompareSection], *, of_applications: bool
) -> ViewTable:
    """A row for each row; a figure as number where its row has one unit, else as text."""
    what = _("Mineral") if of_applications else _("What")
    headings = [*texts(_("Section"), what, _("Unit"))]
    for column in columns:
        headings += numbers(column.name)
        headings += texts(_("{name}: year, source", name=column.name))
    headings += texts(_("Difference"))
    rows = []
    for section in sections:
        for row in section.rows:
            cells: list[Cell] = [section.heading, row.label, short_unit(row.unit)]
            for cell in row.cells:
                cells += [_amount(cell), cell.details]
            cells.append(row.difference)
            slugs = (row.slug,) if row.slug else tuple(column.slug for column in columns)
            claims = tuple(claim for cell in row.cells for claim in cell.claims)
            _slug, name, query = about(row, columns[0], of_applications=of_applications)
            rows.append(
                TableRow(cells=tuple(cells), slugs=slugs, claims=claims, name=name, query=query)
            )
    return ViewTable(tuple(headings), tuple(rows))


def _amount(cell: CompareCell) -> Cell:
    """The value; the text where it is an interval or no figure."""
    is_own = not cell.claims or cell.value == cell.claims[0].value
    return cell.value if cell.value is not None and is_own else cell.text
