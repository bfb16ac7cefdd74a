"""The rows of any table that can be edited, in windows, each field as it is shown and typed."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, String, cast, func, or_, select
from sqlalchemy.orm import Session

from mineralcat.domain.figures import years_text
from mineralcat.domain.number_marks import COMMA_POINT, NumberMarks
from mineralcat.domain.reading_claims import Figure, written_claim

from .fields import MODELS, EditableField, EditableKind, FieldKind, kind_of
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
    kind = kind_of(entity)
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
    kind = kind_of(entity)
    statement = _filtered(kind, words, minerals, select(kind.model))
    statement = _ordered(kind, statement, order).offset(start).limit(limit)
    return [row_of(session, kind, row, marks) for row in session.scalars(statement)]


def entry(
    session: Session, entity: str, uid: UUID | str, marks: NumberMarks = COMMA_POINT
) -> EntryRow | None:
    """One row; None where it is not there."""
    kind = kind_of(entity)
    row = session.scalar(select(kind.model).where(kind.model.uid == UUID(str(uid))))
    return None if row is None else row_of(session, kind, row, marks)


def row_of(session: Session, kind: EditableKind, row: Any, marks: NumberMarks) -> EntryRow:
    """A row with its fields in words."""
    return EntryRow(
        str(row.uid),
        {field.key: shown_value(session, kind, row, field, marks) for field in kind.fields},
        {field.key: typed_value(session, kind, row, field, marks) for field in kind.fields},
    )


def shown_value(
    session: Session,
    kind: EditableKind,
    row: Any,
    field: EditableField,
    marks: NumberMarks = COMMA_POINT,
) -> str:
    """A field in words: what it refers to by name."""
    value = getattr(row, field.column)
    if field.kind is FieldKind.REFERENCE:
        name = row_name(session, field.target, value)
        return name[:1].upper() + name[1:] if field.target == "mineral" else name
    if field.kind is FieldKind.YES_NO:
        return "yes" if value else "no"
    return typed_value(session, kind, row, field, marks)


def typed_value(
    session: Session,
    kind: EditableKind,
    row: Any,
    field: EditableField,
    marks: NumberMarks = COMMA_POINT,
) -> str:
    """A field as one types it: what it refers to by key, a figure so that it reads back alike."""
    value = getattr(row, field.column)
    match field.kind:
        case FieldKind.FIGURE:
            return written_claim(figure_of(row), marks)
        case FieldKind.PERIOD:
            return years_text(row.period_from, row.period_to)
        case FieldKind.YES_NO:
            return "yes" if value else "no"
        case FieldKind.REFERENCE:
            return _key(session, field.target, value)
    return "" if value is None else str(value)


def figure_of(row: Any) -> Figure:
    """The figure of a claim."""
    return Figure(
        row.claim_kind,
        row.value,
        row.low,
        row.high,
        row.status,
        row.rounded,
        row.as_published,
    )


def _key(session: Session, entity: str, id_: int | None) -> str:
    if id_ is None:
        return ""
    row = session.get(MODELS[entity], id_)
    return "" if row is None else str(getattr(row, "slug", None) or row.uid)


def offers(session: Session, entity: str, typed: str, limit: int = 12) -> list[tuple[str, str]]:
    """The rows of a table that have every typed word, by key and in words, to choose from; those
    whose name begins so first."""
    kind = kind_of(entity)
    statement = select(kind.model)
    for word in typed.casefold().split():
        holds = [c for f in _naming_fields(kind) for c in _containing(kind.model, f, word, 1)]
        statement = statement.where(or_(*holds))
    name = next((n for n in ("name", "title") if hasattr(kind.model, n)), None)
    if name is not None:
        text = func.casefold(getattr(kind.model, name))
        statement = statement.order_by(
            text.startswith(typed.casefold(), autoescape=True).desc(), text
        )
    rows = session.scalars(statement.order_by(kind.model.id).limit(limit))
    return [
        (str(getattr(row, "slug", None) or row.uid), words_of(session, kind, row)) for row in rows
    ]


def words_of(session: Session, kind: EditableKind, row: Any) -> str:
    """A row in words that tell it from others: of a series, what it counts too."""
    said = called(session, kind.entity, row)
    said = said[:1].upper() + said[1:] if kind.entity != "area" else said
    if kind.entity != "series":
        return said
    return " · ".join(filter(None, (said, row.form, row.basis)))


# -- filter and order ------------------------------------------------------------------------------


def _filtered(
    kind: EditableKind, words: str, minerals: Sequence[int] | None, statement: Select[Any]
) -> Select[Any]:
    """The rows in which each word stands in some field, in what a field refers to, too."""
    if minerals is not None and kind.has("mineral"):
        statement = statement.where(kind.model.mineral_id.in_(minerals))
    elif minerals is not None and kind.entity == "mineral":
        statement = statement.where(kind.model.id.in_(minerals))
    for word in words.casefold().split():
        holds = [
            condition
            for field in kind.fields
            for condition in _containing(kind.model, field, word, depth=2)
        ]
        statement = statement.where(or_(*holds))
    return statement


def _containing(model: Any, field: EditableField, word: str, depth: int) -> list[Any]:
    column = getattr(model, field.column)
    if field.kind is FieldKind.REFERENCE:
        target = kind_of(field.target)
        inner = [
            condition
            for one in _naming_fields(target)
            if depth or one.kind is not FieldKind.REFERENCE
            for condition in _containing(target.model, one, word, depth - 1)
        ]
        return [column.in_(select(target.model.id).where(or_(*inner)))] if inner else []
    if field.kind is FieldKind.FIGURE:
        texts = [model.as_published, cast(model.value, String)]
        return [func.casefold(text).contains(word, autoescape=True) for text in texts]
    if field.kind is FieldKind.YES_NO:
        return []
    if field.kind is FieldKind.PERIOD:
        return [cast(getattr(model, c), String) == word for c in field.columns]
    text = cast(column, String)
    return [func.casefold(text).contains(word, autoescape=True)]


def _naming_fields(kind: EditableKind) -> list[EditableField]:
    """The fields by which rows of a table are called."""
    own = [field for field in kind.fields if field.key in ("name", "title", "slug")]
    if own:
        return own
    return [f for f in kind.fields if f.required and f.kind is not FieldKind.YES_NO][:4]


def _ordered(kind: EditableKind, statement: Select[Any], order: Order | None) -> Select[Any]:
    if order is None:
        first = next((f for f in kind.fields if f.key in ("name", "title")), kind.fields[0])
        order = Order(first.key)
    field = kind.field(order.field)
    key = _sort_key(kind, field)
    # The id makes the order whole, so that windows never overlap.
    return statement.order_by((key.desc() if order.down else key).nulls_last(), kind.model.id)


def _sort_key(kind: EditableKind, field: EditableField) -> Any:
    column = getattr(kind.model, field.column)
    if field.kind is FieldKind.FIGURE:
        return func.coalesce(kind.model.value, kind.model.high, kind.model.low)
    if field.kind is FieldKind.REFERENCE:
        return _name_of(field.target, column)
    if field.kind in (FieldKind.LINE, FieldKind.PARAGRAPHS):
        return func.casefold(column)
    return column


def _name_of(entity: str, column: Any) -> Any:
    """SQL for the name of what a column refers to."""
    model = MODELS[entity]
    name = next((getattr(model, n) for n in ("name", "title") if hasattr(model, n)), None)
    if name is None:  # a series, a use, a listing: by what it is of first
        first = kind_of(entity).fields[0]
        name = _name_of(first.target, getattr(model, first.column))
    return (
        select(func.casefold(name))
        .where(model.id == column)
        .correlate_except(model)
        .scalar_subquery()
    )
