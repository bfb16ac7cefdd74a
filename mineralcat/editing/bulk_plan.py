"""What each of many rows becomes where one field of all is set, and which of them cannot take it.

The rules are those of a single edit (`checks`, `rows.correct_figure`), asked of plain rows instead
of the session's objects, and what depends on other rows is looked up once for all. How a refusal is
worded is left to the edit of that one row.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import Measure
from mineralcat.errors import EditError
from mineralcat.schema.entities import EntityInfo
from mineralcat.schema.fields import Field
from mineralcat.schema.value_types import AnyColumn, PlainValue
from mineralcat.store import history
from mineralcat.store.history.current_rows import read_columns
from mineralcat.store.models import Series

from .checks import ONE_OF_A_GROUP, check_alone, has_name_of_its_own, required, unique_sets
from .cycles import RING_COLUMNS, closing
from .rows import correct_figure
from .values import Columns

CHUNK = 900
_REMEMBERED = 100_000
_EVIDENCE = ("unit", "status", "origin", "confidence")
"""What may change with a figure, its unit or its source."""


@dataclass(slots=True)
class Becoming:
    """A row, and the values that it gets. *changes* says whether the field differs in the end;
    *rival* is the row that has already what only one may have."""

    uid: UUID
    values: tuple[PlainValue, ...]
    changes: bool
    refused: bool = False
    rival: UUID | None = None


@dataclass
class Plan:
    """*names* are the columns that the rows get values for, in the order in which they were
    chosen; then come rows that give up what one of them takes."""

    names: tuple[str, ...]
    rows: list[Becoming] = field(default_factory=list)
    givers: list[Becoming] = field(default_factory=list)

    @property
    def refused(self) -> Becoming | None:
        """The first row that cannot take it."""
        return next((row for row in self.rows if row.refused), None)


def plan(
    session: Session,
    kind: EntityInfo,
    one: Field,
    uids: Sequence[UUID],
    read: Columns,
    *,
    in_turn: bool = True,
) -> Plan:
    """What becomes of these rows. *in_turn*: each sees what the one before has become, as where
    they are edited one after the other; else each is looked at by itself."""
    table = kind.model.__table__
    flag = ONE_OF_A_GROUP.get(kind.name) if in_turn else None
    follows = [name for name in _EVIDENCE if kind.has("confidence") and name in table.c]
    names = tuple(dict.fromkeys([*one.columns, *follows, *(flag[:1] if flag else ())]))
    found = Plan(names)
    rules = _Rules(session, kind, read, in_turn=in_turn)
    holders = _Holders(session, kind, *flag) if flag else None
    field_of, becoming = _getter(one.columns), _getter(names)
    alone = holders is None and not rules.ask_others
    columns = _asked(kind, names, alone=alone)
    seen: dict[tuple[Any, ...], tuple[tuple[Any, ...], bool, bool]] = {}
    for done, (uid, stored) in enumerate(read_columns(session, columns, uids)):
        if done % CHUNK == 0:
            history.advance(session, done, len(uids))
        if (known := seen.get(stored)) is not None:  # rows that say the same become the same
            found.rows.append(Becoming(uid, *known))
            continue
        values = zip((column.name for column in columns), stored, strict=True)
        row = SimpleNamespace(uid=uid, **dict(values))
        if holders is not None:
            holders.see(row)
        becomes = dict(read)
        if one.key == "value":
            correct_figure(row, becomes)
        before = field_of(row)
        row.__dict__.update(becomes)
        refused, rival = rules.refuse(row)
        if holders is not None:
            holders.pass_on(row)
        becomes_so = becoming(row), before != field_of(row), refused
        found.rows.append(Becoming(uid, *becomes_so, rival))
        if alone and len(seen) < _REMEMBERED:
            seen[stored] = becomes_so
    if holders is not None:
        found.givers = holders.givers(found)
    return found


def _getter(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Reads some attributes, always as a tuple."""
    if len(names) == 1:
        one = attrgetter(names[0])
        return lambda row: (one(row),)
    return attrgetter(*names)


def _asked(kind: EntityInfo, names: Sequence[str], *, alone: bool) -> list[AnyColumn]:
    """The columns that a rule may ask for; *alone*, only those that say something of the row."""
    asked = {*names, *(field.column for field in required(kind))}
    asked |= {"series_id", "value", "low", "high", "claim_kind", "unit", "source_id"}
    if not alone:
        asked |= {"id", *(column.name for columns in unique_sets(kind) for column in columns)}
    return [column for column in kind.model.__table__.c if column.name in asked]


class _Rules:
    """The rules of a kind, with what they ask of other rows read beforehand."""

    def __init__(self, session: Session, kind: EntityInfo, read: Columns, *, in_turn: bool) -> None:
        self._kind = kind
        self._is_share: Callable[[Any], bool] = lambda row: kind.shares
        if kind.has("series"):
            shares = set(session.scalars(select(Series.id).where(Series.measure == Measure.SHARE)))
            self._is_share = lambda row: row.series_id in shares
        self._ring: tuple[str, set[int]] = ("id", set())
        for name, target in read.items():
            if name in RING_COLUMNS and target is not None:
                self._ring = closing(session, name, target)
        self._taken = [
            _Taken(session, kind, [column.name for column in columns], read, in_turn=in_turn)
            for columns in unique_sets(kind)
            if any(column.name in read for column in columns)
        ]
        if has_name_of_its_own(kind):
            self._taken.append(_TakenNames(session, kind, ["name"], read, in_turn=in_turn))

    @property
    def ask_others(self) -> bool:
        """Whether it depends on other rows what a row may become."""
        return bool(self._taken or self._ring[1])

    def refuse(self, row: Any) -> tuple[bool, UUID | None]:
        """Whether a row cannot be what it has become, and which row it is in the way of."""
        try:
            check_alone(self._kind, row, self._is_share)
        except EditError:
            return True, None
        column, closing_ids = self._ring
        if closing_ids and getattr(row, column) in closing_ids:
            return True, None
        for taken in self._taken:
            rival = taken.by_another(row)
            if rival is not None:
                return True, rival
        return False, None


class _Taken:
    """Who has values that only one row may have."""

    def __init__(
        self,
        session: Session,
        kind: EntityInfo,
        names: list[str],
        read: Columns,
        *,
        in_turn: bool,
    ) -> None:
        self._values, self._in_turn = _getter(names), in_turn
        table = kind.model.__table__
        self._holders: dict[Any, list[UUID]] = {}
        statement = select(table.c.uid, *(table.c[name] for name in names))
        for name in read.keys() & set(names):  # no other can be in the way
            statement = statement.where(self.alike(table.c[name], read[name]))
        for uid, *values in session.execute(statement):
            self._holders.setdefault(self.key(values), []).append(uid)

    def alike(self, column: AnyColumn, value: PlainValue) -> ColumnElement[bool]:
        """Which rows are to be read where a column gets this value."""
        return column == value

    def key(self, values: Sequence[PlainValue]) -> Hashable:
        """What must not be the same."""
        return tuple(values)

    def by_another(self, row: Any) -> UUID | None:
        """Another row that has what this one has become; None where it may have it."""
        values = self._values(row)
        if None in values:
            return None
        key = self.key(values)
        holders = self._holders.get(key)
        if holders is not None:
            return next((uid for uid in holders if uid != row.uid), None)
        if self._in_turn:
            self._holders[key] = [row.uid]
        return None


class _TakenNames(_Taken):
    """Names are the same in whatever case."""

    def alike(self, column: AnyColumn, value: PlainValue) -> ColumnElement[bool]:
        return func.length(column) == len(str(value))

    def key(self, values: Sequence[PlainValue]) -> Hashable:
        return len(str(values[0])), str(values[0]).casefold()


class _Holders:
    """Which row of a group has the flag that one alone may have, as it is passed on."""

    def __init__(self, session: Session, kind: EntityInfo, flag: str, group: str) -> None:
        self._flag, self._group = flag, group
        self._session, self._table = session, kind.model.__table__
        columns = self._table.c
        rows = session.execute(select(columns[group], columns.uid).where(columns[flag].is_(True)))
        self._holders: dict[int, UUID] = {row[0]: row[1] for row in rows}
        self._lost: set[UUID] = set()

    def see(self, row: Any) -> None:
        """A row as it is when its turn comes."""
        if row.uid in self._lost:
            setattr(row, self._flag, False)
        group = getattr(row, self._group)
        if self._holders.get(group) == row.uid:
            del self._holders[group]

    def pass_on(self, row: Any) -> None:
        """The row has become what it is to be: where it has the flag, another loses it."""
        if getattr(row, self._flag):
            group = getattr(row, self._group)
            if group in self._holders:
                self._lost.add(self._holders[group])
            self._holders[group] = row.uid
            self._lost.discard(row.uid)

    def givers(self, found: Plan) -> list[Becoming]:
        """Take the flag from those that lost it in the end; of rows not chosen, new lines."""
        place = found.names.index(self._flag)
        chosen = {row.uid: row for row in found.rows}
        columns = [self._table.c[name] for name in ("uid", *found.names)]
        givers = []
        for uid in self._lost:
            row = chosen.get(uid)
            if row is None:
                now = self._session.execute(select(*columns).where(columns[0] == uid)).one()
                row = Becoming(uid, tuple(now[1:]), changes=False)
                givers.append(row)
            row.values = (*row.values[:place], False, *row.values[place + 1 :])
        return givers
