"""What the search index does not know yet: which of its tables and lines the steps touched that
came after it was made. The log says it, so that no step has to."""

from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ..engines.driver import driver
from ..history.changes import table_of
from ..history.codec import fields_of, target_of
from ..index_rows.selection import members_below
from .index_fields import ALL, NAMES_TEXT, tables_touched
from .index_tables import MINERAL_TEXT, coverage, measured_interval

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
"""Facts of a group that count for its members too where these have none of their own."""
_CLAIMS = ("intensity", "demand_share", "assessment", "statistic", "usage", "listing", "supply")
"""What a preference can be for."""
_MANY = 1_000
"""After more changes than this, building whole tables is quicker."""


class State(NamedTuple):
    """After which step the index was made, None where that is not known; and the newest step."""

    made: int | None
    newest: int | None


def state(session: Session) -> State:
    """How far the index is behind the log."""
    return State(*driver(session).one(_STATE))


_STATE = "SELECT (SELECT max(revision) FROM indexed), (SELECT max(id) FROM revision)"


@dataclass
class Owed:
    """What is to be made anew: *whole* tables; or, in the tables *names*, the lines of *minerals*,
    and of those of which a list *covers* others by now."""

    whole: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    minerals: set[int] = field(default_factory=set)
    covers: bool = False

    def __bool__(self) -> bool:
        return bool(self.whole or self.covers or (self.names and self.minerals))


class _Kind(NamedTuple):
    """Changes of one kind: of a field, or, where that is empty, of rows made or deleted."""

    entity: str
    field: str
    deleted: bool
    changes: int

    @property
    def tables(self) -> frozenset[str]:
        """The tables of the index that they can touch."""
        fields = (self.field,) if self.field else _fields(self.entity)
        return tables_touched(self.entity, fields)

    @property
    def is_wide(self) -> bool:
        """Whether they can touch any line: the graph, areas, lists, a mineral that is gone, or what
        an application is counted in."""
        if self.entity == "mineral":
            return self.deleted
        if self.entity == "intensity":
            return self.field in ("", "application_id", "unit")
        return self.entity in _WIDE


def owed(session: Session) -> Owed:
    """What the index does not say yet of the steps that came since it was made."""
    made, newest = state(session)
    if made is None or newest is None or made > newest:
        return Owed(whole=ALL)
    rows = driver(session).execute(
        "SELECT entity, field, field = '' AND after IS NULL, count(*) FROM change"
        " WHERE revision_id > ? GROUP BY 1, 2, 3",
        (made,),
    )
    kinds = [kind for kind in map(_Kind._make, rows) if kind.entity in _WIDE | _OF_MINERAL]
    kinds = [kind for kind in kinds if kind.tables]
    names = frozenset[str]().union(*(kind.tables for kind in kinds))
    if any(kind.is_wide for kind in kinds) or sum(kind.changes for kind in kinds) > _MANY:
        if any((kind.entity, kind.field) == ("mineral", "name") for kind in kinds):
            names |= {measured_interval.name}  # of a member it says of which group its supply is
        return Owed(whole=frozenset(MINERAL_TEXT if name == NAMES_TEXT else name for name in names))
    return _of_few(session, made, {kind.entity for kind in kinds}, names)


def _of_few(session: Session, made: int, entities: set[str], names: frozenset[str]) -> Owed:
    try:
        about = {entity: _ids(session, _about(entity), made) for entity in entities}
    except DBAPIError as error:
        if "malformed JSON" not in str(error.orig):
            raise
        return Owed(whole=ALL)  # what a damaged line of the log is about nobody knows
    named = about.get("mineral", set())
    above = set[int]().union(*(about[entity] for entity in entities & _SPEAK_FOR_MEMBERS))
    below = set(session.scalars(_BELOW, {"groups": above})) if above else set[int]()
    if below:  # what is read of a member names the group whose supply it is
        names |= {measured_interval.name}
    minerals = below.union(*about.values())
    return Owed(names=names, minerals=minerals, covers=bool(named) and coverage.name in names)


_BELOW = members_below(bindparam("groups", expanding=True))


def _ids(session: Session, statement: str, made: int) -> set[int]:
    return set(session.connection().exec_driver_sql(statement, {"made": made}).scalars())


@cache
def _fields(entity: str) -> tuple[str, ...]:
    return tuple(column.name for column in fields_of(table_of(entity)))


@lru_cache(maxsize=64)
def _about(entity: str) -> str:
    """The statement that finds the minerals that changed rows of a table are about, and those that
    they were about before."""
    if entity == "preference":
        named = [(claim, _named("claim_uid")) for claim in _CLAIMS]
    else:
        named = [(entity, "c.entity_uid")]
    if entity not in ("preference", "mineral"):
        for column in table_of(entity).columns:
            target = target_of(column)
            if target is not None and target.name in ("mineral", "series"):
                named.append((target.name, _named(column.name)))
    return " UNION ".join(_minerals_of(entity, table, uids) for table, uids in named)


def _minerals_of(entity: str, table: str, uids: str) -> str:
    """The statement that reads the mineral of each row of a *table* that changes of an entity name
    by one of these *uids*."""
    join, mineral = "", "r.id" if table == "mineral" else "r.mineral_id"
    if table == "supply":
        join, mineral = "JOIN series AS s ON s.id = r.series_id", "s.mineral_id"
    return (
        f"SELECT {mineral} FROM change AS c JOIN {table} AS r ON r.uid IN ({uids}) {join}"
        f" WHERE c.revision_id > :made AND c.entity = '{entity}'"
    )


def _named(field: str) -> str:
    """SQL for the uids that a change says of a field, before and after."""
    return ", ".join(
        f"CASE c.field WHEN '' THEN json_extract(c.{side}, '$.{field}')"
        f" WHEN '{field}' THEN json_extract(c.{side}, '$') END"
        for side in ("before", "after")
    )
