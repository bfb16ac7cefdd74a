"""Changes many rows in one step, and shows beforehand what would change."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from mineralcat.domain.number_marks import NumberMarks
from mineralcat.errors import EditError
from mineralcat.schema.entities import EntityInfo, entity_of, listed_entities
from mineralcat.schema.field_types import Flag, Paragraphs
from mineralcat.schema.fields import Field
from mineralcat.schema.plain_text import LONGEST_TEXT
from mineralcat.store import history

from .bulk_plan import plan
from .bulk_sets import having, is_free, set_in_many
from .checks import refuse_row
from .entries import shown_value
from .naming import called
from .rows import correct_figure, find, set_field
from .values import Columns, read_value


class Difference(NamedTuple):
    """What one row would be instead, and why it cannot, if it cannot."""

    uid: str
    entity: str
    field: str
    name: str
    before: str
    after: str
    problem: str = ""


class BulkPreview(NamedTuple):
    """How many rows would change and how many are refused, and the first of them."""

    changes: int
    problems: int
    rows: tuple[Difference, ...]


# -- one field of many rows ------------------------------------------------------------------------


def bulk_set(
    session: Session,
    entity: str,
    uids: Collection[str],
    field: str,
    value: Any,
    marks: NumberMarks | None = None,
) -> int:
    """Give a field of these rows one value; how many changed. All, or with EditError none."""
    kind = entity_of(entity)
    one = _settable(kind, field)
    read = read_value(session, kind, one, value, marks)
    ids = list(map(UUID, dict.fromkeys(uids)))
    done = set_in_many(session, kind, one, ids, read)
    if isinstance(done, int):
        return done
    before = ids[: ids.index(done.uid)]
    rivals = [done.rival] if done.rival in before else []
    set_singly(session, entity, (*rivals, done.uid), field, value, marks)  # says why it cannot
    return set_singly(session, entity, ids, field, value, marks)


def _settable(kind: EntityInfo, field: str) -> Field[Any]:
    one = kind.field(field)
    if one.fixed:
        raise EditError(field, f"{one.label} is given once and stays.")
    return one


def set_singly(
    session: Session,
    entity: str,
    uids: Collection[UUID],
    field: str,
    value: Any,
    marks: NumberMarks | None = None,
) -> int:
    """The same row by row: what `bulk_set` does must not differ from it, and it has the words for
    a row that cannot take the value."""
    columns = entity_of(entity).field(field).columns
    changed = 0
    for uid in uids:
        row = find(session, entity, uid)
        before = [getattr(row, column) for column in columns]
        try:
            set_field(session, entity, uid, field, value, marks)
        except EditError as error:
            name = called(session, entity, row)
            raise EditError(error.field, f"{name}: {error} Nothing was changed.") from error
        changed += before != [getattr(row, column) for column in columns]
    return changed


def preview_set(
    session: Session,
    entity: str,
    uids: Sequence[str],
    field: str,
    value: Any,
    marks: NumberMarks | None = None,
    limit: int = 200,
) -> BulkPreview:
    """What `bulk_set` would do, looked at row by row; nothing is changed."""
    kind = entity_of(entity)
    one = _settable(kind, field)
    read = read_value(session, kind, one, value, marks)
    alone = isinstance(one.type, Flag) or (is_free(kind, one) and one.key != "confidence")
    ids = [UUID(uid) for uid in uids]
    if alone:  # then which rows differ is all there is to know of those not shown
        columns = kind.model.__table__.c
        differs = or_(*(columns[name].is_distinct_from(to) for name, to in read.items()))
        differing = having(session, kind, ids, differs)
        changes, problems = max(len(differing) - limit, 0), 0
    else:
        found = plan(session, kind, one, ids, read, in_turn=False)
        becoming = [row for row in found.rows if row.changes or row.refused]
        differing = [row.uid for row in becoming]
        problems = sum(row.refused for row in becoming[limit:])
        changes = len(becoming[limit:]) - problems
    shown = select(kind.model).where(kind.model.uid.in_(differing[:limit]))
    rows = {row.uid: row for row in session.scalars(shown)}
    lines = [
        _difference(session, kind, one, rows[uid], read, checks=not alone)
        for uid in differing[:limit]
    ]
    session.expire_all()
    refused = sum(bool(line.problem) for line in lines)
    return BulkPreview(changes + len(lines) - refused, problems + refused, tuple(lines))


def _difference(
    session: Session,
    kind: EntityInfo,
    field: Field[Any],
    row: Any,
    read: Columns,
    *,
    checks: bool,
) -> Difference:
    """What becomes of a row by itself; the row stays as it is."""
    columns, problem = dict(read), ""
    if field.key == "value":
        correct_figure(row, columns)
    name, before = called(session, kind.name, row), shown_value(session, row, field)
    with session.no_autoflush:
        for column, value in columns.items():
            setattr(row, column, value)
        if checks:
            try:
                refuse_row(session, kind, row)
            except EditError as error:
                problem = str(error)
        after = shown_value(session, row, field)
        uid = str(row.uid)
    session.expire(row)
    return Difference(uid, kind.name, field.key, name, before, after, problem)


# -- find and replace ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Replacing:
    """What to look for in notes and summaries, and what to put in its place."""

    find: str
    replace: str
    case: bool = False
    whole_words: bool = False
    entities: frozenset[str] = frozenset()
    """The tables to go through; all where none is named."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What is looked for."""
        body = re.escape(self.find)
        if self.whole_words:
            body = rf"(?<!\w){body}(?!\w)"
        return re.compile(body, 0 if self.case else re.IGNORECASE)

    def done_to(self, text: str) -> str:
        """The text after replacing."""
        return self.pattern.sub(lambda _: self.replace, text)


def find_and_replace(session: Session, what: Replacing) -> int:
    """Replace in all notes and summaries, in one step; how many texts changed."""
    _check(what)
    changed = 0
    for kind, field in _gone_through(what):
        values: dict[UUID, str | None] = {}
        for uid, text in _having(session, kind, field, what):
            after = what.done_to(text).strip()
            if len(after) > LONGEST_TEXT:
                raise EditError(
                    "replace", "A text would be too long afterwards; nothing was changed."
                )
            if after != text:
                values[uid] = after or None
        if values:
            changed += history.set_field_each(session, kind.name, field.column, values)
    return changed


def preview_replacing(
    session: Session, what: Replacing, limit: int = 200, stop: Callable[[], bool] = lambda: False
) -> BulkPreview:
    """What `find_and_replace` would do: how many texts, and the first of them."""
    _check(what)
    rows: list[Difference] = []
    changes = 0
    for kind, field in _gone_through(what):
        for uid, text in _having(session, kind, field, what):
            if stop():
                return BulkPreview(changes, 0, tuple(rows))
            after = what.done_to(text).strip()
            if after == text:
                continue
            changes += 1
            if len(rows) < limit:
                row = find(session, kind.name, uid)
                name = f"{field.name} of {called(session, kind.name, row)}"
                rows.append(Difference(str(uid), kind.name, field.key, name, text, after))
    return BulkPreview(changes, 0, tuple(rows))


def _check(what: Replacing) -> None:
    if not what.find:
        raise EditError("find", "Type what to look for.")


def _gone_through(what: Replacing) -> Iterator[tuple[EntityInfo, Field[Any]]]:
    for kind in listed_entities():
        if not what.entities or kind.name in what.entities:
            yield from ((kind, one) for one in kind.fields if isinstance(one.type, Paragraphs))


def _having(
    session: Session, kind: EntityInfo, field: Field[Any], what: Replacing
) -> Iterator[tuple[UUID, str]]:
    """The texts of a field that have what is looked for."""
    column = getattr(kind.model, field.column)
    contains = (
        func.instr(column, what.find)
        if what.case
        else func.instr(func.casefold(column), what.find.casefold())
    )
    statement = select(kind.model.uid, column).where(column.is_not(None), contains > 0)
    for uid, text in session.execute(statement.order_by(kind.model.id)):
        if what.pattern.search(text):
            yield uid, text
