"""Keeps the search index true: built whole after a load, refreshed for what an edit touched."""

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, or_, select, text
from sqlalchemy.orm import Session

from mineralcat.domain import units, words
from mineralcat.domain.preference import Order, claim_order
from mineralcat.domain.terms import AreaKind, ClaimKind, ClaimStatus, Importance, Measure, Stage

from . import models as m
from .graph import ApplicationGraph, load_graph
from .index_tables import INDEX, MINERAL_TEXT, TEXT_COLUMNS, bill, coverage, digest

_WIDE = {
    *("application", "application_synonym", "application_link", "source", "preference"),
    *("agreement", "agreement_party", "organisation"),
    *("criticality_list", "listing", "area", "series", "supply"),
}
"""A change to one of these can touch any line of the index."""
_OF_MINERAL = {
    *("mineral", "mineral_synonym", "mineral_name"),
    *("usage", "intensity", "agreement_mineral"),
}
"""A change to one of these touches the lines of its mineral."""


def create(session: Session) -> None:
    """Make the index's tables, empty."""
    INDEX.create_all(session.connection())


def rebuild(session: Session) -> None:
    """Drop the index and build it from the catalogue."""
    connection = session.connection()
    INDEX.drop_all(connection)
    INDEX.create_all(connection)
    _write(session, None)


def refresh(session: Session, touched: Iterable[tuple[str, int]]) -> None:
    """Bring the index up to date with rows (table, id) that an edit created, changed or deleted."""
    rows = [(entity, row_id) for entity, row_id in touched if entity in _WIDE | _OF_MINERAL]
    if rows:
        _write(session, None if _is_wide(session, rows) else _minerals(session, rows))


def _is_wide(session: Session, touched: Collection[tuple[str, int]]) -> bool:
    """Whether the edit can touch any line: the graph, groups, areas, lists, or what is gone."""
    for entity, row_id in touched:
        if entity in _WIDE:
            return True
        table = m.Base.metadata.tables[entity]
        if session.scalar(select(table.c.id).where(table.c.id == row_id)) is None:
            return True
    return False


def _minerals(session: Session, touched: Collection[tuple[str, int]]) -> list[int]:
    found: set[int] = set()
    for entity, row_id in touched:
        table = m.Base.metadata.tables[entity]
        if entity == "mineral":
            found.add(row_id)
        elif entity in _OF_MINERAL:
            found.update(session.scalars(select(table.c.mineral_id).where(table.c.id == row_id)))
    return sorted(found)


Lines = list[dict[str, Any]]


def expected(session: Session, minerals: list[int] | None = None) -> dict[str, Lines]:
    """The lines that the index should hold of these minerals, or of all, by table."""
    graph = load_graph(session)
    covered = _coverage(session)
    return {
        coverage.name: covered,
        bill.name: _bills(session, graph, minerals),
        digest.name: _digests(session, covered, minerals),
        MINERAL_TEXT: _texts(session, minerals),
    }


def _write(session: Session, minerals: list[int] | None) -> None:
    """Write the lines of these minerals, or of all."""
    lines = expected(session, minerals)
    if minerals is None:
        session.execute(text(f"DELETE FROM {MINERAL_TEXT}"))
    elif minerals:
        gone = text(f"DELETE FROM {MINERAL_TEXT} WHERE rowid = :id")
        session.execute(gone, [{"id": id_} for id_ in minerals])
    for table in (coverage, bill, digest):
        statement = delete(table)
        if table is not coverage:
            statement = _of(statement, table.c.mineral_id, minerals)
        session.execute(statement)
        if lines[table.name]:
            session.execute(insert(table), lines[table.name])
    if lines[MINERAL_TEXT]:
        fields = ", ".join(("rowid", *TEXT_COLUMNS))
        values = ", ".join(f":{name}" for name in ("rowid", *TEXT_COLUMNS))
        session.execute(
            text(f"INSERT INTO {MINERAL_TEXT} ({fields}) VALUES ({values})"), lines[MINERAL_TEXT]
        )


def stored(session: Session) -> dict[str, Lines]:
    """The lines that the index holds, by table."""
    lines: dict[str, Lines] = {
        table.name: [dict(row) for row in session.execute(select(table)).mappings()]
        for table in (coverage, bill, digest)
    }
    rows = session.execute(text(f"SELECT rowid, {', '.join(TEXT_COLUMNS)} FROM {MINERAL_TEXT}"))
    lines[MINERAL_TEXT] = [dict(row) for row in rows.mappings()]
    return lines


def _of(statement: Any, column: Any, minerals: list[int] | None) -> Any:
    return statement if minerals is None else statement.where(column.in_(minerals))


# -- the bill of minerals ------------------------------------------------------------------


class _Use(NamedTuple):
    id: int
    application: int
    importance: int


class _Amount(NamedTuple):
    order: Order
    id: int
    application: int
    unit: str
    size: float


def _bills(session: Session, graph: ApplicationGraph, minerals: list[int] | None) -> Lines:
    uses = _grouped(
        session.execute(
            _of(
                select(
                    m.Usage.mineral_id, m.Usage.id, m.Usage.application_id, m.Usage.importance
                ).order_by(m.Usage.mineral_id, m.Usage.id),
                m.Usage.mineral_id,
                minerals,
            )
        )
    )
    amounts = _amounts(session, minerals)
    main = main_units(session, graph)
    rows: Lines = []
    for mineral, lines in uses.items():
        own = [_Use(id_, at, Importance(word).rank) for _, id_, at, word in lines]
        above: dict[int, list[_Use]] = {}
        for use in own:
            for whole in graph.above[use.application]:
                above.setdefault(whole, []).append(use)
        for whole, candidates in above.items():
            use, amount = _best(graph, whole, candidates, amounts.get(mineral, []), main.get(whole))
            rows.append(
                {
                    "application_id": whole,
                    "mineral_id": mineral,
                    "importance": use.importance,
                    "usage_id": use.id,
                    "intensity_id": amount.id if amount else None,
                    "unit": amount.unit if amount else None,
                    "amount": amount.size if amount else None,
                }
            )
    return rows


def _best(
    graph: ApplicationGraph,
    whole: int,
    uses: list[_Use],
    amounts: list[_Amount],
    unit: str | None,
) -> tuple[_Use, _Amount | None]:
    """The use that explains best why *whole* needs the mineral, and the amount to show with it.

    Most important first; then one with an amount in the unit that *whole* is counted in, then one
    with any amount; then the most specific part, in the order of the links.
    """
    down = graph.reach(whole)
    place = {part: at for at, part in enumerate(down)}
    best: tuple[tuple[int, int, int, int], _Use, _Amount | None] | None = None
    for use in uses:
        way = down[use.application]
        on_path = [whole, *(edge.part for edge in way)]
        amount = _amount_on(on_path, amounts, unit)
        fit = 2 if amount is None else int(amount.unit != unit)
        rank = (use.importance, fit, -len(way), place[use.application])
        if best is None or rank < best[0]:
            best = (rank, use, amount)
    assert best is not None  # a mineral is above its own uses only
    return best[1], best[2]


def _amount_on(path: list[int], amounts: list[_Amount], unit: str | None) -> _Amount | None:
    """The amount of the most specific application on the path, in *unit* where there is one."""
    found = [amount for amount in amounts if amount.application in path]
    return min(
        found,
        key=lambda a: (a.unit != unit, -path.index(a.application), a.order, a.id),
        default=None,
    )


def _amounts(session: Session, minerals: list[int] | None) -> dict[int, list[_Amount]]:
    """The amounts of each mineral, zero ones left out: a zero is a claim, not a use."""
    statement = (
        select(
            m.Intensity.mineral_id,
            m.Intensity.id,
            m.Intensity.application_id,
            m.Intensity.unit,
            m.Intensity.value,
            m.Intensity.low,
            m.Intensity.high,
            m.Source.kind,
            m.Source.year,
            m.Preference.id,
        )
        .outerjoin(m.Source, m.Intensity.source_id == m.Source.id)
        .outerjoin(m.Preference, m.Preference.claim_uid == m.Intensity.uid)
        .where(m.Intensity.claim_kind != ClaimKind.ZERO)
        .order_by(m.Intensity.mineral_id, m.Intensity.id)
    )
    found: dict[int, list[_Amount]] = {}
    for mineral, id_, at, unit, value, low, high, kind, year, chosen in session.execute(
        _of(statement, m.Intensity.mineral_id, minerals)
    ):
        what, factor = units.dimension(unit or "")
        number = next((n for n in (value, high, low) if n is not None), 0.0)
        order = claim_order(kind, year, preferred=chosen is not None)
        found.setdefault(mineral, []).append(_Amount(order, id_, at, what, number * factor))
    return found


def main_units(session: Session, graph: ApplicationGraph) -> dict[int, str]:
    """The dimension that each application's amounts are mostly counted in: its own, else of the
    nearest parts that have any."""
    counts: dict[int, dict[str, int]] = {}
    for application, unit in session.execute(select(m.Intensity.application_id, m.Intensity.unit)):
        own = counts.setdefault(application, {})
        what = units.dimension(unit or "")[0]
        own[what] = own.get(what, 0) + 1
    result: dict[int, str] = {}
    for whole in graph.nodes:
        by_distance = sorted(
            ((len(way), part) for part, way in graph.reach(whole).items() if part in counts)
        )
        for _, level in groupby(by_distance, key=itemgetter(0)):
            total: dict[str, int] = {}
            for _, part in level:
                for what, count in counts[part].items():
                    total[what] = total.get(what, 0) + count
            result[whole] = max(total, key=lambda what: total[what])
            break
    return result


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    return {key: list(group) for key, group in groupby(rows, key=itemgetter(0))}


# -- what lists cover ----------------------------------------------------------------------


def _coverage(session: Session) -> Lines:
    """Listed minerals, all below a listed group, and groups all of whose members are covered."""
    members: dict[int, list[int]] = {}
    aside: set[int] = set()
    for id_, group, no_market in session.execute(
        select(m.Mineral.id, m.Mineral.member_of_id, m.Mineral.no_market).order_by(m.Mineral.id)
    ):
        if no_market:
            aside.add(id_)
        if group is not None:
            members.setdefault(group, []).append(id_)
    rows: Lines = []
    listings = session.execute(
        select(m.Listing.list_id, m.Listing.mineral_id, m.Listing.id)
        .where(m.Listing.until.is_(None))
        .order_by(m.Listing.list_id, m.Listing.id)
    )
    for list_id, entries in _grouped(listings).items():
        listed = {mineral: listing for _, mineral, listing in entries}
        covered = {mineral: (listing, None, False) for mineral, listing in listed.items()}
        for group, listing in sorted(listed.items(), key=lambda x: len(_below(members, x[0]))):
            for member in _below(members, group):
                covered.setdefault(member, (listing, group, False))
        for group in sorted(members, key=lambda g: len(_below(members, g))):
            wanted = [x for x in members[group] if x not in aside]
            if group not in covered and wanted and all(x in covered for x in wanted):
                covered[group] = (None, None, True)
        rows += [
            {
                "list_id": list_id,
                "mineral_id": mineral,
                "listing_id": listing,
                "via_id": via,
                "whole_group": whole,
            }
            for mineral, (listing, via, whole) in covered.items()
        ]
    return rows


def _below(members: dict[int, list[int]], group: int) -> list[int]:
    """The members of a group, of its groups, and so on."""
    found: list[int] = []
    queue = list(members.get(group, ()))
    while queue:
        member = queue.pop()
        if member not in found:
            found.append(member)
            queue += members.get(member, ())
    return found


# -- the line of the table -----------------------------------------------------------------


class _Point(NamedTuple):
    mineral: int
    area: int
    area_kind: AreaKind
    value: float | None
    period: int
    status: ClaimStatus
    measure: Measure
    stage: Stage
    source: str | None
    order: Order


def _digests(session: Session, covered: Lines, minerals: list[int] | None) -> Lines:
    parents = dict(session.execute(select(m.Mineral.id, m.Mineral.member_of_id)).tuples().all())
    slugs = dict(session.execute(select(m.Mineral.id, m.Mineral.slug)).tuples().all())
    leaders = _leaders(session)
    used = select(m.Usage.mineral_id, m.Usage.application_id).distinct()
    uses = Counter(mineral for mineral, _ in session.execute(used))
    lists = Counter(line["mineral_id"] for line in covered)
    rows = []
    for mineral in parents if minerals is None else minerals:
        at: int | None = mineral
        while at is not None and at not in leaders:
            at = parents[at]
        leader = {} if at is None else leaders[at]
        via = None if at is None or at == mineral else slugs[at]
        rows.append(
            {
                **_NO_LEADER,
                **leader,
                "mineral_id": mineral,
                "uses": uses[mineral],
                "lists": lists[mineral],
                "leader_via": via,
            }
        )
    return rows


_NO_LEADER = {column.name: None for column in digest.columns if column.name.startswith("leader_")}


def _leaders(session: Session) -> dict[int, dict[str, Any]]:
    """The leading producer of each headline series: newest year, one source."""
    statement = (
        select(
            m.Series.mineral_id,
            m.Supply.area_id,
            m.Area.kind,
            m.Supply.value,
            m.Supply.period_to,
            m.Supply.status,
            m.Series.measure,
            m.Series.stage,
            m.Source.slug,
            m.Source.kind,
            m.Source.year,
        )
        .join(m.Series, m.Supply.series_id == m.Series.id)
        .join(m.Area, m.Supply.area_id == m.Area.id)
        .outerjoin(m.Source, m.Supply.source_id == m.Source.id)
        .where(
            m.Series.headline.is_(True),
            m.Supply.status != ClaimStatus.PROJECTED,
            or_(m.Supply.scope.is_(None), m.Supply.scope == "world"),
        )
        .order_by(m.Series.mineral_id)
    )
    points: dict[int, list[_Point]] = {}
    for row in session.execute(statement):
        mineral, area, kind, value, period, status, measure, stage, slug, source_kind, year = row
        order = claim_order(source_kind, year)
        points.setdefault(mineral, []).append(
            _Point(mineral, area, kind, value, period or 0, status, measure, stage, slug, order)
        )
    return {
        mineral: leader for mineral, own in points.items() if (leader := _leader(own)) is not None
    }


def _leader(points: list[_Point]) -> dict[str, Any] | None:
    """Among the newest year's claims of the source shown first, the country with the most."""
    first = min(points, key=lambda p: (-p.period, p.order))
    same = [p for p in points if (p.period, p.source) == (first.period, first.source)]
    countries = [p for p in same if p.area_kind is AreaKind.COUNTRY and p.value]
    if not countries:
        return None
    top = max(countries, key=lambda p: p.value or 0.0)
    world = next((p.value for p in same if p.area_kind is AreaKind.WORLD), None)
    share = top.value if top.measure is Measure.SHARE else None
    if share is None and world and top.value is not None:
        share = 100 * top.value / world
    return {
        "leader_id": top.area,
        "leader_share": share,
        "leader_year": top.period or None,
        "leader_status": top.status.value,
        "leader_stage": top.stage.value,
        "leader_source": top.source,
    }


# -- the text ------------------------------------------------------------------------------


def _texts(session: Session, minerals: list[int] | None) -> Lines:
    def gathered(statement: Any, column: Any) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for mineral, *parts in session.execute(_of(statement, column, minerals)):
            found.setdefault(mineral, []).extend(part for part in parts if part)
        return found

    synonyms = gathered(
        select(m.MineralSynonym.mineral_id, m.MineralSynonym.text), m.MineralSynonym.mineral_id
    )
    languages = gathered(
        select(m.MineralName.mineral_id, m.MineralName.text), m.MineralName.mineral_id
    )
    roles = gathered(select(m.Usage.mineral_id, m.Usage.role).distinct(), m.Usage.mineral_id)
    agreed = select(
        m.AgreementMineral.mineral_id, m.Agreement.title, m.Organisation.name
    ).select_from(m.AgreementMineral)
    agreed = agreed.join(m.Agreement, m.AgreementMineral.agreement_id == m.Agreement.id)
    agreed = agreed.outerjoin(
        m.AgreementParty, m.AgreementParty.agreement_id == m.Agreement.id
    ).outerjoin(m.Organisation, m.AgreementParty.organisation_id == m.Organisation.id)
    agreements = gathered(agreed, m.AgreementMineral.mineral_id)
    named = _of(
        select(m.Mineral.id, m.Mineral.slug, m.Mineral.name, m.Mineral.symbol, m.Mineral.formula),
        m.Mineral.id,
        minerals,
    )
    return [
        {
            "rowid": id_,
            "names": words.indexed(name, symbol, formula, slug, *synonyms.get(id_, ())),
            "languages": words.indexed(*languages.get(id_, ())),
            "roles": words.indexed(*dict.fromkeys(roles.get(id_, ()))),
            "agreements": words.indexed(*dict.fromkeys(agreements.get(id_, ()))),
        }
        for id_, slug, name, symbol, formula in session.execute(named)
    ]
