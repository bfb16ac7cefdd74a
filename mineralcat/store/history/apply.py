"""Brings rows to what they should become, in an order in which none stands in another's way.

Rows are written by sets, not as objects, and their changes are noted for the log: taking back a
hundred thousand rows takes seconds. Texts that must be unique are first put out of the way, so that
even two names that changed places come back.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    Boolean,
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
from mineralcat.schema.value_types import AnyColumn, PlainValue

from .changes import ORDER, RowChange, table_of
from .codec import Fields, codec_of, fields_of, target_of
from .current_rows import CurrentRow, References, chunks
from .log_writer import LogWriter
from .target_rows import TargetRow, TargetState, current_state

_CHUNK = 5_000
Values = dict[str, PlainValue]
"""Values by the names of their columns."""


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

    def add(self, row: TargetRow, now: CurrentRow | None, *, strict: bool) -> None:
        """Add what brings a row that is so *now* to its target."""
        if now is None:
            if row.fields is None and (not strict or row.expected is None):
                return
            if not row.whole or (strict and row.expected is not None):
                raise RowMissingError(row.entity, str(row.uid))
            self.makes.append((row.uid, dict(row.fields or {})))
        elif row.fields is None:
            self.goes.append((row.uid, now.id, now.fields))
        elif after := row.differing(now.fields):
            before = {name: now.fields[name] for name in after}
            self.changes.append((row.uid, now.id, before, after))


def apply(session: Session, target: TargetState, *, strict: bool = True) -> int:
    """Bring rows to their targets; how many changed. RowMissingError where a row that is to be
    changed is not there or (*strict*) one that is to be made or to go is there or not;
    StepInTheWayError or ReferredToError where rows that are no part of it forbid that."""
    session.flush()
    references = References(session)
    now = current_state(session, target, references)
    plans = {entity: _Plan(table_of(entity)) for entity, _ in target}
    for key, row in target.items():
        plans[key[0]].add(row, now.get(key), strict=strict)
    ordered = sorted(plans.values(), key=lambda plan: ORDER[plan.table.name])
    total = sum(map(len, ordered))
    if total:
        _Work(session, ordered, references).do()
        session.expire_all()
    return total


class _Work:
    """Carries plans out."""

    def __init__(self, session: Session, plans: list[_Plan], references: References) -> None:
        self._session = session
        self._connection = session.connection()
        self._plans = plans
        self._references = references
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
        table = plan.table
        for names, parked in _unique(table):
            keys = {*names, parked.name}
            at = [at for at, row in enumerate(plan.changes) if keys & row[2].keys()]
            ids = [(uid, id_) for uid, id_, _ in plan.goes]
            ids += [plan.changes[place][:2] for place in at]
            values: dict[int, str | bool] = {}
            for chunk in chunks(id_ for _, id_ in ids):
                rows = select(table.c.id, parked).where(table.c.id.in_(chunk))
                values.update((row[0], row[1]) for row in self._session.execute(rows))
            aside = isinstance(parked.type, Boolean)
            self._update(
                table, ((id_, {parked.name: False if aside else uid.hex}) for uid, id_ in ids)
            )
            for place in at:
                uid, id_, before, after = plan.changes[place]
                plan.changes[place] = (uid, id_, before, {parked.name: values[id_], **after})

    def _delete(self, plan: _Plan, *, late: bool) -> None:
        """Delete rows; those that something still refers to wait until all else is done."""
        if not plan.goes:
            return
        table, ids = plan.table, [id_ for _, id_, _ in plan.goes]
        try:
            with self._session.begin_nested():
                for column in table.columns:
                    if target_of(column) is table and column.nullable:
                        self._update(table, ((id_, {column.name: None}) for id_ in ids))
                statement = delete(table).where(table.c.id == bindparam("row"))
                for chunk in chunks(ids, _CHUNK):
                    self._connection.execute(statement, [{"row": id_} for id_ in chunk])
        except IntegrityError as error:
            if late:
                raise ReferredToError(table.name, [str(uid) for uid, _, _ in plan.goes]) from error
            self._waiting.add(table.name)
            return
        self._advance(len(ids))

    def _make(self, plan: _Plan) -> None:
        """Make rows, with the same id as before where it is free, for of equals the first is
        shown."""
        if not plan.makes:
            return
        table = plan.table
        former = [id_ for _, fields in plan.makes if isinstance(id_ := fields.get("id"), int)]
        taken: set[int] = set()
        for chunk in chunks(former):
            taken.update(self._session.scalars(select(table.c.id).where(table.c.id.in_(chunk))))
        free = 1 + max([self._session.scalar(select(func.max(table.c.id))) or 0, *former])
        rows = []
        for uid, fields in plan.makes:
            id_ = fields.pop("id", None)
            if not isinstance(id_, int) or id_ in taken:
                id_, free = free, free + 1
            taken.add(id_)
            self._references.put(table, id_, uid)
            rows.append((id_, uid, fields))
        later = {c.name for c in table.columns if target_of(c) is table}
        self._read_references(table, (fields for *_, fields in rows))
        for lines in chunks(rows, _CHUNK):
            values = [
                {"id": id_, "uid": uid, **self._values(table, fields), **dict.fromkeys(later)}
                for id_, uid, fields in lines
            ]
            self._connection.execute(insert(table), values)
            self._advance(len(lines))
        for name in later:  # once all rows are there
            referring = [(id_, fields[name]) for id_, _, fields in rows if fields.get(name)]
            self._update(table, ((id_, self._values(table, {name: v})) for id_, v in referring))

    def _change(self, plan: _Plan) -> None:
        self._read_references(plan.table, (after for *_, after in plan.changes))
        rows = ((id_, self._values(plan.table, after)) for _, id_, _, after in plan.changes)
        self._update(plan.table, rows, advances=True)

    def _update(
        self, table: Table, rows: Iterable[tuple[int, Values]], *, advances: bool = False
    ) -> None:
        """Set columns of rows, given by their ids."""
        same: dict[tuple[str, ...], list[Values]] = {}
        for id_, values in rows:
            line = {"row": id_, **{f"to_{name}": value for name, value in values.items()}}
            same.setdefault(tuple(sorted(values)), []).append(line)
        for names, lines in same.items():
            bound: dict[str, BindParameter[PlainValue]] = {
                name: bindparam(f"to_{name}") for name in names
            }
            statement = update(table).where(table.c.id == bindparam("row")).values(bound)
            for chunk in chunks(lines, _CHUNK):
                self._connection.execute(statement, chunk)
                if advances:
                    self._advance(len(chunk))

    def _read_references(self, table: Table, rows: Iterable[Fields]) -> None:
        fields = list(rows)
        for column in fields_of(table):
            if (target := target_of(column)) is not None:
                uids = (uid for row in fields if (uid := row.get(column.name)) is not None)
                self._references.read_uids(target, (UUID(str(uid)) for uid in uids))

    def _values(self, table: Table, fields: Fields) -> Values:
        return {
            name: codec_of(table.c[name]).from_log(value, self._id)
            for name, value in fields.items()
        }

    def _id(self, table: Table, uid: UUID) -> int:
        id_ = self._references.id(table, uid)
        if id_ is None:
            raise RowMissingError(table.name, str(uid))
        return id_

    def _note(self) -> None:
        note = self._writer.note
        for plan in self._plans:
            name = plan.table.name
            for uid, id_, fields in plan.goes:
                note(RowChange(name, uid, id_, {"id": id_, **fields}, None))
            for uid, id_, before, after in plan.changes:
                note(RowChange(name, uid, id_, before, {key: after[key] for key in before}))
            for uid, fields in plan.makes:
                note(RowChange(name, uid, self._id(plan.table, uid), None, fields))

    def _advance(self, rows: int) -> None:
        self._done += rows
        self._writer.advance(self._done, self._of)


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
    table = plan.table
    rows = [*plan.makes, *((uid, after) for uid, *_, after in plan.changes)]
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
