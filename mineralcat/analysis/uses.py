"""How much of a mineral each application takes, or of each mineral an application.

Nothing is averaged or converted: each unit has a panel of its own, and rival sources stand side by
side, the one that the rule for rivals puts first leading.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sqlalchemy.orm import Session

from mineralcat.domain.figures import count_text
from mineralcat.domain.grouping import grouped
from mineralcat.domain.terms import ClaimKind, ClaimStatus
from mineralcat.domain.units import short_unit
from mineralcat.store.queries.applications import application_detail
from mineralcat.store.queries.bills import bills
from mineralcat.store.queries.graph import ApplicationGraph
from mineralcat.store.queries.minerals import mineral_detail, selected_among
from mineralcat.store.rows import ApplicationDetail, BillRow, ClaimRow, IntensityRow, MineralDetail
from mineralcat.store.search.find_minerals import Hits
from mineralcat.translation import _, and_list, ngettext

from .citation import is_unsourced, period_text, short_figure, short_source, sourced, year_cell
from .figure import (
    YEAR,
    Cell,
    TableRow,
    ViewFigure,
    ViewTable,
    applying,
    bracketed,
    dotted,
    mineral_count,
    numbers,
    semicolon_list,
    sources_of,
    texts,
)
from .view_context import ViewContext

MOST = 8
"""Entries side by side; of more none could be distinguished."""
_BOUNDS = (ClaimKind.ABOVE, ClaimKind.BELOW)
_DRAWN = (ClaimKind.NUMBER, ClaimKind.RANGE, *_BOUNDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsesBar:
    """One claim. *label* and *slug* name what it is about, *context* what sets it apart from others
    of the same label, *query* searches for it; *rivals* are what other sources, or the same for
    another case, say of it."""

    label: str
    slug: str
    query: str
    context: str
    path: str
    value: float | None
    text: str
    unsourced: bool
    estimate: bool
    claim: ClaimRow
    rivals: tuple["UsesBar", ...] = ()

    @property
    def reach(self) -> float:
        """The figure by which bars are ranked: the value, else the middle or the bound given."""
        if self.value is not None:
            return self.value
        ends = [end for end in (self.claim.low, self.claim.high) if end is not None]
        return sum(ends) / len(ends) if ends else 0.0

    @property
    def extent(self) -> float:
        """How far to the right the bar and its whisker go."""
        ends = (self.value, self.claim.low, self.claim.high, 0.0)
        return max(end for end in ends if end is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsesPanel:
    """The bars of one unit, largest first."""

    unit: str
    bars: tuple[UsesBar, ...]

    def all_bars(self) -> tuple[UsesBar, ...]:
        """The bars in the order in which they stand, each followed by its rivals."""
        return tuple(one for bar in self.bars for one in (bar, *bar.rivals))


@dataclass(frozen=True, kw_only=True)
class UsesFigure(ViewFigure):
    """What the Uses view shows. *undrawn* are claims that are no amounts, such as zero: they stand
    last in the table."""

    panels: tuple[UsesPanel, ...] = ()
    undrawn: tuple[UsesBar, ...] = ()

    @property
    def is_drawn(self) -> bool:
        return bool(self.panels)


NO_USES = UsesFigure(title=_("Uses"), sentence=_("Nothing is chosen."))
"""Where there is neither mineral nor application to speak of."""


def uses_in_context(
    session: Session, graph: ApplicationGraph, context: ViewContext, request: None = None
) -> UsesFigure:
    """The amounts of the selected minerals, or those in the selected applications, whichever comes
    first of the two. NotFoundError where an entry is gone."""
    slugs, of_applications = context.same_kind(graph, MOST)
    if not of_applications:
        return uses_of_minerals(*(mineral_detail(session, graph, slug) for slug in slugs))
    details = [application_detail(session, graph, slug) for slug in slugs]
    found = found_in(session, graph, details, context.limit)
    return minerals_of_applications(*details, found=found)


def found_in(
    session: Session,
    graph: ApplicationGraph,
    details: Sequence[ApplicationDetail],
    hits: Hits | None,
) -> frozenset[str] | None:
    """The minerals of bills that a search leaves; None where it leaves all. A search that only
    names an application is how one comes to it, and limits no bill beside it."""
    if hits is None:
        return None
    if hits.application is not None and len(hits) == len(bills(session, graph, hits.application)):
        return None
    needed = needed_by(details)
    return frozenset(needed) - selected_among(session, hits, needed).not_found


def uses_of_minerals(*details: MineralDetail) -> UsesFigure:
    """The amounts of one mineral, or of several side by side, by application."""
    bars = [
        _bar(
            row,
            label=row.application.name,
            slug=row.application.slug,
            query=f"used-in:{row.application.slug}",
            context=detail.name if len(details) > 1 else "",
        )
        for detail in details
        for row in detail.intensities
    ]
    names = and_list(detail.name for detail in details)
    what = _("Amounts of {minerals} by application", minerals=names)
    title = _("{minerals} by application", minerals=names)
    return _figure(names, title, what, _("Application"), bars)


def minerals_of_applications(
    *details: ApplicationDetail, found: frozenset[str] | None = None
) -> UsesFigure:
    """The amounts that an application takes, itself or through its parts, or several side by side;
    *found* are the slugs of the minerals that the search leaves, None where it leaves all."""
    bars = [
        _bar(
            row,
            label=bill.mineral.name,
            slug=bill.mineral.slug,
            query=f'"{bill.mineral.name}"',
            context=dotted(
                detail.name if len(details) > 1 else "",
                "" if row.application.slug == detail.slug else row.application.name,
            ),
            path=_path(bill, row),
        )
        for detail in details
        for bill in detail.minerals
        if found is None or bill.mineral.slug in found
        for row in bill.intensities
    ]
    names = and_list(detail.name for detail in details)
    what = _("Amounts of minerals in {applications}", applications=names)
    title = _("Minerals in {applications}", applications=names)
    return _figure(names, title, what, _("Mineral"), bars, limit_words(details, found))


def needed_by(details: Iterable[ApplicationDetail]) -> set[str]:
    """The slugs of the minerals that applications need."""
    return {bill.mineral.slug for detail in details for bill in detail.minerals}


def limit_words(details: Iterable[ApplicationDetail], found: frozenset[str] | None) -> str:
    """How many minerals the search leaves: ``"5 of 12 minerals, as the search limits them"``."""
    slugs = needed_by(details)
    if found is None or slugs <= found:
        return ""
    left, minerals = count_text(len(slugs & found)), mineral_count(len(slugs))
    return _("{left} of {minerals}, as the search limits them", left=left, minerals=minerals)


def unit_words(unit: str) -> str:
    """``"kg/MW"`` as ``"kg per MW"``."""
    amount, stroke, per = short_unit(unit).partition("/")
    return _("{amount} per {unit}", amount=amount, unit=unit_words(per)) if stroke else amount


def _bar(
    row: IntensityRow, *, label: str, slug: str, query: str, context: str, path: str = ""
) -> UsesBar:
    return UsesBar(
        label=label,
        slug=slug,
        query=query,
        context=context,
        path=path,
        value=row.value if row.kind is ClaimKind.NUMBER else None,
        text=short_figure(row, unit=row.kind not in _DRAWN),
        unsourced=is_unsourced(row),
        estimate=row.status is not ClaimStatus.REPORTED,
        claim=row,
    )


def _path(bill: BillRow, row: IntensityRow) -> str:
    """The way to the application of an amount, where the bill's path leads there."""
    slugs = [step.application.slug for step in bill.path]
    if row.application.slug not in slugs:
        return row.application.name
    steps = bill.path[: slugs.index(row.application.slug) + 1]
    return " › ".join(step.application.name for step in steps)


def _figure(
    names: str, title: str, what: str, about: str, bars: list[UsesBar], limit: str = ""
) -> UsesFigure:
    drawn = [bar for bar in bars if _is_drawn(bar)]
    undrawn = [bar for bar in bars if not _is_drawn(bar)]
    panels = _panels(drawn)
    if len(panels) == 1:
        title = _("{title}, {unit}", title=title, unit=unit_words(panels[0].unit))
    sources = sources_of(bar.claim for bar in bars)
    many, by = count_text(len(drawn)), count_text(len(sources))
    amounts = _(
        "{amounts} from {sources}",
        amounts=ngettext("{number} amount", "{number} amounts", len(drawn), number=many),
        sources=ngettext("{number} source", "{number} sources", len(sources), number=by),
    )
    in_order = [bar for panel in panels for bar in panel.all_bars()]
    if panels:
        sentence = _sentence(bracketed(what, limit), panels)
    else:
        sentence = _("No amounts are published for {names}.", names=bracketed(names, limit))
    return UsesFigure(
        title=title,
        subtitle=dotted(amounts, limit),
        panels=panels,
        undrawn=tuple(undrawn),
        sentence=sentence,
        note=_note(in_order, undrawn),
        sources=sources,
        table=_table(about, (*in_order, *undrawn)),
    )


def _is_drawn(bar: UsesBar) -> bool:
    """Whether a claim states an amount; a number that is zero does not."""
    return bar.claim.kind in _DRAWN and bar.extent > 0


def _panels(bars: Iterable[UsesBar]) -> tuple[UsesPanel, ...]:
    by_unit = grouped((bar.claim.unit or "", bar) for bar in bars)
    panels = [UsesPanel(unit=u, bars=_ranked(_with_rivals(some))) for u, some in by_unit.items()]
    return tuple(sorted(panels, key=lambda panel: -len(panel.bars)))


def _with_rivals(bars: Iterable[UsesBar]) -> list[UsesBar]:
    """One bar for what is about the same thing, led by the first; the others are its rivals."""
    return [_led(group) for group in grouped(((b.slug, b.context), b) for b in bars).values()]


def _led(group: Sequence[UsesBar]) -> UsesBar:
    if len(group) == 1:
        return group[0]
    leader, *others = (
        replace(bar, context=dotted(bar.context, apart))
        for bar, apart in zip(group, _apart(group), strict=True)
    )
    return replace(leader, rivals=tuple(others))


def _apart(group: Sequence[UsesBar]) -> list[str]:
    """What sets rivals apart: their sources; for those of one source also case, years or place."""
    words = [short_source(bar.claim.source) for bar in group]
    for more in (
        lambda claim: claim.scenario or claim.scope or "",
        period_text,
        lambda claim: claim.locator or "",
    ):
        again = {word for word in words if words.count(word) > 1}
        if not again:
            break
        words = [
            f"{word}, {more(bar.claim)}" if word in again and more(bar.claim) else word
            for word, bar in zip(words, group, strict=True)
        ]
    return words


def _ranked(bars: list[UsesBar]) -> tuple[UsesBar, ...]:
    """By the first figure of each label, largest first; those of one label stay in their order."""
    first: dict[str, float] = {}
    for bar in bars:
        first.setdefault(bar.slug, bar.reach)
    return tuple(sorted(bars, key=lambda bar: (-first[bar.slug], bar.slug)))


def _sentence(what: str, panels: Sequence[UsesPanel]) -> str:
    """The largest amounts of each unit."""
    sentences: list[str] = []
    for panel in panels:
        firsts = [next(bars) for _slug, bars in groupby(panel.bars, key=lambda bar: bar.slug)]
        amounts = semicolon_list([f"{bar.label} {bar.text}" for bar in firsts])
        unit = unit_words(panel.unit) or _("no unit")
        if sentences:
            sentences.append(_("In {unit}: {amounts}.", unit=unit, amounts=amounts))
        else:
            sentences.append(
                _("{what}, in {unit}: {amounts}.", what=what, unit=unit, amounts=amounts)
            )
    return " ".join(sentences)


def _note(drawn: Sequence[UsesBar], undrawn: Sequence[UsesBar]) -> str:
    """What the signs of the chart mean, of those it has, and what it leaves out."""
    claims = [bar.claim for bar in drawn]
    left_out = semicolon_list([_undrawn(bar) for bar in undrawn], None)
    notes = {
        _("whiskers: range stated by the source"): any(
            claim.low is not None and claim.high is not None for claim in claims
        ),
        _("arrow: only a bound is known (<, >)"): any(claim.kind in _BOUNDS for claim in claims),
        _("hatched: unsourced"): any(bar.unsourced for bar in drawn),
        _("dashed: estimate (e)"): any(bar.estimate for bar in drawn),
        _("pale: another source, part or selected entry"): any(
            bar.rivals or bar.context for bar in drawn
        ),
        _("Not drawn: {amounts}", amounts=left_out): bool(undrawn),
    }
    return dotted(*applying(notes))


def _undrawn(bar: UsesBar) -> str:
    return f"{dotted(bar.label, bar.context)}: {bar.text} ({short_source(bar.claim.source)})"


# -- the table ---------------------------------------------------------------------------------


def _table(about: str, bars: Iterable[UsesBar]) -> ViewTable:
    """The bars in rows, the first column headed by what they are about."""
    headings = (
        *(*texts(about), *numbers(_("Amount"), _("From"), _("To")), *texts(_("Unit"))),
        *(*texts(_("Source")), YEAR, *texts(_("Status"), _("Case"))),
    )
    return ViewTable(headings, tuple(map(_row, bars)))


def _row(bar: UsesBar) -> TableRow:
    """A bound or a word stands in the place of the amount; nothing where a range says it all."""
    claim = bar.claim
    is_bound, is_range = claim.kind in _BOUNDS, claim.kind is ClaimKind.RANGE
    in_words = None if is_range else bar.text
    amount: Cell = bar.value if bar.value is not None else in_words
    cells: tuple[Cell, ...] = (
        bar.label,
        amount,
        None if is_bound else claim.low,
        None if is_bound else claim.high,
        short_unit(claim.unit),
        sourced(claim),
        year_cell(claim),
        claim.status.label,
        bar.path or claim.scenario or claim.scope or "",
    )
    return TableRow(
        cells=cells, slugs=(bar.slug,), claims=(claim,), name=bar.label, query=bar.query
    )
