"""A mineral whole, and the lines of the mineral table."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import Session

from mineralcat.domain.grouping import grouped
from mineralcat.errors import NotFoundError
from mineralcat.store import models as m
from mineralcat.store.index.index_tables import coverage, mineral_summary
from mineralcat.store.index_rows.selection import placed
from mineralcat.store.queries.graph import ApplicationGraph
from mineralcat.store.revision_cache import cached
from mineralcat.store.rows import MineralDetail, NameRow, Ref, RelationRow
from mineralcat.store.search.find_minerals import Hits
from mineralcat.store.search_rows import NONE_SELECTED, Leader, MineralRow, Selected

from . import facts
from .agreements import agreements_of
from .bills import bill_lines, intensities, usages
from .claims import columns_of
from .why import WhyFound


def mineral_id(session: Session, slug: str) -> int | None:
    """The id of the mineral with this slug."""
    return session.scalar(select(m.Mineral.id).where(m.Mineral.slug == slug))


_COUNTED_THROUGH = 10_000
"""Of more hits, the lines of some are not looked for: all would have to be put in order first."""


def selected_among(session: Session, hits: Hits, slugs: Collection[str]) -> Selected:
    """Where the selected minerals are among the hits."""
    if not slugs:
        return NONE_SELECTED
    rows = session.execute(select(m.Mineral.id, m.Mineral.slug).where(m.Mineral.slug.in_(slugs)))
    found = {id_: slug for id_, slug in rows if id_ in hits.ids}
    lines: dict[str, int] = {}
    if found and len(hits) <= _COUNTED_THROUGH:
        lines = {found[id_]: line for line, id_ in enumerate(hits.ids[:]) if id_ in found}
    return Selected(frozenset(slugs) - set(found.values()), lines)


def mineral_count(session: Session) -> int:
    """How many minerals the catalogue holds."""
    return session.scalar(select(func.count(m.Mineral.id))) or 0


def mineral_detail(session: Session, graph: ApplicationGraph, slug: str) -> MineralDetail:
    """Everything that the catalogue holds of a mineral; NotFoundError where there is none."""
    return cached(session, "mineral", slug, lambda: _detail(session, graph, slug))


def _detail(session: Session, graph: ApplicationGraph, slug: str) -> MineralDetail:
    mineral = session.scalars(select(m.Mineral).where(m.Mineral.slug == slug)).one_or_none()
    if mineral is None:
        raise NotFoundError("mineral", slug)
    own = [mineral.id]
    above = placed(session, own)  # the nearest group first
    members = select(m.Mineral.slug, m.Mineral.name).where(m.Mineral.member_of_id == mineral.id)
    return MineralDetail(
        **columns_of(mineral, _OWN_COLUMNS),
        uid=str(mineral.uid),
        member_of=tuple(Ref(one.slug, one.name) for id_, one in above.items() if id_ != mineral.id),
        members=tuple(Ref(*row) for row in session.execute(members.order_by(m.Mineral.id))),
        related=_related(session, mineral.id),
        synonyms=tuple(synonym.text for synonym in mineral.synonyms),
        names=_names(session, mineral.id),
        usages=tuple(usages(session, graph, own).get(mineral.id, {}).values()),
        intensities=tuple(intensities(session, graph, own).get(mineral.id, {}).values()),
        supply=facts.supply_of(session, mineral.id),
        demand_shares=facts.demand_shares_of(session, graph, mineral.id),
        lists=facts.listings_of(session, mineral.id),
        assessments=facts.assessments_of(session, mineral.id),
        statistics=facts.statistics_of(session, mineral.id),
        agreements=agreements_of(session, minerals=own),
    )


_OWN_COLUMNS = ("id", "slug", "name", "kind", "symbol", "formula", "summary", "note")


def _related(session: Session, id_: int) -> tuple[RelationRow, ...]:
    this, other = m.MineralRelation.mineral_id, m.MineralRelation.other_id
    found: list[RelationRow] = []
    for mine, theirs, inverse in ((this, other, False), (other, this, True)):
        rows = session.execute(
            select(m.Mineral.slug, m.Mineral.name, m.MineralRelation.relation)
            .join(m.Mineral, m.Mineral.id == theirs)
            .where(mine == id_)
            .order_by(m.MineralRelation.id)
        )
        found += (RelationRow(Ref(slug, name), kind, inverse) for slug, name, kind in rows)
    return tuple(found)


def _names(session: Session, id_: int) -> tuple[NameRow, ...]:
    rows = session.execute(
        select(m.MineralName.lang, m.MineralName.text, m.Source.slug, m.MineralName.confidence)
        .outerjoin(m.Source, m.MineralName.source_id == m.Source.id)
        .where(m.MineralName.mineral_id == id_)
        .order_by(m.MineralName.lang, m.MineralName.id)
    )
    return tuple(NameRow(*row) for row in rows)


# -- lines of the table ----------------------------------------------------------------------

_THESE: BindParameter[Any] = bindparam("these", expanding=True)
_mineral, _area = m.Mineral.__table__.c, m.Area.__table__.c
_LINES = (
    select(
        _mineral.id,
        _mineral.slug,
        _mineral.name,
        _mineral.symbol,
        _mineral.kind,
        mineral_summary.c.uses,
        _area.slug,
        _area.name,
        *(mineral_summary.c[f"leader_{name}"] for name in Leader._fields if name != "area"),
    )
    .join(mineral_summary, mineral_summary.c.mineral_id == _mineral.id)
    .outerjoin(m.Area.__table__, _area.id == mineral_summary.c.leader_id)
    .where(_mineral.id.in_(_THESE))
)
_LISTED = (
    select(coverage.c.mineral_id, m.CriticalityList.slug)
    .join(m.CriticalityList, m.CriticalityList.id == coverage.c.list_id)
    .where(coverage.c.mineral_id.in_(_THESE))
    .order_by(m.CriticalityList.slug)
)


def mineral_rows(
    session: Session, graph: ApplicationGraph, hits: Hits, start: int, count: int
) -> list[MineralRow]:
    """The lines of a window of hits, in their order."""
    ids = hits.ids[start : start + count].tolist()
    lines = {line[0]: line for line in session.execute(_LINES, {"these": ids})}
    lists: dict[int, list[str]] = grouped(session.execute(_LISTED, {"these": ids}))
    names = {id_: Ref(line.slug, line.name) for id_, line in lines.items()}
    of_bill = bill_lines(session, graph, hits.application, names) if hits.application else {}
    why = WhyFound(session, graph, hits, names, of_bill)
    return [
        MineralRow(
            id=id_,
            certainty=hits.certainty(start + place),
            **columns_of(lines[id_], ("slug", "name", "symbol", "kind", "uses")),
            leader=Leader.read(*lines[id_][6:]),
            lists=tuple(lists.get(id_, ())),
            bill=of_bill.get(id_),
            matched=why.of(id_),
        )
        for place, id_ in enumerate(ids)
        if id_ in lines
    ]
