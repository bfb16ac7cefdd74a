"""Which rows go out with some minerals, so that what is handed on stands by itself.

All that the catalogue says of the minerals goes, and of the groups they belong to what holds for
them by way of the group: its place on lists, with that of its other members, for a group is covered
where all of them are, and its supply. So does whatever these rows refer to: sources, areas, series,
lists, agreements with all their parties, and applications with all that they are part of.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.schema.entities import entity_of, fields_of
from mineralcat.store.history.current_rows import chunks

from ..packages.catalogue_records import Extent, Ids
from ..packages.data_package import CATALOGUE_TABLES

_ABOUT: Final = (
    ("mineral_relation", "mineral_id"),
    ("mineral_relation", "other_id"),
    ("agreement_mineral", "mineral_id"),
    ("usage", "mineral_id"),
    ("intensity", "mineral_id"),
    ("demand_share", "mineral_id"),
    ("assessment", "mineral_id"),
    ("statistic", "mineral_id"),
)
"""Where a row says something of a mineral."""
_PARTS: Final = (
    ("usage_substitute", "usage_id"),
    ("supply", "series_id"),
    ("listing_member", "listing_id"),
    ("agreement_party", "agreement_id"),
    ("agreement_mineral", "agreement_id"),
    ("agreement_application", "agreement_id"),
)
"""Rows that belong to another row, without which that would say something else."""
_NAMES: Final = (
    ("mineral_synonym", "mineral_id"),
    ("mineral_name", "mineral_id"),
    ("application_synonym", "application_id"),
    ("area_name", "area_id"),
)
_AT_ONCE: Final = 5_000


def extent_of(session: Session, minerals: Ids) -> Extent:
    """The rows that go out with these minerals, by table."""
    return _Extent(session).of(minerals)


class _Extent:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids: dict[str, set[int]] = {name: set() for name in CATALOGUE_TABLES}

    def of(self, minerals: Ids) -> Extent:
        own = {*minerals, *self._reach("mineral", "id", "member_of_id", minerals)}
        self._ids["mineral"] |= own | self._reach("mineral", "member_of_id", "id", own)
        for about in _ABOUT:
            self._add_rows(*about, minerals)
        self._add_rows("series", "mineral_id", own)
        self._add_rows("listing", "mineral_id", self._ids["mineral"])
        self._add_referred("agreement_mineral", "agreement_id")
        for part in _PARTS:
            self._add_rows(*part)
        for name in reversed(CATALOGUE_TABLES):  # what is referred to comes first there
            for field in fields_of(name):
                if field.type.target and self._ids[name]:
                    self._add_referred(name, field.column)
        self._ids["mineral"] |= self._reach("mineral", "id", "member_of_id", self._ids["mineral"])
        for names in _NAMES:
            self._add_rows(*names)
        self._add_tree()
        self._add_referred("mineral_name", "source_id")
        return self._ids

    def _add_tree(self) -> None:
        """The applications that those found are part of, with their names and the edges between."""
        own = self._ids["application"]
        own |= self._reach("application_link", "part_id", "whole_id", own)
        self._add_rows("application_synonym", "application_id", own)
        links = self._pairs("application_link", "id", "whole_id", "part_id", own)
        self._ids["application_link"] |= {id_ for id_, whole in links if whole in own}

    def _add_rows(self, name: str, column: str, ids: Ids | None = None) -> None:
        """The rows of a table whose *column* refers to one of *ids*, else to a row that goes."""
        if ids is None:
            ids = self._ids[_target(name, column)]
        self._ids[name] |= {id_ for id_, _same in self._pairs(name, "id", "id", column, ids)}

    def _add_referred(self, name: str, column: str) -> None:
        """What the rows of a table that go refer to."""
        pairs = self._pairs(name, "id", column, "id", self._ids[name])
        self._ids[_target(name, column)] |= {id_ for _own, id_ in pairs if id_ is not None}

    def _reach(self, name: str, here: str, there: str, start: Ids) -> set[int]:
        """All that one comes to from *start*, from a row's column *here* to its column *there*."""
        found: set[int] = set()
        ahead = set(start)
        while ahead:
            steps = self._pairs(name, here, there, here, ahead)
            ahead = {next_ for _own, next_ in steps if next_ is not None} - found
            found |= ahead
        return found

    def _pairs(
        self, name: str, one: str, other: str, key: str, ids: Ids
    ) -> Iterator[tuple[int, int | None]]:
        """Two columns of the rows whose column *key* has one of *ids*."""
        columns = entity_of(name).table.c
        statement = select(columns[one], columns[other])
        for some in chunks(sorted(ids), _AT_ONCE):
            for row in self._session.execute(statement.where(columns[key].in_(some))):
                yield row[0], row[1]


def _target(name: str, column: str) -> str:
    return entity_of(name).columns[column].type.target
