"""Changes many rows in one step, and shows beforehand what would change."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from mineralcat.domain.number_marks import NumberMarks
from mineralcat.errors import EditError
from mineralcat.schema.entities import EntityInfo, entity_of, listed_entities
from mineralcat.schema.field_types import ClaimFigure, Flag, Paragraphs
from mineralcat.schema.fields import Field
from mineralcat.schema.plain_text import LONGEST_TEXT
from mineralcat.store import history
from mineralcat.store.history.current_rows import chunks
from mineralcat.store.models import Entity
from mineralcat.translation import _

from .bulk_plan import Becoming, plan
from .checks import ONE_OF_A_GROUP, WHOLE_FIELDS, refuse_row, unique_sets
from .entries import shown_value
from .naming import called
from .rows import change, find, set_fields
from .values import Columns, FieldValue, read_value, settable


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
    value: FieldValue,
    marks: NumberMarks | None = None,
) -> int:
    """Give a field of these rows one value; how many changed. All, or with EditError none."""
    kind = entity_of(entity)
    one = settable(kind, field)
    read = read_value(session, kind, one, value, marks)
    ids = list(map(UUID, dict.fromkeys(uids)))
    if one.column in ONE_OF_A_GROUP.get(kind.name, ()):  # which makes others give way
        return set_singly(session, entity, ids, field, value, marks)
    done = _set_in_many(session, kind, one, ids, read)
    if isinstance(done, int):
        return done
    before = ids[: ids.index(done.uid)]
    rivals = [done.rival] if done.rival in before else []
    set_singly(session, entity, (*rivals, done.uid), field, value, marks)  # says why it cannot
    return set_singly(session, entity, ids, field, value, marks)


def _set_in_many(
    session: Session, kind: EntityInfo, one: Field, uids: Sequence[UUID], read: Columns
) -> int | Becoming:
    """Give a field of these rows the columns that were *read* of what was typed; how many changed.
    Where a row cannot take it, that row, and nothing is written."""
    if _is_free(kind, one):
        values = tuple(read.values())
        rows = ((uid, values) for uid in uids)
        return history.set_fields(session, kind.name, tuple(read), rows)
    names, found = plan(session, kind, one, uids, read)
    if refused := next((row for row in found if row.refused), None):
        return refused
    history.set_fields(session, kind.name, names, ((row.uid, row.values) for row in found))
    return sum(row.changes for row in found)


def _is_free(kind: EntityInfo, field: Field) -> bool:
    """Whether a field says nothing that must be checked with the rest of its row."""
    unique = {column.name for columns in unique_sets(kind) for column in columns}
    evidence = kind.has("confidence") and field.key in ("source", "confidence")
    rules = evidence or field.key in WHOLE_FIELDS or isinstance(field.type, ClaimFigure)
    return not rules and field.column not in unique


def _having(
    session: Session, kind: EntityInfo, uids: Sequence[UUID], condition: ColumnElement[bool]
) -> list[UUID]:
    """Those of the rows of which a condition holds, in their order."""
    found: list[UUID] = []
    for chunk in chunks(uids):
        matches = select(kind.model.uid).where(kind.model.uid.in_(chunk), condition)
        holding = set(session.scalars(matches))
        found += [uid for uid in chunk if uid in holding]
    return found


def set_singly(
    session: Session,
    entity: str,
    uids: Collection[UUID],
    field: str,
    value: FieldValue,
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
            set_fields(session, entity, uid, {field: value}, marks)
        except EditError as error:
            sentence = _("{name}: {problem} Nothing was changed.")
            words = sentence.format(name=called(session, entity, row), problem=error)
            raise EditError(error.field, words) from error
        changed += before != [getattr(row, column) for column in columns]
    return changed


def preview_set(
    session: Session,
    entity: str,
    uids: Sequence[str],
    field: str,
    value: FieldValue,
    marks: NumberMarks | None = None,
    limit: int = 200,
) -> BulkPreview:
    """What `bulk_set` would do, looked at row by row; nothing is changed."""
    kind = entity_of(entity)
    one = settable(kind, field)
    read = read_value(session, kind, one, value, marks)
    alone = isinstance(one.type, Flag) or _is_free(kind, one)
    ids = [UUID(uid) for uid in uids]
    if alone:  # then which rows differ is all there is to know of those not shown
        columns = kind.model.__table__.c
        differs = or_(*(columns[name].is_distinct_from(to) for name, to in read.items()))
        differing = _having(session, kind, ids, differs)
        changes, problems = max(len(differing) - limit, 0), 0
    else:
        _names, found = plan(session, kind, one, ids, read, in_turn=False)
        becoming = [row for row in found if row.changes or row.refused]
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
    session: Session, kind: EntityInfo, field: Field, row: Entity, read: Columns, *, checks: bool
) -> Difference:
    """What becomes of a row by itself; the row stays as it is."""
    uid, problem = str(row.uid), ""
    name, before = called(session, kind.name, row), shown_value(session, row, field)
    with session.no_autoflush:
        change(row, dict(read))
        if checks:
            try:
                refuse_row(session, kind, row)
            except EditError as error:
                problem = str(error)
        after = shown_value(session, row, field)
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
        return self.pattern.sub(lambda found: self.replace, text)


def find_and_replace(session: Session, what: Replacing) -> int:
    """Replace in all notes and summaries, in one step; how many texts changed."""
    values: dict[tuple[str, str], dict[UUID, str | None]] = {}
    for kind, field, uid, _before, after in _replacements(session, what):
        if len(after) > LONGEST_TEXT:
            words = _("A text would be too long afterwards; nothing was changed.")
            raise EditError("replace", words)
        values.setdefault((kind.name, field.column), {})[uid] = after or None
    return sum(history.set_field_each(session, *column, texts) for column, texts in values.items())


def preview_replacing(
    session: Session, what: Replacing, limit: int = 200, stop: Callable[[], bool] = lambda: False
) -> BulkPreview:
    """What `find_and_replace` would do: how many texts, and the first of them."""
    rows: list[Difference] = []
    changes = 0
    for kind, field, uid, text, after in _replacements(session, what):
        if stop():
            break
        changes += 1
        if len(rows) < limit:
            row = find(session, kind.name, uid)
            name = _("{field} of {name}", field=field.name, name=called(session, kind.name, row))
            rows.append(Difference(str(uid), kind.name, field.key, name, text, after))
    return BulkPreview(changes, 0, tuple(rows))


def _replacements(
    session: Session, what: Replacing
) -> Iterator[tuple[EntityInfo, Field, UUID, str, str]]:
    """The texts that replacing changes: table, field, uid, before and after."""
    if not what.find:
        raise EditError("find", _("Type what to look for."))
    texts = (
        (kind, one)
        for kind in listed_entities()
        if not what.entities or kind.name in what.entities
        for one in kind.fields
        if isinstance(one.type, Paragraphs)
    )
    for kind, field in texts:
        column = getattr(kind.model, field.column)
        contains = (
            func.instr(column, what.find)
            if what.case
            else func.instr(func.casefold(column), what.find.casefold())
        )
        statement = select(kind.model.uid, column).where(column.is_not(None), contains > 0)
        for uid, text in session.execute(statement.order_by(kind.model.id)):
            after = what.done_to(text).strip() if what.pattern.search(text) else text
            if after != text:
                yield kind, field, uid, text, after
