"""One line a mineral, for the table of minerals."""

from collections.abc import Mapping
from itertools import groupby
from operator import attrgetter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import AreaKind, Measure
from mineralcat.store import models as m

from .selection import Lines, Minerals, lineage, of_minerals, placed
from .supply_tables import SupplyFigure, supply_figures


def summary_rows(session: Session, lists: Mapping[int, int], minerals: Minerals) -> Lines:
    """One line a mineral; *lists* is how many cover each. A mineral without figures of its own
    shows the leader of the nearest group that has them."""
    found = placed(session, minerals)
    groups = {id_: one.supplied_by for id_, one in found.items()}
    leaders = _leaders(session, None if minerals is None else list(found))
    used = select(m.Usage.mineral_id, func.count(m.Usage.application_id.distinct()))
    used = of_minerals(used.group_by(m.Usage.mineral_id), minerals)
    uses = {row[0]: row[1] for row in session.execute(used)}
    for mineral in found if minerals is None else minerals:
        at = next((at for at in lineage(mineral, groups) if at in leaders), None)
        leader = leaders[at] if at is not None else _NO_LEADER
        via = found[at].slug if at is not None and at != mineral else None
        yield (mineral, uses.get(mineral, 0), lists.get(mineral, 0), *leader, via)


_Leader = tuple[int | str | float | None, ...]
"""Country, share of the world in percent, first and last year, status, stage and source."""
_NO_LEADER: _Leader = (None,) * 7


def _leaders(session: Session, minerals: Minerals) -> dict[int, _Leader]:
    """The leading producer of each headline series: newest year, one source."""
    headline = m.Series.headline.is_(True)
    figures = supply_figures(session, minerals, headline, m.Series.mineral_id)
    by_mineral = groupby(figures, key=attrgetter("mineral"))
    return {id_: leader for id_, own in by_mineral if (leader := _leader(list(own))) is not None}


def _years(figure: SupplyFigure) -> tuple[int, int]:
    """First and last, 0 where there is none."""
    return figure.period_from or figure.period_to or 0, figure.period_to or 0


def _leader(figures: list[SupplyFigure]) -> _Leader | None:
    """Among the newest year's claims of the source shown first, the country with the most."""
    first = min(figures, key=lambda f: (-(f.period_to or 0), f.order, -_years(f)[0]))
    table = _years(first), first.source
    same = [figure for figure in figures if (_years(figure), figure.source) == table]
    countries = [f for f in same if f.area_kind is AreaKind.COUNTRY and f.value]
    if not countries:
        return None
    top = max(countries, key=lambda figure: figure.value or 0.0)
    world = next((figure.value for figure in same if figure.area_kind is AreaKind.WORLD), None)
    share = top.value if top.measure is Measure.SHARE else None
    if share is None and world and top.value is not None:
        share = 100 * top.value / world
    since, year = _years(top)
    of_table = since or None, year or None, top.status.value, top.stage.value, top.source
    return (top.area, share, *of_table)
