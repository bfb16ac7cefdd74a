"""Brings rows to what they should become, in an order in which none stands in another's way.

What they should become is collected from the log, forwards or back over any number of steps. Rows
are written by sets, not as objects, and their changes are noted for the log: taking back a hundred
thousand rows takes seconds. Texts that must be unique are first put out of the way, so that even
two names that changed places come back.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Enum,
    Row,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mineralcat.errors import ReferredToError, RowMissingError, StepInTheWayError
from mineralcat.schema.value_types import AnyColumn, Json
from mineralcat.store.models import Change

from ..engines.driver import driver
from .changes import ORDER, Key, RowChange, by_entity, table_of
from .codec import Fields, insert_row, load, stored_values, target_of, update_row
from .current_rows import chunks, current_rows, existing_keys
from .log_writer import LogWriter

_CHUNK = 5_000


@dataclass
class TargetRow:
    """A row as it should become. *fields* are those to set, all of them where the row is to be made
    (*whole*), None where it is to go; *expected* is what the log says they are now, None where it
    says that there is no such row."""

    fields: Fields | None = field(default_factory=dict)
    whole: bool = False
    expected: Fields | None = field(default_factory=dict)
    met_whole: bool = False
    """Whether the row came or went on the way: what is met after that says nothing of now."""

    def differing(self, now: Fields) -> Fields:
        """The fields to set that are not so *now*."""
        fields = self.fields or {}
        return {name: v for name, v in fields.items() if name != "id" and now[name] != v}


TargetState = dict[Key, TargetRow]

_ChangeRow = Row[str, UUID, str, str | None, str | None]
_COLUMNS = (Change.entity, Change.entity_uid, Change.field, Change.before, Change.after)


def target_state(
    session: Session, back: Iterable[int], forwards: Iterable[int] = (), *where: ColumnElement[bool]
) -> TargetState:
    """Where one comes by taking back these revisions and then making those, in this order; net, so
    that what comes and goes on the way counts for nothing. *where* picks from their changes."""
    target: TargetState = {}
    for chunk in chunks(back):
        for entity, uid, name, before, after in _changes(session, chunk, where, newest_first=True):
            _move(target, (entity, uid), name, after, before)
    for chunk in chunks(forwards):
        for entity, uid, name, before, after in _changes(session, chunk, where, newest_first=False):
            _move(target, (entity, uid), name, before, after)
    return target


def current_state(session: Session, target: TargetState) -> dict[Key, Fields]:
    """The rows of a target state that are there, as they are now."""
    return {
        (entity, uid): fields
        for entity, uids in by_entity(target).items()
        for uid, fields in current_rows(session, entity, uids).items()
    }


def _changes(
    session: Session,
    revisions: Sequence[int],
    where: tuple[ColumnElement[bool], ...],
    *,
    newest_first: bool,
) -> Iterable[_ChangeRow]:
    """The changes of some revisions in the order in which they were written, or the other way."""
    if list(revisions) == sorted(revisions, reverse=newest_first):
        order = (Change.revision_id, Change.id)
        by = [column.desc() for column in order] if newest_first else list(order)
        rows = select(*_COLUMNS).where(Change.revision_id.in_(revisions), *where).order_by(*by)
        return session.execute(rows)
    return [
        row
        for one in revisions
        for row in _changes(session, [one], where, newest_first=newest_first)
    ]


def _move(target: TargetState, key: Key, name: str, here: str | None, there: str | None) -> None:
    """Go on by one change, from *here* to *there*."""
    row = target.get(key)
    if row is None:
        row = target[key] = TargetRow(expected={} if name or here is not None else None)
    if not row.met_whole and row.expected is not None:
        for field_, value in ({name: load(here)} if name else load(here) or {}).items():
            row.expected.setdefault(field_, value)
    if name:
        row.fields = {**(row.fields or {}), name: load(there)}
        return
    row.met_whole = True
    row.fields = load(there)
    row.whole = there is not None


@dataclass
class _Plan:
    """What is to be done with the rows of one table, by their uids."""

    table: Table
    makes: dict[UUID, Fields] = field(default_factory=dict)
    changes: dict[UUID, tuple[Fields, Fields]] = field(default_factory=dict)
    """The row as it is, and the fields to set."""
    goes: dict[UUID, Fields] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.makes) + len(self.changes) + len(self.goes)

    def add(self, uid: UUID, row: TargetRow, now: Fields | None, *, strict: bool) -> None:
        """Add what brings a row that is so *now* to its target."""
        if now is None:
            if row.fields is None and (not strict or row.expected is None):
                return
            if not row.whole or (strict and row.expected is not None):
                raise RowMissingError(self.table.name, str(uid))
            self.makes[uid] = dict(row.fields or {})
        elif row.fields is None:
            self.goes[uid] = now
        elif after := row.differing(now):
            self.changes[uid] = now, after


def apply(session: Session, target: TargetState, *, strict: bool = True) -> int:
    """Bring rows to their targets; how many changed. RowMissingError where a row that is to be
    changed is not there or (*strict*) one that is to be made or to go is there or not;
    StepInTheWayError or ReferredToError where rows that are no part of it forbid that."""
    now = current_state(session, target)
    plans = {entity: _Plan(table_of(entity)) for entity, _ in target}
    for (entity, uid), row in target.items():
        plans[entity].add(uid, row, now.get((entity, uid)), strict=strict)
    ordered = sorted(plans.values(), key=lambda plan: ORDER[plan.table.name])
    total = sum(map(len, ordered))
    if total:
        _Work(session, ordered).do()
        session.expire_all()
    return total


class _Work:
    """Carries plans out."""

    def __init__(self, session: Session, plans: list[_Plan]) -> None:
        self._session = session
        self._many = driver(session).executemany
        self._plans = plans
        self._writer = LogWriter.of(session)
        self._waiting: set[str] = set()
        """Tables with rows that something else still refers to."""
        self._done, self._of = 0, sum(map(len, plans))

    def do(self) -> None:
        """In the one order that references allow, with unique values out of the way first."""
        for plan in self._plans:
            if len(plan) > 1:
                self._park(plan)
        for plan in reversed(self._plans):
            self._delete(plan, late=False)
        for work in (self._make, self._change):
            for plan in self._plans:
                self._guarded(plan, work)
        for plan in reversed(self._plans):
            if plan.table.name in self._waiting:
                self._delete(plan, late=True)
        self._note()

    def _guarded(self, plan: _Plan, do: Callable[[_Plan], None]) -> None:
        try:
            do(plan)
        except IntegrityError as error:
            raise StepInTheWayError(plan.table.name, _taken(self._session, plan)) from error

    def _park(self, plan: _Plan) -> None:
        """Put aside the unique values of rows that go or change them; those of rows that stay are
        set with their other fields."""
        for names, parked in _unique(plan.table):
            keys = {*names, parked.name}
            changes = {uid: row for uid, row in plan.changes.items() if keys & row[1].keys()}
            for now, after in changes.values():
                after.setdefault(parked.name, now[parked.name])
            aside = isinstance(parked.type, Boolean)
            rows = [(not aside and uid.hex, uid.hex) for uid in (*plan.goes, *changes)]
            self._many(update_row(plan.table, (parked.name,)), rows)

    def _delete(self, plan: _Plan, *, late: bool) -> None:
        """Delete rows; those that something still refers to wait until all else is done."""
        table, uids = plan.table, [(uid.hex,) for uid in plan.goes]
        if not uids:
            return
        try:
            with self._session.begin_nested():
                for name in _own_references(table):
                    self._many(f'UPDATE "{table.name}" SET "{name}" = NULL WHERE uid = ?', uids)
                self._many(f'DELETE FROM "{table.name}" WHERE uid = ?', uids)
        except IntegrityError as error:
            if late:
                raise ReferredToError(table.name, [str(uid) for uid in plan.goes]) from error
            self._waiting.add(table.name)
            return
        self._advance(len(uids))

    def _make(self, plan: _Plan) -> None:
        """Make rows, with the same id as before where it is free, for of equals the first is
        shown."""
        if not plan.makes:
            return
        ids = plan.table.c.id
        former = [id_ for fields in plan.makes.values() if isinstance(id_ := fields.get("id"), int)]
        taken: set[Json] = set()
        for chunk in chunks(former):
            taken.update(self._session.scalars(select(ids).where(ids.in_(chunk))))
        free = 1 + max([self._session.scalar(select(func.max(ids))) or 0, *former])
        later = _own_references(plan.table)
        rows: dict[UUID, Fields] = {}
        for uid, fields in plan.makes.items():
            id_ = fields.pop("id", None)
            if not isinstance(id_, int) or id_ in taken:
                id_, free = free, free + 1
            taken.add(id_)
            rows[uid] = {"id": id_, **fields, **dict.fromkeys(later)}
        self._check_references(plan, plan.makes.values())
        self._write(plan, insert_row, rows)
        for name in later:  # once all rows are there
            referring = ((uid, row) for uid, row in plan.makes.items() if row.get(name))
            self._write(plan, update_row, {uid: {name: row[name]} for uid, row in referring})

    def _change(self, plan: _Plan) -> None:
        changed = {uid: after for uid, (_, after) in plan.changes.items()}
        self._check_references(plan, changed.values())
        self._write(plan, update_row, changed)

    def _check_references(self, plan: _Plan, rows: Iterable[Fields]) -> None:
        """RowMissingError where a row is to refer to one that is not there."""
        keys = {
            (target.name, UUID(str(fields[name])))
            for fields in rows
            for name, target in _references(plan.table)
            if fields.get(name)
        }
        keys -= {(plan.table.name, uid) for uid in plan.makes}
        for entity, uid in keys - existing_keys(self._session, keys):
            raise RowMissingError(entity, str(uid))

    def _write(
        self,
        plan: _Plan,
        statement: Callable[[Table, tuple[str, ...]], str],
        rows: dict[UUID, Fields],
    ) -> None:
        """Write fields of rows; all that have the same fields by one statement."""
        same: dict[tuple[str, ...], list[list[Json]]] = {}
        for uid, fields in rows.items():
            values = [*stored_values(plan.table, fields), uid.hex]
            same.setdefault(tuple(fields), []).append(values)
        for names, lines in same.items():
            for chunk in chunks(lines, _CHUNK):
                self._many(statement(plan.table, names), chunk)
                self._advance(len(chunk))

    def _note(self) -> None:
        for plan in self._plans:
            name = plan.table.name
            for uid, now in plan.goes.items():
                self._writer.note(RowChange(name, uid, now, None))
            for uid, (now, after) in plan.changes.items():
                before = {key: now[key] for key in after}
                self._writer.note(RowChange(name, uid, before, after))
            for uid, fields in plan.makes.items():
                self._writer.note(RowChange(name, uid, None, fields))

    def _advance(self, rows: int) -> None:
        self._done = min(self._done + rows, self._of)
        self._writer.advance(self._done, self._of)


def _references(table: Table) -> Iterator[tuple[str, Table]]:
    """The columns that refer to rows, each with the table of these."""
    for column in table.columns:
        if (target := target_of(column)) is not None:
            yield column.name, target


def _own_references(table: Table) -> list[str]:
    """The columns that refer to rows of the same table."""
    return [name for name, target in _references(table) if target is table]


def _unique(table: Table) -> Iterator[tuple[list[str], AnyColumn]]:
    """The sets of columns that must be unique, each with one that can be put aside meanwhile: a
    text, or what a partial index asks for. The uid stays."""
    sets = [
        ([column.name for column in rule.columns], "")
        for rule in table.constraints
        if isinstance(rule, UniqueConstraint)
    ]
    sets += [
        ([column.name for column in index.columns], str(index.dialect_options["sqlite"]["where"]))
        for index in table.indexes
        if index.unique
    ]
    sets += [([column.name], "") for column in table.columns if column.unique]
    for names, where in sets:
        flags = [c for c in table.columns if isinstance(c.type, Boolean) and c.name in where]
        texts = [c for c in (table.c[name] for name in names) if _is_text(c)]
        if names != ["uid"] and (flags or texts):
            yield names, (flags or texts)[-1]


def _is_text(column: AnyColumn) -> bool:
    return isinstance(column.type, String) and not isinstance(column.type, Enum)


def _taken(session: Session, plan: _Plan) -> tuple[str, str] | None:
    """The value of a row to be made or changed that another row has, and that row's uid."""
    session.expire_all()
    rows = plan.makes | {uid: after for uid, (_, after) in plan.changes.items()}
    for names, column in _unique(plan.table):
        if len(names) != 1:
            continue
        values = {fields[names[0]]: uid for uid, fields in rows.items() if names[0] in fields}
        for chunk in chunks(values):
            found = select(column, plan.table.c.uid).where(column.in_(chunk))
            for value, uid in session.execute(found):
                if values[value] != uid:
                    return str(value), str(uid)
    return None
