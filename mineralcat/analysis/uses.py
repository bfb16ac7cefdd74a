"""How much of a mineral each application takes, or of each mineral an application.

Nothing is averaged or converted: each unit has a panel of its own, and rival sources stand side by
side, the one that the rule for rivals puts first leading.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from mineralcat.domain.grouping import grouped
from mineralcat.domain.terms import ClaimKind, ClaimStatus
from mineralcat.domain.text_lists import capitalised
from mineralcat.domain.units import short_unit
from mineralcat.store.rows import (
    ApplicationDetail,
    BillRow,
    ClaimRow,
    IntensityRow,
    MineralDetail,
)

from .citation import is_unsourced, period_text, short_figure, short_source
from .figure import NAMED_IN_SENTENCE, ViewFigure, counted, dotted, sources_of
from .uses_table import note_of, table_of

_DRAWN = (ClaimKind.NUMBER, ClaimKind.BELOW, ClaimKind.ABOVE, ClaimKind.RANGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsesBar:
    """One claim. *label* and *slug* name what it is about, *context* what sets it apart from others
    of the same label; *rivals* are what other sources, or the same for another case, say of it."""

    label: str
    slug: str
    context: str
    path: str
    value: float | None
    low: float | None
    high: float | None
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
        ends = [end for end in (self.low, self.high) if end is not None]
        return sum(ends) / len(ends) if ends else 0.0

    @property
    def extent(self) -> float:
        """How far to the right the bar and its whisker go."""
        return max(end for end in (self.value, self.low, self.high, 0.0) if end is not None)


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
    """What the Uses view shows. *undrawn* are claims that are no amounts, such as zero; *sentence*
    says the same in words, *table* in rows, those that are not drawn last; *about* heads the column
    that names what the bars are about."""

    about: str = ""
    panels: tuple[UsesPanel, ...] = ()
    undrawn: tuple[UsesBar, ...] = ()


NO_USES = UsesFigure(title="Uses", sentence="Nothing is chosen.")
"""Where there is neither mineral nor application to speak of."""


def uses_of_minerals(details: Sequence[MineralDetail]) -> UsesFigure:
    """The amounts of several minerals by application, side by side."""
    if len(details) == 1:
        return uses_of_mineral(details[0])
    bars = [
        _bar(row, label=row.application.name, slug=row.application.slug, context=detail.name)
        for detail in details
        for row in detail.intensities
    ]
    names = list_words([detail.name for detail in details])
    return _figure(names, f"{names} by application", "Application", bars)


def minerals_of_applications(
    details: Sequence[ApplicationDetail], found: frozenset[str] | None = None
) -> UsesFigure:
    """The amounts that several applications take, side by side; *found* are the slugs of the
    minerals that the search leaves, None where it leaves all."""
    if len(details) == 1:
        return minerals_of_application(details[0], found)
    bars = [
        replace(bar, context=dotted(detail.name, bar.context))
        for detail in details
        for bar in _bill(detail, found)
    ]
    names = list_words([detail.name for detail in details])
    return _figure(names, f"Minerals in {names}", "Mineral", bars, _limit(details, found))


def uses_of_mineral(detail: MineralDetail) -> UsesFigure:
    """The amounts of a mineral by application."""
    bars = [
        _bar(row, label=row.application.name, slug=row.application.slug)
        for row in detail.intensities
    ]
    return _figure(detail.name, f"{detail.name} by application", "Application", bars)


def minerals_of_application(
    detail: ApplicationDetail, found: frozenset[str] | None = None
) -> UsesFigure:
    """The amounts that an application takes, itself or through its parts, by mineral; of those
    that the search leaves, where it does not leave all."""
    bars = _bill(detail, found)
    title = f"Minerals in {detail.name}"
    return _figure(detail.name, title, "Mineral", bars, _limit([detail], found))


def _limit(details: Sequence[ApplicationDetail], found: frozenset[str] | None) -> str:
    """How many minerals the search leaves: ``"5 of 12 minerals, as the search limits them"``."""
    slugs = {bill.mineral.slug for detail in details for bill in detail.minerals}
    if found is None or slugs <= found:
        return ""
    return f"{len(slugs & found)} of {counted(len(slugs), 'mineral')}, as the search limits them"


def _bill(detail: ApplicationDetail, found: frozenset[str] | None) -> list[UsesBar]:
    return [
        _bar(
            row,
            label=bill.mineral.name,
            slug=bill.mineral.slug,
            context="" if row.application.slug == detail.slug else row.application.name,
            path=_path(bill, row),
        )
        for bill in detail.minerals
        if found is None or bill.mineral.slug in found
        for row in bill.intensities
    ]


def unit_words(unit: str) -> str:
    """``"kg/MW"`` as ``"kg per MW"``."""
    return short_unit(unit).replace("/", " per ")


def _bar(row: IntensityRow, *, label: str, slug: str, context: str = "", path: str = "") -> UsesBar:
    return UsesBar(
        label=label,
        slug=slug,
        context=context,
        path=path,
        value=row.value if row.kind is ClaimKind.NUMBER else None,
        low=row.low,
        high=row.high,
        text=short_figure(row, unit=row.kind not in _DRAWN),
        unsourced=is_unsourced(row),
        estimate=row.status is not ClaimStatus.REPORTED,
        claim=row,
    )


def _path(bill: BillRow, row: IntensityRow) -> str:
    """The way to the application of an amount, where the bill's path leads there."""
    names = [step.application.name for step in bill.path]
    slugs = [step.application.slug for step in bill.path]
    if row.application.slug in slugs:
        return " › ".join(names[: slugs.index(row.application.slug) + 1])
    return row.application.name


def _figure(name: str, title: str, about: str, bars: list[UsesBar], limit: str = "") -> UsesFigure:
    drawn = [bar for bar in bars if _is_drawn(bar)]
    panels = _panels(drawn)
    if len(panels) == 1:
        title = f"{title}, {unit_words(panels[0].unit)}"
    sources = sources_of(bar.claim for bar in bars)
    amounts = f"{counted(len(drawn), 'amount')} from {counted(len(sources), 'source')}"
    undrawn = tuple(bar for bar in bars if not _is_drawn(bar))
    in_order = [bar for panel in panels for bar in panel.all_bars()]
    return UsesFigure(
        title=title,
        subtitle=dotted(amounts, limit),
        about=about,
        panels=panels,
        undrawn=undrawn,
        sentence=_sentence(name, about, panels, limit),
        note=note_of(in_order, undrawn),
        sources=sources,
        table=table_of(about, (*in_order, *undrawn)),
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


def _sentence(name: str, about: str, panels: Sequence[UsesPanel], limit: str) -> str:
    phrases = f" ({limit})" if limit else ""
    if not panels:
        return f"No amounts are published for {name}{phrases}."
    parts = []
    for panel in panels:
        firsts = [next(bars) for _, bars in groupby(panel.bars, key=lambda bar: bar.slug)]
        top = "; ".join(f"{bar.label} {bar.text}" for bar in firsts[:NAMED_IN_SENTENCE])
        rest = len(firsts) - NAMED_IN_SENTENCE
        more = f"; and {rest} more" if rest > 0 else ""
        parts.append(f"in {unit_words(panel.unit) or 'no unit'}: {top}{more}")
    whose = f"of {name} by application" if about == "Application" else f"of minerals in {name}"
    return f"Amounts {whose}{phrases}, {'. '.join([parts[0], *map(capitalised, parts[1:])])}."


def list_words(names: Sequence[str]) -> str:
    """``"Cobalt, Lithium and Nickel"``."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
