"""What each of many rows becomes where one field of all is set, and which of them cannot take it.

The rules are those of a single edit (`checks`, `rows.change`), asked of plain rows instead
of the session's objects, and what depends on other rows is looked up once for all. How a refusal is
worded is left to the edit of that one row.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
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

from .checks import check_alone, has_name_of_its_own, required, unique_sets
from .cycles import RING_COLUMNS, closing
from .rows import change
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


def plan(
    session: Session,
    kind: EntityInfo,
    one: Field,
    uids: Sequence[UUID],
    read: Columns,
    *,
    in_turn: bool = True,
) -> tuple[tuple[str, ...], list[Becoming]]:
    """The columns that these rows get values for, and what becomes of each. *in_turn*: each sees
    what the one before has become, as where they are edited one after the other; else each is
    looked at by itself."""
    follows = [name for name in _EVIDENCE if kind.has("confidence") and name in kind.table.c]
    names = tuple(dict.fromkeys([*one.columns, *follows]))
    rules = _Rules(session, kind, read, in_turn=in_turn)
    field_of, becoming = _getter(one.columns), _getter(names)
    columns = _asked(kind, names, alone=not rules.ask_others)
    found: list[Becoming] = []
    seen: dict[tuple[Any, ...], tuple[tuple[Any, ...], bool, bool]] = {}
    for done, (uid, stored) in enumerate(read_columns(session, columns, uids)):
        if done % CHUNK == 0:
            history.advance(session, done, len(uids))
        if (known := seen.get(stored)) is not None:  # rows that say the same become the same
            found.append(Becoming(uid, *known))
            continue
        values = zip((column.name for column in columns), stored, strict=True)
        row = SimpleNamespace(uid=uid, **dict(values))
        before = field_of(row)
        change(row, dict(read))
        refused, rival = rules.refuse(row)
        becomes_so = becoming(row), before != field_of(row), refused
        found.append(Becoming(uid, *becomes_so, rival))
        if not rules.ask_others and len(seen) < _REMEMBERED:
            seen[stored] = becomes_so
    return names, found


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
        self, session: Session, kind: EntityInfo, names: list[str], read: Columns, *, in_turn: bool
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
