"""Makes the search index: whole after a load, in part for what steps touched since it was made.

It is derived, and takes longer to make than the step itself. So no step waits for it: the index
notes after which step it was made (`indexed`), and before it is asked the next time, what the log
says since then is made anew (`index_lag`). A step is on disk, and can be shown, in half the time
or less, and undoing it at once costs no index that nobody has looked at.
"""

from collections.abc import Callable, Collection
from functools import cache, lru_cache, partial
from itertools import islice
from operator import itemgetter

from sqlalchemy import Delete, Dialect, Insert, TextClause, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from ..engines.registry import engine_named, engine_of
from ..index_rows.bills import bill_rows
from ..index_rows.measured_intervals import interval_rows
from ..index_rows.mineral_summaries import coverage_rows, summary_rows
from ..index_rows.needs import in_bills, need_rows, rewrite_needs, write_needs
from ..index_rows.selection import Lines
from ..index_rows.supply_tables import producer_rows
from ..index_rows.texts import evidence_rows, name_key_rows, name_rows, name_texts, text_rows
from ..queries.graph import load_graph
from .index_fields import ALL, NAMES_TEXT
from .index_lag import owed
from .index_tables import FORMER, INDEX, MINERAL_TEXT, TEXT_COLUMNS, bill, coverage, indexed, need

_CHUNK = 10_000


def create(session: Session) -> None:
    """Make the index's tables, empty."""
    INDEX.create_all(session.connection())
    engine_of(session).text_index.create(session.connection())


def rebuild(session: Session, names: Collection[str] = ALL) -> None:
    """Drop the index, or some tables of it, and build it from the catalogue."""
    connection = session.connection()
    whole = names == ALL
    if whole:
        for table_name in FORMER:
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table_name}")
    tables = [table for table in INDEX.sorted_tables if whole or table.name in names]
    for table in tables:
        table.drop(connection, checkfirst=True)
        table.create(connection)
    if MINERAL_TEXT in names:
        engine_of(session).text_index.create(connection)
    sorted_by = [order for table in tables for order in table.indexes]
    for order in sorted_by:  # sorting once, when all lines are there, takes a third of the time
        order.drop(connection)
    for name, made in _makers(session, None, names).items():
        _put(session, name, made())
    for order in sorted_by:
        order.create(connection)
    if need in tables:
        write_needs(session)
    if whole:
        _say_newest(session)


def catch_up(session: Session) -> None:
    """Make anew what steps since it was made have touched."""
    todo = owed(session)
    if todo.covers:
        todo.minerals.update(_cover(session))
    if todo.whole:
        rebuild(session, todo.whole)
    elif todo.minerals and todo.names:
        _write(session, sorted(todo.minerals), todo.names)
    _say_newest(session)


def _say_newest(session: Session) -> None:
    """Note that the index says what the rows say after the newest step."""
    run = session.connection().exec_driver_sql
    run("DELETE FROM indexed")
    run("INSERT INTO indexed SELECT max(id) FROM revision HAVING max(id) IS NOT NULL")


def _cover(session: Session) -> set[int]:
    """Bring up to date what lists cover; the minerals for which that changed."""
    want = coverage_rows(session)
    have = set(map(tuple, session.execute(select(coverage))))
    changed = {mineral for _, mineral, *_ in have ^ set(want)}
    if changed:
        session.execute(delete(coverage))
        _put(session, coverage.name, want)
    return changed


def expected(session: Session) -> dict[str, Lines]:
    """The lines that the index should hold, by table."""
    made = _makers(session, None, ALL)
    lines: dict[str, Lines] = {name: list(make()) for name, make in made.items()}
    return {**lines, need.name: need_rows(lines[bill.name])}


def _makers(
    session: Session, minerals: list[int] | None, names: Collection[str]
) -> dict[str, Callable[[], Lines]]:
    """How to make the lines of some tables, all lines or those of some minerals; a large catalogue
    has millions."""
    read = partial(name_texts, session, minerals)
    texts = read if minerals is None else cache(read)

    every: dict[str, Callable[[], Lines]] = {
        coverage.name: lambda: coverage_rows(session),
        bill.name: lambda: bill_rows(session, load_graph(session), minerals),
        "mineral_summary": lambda: summary_rows(session, minerals),
        "producer": lambda: producer_rows(session, minerals),
        "measured_interval": lambda: interval_rows(session, minerals),
        "name_key": lambda: name_key_rows(texts()),
        "evidence": lambda: evidence_rows(session, minerals),
        MINERAL_TEXT: lambda: text_rows(session, texts(), minerals),
        NAMES_TEXT: lambda: name_rows(texts()),
    }
    return {name: made for name, made in every.items() if name in names}


def _write(session: Session, minerals: list[int], names: frozenset[str]) -> None:
    """Write anew the lines of these minerals in some tables, apart from what lists cover."""
    names -= {coverage.name, NAMES_TEXT if MINERAL_TEXT in names else ""}
    needed = in_bills(session, minerals) if bill.name in names else {}
    if MINERAL_TEXT in names:
        gone = engine_of(session).text_index.deletion()
        session.execute(gone, [{"rowid": id_} for id_ in minerals])
    for name in names & INDEX.tables.keys() - {need.name}:
        session.execute(_deletion(name), {"minerals": minerals})
    for name, made in _makers(session, minerals, names).items():
        _put(session, name, made())
    if bill.name in names:
        rewrite_needs(session, needed, in_bills(session, minerals))


@lru_cache(maxsize=32)
def _deletion(name: str) -> Delete:
    """Takes away the lines of some minerals; built once, for building takes longer than asking."""
    table = INDEX.tables[name]
    return delete(table).where(table.c.mineral_id.in_(bindparam("minerals", expanding=True)))


def _put(session: Session, name: str, lines: Lines) -> None:
    """Write lines as the driver takes them: half the work of a million lines would be to look for
    something to convert."""
    connection = session.connection()
    statement, places = _insertion(name, connection.dialect)
    taken = map(itemgetter(*places), lines)
    while chunk := list(islice(taken, _CHUNK)):
        connection.exec_driver_sql(statement, chunk)


@lru_cache(maxsize=32)
def _insertion(name: str, dialect: Dialect) -> tuple[str, list[int]]:
    """The driver's statement that writes a line, and where in the line its values stand."""
    into: Insert | TextClause
    columns = ["rowid", *TEXT_COLUMNS]
    if name == MINERAL_TEXT:
        into = engine_named(dialect.name).text_index.insertion()
    elif name == NAMES_TEXT:
        into = engine_named(dialect.name).text_index.update("names")
    else:
        into, columns = insert(INDEX.tables[name]), INDEX.tables[name].c.keys()
    statement = into.compile(dialect=dialect)
    assert statement.positiontup is not None  # the driver takes values by position
    return str(statement), [columns.index(field) for field in statement.positiontup]


def stored(session: Session) -> dict[str, Lines]:
    """The lines that the index holds, by table."""
    asked = {table.name: select(table) for table in INDEX.sorted_tables if table is not indexed}
    texts = engine_of(session).text_index.texts()
    lines: dict[str, Lines] = {
        name: session.execute(statement).all() for name, statement in asked.items()
    }
    return {**lines, MINERAL_TEXT: session.execute(texts).all()}
