"""Brings rows to what they should become, in an order in which none stands in another's way.

Rows are written by sets, not as objects, and the recorder is told what changed: taking back a
hundred thousand rows takes seconds. Texts that must be unique are first put out of the way, so that
even two names that changed places come back.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Enum,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mineralcat.errors import ReferredToError, RowMissingError, StepInTheWayError

from .changes import ORDER, Fields, Key, RowChange, decoded, fields_of, table_of, target_of
from .current_rows import References, chunks, present_rows
from .recorder import Recorder
from .target_rows import Goal, Wanted

_CHUNK = 5_000


@dataclass
class _Plan:
    """What is to be done with the rows of one table."""

    table: Table
    makes: list[tuple[UUID, Fields]] = field(default_factory=list)
    changes: list[tuple[UUID, int, Fields, Fields]] = field(default_factory=list)
    """uid, id, before, after"""
    goes: list[tuple[UUID, int, Fields]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.makes) + len(self.changes) + len(self.goes)


def apply(session: Session, goal: Goal, *, strict: bool = True) -> int:
    """Bring rows to what is wanted of them; how many changed. RowMissingError where a row that is
    to be changed is not there or (*strict*) one that is to be made or to go is there or not;
    StepInTheWayError or ReferredToError where rows that are no part of it forbid that."""
    session.flush()
    references = References(session)
    plans = [_plan(session, own, references, strict) for own in _by_table(goal)]
    plans.sort(key=lambda plan: ORDER[plan.table.name])
    total = sum(map(len, plans))
    if total:
        _Work(session, plans, references).do()
        session.expire_all()
    return total


def _by_table(goal: Goal) -> list[list[Wanted]]:
    found: dict[str, list[Wanted]] = {}
    for wanted in goal.values():
        found.setdefault(wanted.entity, []).append(wanted)
    return list(found.values())


def _plan(session: Session, rows: list[Wanted], references: References, strict: bool) -> _Plan:
    """Compare what is wanted with what is there."""
    entity = rows[0].entity
    plan = _Plan(table_of(entity))
    some = [row for row in rows if row.fields is not None and not row.whole]
    all_ = [row for row in rows if row.fields is None or row.whole]
    names = {name for row in some for name in row.fields or ()}
    there = present_rows(session, entity, [row.uid for row in some], names, references)
    there |= present_rows(session, entity, [row.uid for row in all_], None, references)
    for row in rows:
        now = there.get(row.uid)
        if now is None:
            if row.fields is None and (not strict or row.expected is None):
                continue
            if not row.whole or (strict and row.expected is not None):
                raise RowMissingError(entity, str(row.uid))
            plan.makes.append((row.uid, dict(row.fields or {})))
        elif row.fields is None:
            plan.goes.append((row.uid, now.id, now.fields))
        else:
            wanted = {name: value for name, value in row.fields.items() if name != "id"}
            changed = [name for name, value in wanted.items() if now.fields[name] != value]
            if changed:
                before = {name: now.fields[name] for name in changed}
                after = {name: wanted[name] for name in changed}
                plan.changes.append((row.uid, now.id, before, after))
    return plan


class _Work:
    """Carries plans out."""

    def __init__(self, session: Session, plans: list[_Plan], references: References) -> None:
        self._session = session
        self._connection = session.connection()
        self._plans = plans
        self._references = references
        self._recorder = Recorder.of(session)
        self._made: dict[Key, int] = {}
        self._late: list[tuple[Table, list[dict[str, Any]]]] = []
        self._left: set[str] = set()
        self._done, self._of = 0, sum(map(len, plans))

    def do(self) -> None:
        """In the one order that references allow, with unique values out of the way first."""
        for plan in self._plans:
            if len(plan) > 1:
                self._park(plan)
        for plan in reversed(self._plans):
            self._delete(plan, late=False)
        for plan in self._plans:
            self._guarded(plan, self._make)
        for plan in self._plans:
            self._guarded(plan, self._change)
        for plan in reversed(self._plans):
            if plan.table.name in self._left:
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
        table = plan.table
        for names, parked in _unique(table):
            keys = {*names, parked.name}
            at = [at for at, row in enumerate(plan.changes) if keys & row[2].keys()]
            ids = [(uid, id_) for uid, id_, _ in plan.goes]
            ids += [plan.changes[place][:2] for place in at]
            kept: dict[int, Any] = {}
            for chunk in chunks(id_ for _, id_ in ids):
                rows = select(table.c.id, parked).where(table.c.id.in_(chunk))
                kept.update((row[0], row[1]) for row in self._session.execute(rows))
            aside = isinstance(parked.type, Boolean)
            put = ({"row": id_, parked.name: False if aside else uid.hex} for uid, id_ in ids)
            self._update(table, (parked.name,), put)
            for place in at:
                uid, id_, before, after = plan.changes[place]
                plan.changes[place] = (uid, id_, before, {parked.name: kept[id_], **after})

    def _delete(self, plan: _Plan, *, late: bool) -> None:
        """Delete rows; those that something still refers to wait until all else is done."""
        if not plan.goes:
            return
        table, rows = plan.table, [{"row": id_} for _, id_, _ in plan.goes]
        try:
            with self._session.begin_nested():
                for column in table.columns:
                    if target_of(column) is table and column.nullable:
                        self._update(
                            table, (column.name,), [{**row, column.name: None} for row in rows]
                        )
                statement = delete(table).where(table.c.id == bindparam("row"))
                for chunk in chunks(rows, _CHUNK):
                    self._connection.execute(statement, chunk)
        except IntegrityError as error:
            if late:
                raise ReferredToError(table.name, [str(uid) for uid, _, _ in plan.goes]) from error
            self._left.add(table.name)
            return
        self._left.discard(table.name)
        self._advance(len(rows))

    def _make(self, plan: _Plan) -> None:
        """Make rows, with the same id as before where it is free, for of equals the first is
        shown."""
        if not plan.makes:
            return
        table = plan.table
        free = 1 + (self._session.scalar(select(func.max(table.c.id))) or 0)
        wanted = [int(id_) for _, fields in plan.makes if (id_ := fields.get("id")) is not None]
        taken: set[Any] = set()
        for chunk in chunks(wanted):
            taken.update(self._session.scalars(select(table.c.id).where(table.c.id.in_(chunk))))
        free = max([free, *(1 + id_ for id_ in wanted)])
        rows = []
        for uid, fields in plan.makes:
            before = fields.pop("id", None)
            id_ = free if before is None or before in taken else int(before)
            free += id_ == free
            taken.add(id_)
            self._references.put(table, id_, uid)
            rows.append((id_, uid, fields))
        later = {c.name for c in table.columns if target_of(c) is table}
        self._read_references(table, (fields for _, fields in plan.makes))
        values = [
            {
                "id": id_,
                "uid": uid,
                **self._values(
                    table, {n: None if n in later else value for n, value in fields.items()}
                ),
            }
            for id_, uid, fields in rows
        ]
        for lines in chunks(values, _CHUNK):
            self._connection.execute(insert(table), lines)
            self._advance(len(lines))
        for name in later:
            self._update(
                table,
                (name,),
                [
                    {"row": id_, **self._values(table, {name: fields[name]})}
                    for id_, _, fields in rows
                    if fields.get(name) is not None
                ],
            )

    def _change(self, plan: _Plan) -> None:
        self._read_references(plan.table, (after for *_, after in plan.changes))
        same: dict[tuple[str, ...], list[tuple[int, Fields]]] = {}
        for _, id_, _, after in plan.changes:
            same.setdefault(tuple(sorted(after)), []).append((id_, after))
        for names, rows in same.items():
            self._update(
                plan.table,
                names,
                ({"row": id_, **self._values(plan.table, after)} for id_, after in rows),
                counts=True,
            )

    def _update(
        self,
        table: Table,
        names: tuple[str, ...],
        rows: Iterable[dict[str, Any]],
        *,
        counts: bool = False,
    ) -> None:
        statement = (
            update(table)
            .where(table.c.id == bindparam("row"))
            .values({name: bindparam(f"to_{name}") for name in names})
        )
        for chunk in chunks(rows, _CHUNK):
            told = [
                {"row": row["row"], **{f"to_{name}": row[name] for name in names}} for row in chunk
            ]
            self._connection.execute(statement, told)
            if counts:
                self._advance(len(chunk))

    def _read_references(self, table: Table, rows: Iterable[Fields]) -> None:
        columns = [c for c in fields_of(table) if target_of(c) is not None]
        if columns:
            wanted = list(rows)
            for column in columns:
                values = (row.get(column.name) for row in wanted)
                target = target_of(column)
                assert target is not None
                self._references.read_uids(target, (UUID(str(v)) for v in values if v is not None))

    def _values(self, table: Table, fields: Fields) -> dict[str, Any]:
        return {name: self._value(table.c[name], value) for name, value in fields.items()}

    def _value(self, column: Column[Any], value: Any) -> Any:
        target = target_of(column)
        if target is None or value is None:
            return decoded(column, value)
        id_ = self._references.id(target, UUID(str(value)))
        if id_ is None:
            raise RowMissingError(target.name, str(value))
        return id_

    def _note(self) -> None:
        for plan in self._plans:
            name = plan.table.name
            for uid, id_, fields in plan.goes:
                self._recorder.note(RowChange(name, uid, id_, {"id": id_, **fields}, None))
            for uid, id_, before, after in plan.changes:
                told = {key: after[key] for key in before}
                self._recorder.note(RowChange(name, uid, id_, before, told))
            for uid, fields in plan.makes:
                made = self._references.id(plan.table, uid)
                assert made is not None
                self._recorder.note(RowChange(name, uid, made, None, fields))

    def _advance(self, rows: int) -> None:
        self._done += rows
        self._recorder.advance(self._done, self._of)


def _unique(table: Table) -> Iterator[tuple[list[str], Column[Any]]]:
    """The sets of columns that must be unique, each with one that can be put aside meanwhile: a
    text, or what a partial index asks for. The uid stays."""
    sets: list[tuple[list[str], str]] = [
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


def _is_text(column: Column[Any]) -> bool:
    return isinstance(column.type, String) and not isinstance(column.type, Enum)


def _taken(session: Session, plan: _Plan) -> tuple[str, str] | None:
    """The value of a row to be made or changed that another row has, and that row's uid."""
    session.expire_all()
    table = plan.table
    rows = [(uid, fields) for uid, fields in plan.makes]
    rows += [(uid, after) for uid, _, _, after in plan.changes]
    for names, column in _unique(table):
        if len(names) != 1:
            continue
        values = {fields[names[0]]: uid for uid, fields in rows if names[0] in fields}
        for chunk in chunks(values):
            found = select(column, table.c.uid).where(column.in_(chunk))
            for value, uid in session.execute(found):
                if values[value] != uid:
                    return str(value), str(uid)
    return None
