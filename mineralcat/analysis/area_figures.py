"""What one area of a published table comes to: its share, how it is drawn, and who says otherwise.

What is withheld, not available or stated in words is a sign of its own and never an amount; an area
that a table does not name has no figure at all, which is not none.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mineralcat.domain.concentration import Interval, WorldSupply, hhi, top_share
from mineralcat.domain.figures import number, range_text, status_mark
from mineralcat.domain.terms import AreaKind, ClaimKind, ClaimStatus
from mineralcat.domain.units import UnitError, convert
from mineralcat.store.rows import ClaimRow, SupplyRow
from mineralcat.translation import Term

from .citation import is_unsourced, short_figure
from .supply_tables import SupplyTable, agree


class Sign(Term):
    """How an area is drawn; the words are those of the legend."""

    AMOUNT = "amount"
    BOUND = "bound or range"
    ZERO = "zero"
    NEGLIGIBLE = "less than ½ unit"
    WITHHELD = "withheld"
    NOT_REPORTED = "not available"
    NOT_APPLICABLE = "not applicable"
    IN_WORDS = "in words"


_SIGNS = {
    ClaimKind.RANGE: Sign.BOUND,
    ClaimKind.BELOW: Sign.BOUND,
    ClaimKind.ABOVE: Sign.BOUND,
    ClaimKind.ZERO: Sign.ZERO,
    ClaimKind.NEGLIGIBLE: Sign.NEGLIGIBLE,
    ClaimKind.WITHHELD: Sign.WITHHELD,
    ClaimKind.NOT_AVAILABLE: Sign.NOT_REPORTED,
    ClaimKind.NOT_APPLICABLE: Sign.NOT_APPLICABLE,
    ClaimKind.IN_WORDS: Sign.IN_WORDS,
}

SHADES = (1.0, 5.0, 10.0, 25.0, 50.0)
"""Where one shade ends and the next begins, in percent: six shades."""


class Rival(NamedTuple):
    """What another source says of the same area and period, as a share in percent."""

    share: float
    words: str
    claim: SupplyRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaFigure:
    """An area's claim. *share* is percent of what the table's shares are of, None where there is no
    such; *size* orders areas and chooses the *shade*; *text* is what stands beside its name."""

    slug: str
    name: str
    kind: AreaKind
    query: str
    """Searches for all that a country mines or refines; empty where it is none."""
    sign: Sign
    share: float | None
    size: float
    shade: int | None
    text: str
    amount: str
    estimate: bool
    unsourced: bool
    rivals: tuple[Rival, ...]
    claim: SupplyRow

    @property
    def shares(self) -> Interval | None:
        """From the least to the most that this table and its rivals say."""
        shares = [rival.share for rival in self.rivals]
        if self.share is None or not shares:
            return None
        return Interval(min(self.share, *shares), max(self.share, *shares))


class ShareScale(NamedTuple):
    """What sizes are percent of: the table's total, or, where there is none, its largest amount."""

    whole: float
    unit: str
    is_total: bool


def scale_of(table: SupplyTable) -> ShareScale | None:
    """The scale of a table; None where it states no amount at all."""
    if table.total is not None:
        return ShareScale(*table.total, True)
    sizes = [
        (amount, row.unit or "")
        for row in table.rows
        if table.kind(row) is not AreaKind.WORLD and (amount := amount_of(row))
    ]
    return ShareScale(*max(sizes), False) if sizes else None


def area_figures(table: SupplyTable, others: Sequence[SupplyTable]) -> tuple[AreaFigure, ...]:
    """The figures of a table but the world's, largest first; what is no amount comes after.

    *others* are the tables that may hold rivals.
    """
    scale = scale_of(table)
    rivals = [other for other in others if _is_rival(table, other)]
    figures = [
        _figure(row, table, scale, _rivals(row, rivals) if kind is AreaKind.COUNTRY else ())
        for row in table.rows
        if (kind := table.kind(row)) is not AreaKind.WORLD
    ]
    return tuple(sorted(figures, key=lambda one: (-one.size, _LAST.index(one.sign), one.name)))


_LAST = (
    Sign.AMOUNT,
    Sign.BOUND,
    Sign.WITHHELD,
    Sign.NOT_REPORTED,
    Sign.IN_WORDS,
    Sign.NEGLIGIBLE,
    Sign.ZERO,
    Sign.NOT_APPLICABLE,
)


def _figure(
    row: SupplyRow, table: SupplyTable, scale: ShareScale | None, rivals: tuple[Rival, ...]
) -> AreaFigure:
    kind = table.kind(row)
    size = _percent(amount_of(row), row.unit, scale) or 0.0
    sign = _SIGNS.get(row.kind, Sign.AMOUNT)
    if sign is Sign.AMOUNT and not size:
        sign = Sign.ZERO
    share = size if sign is Sign.AMOUNT and scale is not None and scale.is_total else None
    mark = status_mark(row.status)
    amount = short_figure(row)
    text = f"{percent_text(share)} {mark}".strip() if share is not None else amount
    return AreaFigure(
        slug=row.area.slug,
        name=row.area.name,
        kind=kind,
        query=table.series.clause(row.area.name) if kind is AreaKind.COUNTRY else "",
        sign=sign,
        share=share,
        size=size,
        shade=bisect_right(SHADES, size) if size else None,
        text=text,
        amount=amount,
        estimate=row.status is ClaimStatus.ESTIMATED,
        unsourced=is_unsourced(row),
        rivals=rivals,
        claim=row,
    )


def sign_of(claim: ClaimRow) -> Sign:
    """How a claim is drawn; a number that is zero is no amount."""
    sign = _SIGNS.get(claim.kind, Sign.AMOUNT)
    return Sign.ZERO if sign is Sign.AMOUNT and not amount_of(claim) else sign


def amount_of(claim: ClaimRow) -> float:
    """The amount that a claim is drawn by: the value, the middle of a range, else the bound."""
    match claim.kind:
        case ClaimKind.NUMBER:
            return claim.value or 0.0
        case ClaimKind.RANGE | ClaimKind.BELOW | ClaimKind.ABOVE:
            ends = [end for end in (claim.low, claim.high) if end is not None]
            return sum(ends) / len(ends) if ends else 0.0
        case _:
            return 0.0


def _percent(amount: float, unit: str | None, scale: ShareScale | None) -> float | None:
    if scale is None or not amount:
        return None
    try:
        return 100 * convert(amount, unit or "", scale.unit) / scale.whole
    except UnitError:
        return None


def _is_rival(table: SupplyTable, other: SupplyTable) -> bool:
    """Whether another source says how much of the same was had in the same period."""
    return (
        other.source.slug != table.source.slug
        and other.period == table.period
        and other.source.scope == table.source.scope
        and other.total is not None
        and agree(other.series, table.series)
    )


def _rivals(row: SupplyRow, tables: Iterable[SupplyTable]) -> tuple[Rival, ...]:
    found = []
    for table in tables:
        scale = scale_of(table)
        for other in table.rows:
            if other.area == row.area and other.kind is ClaimKind.NUMBER:
                share = _percent(amount_of(other), other.unit, scale)
                if share is not None:
                    words = f"{percent_text(share)} ({table.source_words})"
                    found.append(Rival(share, words, other))
    return tuple(found)


# -- how concentrated --------------------------------------------------------------------------


class Concentration(NamedTuple):
    """Shares of the largest, in percent, and the HHI, each from the least to the most that the
    unknown part of the world leaves open."""

    largest: Interval
    three: Interval
    hhi: Interval


def concentration_of(table: SupplyTable) -> Concentration | None:
    """How concentrated a table's countries are; None where it has no total or no amount."""
    scale = scale_of(table)
    if scale is None or not scale.is_total:
        return None
    countries = [row for row in table.rows if table.kind(row) is AreaKind.COUNTRY]
    shares = [_percent(row.value or 0.0, row.unit, scale) for row in countries]
    withheld = any(row.kind is ClaimKind.WITHHELD for row in countries)
    world = WorldSupply(tuple(share for share in shares if share), 100.0, withheld)
    found = top_share(world, 1), top_share(world, 3), hhi(world)
    if not world.amounts or found[0] is None or found[1] is None or found[2] is None:
        return None
    return Concentration(found[0], found[1], found[2])


def percent_text(share: float) -> str:
    """A computed share as people read it: ``"74 %"``, ``"2.5 %"``, ``"< 0.1 %"``."""
    if 0 < share < 0.05:
        return "< 0.1 %"
    return f"{number(round(share, 1 if share < 10 else 0))} %"


def interval_text(interval: Interval, unit: str = "") -> str:
    """Both ends, or one figure where they come to the same when rounded."""
    digits = 1 if unit and interval.high < 10 else 0
    low, high = round(interval.low, digits), round(interval.high, digits)
    if not unit:  # an index of four digits: the last would claim more than its sources do
        low, high = float(f"{interval.low:.3g}"), float(f"{interval.high:.3g}")
    phrases = number(low) if low == high else range_text(low, high)
    return f"{phrases} {unit}".strip()
