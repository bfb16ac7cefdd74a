"""The bill of minerals of each application: which minerals it needs, why, and how much to show."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mineralcat.domain import units
from mineralcat.domain.grouping import grouped
from mineralcat.domain.preference import Order, claim_order
from mineralcat.domain.terms import ClaimKind
from mineralcat.store import models as m
from mineralcat.store.queries.graph import ApplicationGraph

from .selection import Lines, Minerals, rows_of, with_order

_use, _amount = m.Usage, m.Intensity
_USES = select(_use.mineral_id, _use.id, _use.application_id, _use.importance).order_by(
    _use.mineral_id, _use.id
)
_AMOUNTS = with_order(
    select(
        *(_amount.mineral_id, _amount.id, _amount.application_id, _amount.unit),
        *(_amount.confidence, _amount.value, _amount.high, _amount.low),
    ).where(_amount.claim_kind != ClaimKind.ZERO),
    _amount,
)


class _Amount(NamedTuple):
    order: Order
    id: int
    application: int
    unit: str
    size: float
    unsourced: bool
    proof: int
    """How well it is proved, the best 0; before all of them what the user prefers."""


class _Way(NamedTuple):
    """From a whole down to one of its parts."""

    whole: int
    parts: tuple[int, ...]
    """The whole, all on the way, and the part."""
    place: int
    """Of the part among all below the whole, in the order of the links."""


def _ways(graph: ApplicationGraph) -> dict[int, list[_Way]]:
    """For each application, the ways that lead to it."""
    found: dict[int, list[_Way]] = {id_: [] for id_ in graph.nodes}
    for whole in graph.nodes:
        for place, (part, down) in enumerate(graph.reach(whole).items()):
            on_way = (whole, *(edge.part for edge in down))
            found[part].append(_Way(whole, on_way, place))
    return found


def bill_rows(session: Session, graph: ApplicationGraph, minerals: Minerals) -> Lines:
    """One line for each mineral and each application that a use of it belongs to: of all such uses
    the one that explains best why it is needed, and the amount to show with it.

    The use: most important first; then one with an amount in the unit that the whole is counted in,
    then one with any amount; then the most specific part, in the order of the links.

    The amount: of the most specific application on the way to that use. But an application that
    uses the mineral itself shows its own, where it has one in the unit it is counted in that is at
    least as well proved: what one variant takes is not what the whole takes.
    """
    amounts = _amounts(session, minerals)
    main = _main_units(session, graph) if amounts else {}
    ways = _ways(graph)
    for mineral, lines in groupby(rows_of(session, _USES, minerals), key=itemgetter(0)):
        own = amounts.get(mineral, ())
        uses_itself: set[int] = set()
        best: dict[int, tuple[tuple[int, int, int, int], int, _Amount | None]] = {}
        for _, usage, application, importance in lines:
            uses_itself.add(application)
            for whole, on_way, place in ways[application]:
                amount, fit = None, 4
                if own:
                    unit = main.get(whole)
                    amount = _amount_on(on_way, own, unit)
                    fit = 4 if amount is None else 2 * (amount.unit != unit) + amount.unsourced
                rank = (importance.rank, fit, -len(on_way), place)
                if whole not in best or rank < best[whole][0]:
                    best[whole] = (rank, usage, amount)
        for whole, (rank, usage, amount) in best.items():
            if whole in uses_itself:
                amount = _own_amount(whole, own, main.get(whole), amount)
            shown = (amount.id, amount.unit, amount.size) if amount else (None, None, None)
            yield (whole, mineral, rank[0], usage, *shown)


def _amount_on(
    way: tuple[int, ...], amounts: Iterable[_Amount], unit: str | None
) -> _Amount | None:
    """The amount of the most specific application on the way, in *unit* and with a source where
    there is one."""
    return min(
        (amount for amount in amounts if amount.application in way),
        key=lambda a: (a.unit != unit, a.unsourced, -way.index(a.application), a.order, a.id),
        default=None,
    )


def _own_amount(
    whole: int, amounts: Iterable[_Amount], unit: str | None, on_way: _Amount | None
) -> _Amount | None:
    """The amount of the application itself, in *unit*, where one is as well proved as *on_way*, the
    one that was found on the way to a part; else that one."""
    if on_way is None or on_way.application == whole:
        return on_way
    own = (a for a in amounts if (a.application, a.unit) == (whole, unit))
    as_good = (a for a in own if a.proof <= on_way.proof)
    return min(as_good, key=lambda a: (a.order, a.id), default=on_way)


def _amounts(session: Session, minerals: Minerals) -> dict[int, list[_Amount]]:
    """The amounts of each mineral, zero ones left out: a zero is a claim, not a use."""

    def read(row: Any) -> _Amount:
        _, id_, application, unit, proof, *figures, kind, year, _, preference = row
        what, factor = units.dimension(unit or "")
        size = next((figure for figure in figures if figure is not None), 0.0) * factor
        chosen = preference is not None
        order = claim_order(kind, year, preferred=chosen)
        unsourced, rank = kind is None and not chosen, -1 if chosen else proof.rank
        return _Amount(order, id_, application, what, size, unsourced, rank)

    return grouped((row[0], read(row)) for row in rows_of(session, _AMOUNTS, minerals))


def _main_units(session: Session, graph: ApplicationGraph) -> dict[int, str]:
    """The dimension that each application's amounts are mostly counted in: its own, else of the
    nearest parts that have any."""
    counts: dict[int, Counter[str]] = {}
    for application, unit, count in session.execute(
        select(m.Intensity.application_id, m.Intensity.unit, func.count())
        .group_by(m.Intensity.application_id, m.Intensity.unit)
        .order_by(func.min(m.Intensity.id))  # of as many, the first
    ):
        counts.setdefault(application, Counter())[units.dimension(unit or "")[0]] += count
    result: dict[int, str] = {}
    for whole in graph.nodes:
        by_distance = sorted(
            ((len(way), part) for part, way in graph.reach(whole).items() if part in counts)
        )
        nearest = [part for distance, part in by_distance if distance == by_distance[0][0]]
        if total := sum((counts[part] for part in nearest), Counter[str]()):
            result[whole] = max(total, key=total.__getitem__)
    return result
