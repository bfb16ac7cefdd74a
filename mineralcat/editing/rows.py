"""Makes, changes and copies rows of any table that can be edited. Functions on a session: the unit
of work that calls them is one step of the history."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from mineralcat.domain.identity import slug_of
from mineralcat.domain.number_marks import NumberMarks
from mineralcat.domain.terms import ClaimKind, ClaimStatus, Confidence, Origin
from mineralcat.domain.units import dimension
from mineralcat.errors import EditError, NotFoundError
from mineralcat.schema.entities import EntityInfo, entity_of
from mineralcat.store.models import Source

from .checks import check_row, longest_text, text_column
from .naming import called
from .values import Columns, read_value

Values = Mapping[str, Any]
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
        raise NotFoundError(kind.title, ", ".join(map(str, values.values())))
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
            _put(row, read_value(session, kind, kind.field(key), value, marks))
    sourced = kind.has("confidence") and row.source_id is not None
    if sourced and row.confidence is Confidence.UNSOURCED:
        row.confidence = Confidence.SINGLE_COPY
    if hasattr(row, "slug"):
        row.slug = _slug(session, kind, row)
    return row


def _with_source(session: Session, kind: EntityInfo, values: Values) -> dict[str, Any]:
    """The values, with a source that was typed and is not known yet made from its words."""
    typed = values.get("source")
    if kind.has("source") and isinstance(typed, str) and typed.strip():
        from .sources import source_from  # which makes it by `create`

        return {**values, "source": source_from(session, typed)}
    return dict(values)


def set_field(
    session: Session,
    entity: str,
    uid: UUID | str,
    field: str,
    value: Any,
    marks: NumberMarks | None = None,
) -> None:
    """Give one field of a row another value; an empty text takes away what may be missing."""
    set_fields(session, entity, uid, {field: value}, marks)


def set_fields(
    session: Session,
    entity: str,
    uid: UUID | str,
    values: Values,
    marks: NumberMarks | None = None,
) -> None:
    """Give several fields of a row other values, as one change. What a figure says anew is the
    user's own; it is no longer what was verified."""
    kind = entity_of(entity)
    row = find(session, entity, uid)
    values = _with_source(session, kind, values)
    with changing(session, row):
        for key, value in values.items():
            field = kind.field(key)
            if field.fixed:
                raise EditError(key, f"{field.label} is given once and stays.")
            columns = read_value(session, kind, field, value, marks)
            if key == "value":
                correct_figure(row, columns)
            before = getattr(row, "source_id", None)
            _put(row, columns)
            if key == "source" and row.source_id != before and kind.has("confidence"):
                # What another source says was verified by nobody yet.
                sourced = row.source_id is not None
                row.confidence = Confidence.SINGLE_COPY if sourced else Confidence.UNSOURCED
        check_row(session, kind, row)


@contextmanager
def changing(session: Session, row: Any) -> Iterator[None]:
    """Set and check the fields of a stored row in here. It is written in the end; where an
    EditError refuses it, the row is as before."""
    try:
        with session.no_autoflush:
            yield
    except EditError:
        session.expire(row)
        raise
    session.flush()


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


def duplicate(session: Session, entity: str, uid: UUID | str, as_uid: str | None = None) -> str:
    """A copy of a row, with what is part of it; its uid. EditError where there can be only one."""
    kind = entity_of(entity)
    row = find(session, entity, uid)
    copy = _copied(kind, row)
    if as_uid is not None:
        copy.uid = UUID(as_uid)
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
            of_copy = _copied(part, one)
            setattr(of_copy, column.name, copy.id)
            session.add(of_copy)
    session.flush()
    return str(copy.uid)


def copy_of_claim(kind: EntityInfo, claim: Any) -> Any:
    """A claim like another, not stored yet; the user's own."""
    return _copied(kind, claim)


def _copied(kind: EntityInfo, row: Any) -> Any:
    columns = kind.model.__table__.columns
    values = {c.name: getattr(row, c.name) for c in columns if c.name not in ("id", "uid")}
    copy = kind.model(uid=uuid4(), **values)
    if "origin" in values:
        copy.origin = Origin.OWN
    return copy


def _call_copy(session: Session, kind: EntityInfo, copy: Any) -> None:
    """Give a copy a name of its own: “… (copy)”, “… (copy 2)”."""
    table = kind.model.__table__
    column = next((table.c[name] for name in ("name", "title") if name in table.c), None)
    column = text_column(kind) if column is None else column
    if column is not None:
        old = getattr(copy, column.name) or ""
        taken = {
            text.casefold() for text in session.scalars(select(column).where(column.is_not(None)))
        }
        room = longest_text(column) or 240
        names = (f"{old[: room - 12]} (copy{f' {n}' if n > 1 else ''})" for n in range(1, 10_000))
        setattr(
            copy, column.name, next(n for n in names if n.strip().casefold() not in taken).strip()
        )
    if hasattr(copy, "slug"):
        copy.slug = None
        copy.slug = _slug(session, kind, copy)


def _slug(session: Session, kind: EntityInfo, row: Any) -> str:
    """The slug that was given, made plain; else one made from the name, with a number if taken."""
    if row.slug:
        if slug_of(row.slug) != row.slug.lower():
            raise EditError(
                "slug", "A key has small letters, digits and hyphens alone: light-rare-earths."
            )
        return str(row.slug)
    name = getattr(row, "name", None) or getattr(row, "title", None) or ""
    base = slug_of(name)[:100].strip("-") or kind.name.replace("_", "-")
    taken = set(session.scalars(select(kind.model.slug).where(kind.model.slug.startswith(base))))
    numbered = (f"{base}-{count}" for count in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)


def _put(row: Any, columns: Columns) -> None:
    for name, value in columns.items():
        setattr(row, name, value)


def _column_to(kind: EntityInfo, entity: str) -> Any:
    """The column by which rows of a table belong to rows of another."""
    return next(
        column
        for column in kind.model.__table__.columns
        if any(key.column.table.name == entity for key in column.foreign_keys)
    )


def called_with(session: Session, entity: str, values: Values, marks: Any = None) -> str:
    """What a row with these values would be called."""
    kind = entity_of(entity)
    named = {key: value for key, value in values.items() if key != "source"}
    with session.no_autoflush:
        return called(session, entity, blank(session, kind, named, marks))
