"""The rows of any table that can be edited, in windows, each field as it is shown and typed."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlalchemy.orm import Session

from mineralcat.domain.number_marks import COMMA_POINT, NumberMarks
from mineralcat.domain.reading_claims import ReadClaim, written_claim
from mineralcat.domain.text_lists import capitalised
from mineralcat.schema.entities import EntityInfo, entity_of
from mineralcat.schema.field_types import ClaimFigure, Flag, Period, Reference, Word
from mineralcat.schema.fields import Field
from mineralcat.schema.value_types import AnySelect, SqlExpression
from mineralcat.store.models import Claim, Entity, Series

from .naming import called, row_name

WINDOW = 100


class EntryRow(NamedTuple):
    """One row: its fields in words, by key, and the same as one types them."""

    uid: str
    shown: Mapping[str, str]
    typed: Mapping[str, str]


class Order(NamedTuple):
    """By which field rows are sorted, and whether downwards."""

    field: str
    down: bool = False


def count(
    session: Session, entity: str, words: str = "", minerals: Sequence[int] | None = None
) -> int:
    """How many rows there are that have these words."""
    kind = entity_of(entity)
    found = _filtered(kind, words, minerals, select(kind.model.id)).subquery()
    return int(session.scalar(select(func.count()).select_from(found)) or 0)


def page(
    session: Session,
    entity: str,
    *,
    words: str = "",
    order: Order | None = None,
    start: int = 0,
    limit: int = WINDOW,
    minerals: Sequence[int] | None = None,
    marks: NumberMarks = COMMA_POINT,
) -> list[EntryRow]:
    """A window of the rows that have these words somewhere."""
    kind = entity_of(entity)
    statement = _filtered(kind, words, minerals, select(kind.model))
    statement = _ordered(kind, statement, order).offset(start).limit(limit)
    return [row_of(session, kind, row, marks) for row in session.scalars(statement)]


def entry(
    session: Session, entity: str, uid: UUID | str, marks: NumberMarks = COMMA_POINT
) -> EntryRow | None:
    """One row; None where it is not there."""
    kind = entity_of(entity)
    row = session.scalar(select(kind.model).where(kind.model.uid == UUID(str(uid))))
    return None if row is None else row_of(session, kind, row, marks)


def row_of(session: Session, kind: EntityInfo, row: Entity, marks: NumberMarks) -> EntryRow:
    """A row with its fields in words."""
    return EntryRow(
        str(row.uid),
        {field.key: shown_value(session, row, field, marks) for field in kind.fields},
        {field.key: typed_value(session, row, field, marks) for field in kind.fields},
    )


def shown_value(
    session: Session, row: Entity, field: Field, marks: NumberMarks = COMMA_POINT
) -> str:
    """A field in words: what it refers to by name."""
    if isinstance(field.type, Reference):
        return row_name(session, field.type.target, getattr(row, field.column))
    value = getattr(row, field.column)
    if isinstance(field.type, Word | Flag) and value is not None:
        return field.type.words(value)
    return typed_value(session, row, field, marks)


def typed_value(
    session: Session, row: Entity, field: Field, marks: NumberMarks = COMMA_POINT
) -> str:
    """A field as one types it: what it refers to by key, a figure so that it reads back alike."""
    value = getattr(row, field.column)
    match field.type:
        case ClaimFigure() if isinstance(row, Claim):
            return written_claim(figure_of(row), marks)
        case Period() if isinstance(row, Claim):
            return field.type.show((row.period_from, row.period_to))
        case Reference():
            return _key(session, field.type.target, value)
    return field.type.show(value)


def figure_of(row: Claim) -> ReadClaim:
    """The figure of a claim."""
    return ReadClaim(
        row.claim_kind,
        row.as_published or "",
        row.value,
        row.low,
        row.high,
        row.rounded,
        status=row.status,
    )


def _key(session: Session, entity: str, id_: int | None) -> str:
    if id_ is None:
        return ""
    row = session.get(entity_of(entity).model, id_)
    return "" if row is None else str(getattr(row, "slug", None) or row.uid)


def offers(session: Session, entity: str, typed: str, limit: int = 12) -> list[tuple[str, str]]:
    """The rows of a table that have every typed word, by key and in words, to choose from; those
    whose name begins so first."""
    kind = entity_of(entity)
    statement = select(kind.model)
    for word in typed.casefold().split():
        holds = [c for f in _naming_fields(kind) for c in _containing(kind.model, f, word, 1)]
        statement = statement.where(or_(*holds))
    if kind.name_column is not None:
        text = func.casefold(getattr(kind.model, kind.name_column))
        statement = statement.order_by(
            text.startswith(typed.casefold(), autoescape=True).desc(), text
        )
    rows = session.scalars(statement.order_by(kind.model.id).limit(limit))
    return [
        (str(getattr(row, "slug", None) or row.uid), words_of(session, kind, row)) for row in rows
    ]


def words_of(session: Session, kind: EntityInfo, row: Entity) -> str:
    """A row in words that tell it from others: of a series, how its mass is counted too."""
    words = called(session, kind.name, row)
    if kind.name != "area":
        words = capitalised(words)
    return f"{words} · {row.basis}" if isinstance(row, Series) and row.basis else words


# -- filter and order ------------------------------------------------------------------------------


def _filtered(
    kind: EntityInfo, words: str, minerals: Sequence[int] | None, statement: AnySelect
) -> AnySelect:
    """The rows in which each word stands in some field, in what a field refers to, too."""
    if minerals is not None and kind.has("mineral"):
        statement = statement.where(kind.model.mineral_id.in_(minerals))
    elif minerals is not None and kind.name == "mineral":
        statement = statement.where(kind.model.id.in_(minerals))
    for word in words.casefold().split():
        holds = [c for field in kind.fields for c in _containing(kind.model, field, word, 2)]
        statement = statement.where(or_(*holds))
    return statement


def _containing(model: Any, field: Field, word: str, depth: int) -> list[ColumnElement[bool]]:
    if isinstance(field.type, Reference):
        target = entity_of(field.type.target)
        inner = [
            condition
            for one in _naming_fields(target)
            if depth or not isinstance(one.type, Reference)
            for condition in _containing(target.model, one, word, depth - 1)
        ]
        column = getattr(model, field.column)
        return [column.in_(select(target.model.id).where(or_(*inner)))] if inner else []
    if isinstance(field.type, ClaimFigure):
        texts = [model.as_published, cast(model.value, String)]
        return [func.casefold(text).contains(word, autoescape=True) for text in texts]
    if isinstance(field.type, Period):
        return [cast(getattr(model, c), String) == word for c in field.columns]
    return field.type.contains(getattr(model, field.column), word)


def _naming_fields(kind: EntityInfo) -> list[Field]:
    """The fields by which rows of a table are called."""
    own = [field for field in kind.fields if field.key in ("name", "title", "slug")]
    if own:
        return own
    return [f for f in kind.fields if f.required and not isinstance(f.type, Flag)][:4]


def _ordered(kind: EntityInfo, statement: AnySelect, order: Order | None) -> AnySelect:
    if order is None:
        order = Order(kind.name_column or kind.fields[0].key)
    field = kind.field(order.field)
    key = _sort_key(kind, field)
    # The id makes the order whole, so that windows never overlap.
    return statement.order_by((key.desc() if order.down else key).nulls_last(), kind.model.id)


def _sort_key(kind: EntityInfo, field: Field) -> SqlExpression:
    column = getattr(kind.model, field.column)
    if isinstance(field.type, ClaimFigure):
        return func.coalesce(kind.model.value, kind.model.high, kind.model.low)
    if isinstance(field.type, Reference):
        return _name_of(field.type.target, column)
    key: SqlExpression = field.type.sort_key(column)
    return key


def _name_of(entity: str, column: SqlExpression) -> SqlExpression:
    """SQL for the name of what a column refers to."""
    kind = entity_of(entity)
    model = kind.model
    if kind.name_column is not None:
        name: SqlExpression = func.casefold(getattr(model, kind.name_column))
    else:  # a series, a use, a listing: by what it is of first
        first = kind.fields[0]
        name = _name_of(first.type.target, getattr(model, first.column))
    return select(name).where(model.id == column).correlate_except(model).scalar_subquery()
