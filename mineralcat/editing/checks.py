"""What must hold of a row as a whole before it is stored; each refusal names the field."""

from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, bindparam, func, inspect, select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import Confidence, Measure
from mineralcat.domain.units import dimension
from mineralcat.errors import DuplicateNameError, EditError
from mineralcat.schema.entities import EntityInfo, entity_of
from mineralcat.schema.field_types import ClaimFigure, Text
from mineralcat.schema.fields import Field
from mineralcat.schema.value_types import AnyColumn
from mineralcat.store.models import ApplicationLink, Entity, Mineral, Series

from .cycles import refuse_ring_of_groups, refuse_ring_of_links
from .naming import name_of
from .values import needs

WHOLE_FIELDS = frozenset({"whole", "part", "member_of", "primary", "headline", "unit", "series"})
"""Fields that are checked together with the rest of their row."""


def check_row(session: Session, kind: EntityInfo, row: Entity) -> None:
    """Refuse what cannot stand; and make way where a row takes a place that only one can have."""
    flag = ONE_OF_A_GROUP.get(kind.name)
    with session.no_autoflush:
        refuse_row(session, kind, row)
        if flag is not None:
            _only_one(session, kind, row, *flag)


def refuse_row(session: Session, kind: EntityInfo, row: Entity) -> None:
    """EditError where a row cannot stand, beside the others that are there; nothing is written."""
    with session.no_autoflush:
        _check_required(kind, row, kind.fields)
        check_alone(kind, row, lambda row: _is_share(session, kind, row))
        _check_names(session, kind, row)
        if isinstance(row, ApplicationLink):
            refuse_ring_of_links(session, row)
        elif isinstance(row, Mineral) and _may_differ(row, {"member_of_id"}):
            refuse_ring_of_groups(session, row)
        _refuse_same(session, kind, row)


ONE_OF_A_GROUP = {"application_link": ("primary", "part_id"), "series": ("headline", "mineral_id")}
"""The flag that one row alone may have, of those that agree in a column."""


def check_alone(kind: EntityInfo, row: Any, is_share: Callable[[Any], bool]) -> None:
    """What a row that is stored says by itself, whatever other rows say; it need be no object of
    the session. What has no source is unsourced, and a share is in percent, however it is written.
    """
    _check_required(kind, row, required(kind.name))
    if kind.name == "mineral_relation" and row.mineral_id == row.other_id:
        raise EditError("other", "A mineral does not come from itself: choose another one.")
    has_evidence, has_figure = _parts(kind.name)
    if has_evidence and row.source_id is None:
        row.confidence = Confidence.UNSOURCED
    if has_figure:
        _check_figure(kind, row, is_share)


@cache
def _parts(entity: str) -> tuple[bool, bool]:
    """Whether the rows of a table say how well they are proved, and whether they have a figure."""
    kind = entity_of(entity)
    return kind.has("confidence"), kind.has("value")


@cache
def required(entity: str) -> tuple[Field, ...]:
    """The fields that must not be empty, of which the engine would let them be."""
    columns = entity_of(entity).model.__table__.c
    return tuple(
        field
        for field in entity_of(entity).fields
        if field.required and (isinstance(field.type, Text) or columns[field.column].nullable)
    )


def _check_required(kind: EntityInfo, row: Any, fields: Iterable[Field]) -> None:
    for field in fields:
        if field.required and getattr(row, field.column) in (None, ""):
            if isinstance(field.type, ClaimFigure) and row.claim_kind is not None:
                continue
            if isinstance(field.type, Text) or getattr(row, field.column) is None:
                raise needs(kind, field)


def _may_differ(row: Entity, names: Collection[str]) -> bool:
    """Whether any of these columns may say something else than what is stored."""
    state = inspect(row)
    return not state.persistent or not state.committed_state.keys().isdisjoint(names)


def _check_names(session: Session, kind: EntityInfo, row: Any) -> None:
    if kind.name in ("mineral", "application") and _may_differ(row, {"name"}):
        refuse_duplicate(session, kind.model, row.id, row.name)


def refuse_duplicate(session: Session, model: Any, id_: int | None, name: str) -> None:
    """DuplicateNameError where another row than *id_* bears the name, in whatever case."""
    # Engines fold the case of ASCII alone, so names of the same length are compared here.
    same_length = select(model.id, model.name).where(func.length(model.name) == len(name))
    for other, taken in session.execute(same_length):
        if other != id_ and taken.casefold() == name.casefold():
            raise DuplicateNameError(name)


def _only_one(session: Session, kind: EntityInfo, row: Entity, flag: str, group: str) -> None:
    """Where *row* has the flag, no other row of its group has it."""
    if not getattr(row, flag):
        return
    model = kind.model
    among = getattr(model, group) == getattr(row, group)
    others = session.scalars(
        select(model).where(among, getattr(model, flag).is_(True), model.id != (row.id or 0))
    )
    for other in others:
        setattr(other, flag, False)
    is_stored = row in session
    if is_stored:  # both cannot have it between two statements of one flush
        session.expunge(row)
    session.flush()
    if is_stored:
        session.add(row)


# -- claims ----------------------------------------------------------------------------------------


def _check_figure(kind: EntityInfo, row: Any, is_share: Callable[[Any], bool]) -> None:
    counts_amount = kind.name in ("intensity", "supply")
    numbers = [number for number in (row.low, row.value, row.high) if number is not None]
    if numbers != sorted(numbers):
        raise EditError("value", "The value must lie between the low and the high end.")
    if counts_amount and any(number < 0 for number in numbers):
        raise EditError("value", "There is no less than nothing of a mineral: write 0 or more.")
    if not is_share(row):
        if counts_amount and row.unit in ("percent", "%"):
            raise EditError(
                "unit",
                "This counts an amount, and a share is in percent: write an amount with its unit,"
                " or add the share to a series of shares.",
            )
        return
    if row.unit not in ("percent", "%"):
        if row.unit and dimension(row.unit)[0] != "percent":
            raise EditError("unit", "A share is written in percent.")
        row.unit = "percent"
    if any(not 0 <= number <= 100 for number in numbers):
        raise EditError("value", "A share lies between 0 and 100 percent.")


_MEASURE = select(Series.measure).where(Series.id == bindparam("id"))


def _is_share(session: Session, kind: EntityInfo, row: Any) -> bool:
    if kind.name == "demand_share":
        return True
    if kind.name == "supply":
        return session.scalar(_MEASURE, {"id": row.series_id}) is Measure.SHARE
    return False


# -- what may be there only once -------------------------------------------------------------------


def _refuse_same(session: Session, kind: EntityInfo, row: Entity) -> None:
    """EditError where another row has all the values that only one may have."""
    table = kind.model.__table__
    for columns in unique_sets(kind):
        if not _may_differ(row, {column.name for column in columns}):
            continue
        values = {column.name: getattr(row, column.name) for column in columns}
        if None in values.values():
            continue
        same = select(kind.model.uid).where(
            *(table.c[name] == value for name, value in values.items()),
            kind.model.id != (row.id or 0),
        )
        other = session.scalar(same)
        if other is not None:
            raise _same(session, kind, columns, other)


def unique_sets(kind: EntityInfo) -> list[list[AnyColumn]]:
    """The columns of which no two rows may have all the same values."""
    return _unique_sets(kind.name)


@cache
def _unique_sets(entity: str) -> list[list[AnyColumn]]:
    kind = entity_of(entity)
    table = kind.model.__table__
    unique = [[column] for column in table.columns if column.unique]
    unique += [list(c.columns) for c in table.constraints if isinstance(c, UniqueConstraint)]
    unique += [
        list(index.columns)
        for index in table.indexes
        if index.unique and index.dialect_options["sqlite"]["where"] is None
    ]
    return [columns for columns in unique if "uid" not in {column.name for column in columns}]


def _same(session: Session, kind: EntityInfo, columns: list[AnyColumn], other: UUID) -> EditError:
    fields = [field for field in kind.fields for c in columns if c.name in field.columns]
    last = fields[-1] if fields else kind.columns[columns[-1].name]
    called = name_of(session, kind.name, other)
    if [column.name for column in columns] == ["name"]:
        return DuplicateNameError(called)
    if len(columns) == 1:
        return EditError(last.key, f"“{called}” has this {last.name} already.")
    return EditError(
        last.key, f"There is such a {kind.title} already: {called}. Change that one instead."
    )


def text_column(kind: EntityInfo) -> AnyColumn | None:
    """The last free text among what may be there only once; None where there is none."""
    found = None
    for constraint in kind.model.__table__.constraints:
        if isinstance(constraint, UniqueConstraint):
            for column in constraint.columns:
                free = isinstance(column.type, String) and not hasattr(column.type, "enums")
                if free and column.name not in ("slug", "basis"):
                    found = column
    return found


def longest_text(column: AnyColumn) -> int | None:
    """How many characters fit a column; None where that is not limited."""
    return getattr(column.type, "length", None)
