"""Which rows go out with some minerals, so that what is handed on stands by itself.

All that the catalogue says of the minerals goes, and of the groups they belong to what is said of
them by way of the group: its place on lists, with that of its other members, for a group is covered
where all of them are, and its supply. So does whatever these rows refer to:
sources, areas, series, lists, agreements with all their parties, and applications with all that
they are part of.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from ..packages.catalogue_records import Extent, Ids
from ..packages.data_package import CATALOGUE_TABLES, reference_of, table_of

_SAID_OF: Final = (
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
    return _Gathering(session).of(minerals)


class _Gathering:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids: dict[str, set[int]] = {name: set() for name in CATALOGUE_TABLES}

    def of(self, minerals: Ids) -> Extent:
        own = {*minerals, *self._reach("mineral", "id", "member_of_id", minerals)}
        self._ids["mineral"] |= own | self._reach("mineral", "member_of_id", "id", own)
        for name, column in _SAID_OF:
            self._add_rows(name, column, minerals)
        self._add_rows("series", "mineral_id", own)
        self._add_rows("listing", "mineral_id", self._ids["mineral"])
        self._ids["agreement"] |= set(self._referred("agreement_mineral", "agreement_id"))
        for name, column in _PARTS:
            self._add_rows(name, column, self._ids[_target(name, column)])
        self._add_referred()
        for name, column in _NAMES:
            self._add_rows(name, column, self._ids[_target(name, column)])
        self._add_tree()
        self._ids["source"] |= set(self._referred("mineral_name", "source_id"))
        return self._ids

    def _add_referred(self) -> None:
        """What rows refer to, the rows that are referred to coming first in `CATALOGUE_TABLES`."""
        for name in reversed(CATALOGUE_TABLES):
            for column in table_of(name).columns:
                target = reference_of(column)
                if target is not None and self._ids[name]:
                    self._ids[target] |= set(self._referred(name, column.name))
        self._ids["mineral"] |= self._reach("mineral", "id", "member_of_id", self._ids["mineral"])

    def _add_tree(self) -> None:
        """The applications that those found are part of, with their names and the edges between."""
        own = self._ids["application"]
        own |= self._reach("application_link", "part_id", "whole_id", own)
        self._add_rows("application_synonym", "application_id", own)
        links = table_of("application_link").c
        for id_, whole in self._pairs(links.id, links.whole_id, links.part_id, own):
            if whole in own:
                self._ids["application_link"].add(id_)

    def _add_rows(self, name: str, column: str, ids: Ids) -> None:
        table = table_of(name).c
        self._ids[name] |= {row[0] for row in self._pairs(table.id, table.id, table[column], ids)}

    def _referred(self, name: str, column: str) -> Iterator[int]:
        table = table_of(name).c
        for _, id_ in self._pairs(table.id, table[column], table.id, self._ids[name]):
            if id_ is not None:
                yield id_

    def _reach(self, name: str, here: str, there: str, start: Ids) -> set[int]:
        """All that one comes to from *start*, from a row's column *here* to its column *there*."""
        table = table_of(name).c
        found: set[int] = set()
        ahead = set(start)
        while ahead:
            steps = self._pairs(table[here], table[there], table[here], ahead)
            ahead = {next_ for _, next_ in steps if next_ is not None} - found
            found |= ahead
        return found

    def _pairs(
        self, one: Column[Any], other: Column[Any], key: Column[Any], ids: Iterable[int]
    ) -> Iterator[tuple[int, int | None]]:
        wanted = sorted(ids)
        for start in range(0, len(wanted), _AT_ONCE):
            chunk = wanted[start : start + _AT_ONCE]
            for row in self._session.execute(select(one, other).where(key.in_(chunk))):
                yield row[0], row[1]


def _target(name: str, column: str) -> str:
    found = reference_of(table_of(name).c[column])
    assert found is not None
    return found
