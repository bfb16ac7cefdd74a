"""Applications side by side: what each takes of a mineral, per the same unit."""

from collections.abc import Sequence

from mineralcat.domain.grouping import grouped
from mineralcat.domain.terms import ClaimKind, ClaimStatus
from mineralcat.store.rows import ApplicationDetail, BillRow, IntensityRow, Ref
from mineralcat.translation import _

from .area_figures import amount_of
from .citation import short_figure, short_source
from .compare_cells import (
    ABSENT,
    NO_FIGURE,
    CellKind,
    CompareCell,
    CompareRow,
    CompareSection,
    in_words,
    row_of,
    short_name,
)
from .figure import dotted, listed
from .uses import unit_words


def application_sections(
    details: Sequence[ApplicationDetail], found: frozenset[str] | None = None
) -> tuple[CompareSection, ...]:
    """A section for each unit, the one with most rows first, and one for what is needed without an
    amount; *found* are the minerals that a search leaves, None where it leaves all."""
    names = [short_name(detail.name) for detail in details]
    minerals = dict.fromkeys(bill.mineral for detail in details for bill in detail.minerals)
    bills = [{bill.mineral: bill for bill in detail.minerals} for detail in details]
    rows: list[tuple[str, CompareRow]] = []
    for mineral in minerals:
        if found is not None and mineral.slug not in found:
            continue
        lines = [of_one.get(mineral) for of_one in bills]
        amounts = [_own(bill, detail.slug) for bill, detail in zip(lines, details, strict=True)]
        units = dict.fromkeys(row.unit or "" for of_one in amounts for row in of_one)
        if not units:
            cells = [
                ABSENT if bill is None else in_words(bill.usage.importance.label, bill.usage)
                for bill in lines
            ]
            rows.append(("", row_of(mineral.name, cells, names, slug=mineral.slug)))
        for unit in units:
            row = _amount_row(mineral, unit, lines, amounts, details, names)
            rows.append((unit, row))
    by_unit = grouped(rows)
    bare = by_unit.pop("", [])
    sections = [
        CompareSection(unit_words(unit), tuple(sorted(of_unit, key=lambda row: -row.most)))
        for unit, of_unit in sorted(by_unit.items(), key=lambda one: -len(one[1]))
    ]
    if bare:
        heading = _("Needed, without an amount")
        sections.append(CompareSection(heading, tuple(sorted(bare, key=lambda row: row.label))))
    return tuple(sections)


def _own(bill: BillRow | None, application: str) -> list[IntensityRow]:
    """The amounts of the application itself; of its parts where it has none of its own."""
    if bill is None:
        return []
    drawn = [row for row in bill.intensities if row.unit and amount_of(row)]
    own = [row for row in drawn if row.application.slug == application]
    path = {step.application.slug for step in bill.path}
    return own or [row for row in drawn if row.application.slug in path]


def _amount_row(
    mineral: Ref,
    unit: str,
    lines: Sequence[BillRow | None],
    amounts: Sequence[Sequence[IntensityRow]],
    details: Sequence[ApplicationDetail],
    names: Sequence[str],
) -> CompareRow:
    """The amounts in one unit, from one source where one speaks of all that have any."""
    of_unit = [[row for row in rows if row.unit == unit] for rows in amounts]
    shared = _shared_source([rows for rows in of_unit if rows])
    cells, taken = [], []
    for bill, rows, detail in zip(lines, of_unit, details, strict=True):
        chosen = next((row for row in rows if shared and _key(row) == shared), None)
        chosen = chosen or next(iter(rows), None)
        if chosen is not None:
            cells.append(_amount(chosen, rows, detail))
            taken.append(chosen)
        else:
            cells.append(ABSENT if bill is None else NO_FIGURE)
    return row_of(mineral.name, cells, names, slug=mineral.slug, unit=unit, more=_caution(taken))


def _key(row: IntensityRow) -> tuple[str, str | None, str | None]:
    return row.source.slug if row.source else "", row.scope, row.scenario


def _shared_source(
    rows: Sequence[Sequence[IntensityRow]],
) -> tuple[str, str | None, str | None] | None:
    """The first source, in the order in which rivals are shown, that speaks of all of them."""
    if not rows:
        return None
    others = [{_key(row) for row in some} for some in rows[1:]]
    parts = (_key(row) for row in rows[0])
    return next((key for key in parts if all(key in keys for keys in others)), None)


def _amount(
    row: IntensityRow, rivals: Sequence[IntensityRow], detail: ApplicationDetail
) -> CompareCell:
    part = "" if row.application.slug == detail.slug else row.application.name
    source = short_source(row.source) if row.source else ""
    is_bound = row.kind in (ClaimKind.ABOVE, ClaimKind.BELOW)
    return CompareCell(
        kind=CellKind.FIGURE,
        text=short_figure(row, unit=False),
        value=amount_of(row),
        low=None if is_bound else row.low,
        high=None if is_bound else row.high,
        is_middle=row.kind is ClaimKind.RANGE,
        is_bound=is_bound,
        beside=dotted(part, row.scenario, source),
        estimate=row.status is not ClaimStatus.REPORTED,
        claims=(row, *(one for one in rivals if one is not row)),
    )


def _caution(rows: Sequence[IntensityRow]) -> str:
    """What makes a row hard to compare."""
    sources = {row.source.slug if row.source else "" for row in rows}
    cases = {(row.scope, row.scenario) for row in rows}
    return listed(_("≠ source") if len(sources) > 1 else "", _("≠ case") if len(cases) > 1 else "")
