"""Makes, changes and copies rows of any table that can be edited. Functions on a session: the unit
of work that calls them is one step of the history."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain
from itertools import count as count_from
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from mineralcat.domain.identity import slug_of
from mineralcat.domain.number_marks import NumberMarks
from mineralcat.domain.terms import ClaimKind, ClaimStatus, Confidence, Origin
from mineralcat.domain.units import dimension
from mineralcat.errors import EditError, NotFoundError
from mineralcat.schema.entities import EntityInfo, entity_of, target_of
from mineralcat.schema.value_types import AnyColumn
from mineralcat.store.models import Entity, Source
from mineralcat.translation import _, comma_list

from .checks import check_row, text_column
from .naming import called
from .values import Columns, FieldValue, read_value, settable

Values = Mapping[str, FieldValue]
"""Fields by key; each a text as typed, or typed already."""


def find(session: Session, entity: str, uid: UUID | str) -> Any:
    """A row by its uid, or by its slug; NotFoundError where it is not there."""
    by, key = _sought(entity, uid)
    row = session.scalar(_by(entity, by), {"key": key})
    if row is None:
        raise NotFoundError(entity_of(entity).title, str(uid))
    return row


def _sought(entity: str, uid: UUID | str) -> tuple[str, UUID | str]:
    """The column by which a row is looked for, and its value."""
    try:
        return "uid", UUID(str(uid))
    except ValueError as error:
        if "slug" not in entity_of(entity).model.__table__.c:
            raise NotFoundError(entity_of(entity).title, str(uid)) from error
        return "slug", str(uid)


@lru_cache(maxsize=128)
def _by(entity: str, column: str) -> Select[Any]:
    """Finds a row; made once, for making it takes as long as asking it."""
    model = entity_of(entity).model
    return select(model).where(getattr(model, column) == bindparam("key"))


def find_like(session: Session, entity: str, values: Values) -> str:
    """The uid of the first row whose fields have these values; NotFoundError if there is none."""
    kind = entity_of(entity)
    columns: Columns = {}
    for key, value in values.items():
        columns |= read_value(session, kind, kind.field(key), value)
    like = [getattr(kind.model, name) == value for name, value in columns.items()]
    uid = session.scalar(select(kind.model.uid).where(*like).order_by(kind.model.id).limit(1))
    if uid is None:
        raise NotFoundError(kind.title, comma_list(map(str, values.values())))
    return str(uid)


def create(
    session: Session,
    entity: str,
    values: Values,
    marks: NumberMarks | None = None,
    uid: str | None = None,
) -> str:
    """Make a row, with this uid if one is given; its uid. EditError names the field that is missing
    or cannot be taken."""
    kind = entity_of(entity)
    row = blank(session, kind, _with_source(session, kind, values), marks)
    if uid is not None:
        row.uid = UUID(uid)
    check_row(session, kind, row)
    session.add(row)
    session.flush()
    return str(row.uid)


def blank(
    session: Session, kind: EntityInfo, values: Values, marks: NumberMarks | None = None
) -> Any:
    """A row with these values that is not stored yet."""
    row = kind.model(uid=uuid4())
    for column in kind.model.__table__.columns:
        if column.default is not None and column.default.is_scalar:
            setattr(row, column.name, column.default.arg)
    if kind.is_claim and not kind.has("value"):
        row.claim_kind = ClaimKind.IN_WORDS
    if hasattr(row, "origin"):
        row.origin = Origin.OWN
    for key, value in values.items():
        if value is not None and value != "":
            put(row, read_value(session, kind, kind.field(key), value, marks))
    sourced = kind.has("confidence") and row.source_id is not None
    if sourced and row.confidence is Confidence.UNSOURCED:
        row.confidence = Confidence.SINGLE_COPY
    if hasattr(row, "slug"):
        row.slug = _slug(session, kind, row)
    return row


def _with_source(session: Session, kind: EntityInfo, values: Values) -> Values:
    """The values, with a source that was typed and is not known yet made from its words."""
    typed = values.get("source")
    if kind.has("source") and isinstance(typed, str) and typed.strip():
        from .sources import source_from  # which makes it by `create`

        return {**values, "source": source_from(session, typed)}
    return dict(values)


def set_fields(
    session: Session, entity: str, uid: UUID | str, values: Values, marks: NumberMarks | None = None
) -> None:
    """Give fields of a row other values, as one change; an empty text takes away what may be
    missing. What a figure says anew is the user's own; it is no longer what was verified."""
    kind = entity_of(entity)
    row = find(session, entity, uid)
    values = _with_source(session, kind, values)
    with changing(session, row):
        for key, value in values.items():
            change(row, read_value(session, kind, settable(kind, key), value, marks))
        check_row(session, kind, row)


@contextmanager
def changing(session: Session, row: Entity) -> Iterator[None]:
    """Set and check the fields of a stored row in here. It is written in the end; where an
    EditError refuses it, the row is as before."""
    try:
        with session.no_autoflush:
            yield
    except EditError:
        session.expire(row)
        raise
    session.flush()


def put(row: Entity, columns: Columns) -> None:
    """Give a row these values."""
    for name, value in columns.items():
        setattr(row, name, value)


def change(row: Any, columns: Columns) -> None:
    """Give a stored row the columns that were read for one field, and what changes with them. What
    another source says was verified by nobody yet."""
    if "claim_kind" in columns:
        correct_figure(row, columns)
    if "source_id" in columns and hasattr(row, "confidence"):
        cited = columns["source_id"]
        if cited != row.source_id:
            row.confidence = Confidence.UNSOURCED if cited is None else Confidence.SINGLE_COPY
    put(row, columns)


def correct_figure(claim: Any, columns: Columns) -> None:
    """What else changes with a figure. A unit that is the same but for its spelling stays as
    published; a mark of estimate that was taken away means reported."""
    unit = columns.get("unit")
    if unit and claim.unit and dimension(unit) == dimension(claim.unit):
        columns["unit"] = claim.unit
    marked = (ClaimStatus.ESTIMATED, ClaimStatus.PROVISIONAL)
    if "status" not in columns and claim.status in marked:
        columns["status"] = ClaimStatus.REPORTED
    figure = ("value", "low", "high", "claim_kind", "unit")
    if any(name in columns and columns[name] != getattr(claim, name) for name in figure):
        columns["origin"] = Origin.OWN
        if claim.confidence is Confidence.VERIFIED_IN_TWO_PLACES:
            columns["confidence"] = Confidence.SINGLE_COPY


def duplicate(session: Session, entity: str, uid: UUID | str) -> str:
    """A copy of a row, with what is part of it; its uid. EditError where there can be only one."""
    kind = entity_of(entity)
    row = find(session, entity, uid)
    copy = copy_of(kind, row)
    for flag in ("headline", "primary"):
        if hasattr(copy, flag):
            setattr(copy, flag, False)
    if isinstance(copy, Source):
        copy.url = copy.doi = None  # one source for an address
    _call_copy(session, kind, copy)
    check_row(session, kind, copy)
    session.add(copy)
    session.flush()
    for entity_of_part in kind.parts:
        part = entity_of(entity_of_part)
        column = _column_to(part, entity)
        for one in session.scalars(select(part.model).where(column == row.id)):
            of_copy = copy_of(part, one)
            setattr(of_copy, column.name, copy.id)
            session.add(of_copy)
    session.flush()
    return str(copy.uid)


def copy_of(kind: EntityInfo, row: Any) -> Any:
    """A row like another, not stored yet; the user's own."""
    columns = kind.model.__table__.columns
    values = {c.name: getattr(row, c.name) for c in columns if c.name not in ("id", "uid")}
    copy = kind.model(uid=uuid4(), **values)
    if "origin" in values:
        copy.origin = Origin.OWN
    return copy


def _call_copy(session: Session, kind: EntityInfo, copy: Entity) -> None:
    """Give a copy a name of its own: “… (copy)”, “… (copy 2)”."""
    named = kind.name_column
    column = text_column(kind) if named is None else kind.table.c[named]
    if column is not None:
        room = (getattr(column.type, "length", None) or 240) - 12
        old = (getattr(copy, column.name) or "")[:room]
        texts = session.scalars(select(column).where(column.is_not(None)))
        taken = {text.casefold() for text in texts}
        numbered = (_("{name} (copy {count})", name=old, count=count) for count in count_from(2))
        names = (name.strip() for name in chain([_("{name} (copy)", name=old)], numbered))
        setattr(copy, column.name, next(name for name in names if name.casefold() not in taken))
    if hasattr(copy, "slug"):
        copy.slug = None
        copy.slug = _slug(session, kind, copy)


def _slug(session: Session, kind: EntityInfo, row: Any) -> str:
    """The slug that was given, made plain; else one made from the name, with a number if taken."""
    if row.slug:
        if slug_of(row.slug) != row.slug.lower():
            words = _("A key has small letters, digits and hyphens alone: light-rare-earths.")
            raise EditError("slug", words)
        return str(row.slug)
    name = getattr(row, "name", None) or getattr(row, "title", None) or ""
    base = slug_of(name)[:100].strip("-") or kind.name.replace("_", "-")
    taken = set(session.scalars(select(kind.model.slug).where(kind.model.slug.startswith(base))))
    numbered = (f"{base}-{count}" for count in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)


def _column_to(kind: EntityInfo, entity: str) -> AnyColumn:
    """The column by which rows of a table belong to rows of another."""
    return next(column for column in kind.table.columns if target_of(column) == entity)


def called_with(
    session: Session, entity: str, values: Values, marks: NumberMarks | None = None
) -> str:
    """What a row with these values would be called."""
    kind = entity_of(entity)
    named = {key: value for key, value in values.items() if key != "source"}
    with session.no_autoflush:
        return called(session, entity, blank(session, kind, named, marks))
