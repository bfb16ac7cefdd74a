"""Keeps the search index true: built whole after a load, in part for what an edit touched.

What takes longer to make than the step itself, all but names, is only noted with the step (`lag`)
and made before the index is asked the next time: the step is on disk, and can be told of, in half
the time or less, and undoing it at once costs no index that nobody has looked at.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from functools import cache, lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Delete,
    Dialect,
    Insert,
    Select,
    TextClause,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Session

from . import models as m
from .graph import load_graph
from .history import BulkChange, RowChange
from .index_fields import ALL, NAMES_TEXT, tables_touched
from .index_tables import (
    DROP_TEXT,
    EVERY_MINERAL,
    INDEX,
    MAKE_TEXT,
    MINERAL_TEXT,
    TEXT_COLUMNS,
    bill,
    called,
    coverage,
    digest,
    evidence,
    lag,
    need,
    producer,
    reading,
)
from .lines.bills import bill_lines
from .lines.coverage import coverage_lines
from .lines.digests import digest_lines
from .lines.needs import in_bills, need_lines, rewrite_needs, write_needs
from .lines.readings import readings
from .lines.selection import Lines, OfMinerals
from .lines.supply_tables import producers
from .lines.texts import (
    NameTexts,
    called_lines,
    evidence_lines,
    name_texts,
    names_lines,
    text_lines,
)

_WIDE = {
    *("application_link", "source"),
    *("agreement", "agreement_party", "organisation"),
    *("criticality_list", "listing", "listing_member", "area"),
}
"""A change to one of these can touch any line of the index."""
_OF_MINERAL = {
    *("mineral", "mineral_synonym", "mineral_name"),
    *("usage", "intensity", "agreement_mineral"),
    *("demand_share", "assessment", "statistic"),
    *("series", "supply", "preference"),
}
"""A change to one of these touches the lines of its mineral, and of supply those of its members."""
_SPEAK_FOR_MEMBERS = {"mineral", "series", "supply", "preference"}
"""What is told of a group, of its members too where these have none of their own."""
_MANY = 1_000
"""After an edit of more rows than this, building whole tables is quicker."""
_QUICK = {called.name, NAMES_TEXT}
"""What is written with the step: it costs less than to write it later."""
_CHUNK = 10_000


def create(session: Session) -> None:
    """Make the index's tables, empty."""
    INDEX.create_all(session.connection())


def rebuild(session: Session, names: Collection[str] | None = None) -> None:
    """Drop the index, or some tables of it, and build it from the catalogue."""
    connection = session.connection()
    lines = _lines(session, names)
    tables = [table for table in INDEX.sorted_tables if names is None or table.name in names]
    for table in tables:
        table.drop(connection, checkfirst=True)
        table.create(connection)
    if MINERAL_TEXT in lines:
        connection.exec_driver_sql(DROP_TEXT)
        connection.exec_driver_sql(MAKE_TEXT)
    sorted_by = [order for table in tables for order in table.indexes]
    for order in sorted_by:  # sorting once, when all lines are there, takes a third of the time
        order.drop(connection)
    for name, made in lines.items():
        _put(session, name, made())
    for order in sorted_by:
        order.create(connection)
    if need in tables:
        write_needs(session)


def refresh(
    session: Session, changes: Iterable[RowChange], bulk: Iterable[BulkChange] = ()
) -> bool:
    """Write names, and note what else of the index lags behind the rows that an edit created,
    changed or deleted, and behind the fields that it set of many; whether that is anything."""
    known = _WIDE | _OF_MINERAL
    at_once: set[str] = set()
    for one in bulk:
        at_once |= tables_touched(one.entity, (one.field,)) if one.entity in known else set()
        if one == BulkChange("mineral", "name"):
            at_once.add(reading.name)  # of a member it says of which group its supply is
    told = [change for change in changes if change.entity in known and _tables(change)]
    if at_once or len(told) > _MANY or any(_is_wide(change) for change in told):
        _leave_behind(session, at_once.union(*map(_tables, told)))
        return True
    if not told:
        return False
    names = frozenset[str]().union(*map(_tables, told))
    named = {change.row_id for change in told if change.entity == "mineral"}
    speaking = [change for change in told if change.entity in _SPEAK_FOR_MEMBERS]
    about = {change.uid: _minerals(session, change) for change in told}
    above = named.union(*(about[change.uid] for change in speaking))
    below = _below_any(session, above)
    minerals = above.union(below, *about.values())
    if below:  # what is read of a member names the group whose supply it is
        names |= {reading.name}
    if named and coverage.name in names:
        minerals |= _cover(session)
    if not minerals:  # a preference may be for a claim that there is not
        return False
    if names <= _QUICK and len(minerals) <= _MANY:
        _write(session, sorted(minerals), names)
        return False
    _leave_behind(session, names, minerals if len(minerals) <= _MANY else (EVERY_MINERAL,))
    return True


def _leave_behind(
    session: Session, names: Collection[str], minerals: Collection[int] = (EVERY_MINERAL,)
) -> None:
    """Note that these tables lag behind what an edit touched."""
    lines = [(name, mineral) for name in sorted(names) for mineral in sorted(minerals)]
    session.connection().exec_driver_sql("INSERT OR IGNORE INTO lag VALUES (?, ?)", lines)


def lags(session: Session) -> bool:
    """Whether anything lags behind the catalogue."""
    return session.connection().exec_driver_sql("SELECT 1 FROM lag LIMIT 1").first() is not None


def catch_up(session: Session) -> None:
    """Make anew what lags behind."""
    late = session.execute(select(lag)).all()
    minerals = {mineral for _, mineral in late} - {EVERY_MINERAL}
    many = len(minerals) > _MANY
    whole = {name for name, mineral in late if many or mineral == EVERY_MINERAL}
    whole = {MINERAL_TEXT if name == NAMES_TEXT else name for name in whole}
    if whole:
        rebuild(session, None if whole == ALL else whole)
    names = {name for name, _ in late} - whole
    if minerals and names and not many:
        _write(session, sorted(minerals), names)
    session.execute(delete(lag))


def _tables(change: RowChange) -> frozenset[str]:
    """The tables of the index that a change can touch."""
    return tables_touched(change.entity, {**(change.before or {}), **(change.after or {})})


def _is_wide(change: RowChange) -> bool:
    """Whether a change can touch any line: the graph, areas, lists, a mineral that is gone, or what
    an application is counted in."""
    if change.entity == "mineral":
        return change.after is None
    if change.entity == "intensity":
        fields = {*(change.before or ()), *(change.after or ())}
        return not fields.isdisjoint(("application_id", "unit"))
    return change.entity in _WIDE


def _minerals(session: Session, change: RowChange) -> set[int]:
    """The minerals that a changed row is or was about."""
    found: set[int] = set()
    for fields in filter(None, (change.before, change.after)):
        for name, of in _BY_UID.items():
            if name in fields:
                found.update(session.scalars(of, {"uid": UUID(str(fields[name]))}))
        if "claim_uid" in fields:
            found |= _of_claim(session, UUID(str(fields["claim_uid"])))
    if (now := _by_id(change.entity)) is not None:
        found.update(session.scalars(now, {"id": change.row_id}))
    return found


_BY_UID = {
    "mineral_id": select(m.Mineral.id).where(m.Mineral.uid == bindparam("uid")),
    "series_id": select(m.Series.mineral_id).where(m.Series.uid == bindparam("uid")),
}


@lru_cache(maxsize=64)
def _by_id(entity: str) -> Select[Any] | None:
    """Finds the mineral of a row by the row's id; None for a table whose rows have none."""
    table = m.Base.metadata.tables[entity]
    if "mineral_id" in table.c:
        return select(table.c.mineral_id).where(table.c.id == bindparam("id"))
    if entity == "supply":
        of = select(m.Series.mineral_id).join(m.Supply, m.Supply.series_id == m.Series.id)
        return of.where(m.Supply.id == bindparam("id"))
    return None


def _of_claim(session: Session, uid: UUID) -> set[int]:
    """The mineral that a claim is about, whatever it claims."""
    for model in (m.Intensity, m.DemandShare, m.Assessment, m.Statistic, m.Usage, m.Listing):
        if found := set(session.scalars(select(model.mineral_id).where(model.uid == uid))):
            return found
    supply = select(m.Series.mineral_id).join(m.Supply, m.Supply.series_id == m.Series.id)
    return set(session.scalars(supply.where(m.Supply.uid == uid)))


def _below_any(session: Session, groups: set[int]) -> set[int]:
    """The members of groups, of their groups, and so on: what their lines say depends on these."""
    found: set[int] = set()
    while groups:
        groups = {row[0] for row in _MEMBERS.rows(session, sorted(groups))} - found
        found |= groups
    return found


def _cover(session: Session) -> set[int]:
    """Bring up to date what lists cover; the minerals for which that changed."""
    want = coverage_lines(session)
    have = {tuple(row) for row in session.execute(select(coverage))}
    changed = {mineral for _, mineral, *_ in have ^ {tuple(line.values()) for line in want}}
    if changed:
        session.execute(delete(coverage))
        _put(session, coverage.name, want)
    return changed


def expected(session: Session) -> dict[str, Lines]:
    """The lines that the index should hold, by table."""
    lines: dict[str, Lines] = {name: list(made()) for name, made in _lines(session).items()}
    return {**lines, need.name: need_lines(lines[bill.name])}


def _lines(
    session: Session, names: Collection[str] | None = None
) -> dict[str, Callable[[], Lines]]:
    """How to make all lines of each table, or of some; a large catalogue has millions."""

    def digests() -> Lines:
        lists = Counter(line["mineral_id"] for line in coverage_lines(session))
        return digest_lines(session, lists, None)

    every: dict[str, Callable[[], Lines]] = {
        coverage.name: lambda: coverage_lines(session),
        bill.name: lambda: bill_lines(session, load_graph(session), None),
        digest.name: digests,
        producer.name: lambda: producers(session, None),
        reading.name: lambda: readings(session, None),
        called.name: lambda: called_lines(name_texts(session, None)),
        evidence.name: lambda: evidence_lines(session, None),
        MINERAL_TEXT: lambda: text_lines(session, name_texts(session, None), None),
    }
    return {name: made for name, made in every.items() if names is None or name in names}


def _write(session: Session, minerals: list[int], names: Collection[str]) -> None:
    """Write anew the lines of these minerals in some tables, apart from what lists cover."""
    graph = load_graph(session) if bill.name in names else None
    needed = in_bills(session, minerals) if graph else {}
    if MINERAL_TEXT in names:
        gone = text(f"DELETE FROM {MINERAL_TEXT} WHERE rowid = :id")
        session.execute(gone, [{"id": id_} for id_ in minerals])
    for table in (bill, digest, called, evidence, producer, reading):
        if table.name in names:
            session.execute(_deletion(table.name), {"minerals": minerals})
    if graph:
        _put(session, bill.name, bill_lines(session, graph, minerals))
        rewrite_needs(session, needed, in_bills(session, minerals))

    @cache
    def texts() -> NameTexts:
        return name_texts(session, minerals)

    made: dict[str, Callable[[], Lines]] = {
        digest.name: lambda: digest_lines(session, _listed(session, minerals), minerals),
        producer.name: lambda: producers(session, minerals),
        reading.name: lambda: readings(session, minerals),
        called.name: lambda: called_lines(texts()),
        evidence.name: lambda: evidence_lines(session, minerals),
        MINERAL_TEXT: lambda: text_lines(session, texts(), minerals),
    }
    if MINERAL_TEXT not in names:
        made[NAMES_TEXT] = lambda: names_lines(texts())
    for name in made.keys() & set(names):
        _put(session, name, made[name]())


@lru_cache(maxsize=32)
def _deletion(name: str) -> Delete:
    """Takes away the lines of some minerals; built once, as `OfMinerals` is."""
    table = INDEX.tables[name]
    return delete(table).where(table.c.mineral_id.in_(bindparam("minerals", expanding=True)))


_MEMBERS = OfMinerals(select(m.Mineral.id), m.Mineral.member_of_id)


def _listed(session: Session, minerals: list[int]) -> dict[int, int]:
    """By how many lists each mineral is covered."""
    covered = (
        select(coverage.c.mineral_id, func.count())
        .where(coverage.c.mineral_id.in_(minerals))
        .group_by(coverage.c.mineral_id)
    )
    return {row[0]: row[1] for row in session.execute(covered)}


def _put(session: Session, name: str, lines: Lines) -> None:
    """Write lines, plain numbers and texts, as the driver takes them: half the work of a million
    lines would be to look for something to convert."""
    connection = session.connection()
    statement, fields = _insertion(name, connection.dialect)
    taken = map(itemgetter(*fields), iter(lines))
    while chunk := list(islice(taken, _CHUNK)):
        connection.exec_driver_sql(statement, chunk)


@lru_cache(maxsize=32)
def _insertion(name: str, dialect: Dialect) -> tuple[str, list[str]]:
    """The driver's statement that writes a line, and its fields in their order."""
    into: Insert | TextClause
    if name == MINERAL_TEXT:
        fields = ("rowid", *TEXT_COLUMNS)
        values = ", ".join(f":{field}" for field in fields)
        into = text(f"INSERT INTO {name} ({', '.join(fields)}) VALUES ({values})")
    elif name == NAMES_TEXT:
        into = text(f"UPDATE {MINERAL_TEXT} SET names = :names WHERE rowid = :rowid")
    else:
        into = insert(INDEX.tables[name])
    statement = into.compile(dialect=dialect)
    assert statement.positiontup is not None  # the driver takes values by position
    return str(statement), statement.positiontup


def stored(session: Session) -> dict[str, Lines]:
    """The lines that the index holds, by table."""
    lines: dict[str, Lines] = {
        table.name: [dict(row) for row in session.execute(select(table)).mappings()]
        for table in (coverage, bill, need, digest, called, evidence, producer, reading)
    }
    rows = session.execute(text(f"SELECT rowid, {', '.join(TEXT_COLUMNS)} FROM {MINERAL_TEXT}"))
    lines[MINERAL_TEXT] = [dict(row) for row in rows.mappings()]
    return lines
