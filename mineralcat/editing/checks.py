"""What must hold of a row as a whole before it is stored; each refusal names the field."""

from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, String, UniqueConstraint, bindparam, func, inspect, select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import Confidence, Measure
from mineralcat.domain.units import dimension
from mineralcat.errors import DuplicateNameError, EditError
from mineralcat.schema.entities import EntityInfo
from mineralcat.schema.field_types import ClaimFigure, Text
from mineralcat.schema.fields import Field
from mineralcat.schema.value_types import AnyColumn
from mineralcat.store.models import ApplicationLink, Entity, Mineral, Series
from mineralcat.translation import _

from .cycles import refuse_ring_of_groups, refuse_ring_of_links
from .naming import name_of

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
        _check_required(row, kind.fields)
        check_alone(kind, row, lambda row: _is_share(session, kind, row))
        if has_name_of_its_own(kind) and _may_differ(row, {"name"}):
            _refuse_name(session, kind, row)
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
    _check_required(row, required(kind))
    if kind.name == "mineral_relation" and row.mineral_id == row.other_id:
        raise EditError("other", _("A mineral does not come from itself: choose another one."))
    if kind.has("confidence") and row.source_id is None:
        row.confidence = Confidence.UNSOURCED
    if kind.has("value"):
        _check_figure(kind, row, is_share)


@cache
def required(kind: EntityInfo) -> tuple[Field, ...]:
    """The fields that must not be empty, of which the engine would let them be."""
    columns = kind.table.c
    return tuple(
        field
        for field in kind.fields
        if field.required and (isinstance(field.type, Text) or columns[field.column].nullable)
    )


def _check_required(row: Any, fields: Iterable[Field]) -> None:
    for field in fields:
        value = getattr(row, field.column)
        if field.required and (value is None or (value == "" and isinstance(field.type, Text))):
            if isinstance(field.type, ClaimFigure) and row.claim_kind is not None:
                continue
            raise EditError(field.key, _("{field} must not be empty.", field=field.label))


def _may_differ(row: Entity, names: Collection[str]) -> bool:
    """Whether any of these columns may say something else than what is stored."""
    state = inspect(row)
    return not state.persistent or not state.committed_state.keys().isdisjoint(names)


def has_name_of_its_own(kind: EntityInfo) -> bool:
    """Whether no two rows have the same name, in whatever case."""
    name = kind.table.c.get("name")
    return name is not None and bool(name.unique)


def _refuse_name(session: Session, kind: EntityInfo, row: Any) -> None:
    """DuplicateNameError where another row bears the name, in whatever case."""
    # Engines fold the case of ASCII alone, so names of the same length are compared here.
    same = func.length(kind.model.name) == len(row.name)
    for other, taken in session.execute(select(kind.model.id, kind.model.name).where(same)):
        if other != row.id and taken.casefold() == row.name.casefold():
            raise DuplicateNameError(row.name)


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
    counts_amount = kind.needs_unit and not kind.shares
    numbers = [number for number in (row.low, row.value, row.high) if number is not None]
    if numbers != sorted(numbers):
        raise EditError("value", _("The value must lie between the low and the high end."))
    if counts_amount and any(number < 0 for number in numbers):
        words = _("There is no less than nothing of a mineral: write 0 or more.")
        raise EditError("value", words)
    if not is_share(row):
        if counts_amount and row.unit in ("percent", "%"):
            words = _(
                "This counts an amount, and a share is in percent: write an amount with its unit,"
                " or add the share to a series of shares."
            )
            raise EditError("unit", words)
        return
    if row.unit not in ("percent", "%"):
        if row.unit and dimension(row.unit)[0] != "percent":
            raise EditError("unit", _("A share is written in percent."))
        row.unit = "percent"
    if any(not 0 <= number <= 100 for number in numbers):
        raise EditError("value", _("A share lies between 0 and 100 percent."))


_MEASURE = select(Series.measure).where(Series.id == bindparam("id"))


def _is_share(session: Session, kind: EntityInfo, row: Any) -> bool:
    if kind.shares or not kind.has("series"):
        return kind.shares
    return session.scalar(_MEASURE, {"id": row.series_id}) is Measure.SHARE


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


@cache
def unique_sets(kind: EntityInfo) -> list[list[AnyColumn]]:
    """The columns of which no two rows may have all the same values."""
    table = kind.table
    unique = [[column] for column in table.columns if column.unique]
    unique += [list(c.columns) for c in table.constraints if isinstance(c, UniqueConstraint)]
    unique += [
        list(index.columns)
        for index in table.indexes
        if index.unique and index.dialect_options["sqlite"]["where"] is None
    ]
    return [columns for columns in unique if columns[0].name != "uid"]


def _same(session: Session, kind: EntityInfo, columns: list[AnyColumn], other: UUID) -> EditError:
    fields = [field for field in kind.fields for c in columns if c.name in field.columns]
    last = fields[-1] if fields else kind.columns[columns[-1].name]
    called = name_of(session, kind.name, other)
    if len(columns) == 1:
        words = _("“{name}” has this {field} already.", name=called, field=last.name)
    else:
        words = _(
            "There is one already: {thing} {name}. Change that instead.",
            thing=kind.title,
            name=called,
        )
    return EditError(last.key, words)


def text_column(kind: EntityInfo) -> AnyColumn | None:
    """The last free text among what may be there only once; None where there is none."""
    texts = [
        column
        for constraint in kind.table.constraints
        if isinstance(constraint, UniqueConstraint)
        for column in constraint.columns
        if type(column.type) is not Enum and isinstance(column.type, String)
    ]
    return next((one for one in reversed(texts) if one.name not in ("slug", "basis")), None)
