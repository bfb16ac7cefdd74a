"""A mineral or an application for reading in a terminal: all that the catalogue holds of it."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from mineralcat.domain.figures import status_mark, years_text
from mineralcat.domain.terms import ClaimKind, ClaimStatus, Confidence, DatePrecision, Measure
from mineralcat.store import rows
from mineralcat.translation import _, comma_list

from .text_tables import Cells, aligned, aligned_rows, section, wrapped
from .write_text import UNSOURCED, figure, percent, source

Row = TypeVar("Row", bound=rows.ClaimRow)
Section = tuple[str, list[str]]
"""A title and the lines under it; without lines nothing is shown."""


def mineral_text(detail: rows.MineralDetail) -> str:
    """What it is, where it goes, where it comes from, who lists it, and who says so."""
    names = ((row.lang, _source_of_name(row), row.text) for row in detail.names)
    substitutes = (
        (row.application.name, "; ".join(one.text for one in row.substitutes))
        for row in detail.usages
        if row.substitutes
    )
    sections: list[Section] = [
        (_("NAMES"), aligned(names)),
        (_("USED IN"), _table(_each(detail.usages, _use))),
        (_("SUBSTITUTES"), aligned(substitutes)),
        (_("AMOUNTS"), _table(_each(detail.intensities, _amount))),
        *_supply(detail.supply),
        (_("DEMAND BY END USE"), _by_source(detail.demand_shares, _demand)),
        (_("LISTS"), _table(_each(detail.lists, _list))),
        (_("ASSESSMENTS"), _table(_each(detail.assessments, _assessment))),
        (_("STATISTICS"), _table(_each(detail.statistics, _statistic))),
    ]
    claims: list[rows.ClaimRow] = [*detail.usages, *detail.intensities, *detail.supply]
    claims += [*detail.demand_shares, *detail.lists, *detail.assessments, *detail.statistics]
    return _page(detail, _head_of_mineral(detail), sections, claims)


def application_text(detail: rows.ApplicationDetail) -> str:
    """What it is, what it is part of, which minerals it needs and how much of each."""
    bill = detail.minerals
    uses = [(row, (line.mineral.name, *_use(row))) for line in bill for row in line.usages]
    amounts = [
        (row, (line.mineral.name, *_amount(row))) for line in bill for row in line.intensities
    ]
    sections: list[Section] = [
        (_("PARTS"), aligned((row.application.name, row.kind.label) for row in detail.parts)),
        (_("PART OF"), aligned((row.application.name, row.kind.label) for row in detail.wholes)),
        (_("MINERALS"), _bill(bill)),
        (_("USES"), _table(uses)),
        (_("AMOUNTS"), _table(amounts)),
    ]
    claims = [row for line in bill for row in (*line.usages, *line.intensities)]
    return _page(detail, _head_of_application(detail), sections, claims)


def _page(
    detail: rows.MineralDetail | rows.ApplicationDetail,
    head: list[str],
    sections: Iterable[Section],
    claims: Sequence[rows.ClaimRow],
) -> str:
    """Head and sections; agreements and sources, what the marks mean, and how to see where in each
    source."""
    ending = [
        (_("AGREEMENTS"), _agreements(detail.agreements)),
        (_("SOURCES"), _sources(claims, detail.agreements)),
    ]
    lines = [line for one in (*sections, *ending) for line in section(*one)]
    command = f"mineralcat show {detail.slug} --format json"
    where = _("Where in each source: {command}", command=command)
    return "\n".join([*head, *lines, *_marks(claims), "", where])


# -- what it is ------------------------------------------------------------------------------------


def _head_of_mineral(detail: rows.MineralDetail) -> list[str]:
    name = f"{detail.name} ({detail.symbol})" if detail.symbol else detail.name
    lines = [f"{name} - {detail.kind.label}"]
    for text in filter(None, (detail.summary, detail.note)):
        lines += wrapped(text)
    groups, members = ([ref.name for ref in refs] for refs in (detail.member_of, detail.members))
    for text in (
        _("Formula: {formula}", formula=detail.formula) if detail.formula else "",
        *_also_called(detail),
        _("Member of: {groups}", groups=comma_list(groups)) if groups else "",
        _("Members: {members}", members=comma_list(members)) if members else "",
    ):
        lines += wrapped(text, hanging="    ")
    for row in detail.related:
        lines += wrapped(_relation(detail.name, row))
    return lines


def _also_called(detail: rows.MineralDetail | rows.ApplicationDetail) -> list[str]:
    names = comma_list(detail.synonyms)
    return [_("Also called: {names}", names=names)] if names else []


def _relation(name: str, row: rows.RelationRow) -> str:
    one, other = (row.mineral.name, name) if row.inverse else (name, row.mineral.name)
    return _("{one} is {relation} {other}", one=one, relation=row.relation.label, other=other)


def _source_of_name(row: rows.NameRow) -> str:
    return UNSOURCED if row.confidence is Confidence.UNSOURCED else row.source or UNSOURCED


def _head_of_application(detail: rows.ApplicationDetail) -> list[str]:
    lines = [f"{detail.name} - {detail.kind.label}"]
    if detail.comparison:
        lines.append(_("For comparison: a conventional technology."))
    for text in filter(None, (detail.summary, detail.note)):
        lines += wrapped(text)
    for text in _also_called(detail):
        lines += wrapped(text, hanging="    ")
    return lines


def _bill(bill: Sequence[rows.BillRow]) -> list[str]:
    """Each mineral with the amount that is shown first, whose it is, and the way from the
    application to the part that holds the mineral, where it is a part."""
    cells = aligned_rows(
        (
            line.mineral.name,
            line.usage.importance.label,
            figure(line.amount) if line.amount else _("no amount"),
            line.amount.application.name if line.amount else "",
            source(line.amount or line.usage),
        )
        for line in bill
    )
    texts: list[str] = []
    for lines, line in zip(cells, bill, strict=True):
        texts += lines
        if path := " > ".join(step.application.name for step in line.path[1:]):
            via = (
                _("via {path} (one of several)", path=path)
                if line.variant
                else _("via {path}", path=path)
            )
            texts += wrapped(via, "    ", "      ")
    return texts


# -- claims ----------------------------------------------------------------------------------------


def _table(claims: Iterable[tuple[rows.ClaimRow, Cells]], indent: str = "") -> list[str]:
    """Cells of claims one below the other, of which the first names it, and their notes under them:
    of all, or of which."""
    found = list(claims)
    lines = aligned((cells for _claim, cells in found), indent)
    named: dict[str, list[str]] = {}
    for claim, cells in found:
        if claim.note:
            named.setdefault(claim.note, []).append(cells[0])
    for note, names in named.items():
        text = _("Note: {note}", note=note)
        if len(names) < len(found):
            which = comma_list(dict.fromkeys(names))
            text = _("Note on {names}: {note}", names=which, note=note)
        lines += wrapped(text, f"{indent}  ", f"{indent}    ")
    return lines


def _each(
    claims: Iterable[Row], cells: Callable[[Row], Cells]
) -> list[tuple[rows.ClaimRow, Cells]]:
    return [(row, cells(row)) for row in claims]


def _use(row: rows.UsageRow) -> Cells:
    return row.application.name, row.importance.label, row.role or "", source(row)


def _amount(row: rows.IntensityRow) -> Cells:
    return row.application.name, figure(row), _when(row), source(row)


def _when(row: rows.ClaimRow) -> str:
    """The year or years, and of what and in which scenario, where a claim says so."""
    years = years_text(row.period_from, row.period_to)
    return comma_list(filter(None, (years, row.scope, row.scenario)))


_series = attrgetter("stage", "measure", "form", "basis", "headline")


def _supply(supply: Iterable[rows.SupplyRow]) -> list[Section]:
    """A section for each series."""
    found: list[Section] = []
    for (stage, measure, form, basis, headline), claims in groupby(supply, key=_series):
        stage, measure = stage.label.upper(), measure.label.upper()
        what = _("SUPPLY: {stage} {measure}", stage=stage, measure=measure)
        title = " - ".join(filter(None, (what, form, basis)))
        if headline:
            title = _("{title} (headline)", title=title)
        found.append((title, _by_source(claims, _area)))
    return found


def _by_source(claims: Iterable[Row], cells: Callable[[Row], Cells]) -> list[str]:
    """A table for the claims that one source gives for one period, scope and scenario, in the order
    of the first."""
    tables: dict[tuple[object, ...], list[Row]] = {}
    for row in claims:
        case = (source(row), row.period_from, row.period_to, row.scope, row.scenario)
        tables.setdefault(case, []).append(row)
    lines: list[str] = []
    for found in tables.values():
        first = found[0]
        years = years_text(first.period_from, first.period_to) or _("no single year")
        title = comma_list(filter(None, (years, first.scope, first.scenario, source(first))))
        lines += [*wrapped(title), *_table(_each(found, cells), "  ")]
    return lines


def _area(row: rows.SupplyRow) -> Cells:
    """A figure, with its share of the published world total where it is no share itself."""
    share = None if row.measure is Measure.SHARE else row.share
    return row.area.name, "" if share is None else percent(share), figure(row)


def _demand(row: rows.DemandShareRow) -> Cells:
    return row.end_use, figure(row), _("sum of other rows") if row.subtotal else ""


def _list(row: rows.ListingRow) -> Cells:
    details = (
        _("strategic") if row.strategic else "",
        _("via {group}", group=row.via.name) if row.via else "",
        _("named as “{name}”", name=row.named_as) if row.named_as else "",
        _("since {date}", date=row.since) if row.since else "",
        _("until {date}", date=row.until) if row.until else "",
        "" if row.complete else _("the list is incomplete here"),
    )
    return row.list.name, comma_list(filter(None, details)), source(row)


def _assessment(row: rows.AssessmentRow) -> Cells:
    words = row.as_published if row.kind is ClaimKind.NUMBER else None
    shown = f"{figure(row)} ({words})" if words else figure(row)
    scale = _("scale: {scale}", scale=row.scale) if row.scale else ""
    return comma_list((row.scheme, row.indicator)), shown, _when(row), scale, source(row)


def _statistic(row: rows.StatisticRow) -> Cells:
    name = comma_list(filter(None, (row.indicator, row.detail)))
    return name, figure(row), _when(row), source(row)


# -- agreements, sources, marks --------------------------------------------------------------------


def _agreements(found: Iterable[rows.AgreementRow]) -> list[str]:
    """Agreements, each with its parties, what it is about, and its source."""
    lines: list[str] = []
    for row in found:
        about = comma_list(filter(None, (row.title, row.kind, row.status)))
        is_exact = row.date is None or row.date_precision == "day"
        date = " ".join(
            filter(
                None, (row.date, "" if is_exact else f"({DatePrecision(row.date_precision).label})")
            )
        )
        lines += wrapped(f"{date}  {about}  [{source(row)}]".strip(), hanging="    ")
        parties, minerals = (comma_list(one.name for one in n) for n in (row.parties, row.minerals))
        for text in (
            _("Parties: {names}", names=parties) if parties else "",
            _("Minerals: {names}", names=minerals) if minerals else "",
            row.summary or "",
        ):
            lines += wrapped(text, "    ")
    return lines


_MARKED = {
    ClaimStatus.ESTIMATED: _("estimated"),
    ClaimStatus.PROVISIONAL: _("provisional"),
    ClaimStatus.PROJECTED: _("projected"),
    ClaimStatus.DERIVED: _("computed from published figures"),
}


def _marks(claims: Iterable[rows.ClaimRow]) -> list[str]:
    """What the small letters mean, where any stand behind a figure."""
    used = {claim.status for claim in claims}
    marks = "; ".join(f"{status_mark(s)} {meaning}" for s, meaning in _MARKED.items() if s in used)
    return ["", *wrapped(_("Marks: {marks}.", marks=marks))] if marks else []


def _sources(claims: Iterable[rows.ClaimRow], others: Iterable[rows.AgreementRow]) -> list[str]:
    """The publications that claims and agreements cite, by their key."""
    lines: list[str] = []
    cited = [claim.source for claim in claims if source(claim) != UNSOURCED]
    known = {row.slug: row for row in (*cited, *(row.source for row in others)) if row is not None}
    for slug, row in sorted(known.items()):
        year = str(row.year) if row.year else ""
        parts = filter(None, (row.publisher, row.title, year, row.doi or row.url))
        lines += wrapped(f"{slug}: {comma_list(parts)}", hanging="    ")
    return lines
