"""Keeps the search index true: built whole after a load, refreshed for what an edit touched."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Insert,
    Select,
    TextClause,
    case,
    delete,
    func,
    insert,
    null,
    or_,
    select,
    text,
    union,
)
from sqlalchemy.orm import Session

from mineralcat.domain import units, words
from mineralcat.domain.preference import Order, claim_order
from mineralcat.domain.terms import (
    AreaKind,
    ClaimKind,
    ClaimStatus,
    Confidence,
    Importance,
    Measure,
    Stage,
)

from . import models as m
from .graph import ApplicationGraph, load_graph
from .history import RowChange
from .index_tables import (
    INDEX,
    LANGUAGE,
    MINERAL_TEXT,
    NAME,
    SLUG,
    SYMBOL,
    SYNONYM,
    TEXT_COLUMNS,
    bill,
    called,
    coverage,
    digest,
    evidence,
    need,
    producer,
    reading,
)
from .needs import bill_lines, rewrite_needs, write_needs
from .readings import readings
from .sets import packed, set_of
from .supply_tables import producers

_WIDE = {
    *("application_link", "source", "preference"),
    *("agreement", "agreement_party", "organisation"),
    *("criticality_list", "listing", "listing_member", "area", "series", "supply"),
}
"""A change to one of these can touch any line of the index."""
_OF_MINERAL = {
    *("mineral", "mineral_synonym", "mineral_name"),
    *("usage", "intensity", "agreement_mineral"),
    *("demand_share", "assessment", "statistic"),
}
"""A change to one of these touches the lines of its mineral."""
_MANY = 1_000
"""After an edit of more rows than this, building the whole index is quicker."""
_CHUNK = 10_000


def create(session: Session) -> None:
    """Make the index's tables, empty."""
    INDEX.create_all(session.connection())


def rebuild(session: Session) -> None:
    """Drop the index and build it from the catalogue."""
    connection = session.connection()
    INDEX.drop_all(connection)
    INDEX.create_all(connection)
    sorted_by = [order for table in INDEX.sorted_tables for order in table.indexes]
    for order in sorted_by:  # sorting once, when all lines are there, takes a third of the time
        order.drop(connection)
    for name, lines in _lines(session).items():
        _put(session, name, lines)
    for order in sorted_by:
        order.create(connection)
    write_needs(session)


def refresh(session: Session, changes: Iterable[RowChange]) -> None:
    """Bring the index up to date with the rows that an edit created, changed or deleted."""
    told = [change for change in changes if change.entity in _WIDE | _OF_MINERAL]
    if not told:
        return
    if len(told) > _MANY or any(_is_wide(change) for change in told):
        rebuild(session)
        return
    named = {change.row_id for change in told if change.entity == "mineral"}
    minerals = named | _minerals(session, told) | _below_any(session, named)
    if named:
        minerals |= _cover(session)
    if len(minerals) > _MANY:
        rebuild(session)
    else:
        _write(session, sorted(minerals))


def _is_wide(change: RowChange) -> bool:
    """Whether a change can touch any line: the graph, areas, lists, a mineral that is gone, or what
    an application is counted in."""
    if change.entity == "mineral":
        return change.after is None
    if change.entity == "intensity":
        fields = {*(change.before or ()), *(change.after or ())}
        return not fields.isdisjoint(("application_id", "unit"))
    return change.entity in _WIDE


def _minerals(session: Session, changes: Iterable[RowChange]) -> set[int]:
    """The minerals that changed rows are or were about."""
    uids: set[UUID] = set()
    found: set[int] = set()
    for change in changes:
        for fields in (change.before, change.after):
            if fields and "mineral_id" in fields:
                uids.add(UUID(str(fields["mineral_id"])))
        table = m.Base.metadata.tables[change.entity]
        if "mineral_id" in table.c:
            now = select(table.c.mineral_id).where(table.c.id == change.row_id)
            found.update(session.scalars(now))
    return found | set(session.scalars(select(m.Mineral.id).where(m.Mineral.uid.in_(uids))))


def _below_any(session: Session, groups: set[int]) -> set[int]:
    """The members of groups, of their groups, and so on: what their lines say depends on these."""
    found: set[int] = set()
    while groups:
        members = select(m.Mineral.id).where(m.Mineral.member_of_id.in_(groups))
        groups = set(session.scalars(members)) - found
        found |= groups
    return found


def _cover(session: Session) -> set[int]:
    """Bring up to date what lists cover; the minerals for which that changed."""
    want = _coverage(session)
    have = {tuple(row) for row in session.execute(select(coverage))}
    changed = {mineral for _, mineral, *_ in have ^ {tuple(line.values()) for line in want}}
    if changed:
        session.execute(delete(coverage))
        _put(session, coverage.name, want)
    return changed


Lines = Iterable[dict[str, Any]]


def expected(session: Session) -> dict[str, Lines]:
    """The lines that the index should hold, by table."""
    lines = {name: list(lines) for name, lines in _lines(session).items()}
    return {**lines, need.name: _needs(lines[bill.name])}


def _needs(bills: Lines) -> list[dict[str, Any]]:
    """The lines of `need` that these of `bill` come to."""
    found: dict[tuple[int, int], list[int]] = {}
    for line in bills:
        found.setdefault((line["application_id"], line["importance"]), []).append(
            line["mineral_id"]
        )
    return [
        {
            "application_id": application,
            "importance": rank,
            "minerals": packed(set_of(ids, max(ids) + 1)),
        }
        for (application, rank), ids in found.items()
    ]


def _lines(session: Session) -> dict[str, Lines]:
    """All lines by table, made while they are taken: a large catalogue has millions."""
    covered = _coverage(session)
    lists = Counter(line["mineral_id"] for line in covered)
    return {
        coverage.name: covered,
        bill.name: _bills(session, load_graph(session), None),
        digest.name: _digests(session, lists, None),
        producer.name: producers(session, None),
        reading.name: readings(session, None),
        called.name: _names(session, None),
        evidence.name: _evidence(session, None),
        MINERAL_TEXT: _texts(session, None),
    }


def _write(session: Session, minerals: list[int]) -> None:
    """Write anew the lines of these minerals, apart from what lists cover."""
    needed = bill_lines(session, minerals)
    gone = text(f"DELETE FROM {MINERAL_TEXT} WHERE rowid = :id")
    session.execute(gone, [{"id": id_} for id_ in minerals])
    for table in (bill, digest, called, evidence, producer, reading):
        session.execute(delete(table).where(table.c.mineral_id.in_(minerals)))
    covered = (
        select(coverage.c.mineral_id, func.count())
        .where(coverage.c.mineral_id.in_(minerals))
        .group_by(coverage.c.mineral_id)
    )
    lists = {row[0]: row[1] for row in session.execute(covered)}
    _put(session, bill.name, _bills(session, load_graph(session), minerals))
    rewrite_needs(session, needed, bill_lines(session, minerals))
    _put(session, digest.name, _digests(session, lists, minerals))
    _put(session, producer.name, producers(session, minerals))
    _put(session, reading.name, readings(session, minerals))
    _put(session, called.name, _names(session, minerals))
    _put(session, evidence.name, _evidence(session, minerals))
    _put(session, MINERAL_TEXT, _texts(session, minerals))


def _put(session: Session, name: str, lines: Lines) -> None:
    """Write lines, plain numbers and texts, as the driver takes them: half the work of a million
    lines would be to look for something to convert."""
    connection = session.connection()
    into: Insert | TextClause
    if name == MINERAL_TEXT:
        fields = ("rowid", *TEXT_COLUMNS)
        values = ", ".join(f":{field}" for field in fields)
        into = text(f"INSERT INTO {name} ({', '.join(fields)}) VALUES ({values})")
    else:
        into = insert(INDEX.tables[name])
    statement = into.compile(connection)
    assert statement.positiontup is not None  # the driver takes values by position
    taken = map(itemgetter(*statement.positiontup), iter(lines))
    while chunk := list(islice(taken, _CHUNK)):
        connection.exec_driver_sql(str(statement), chunk)


def stored(session: Session) -> dict[str, Lines]:
    """The lines that the index holds, by table."""
    lines: dict[str, Lines] = {
        table.name: [dict(row) for row in session.execute(select(table)).mappings()]
        for table in (coverage, bill, need, digest, called, evidence, producer, reading)
    }
    rows = session.execute(text(f"SELECT rowid, {', '.join(TEXT_COLUMNS)} FROM {MINERAL_TEXT}"))
    lines[MINERAL_TEXT] = [dict(row) for row in rows.mappings()]
    return lines


def _of(statement: Any, column: Any, minerals: list[int] | None) -> Any:
    return statement if minerals is None else statement.where(column.in_(minerals))


# -- the bill of minerals ------------------------------------------------------------------


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


def _bills(session: Session, graph: ApplicationGraph, minerals: list[int] | None) -> Lines:
    """One line for each mineral and each application that a use of it belongs to: of all such uses
    the one that explains best why it is needed, and the amount to show with it.

    The use: most important first; then one with an amount in the unit that the whole is counted in,
    then one with any amount; then the most specific part, in the order of the links.

    The amount: of the most specific application on the way to that use. But an application that
    uses the mineral itself shows its own, where it has one in the unit it is counted in that is at
    least as well proved: what one variant takes is not what the whole takes.
    """
    uses = select(m.Usage.mineral_id, m.Usage.id, m.Usage.application_id, m.Usage.importance)
    uses = _of(uses.order_by(m.Usage.mineral_id, m.Usage.id), m.Usage.mineral_id, minerals)
    amounts = _amounts(session, minerals)
    main = main_units(session, graph) if amounts else {}
    ways = _ways(graph)
    ranks = {word: word.rank for word in Importance}
    for mineral, lines in groupby(session.execute(uses), key=itemgetter(0)):
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
                rank = (ranks[importance], fit, -len(on_way), place)
                if whole not in best or rank < best[whole][0]:
                    best[whole] = (rank, usage, amount)
        for whole, (rank, usage, amount) in best.items():
            if whole in uses_itself:
                amount = _amount_of(whole, own, main.get(whole), amount)
            yield {
                "application_id": whole,
                "mineral_id": mineral,
                "importance": rank[0],
                "usage_id": usage,
                "intensity_id": amount.id if amount else None,
                "unit": amount.unit if amount else None,
                "amount": amount.size if amount else None,
            }


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


def _amount_of(
    whole: int, amounts: Iterable[_Amount], unit: str | None, on_way: _Amount | None
) -> _Amount | None:
    """The amount of the application itself, in *unit*, where one is as well proved as *on_way*, the
    one that was found on the way to a part; else that one."""
    if on_way is None or on_way.application == whole:
        return on_way
    own = (a for a in amounts if (a.application, a.unit) == (whole, unit))
    as_good = (a for a in own if a.proof <= on_way.proof)
    return min(as_good, key=lambda a: (a.order, a.id), default=on_way)


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
            m.Intensity.confidence,
        )
        .outerjoin(m.Source, m.Intensity.source_id == m.Source.id)
        .outerjoin(m.Preference, m.Preference.claim_uid == m.Intensity.uid)
        .where(m.Intensity.claim_kind != ClaimKind.ZERO)
        .order_by(m.Intensity.mineral_id, m.Intensity.id)
    )
    found: dict[int, list[_Amount]] = {}
    ranks = {word: word.rank for word in Confidence}
    for mineral, id_, at, unit, value, low, high, kind, year, chosen, proof in session.execute(
        _of(statement, m.Intensity.mineral_id, minerals)
    ):
        what, factor = units.dimension(unit or "")
        number = next((n for n in (value, high, low) if n is not None), 0.0)
        order = claim_order(kind, year, preferred=chosen is not None)
        amount = _Amount(
            order,
            id_,
            at,
            what,
            number * factor,
            unsourced=kind is None and chosen is None,
            proof=ranks[proof] if chosen is None else -1,
        )
        found.setdefault(mineral, []).append(amount)
    return found


def main_units(session: Session, graph: ApplicationGraph) -> dict[int, str]:
    """The dimension that each application's amounts are mostly counted in: its own, else of the
    nearest parts that have any."""
    counts: dict[int, dict[str, int]] = {}
    for application, unit, count in session.execute(
        select(m.Intensity.application_id, m.Intensity.unit, func.count())
        .group_by(m.Intensity.application_id, m.Intensity.unit)
        .order_by(func.min(m.Intensity.id))  # of as many, the first
    ):
        own = counts.setdefault(application, {})
        what = units.dimension(unit or "")[0]
        own[what] = own.get(what, 0) + count
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


# -- what lists cover ----------------------------------------------------------------------


def _coverage(session: Session) -> list[dict[str, Any]]:
    """Listed minerals; all below a listed group, or below those of its members that the list means;
    and groups all of whose members are covered."""
    members: dict[int, list[int]] = {}
    aside: set[int] = set()
    for id_, group, no_market in session.execute(
        select(m.Mineral.id, m.Mineral.member_of_id, m.Mineral.no_market)
        .where(m.Mineral.member_of_id.is_not(None))
        .order_by(m.Mineral.id)
    ):
        assert group is not None
        members.setdefault(group, []).append(id_)
        if no_market:
            aside.add(id_)
    below = {group: _below(members, group) for group in members}
    groups = sorted(below, key=lambda group: len(below[group]))
    limits = _limits(session)
    rows: list[dict[str, Any]] = []
    listings = session.execute(
        select(m.Listing.list_id, m.Listing.mineral_id, m.Listing.id)
        .where(m.Listing.until.is_(None))
        .order_by(m.Listing.list_id, m.Listing.id)
    )
    for list_id, entries in groupby(listings, key=itemgetter(0)):
        listed = {mineral: listing for _, mineral, listing in entries}
        covered: dict[int, tuple[int | None, int | None, bool]] = {
            mineral: (listing, None, False) for mineral, listing in listed.items()
        }
        for group in groups:
            if group in listed:
                for member in _meant(limits.get(listed[group]), below, group):
                    covered.setdefault(member, (listed[group], group, False))
        for group in groups:
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


def _limits(session: Session) -> dict[int, list[int]]:
    """The members that entries of groups are limited to, by the entry's id."""
    found: dict[int, list[int]] = {}
    statement = select(m.ListingMember.listing_id, m.ListingMember.mineral_id)
    for listing, member in session.execute(statement.order_by(m.ListingMember.id)):
        found.setdefault(listing, []).append(member)
    return found


def _meant(limit: list[int] | None, below: dict[int, list[int]], group: int) -> list[int]:
    """What a list means by a group's name: all below it, or these and all below these."""
    if limit is None:
        return below[group]
    return [one for member in limit for one in (member, *below.get(member, ()))]


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
    since: int
    period: int
    status: ClaimStatus
    measure: Measure
    stage: Stage
    source: str | None
    order: Order


def _digests(session: Session, lists: Mapping[int, int], minerals: list[int] | None) -> Lines:
    """One line a mineral; *lists* is how many cover each. A mineral without figures of its own
    shows the leader of the nearest group that has them."""
    above = _lineage(session, minerals)
    leaders = _leaders(session, None if minerals is None else list(above))
    used = select(m.Usage.mineral_id, func.count(m.Usage.application_id.distinct()))
    used = _of(used.group_by(m.Usage.mineral_id), m.Usage.mineral_id, minerals)
    uses = {row[0]: row[1] for row in session.execute(used)}
    for mineral in above if minerals is None else minerals:
        at = _nearest(mineral, leaders, above)
        yield {
            **_NO_LEADER,
            **(leaders[at] if at is not None else {}),
            "mineral_id": mineral,
            "uses": uses.get(mineral, 0),
            "lists": lists.get(mineral, 0),
            "leader_via": above[at][1] if at is not None and at != mineral else None,
        }


def _nearest(
    mineral: int, leaders: Collection[int], above: Mapping[int, tuple[int | None, str]]
) -> int | None:
    """The mineral if it has a leader, else the nearest group above it that has one."""
    at: int | None = mineral
    seen: set[int] = set()
    while at is not None and at not in leaders:
        if at in seen:
            return None  # a ring, which `integrity` tells
        seen.add(at)
        at = above[at][0]
    return at


def _lineage(session: Session, minerals: Iterable[int] | None) -> dict[int, tuple[int | None, str]]:
    """Group and slug of these minerals and of the groups above them, or of all. A group's supply
    says nothing of a member without supply worth listing, which counts as having no group."""
    group_of = case((m.Mineral.no_market, null()), else_=m.Mineral.member_of_id)
    named = select(m.Mineral.id, group_of, m.Mineral.slug).order_by(m.Mineral.id)
    if minerals is None:
        return {id_: (group, slug) for id_, group, slug in session.execute(named)}
    found: dict[int, tuple[int | None, str]] = {}
    wanted = set(minerals)
    while wanted:
        for id_, group, slug in session.execute(named.where(m.Mineral.id.in_(wanted))):
            found[id_] = (group, slug)
        wanted = {group for group, _ in found.values() if group is not None} - found.keys()
    return found


_NO_LEADER = {column.name: None for column in digest.columns if column.name.startswith("leader_")}


def _leaders(session: Session, minerals: list[int] | None) -> dict[int, dict[str, Any]]:
    """The leading producer of each headline series: newest year, one source."""
    statement = (
        select(
            m.Series.mineral_id,
            m.Supply.area_id,
            m.Area.kind,
            m.Supply.value,
            m.Supply.period_from,
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
        .order_by(m.Series.mineral_id, m.Supply.id)
    )
    points: dict[int, list[_Point]] = {}
    for row in session.execute(_of(statement, m.Series.mineral_id, minerals)):
        *what, since, period, status, measure, stage, source, source_kind, year = row
        mineral, area, kind, value = what
        points.setdefault(mineral, []).append(
            _Point(
                mineral=mineral,
                area=area,
                area_kind=kind,
                value=value,
                since=since or period or 0,
                period=period or 0,
                status=status,
                measure=measure,
                stage=stage,
                source=source,
                order=claim_order(source_kind, year),
            )
        )
    return {
        mineral: leader for mineral, own in points.items() if (leader := _leader(own)) is not None
    }


def _leader(points: list[_Point]) -> dict[str, Any] | None:
    """Among the newest year's claims of the source shown first, the country with the most."""
    first = min(points, key=lambda p: (-p.period, p.order, -p.since))
    table = first.since, first.period, first.source
    same = [p for p in points if (p.since, p.period, p.source) == table]
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
        "leader_year_from": top.since or None,
        "leader_year": top.period or None,
        "leader_status": top.status.value,
        "leader_stage": top.stage.value,
        "leader_source": top.source,
    }


# -- what minerals are called, and the text --------------------------------------------------


def _names(session: Session, minerals: list[int] | None) -> Lines:
    named = select(
        m.Mineral.id, m.Mineral.name, m.Mineral.slug, m.Mineral.symbol, m.Mineral.formula
    )
    synonyms = select(m.MineralSynonym.mineral_id, m.MineralSynonym.text)
    languages = select(m.MineralName.mineral_id, m.MineralName.text)
    found: set[tuple[int, str, int]] = set()
    for statement, column, ways in (
        (named, m.Mineral.id, (NAME, SLUG, SYMBOL, SYMBOL)),
        (synonyms, m.MineralSynonym.mineral_id, (SYNONYM,)),
        (languages, m.MineralName.mineral_id, (LANGUAGE,)),
    ):
        for mineral, *texts in session.execute(_of(statement, column, minerals)):
            found.update(
                (how, text.casefold(), mineral)
                for how, text in zip(ways, texts, strict=True)
                if text
            )
    for how, key, mineral in sorted(found):
        yield {"how": how, "key": key, "mineral_id": mineral, "compared": words.key(key)}


_FACTS = (m.Usage, m.Intensity, m.DemandShare, m.Listing, m.Assessment, m.Statistic)


def _evidence(session: Session, minerals: list[int] | None) -> Lines:
    """The minerals about which each source has facts."""
    about: list[Select[Any]] = [
        _of(select(model.source_id, model.mineral_id), model.mineral_id, minerals)
        for model in _FACTS
    ]
    supply = select(m.Supply.source_id, m.Series.mineral_id).join(m.Series)
    about.append(_of(supply, m.Series.mineral_id, minerals))
    for source, mineral in session.execute(union(*about)):
        if source is not None:
            yield {"source_id": source, "mineral_id": mineral}


def _texts(session: Session, minerals: list[int] | None) -> Lines:
    def gathered(statement: Any, column: Any) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for mineral, *parts in session.execute(_of(statement, column, minerals)):
            found.setdefault(mineral, []).extend(part for part in parts if part)
        return found

    def own(table: Any, column: Any) -> dict[int, list[str]]:
        return gathered(select(table.mineral_id, column).order_by(table.id), table.mineral_id)

    synonyms = own(m.MineralSynonym, m.MineralSynonym.text)
    languages = own(m.MineralName, m.MineralName.text)
    roles = own(m.Usage, m.Usage.role)
    agreed = select(
        m.AgreementMineral.mineral_id, m.Agreement.title, m.Organisation.name
    ).select_from(m.AgreementMineral)
    agreed = agreed.join(m.Agreement, m.AgreementMineral.agreement_id == m.Agreement.id)
    agreed = agreed.outerjoin(
        m.AgreementParty, m.AgreementParty.agreement_id == m.Agreement.id
    ).outerjoin(m.Organisation, m.AgreementParty.organisation_id == m.Organisation.id)
    agreed = agreed.order_by(m.AgreementMineral.id, m.AgreementParty.id)
    agreements = gathered(agreed, m.AgreementMineral.mineral_id)
    named = _of(
        select(m.Mineral.id, m.Mineral.slug, m.Mineral.name, m.Mineral.symbol, m.Mineral.formula),
        m.Mineral.id,
        minerals,
    )
    for id_, slug, name, symbol, formula in session.execute(named):
        yield {
            "rowid": id_,
            "names": words.indexed(name, symbol, formula, slug, *synonyms.get(id_, ())),
            "languages": words.indexed(*languages.get(id_, ())),
            "roles": words.indexed(*dict.fromkeys(roles.get(id_, ()))),
            "agreements": words.indexed(*dict.fromkeys(agreements.get(id_, ()))),
        }
