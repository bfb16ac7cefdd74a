"""What must hold of a row as a whole before it is stored; each refusal names the field."""

from typing import Any

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import Confidence, Measure
from mineralcat.domain.units import dimension
from mineralcat.errors import DuplicateNameError, EditError
from mineralcat.store.models import (
    ApplicationLink,
    Claim,
    Intensity,
    Mineral,
    MineralRelation,
    Series,
    Supply,
)

from .fields import EditableField, EditableKind, FieldKind
from .naming import name_of
from .rings import refuse_ring_of_groups, refuse_ring_of_links
from .texts import refuse_duplicate
from .values import needs

WHOLE_FIELDS = frozenset({"whole", "part", "member_of", "primary", "headline", "period", "unit"})
"""Fields that are checked together with the rest of their row, so never set by sets."""


def check_row(session: Session, kind: EditableKind, row: Any) -> None:
    """Refuse what cannot stand; and make way where a row takes a place that only one can have."""
    for field in kind.fields:
        if field.required and getattr(row, field.column) in (None, ""):
            if field.kind is FieldKind.FIGURE and row.claim_kind is not None:
                continue
            if field.kind is FieldKind.LINE or getattr(row, field.column) is None:
                raise needs(kind, field)
    _check_names(session, kind, row)
    if isinstance(row, ApplicationLink):
        refuse_ring_of_links(session, row)
        _only_one(session, row, "primary", ApplicationLink.part_id == row.part_id)
    elif isinstance(row, Mineral):
        refuse_ring_of_groups(session, row)
    elif isinstance(row, MineralRelation):
        if row.mineral_id == row.other_id:
            raise EditError("other", "A mineral does not come from itself: choose another one.")
    elif isinstance(row, Series):
        _only_one(session, row, "headline", Series.mineral_id == row.mineral_id)
    if isinstance(row, Claim):
        _check_claim(session, kind, row)
    elif kind.has("confidence") and row.source_id is None:
        row.confidence = Confidence.UNSOURCED
    _refuse_same(session, kind, row)


def _check_names(session: Session, kind: EditableKind, row: Any) -> None:
    if kind.entity in ("mineral", "application"):
        refuse_duplicate(session, kind.model, row.id, row.name)


def _only_one(session: Session, row: Any, flag: str, among: Any) -> None:
    """Where *row* has the flag, no other row has it."""
    if getattr(row, flag):
        model = type(row)
        others = session.scalars(
            select(model).where(among, getattr(model, flag).is_(True), model.id != (row.id or 0))
        )
        for other in others:
            setattr(other, flag, False)
        if row not in session.new:
            # Both cannot have it between two statements of one flush.
            setattr(row, flag, False)
            session.flush()
            setattr(row, flag, True)
        else:
            session.flush([other for other in session.dirty if isinstance(other, model)])


# -- claims ----------------------------------------------------------------------------------------


def _check_claim(session: Session, kind: EditableKind, row: Claim) -> None:
    if row.source_id is None:
        row.confidence = Confidence.UNSOURCED
    if not kind.has("value"):
        return
    numbers = [number for number in (row.low, row.value, row.high) if number is not None]
    if numbers != sorted(numbers):
        raise EditError("value", "The value must lie between the low and the high end.")
    if isinstance(row, Intensity | Supply) and any(number < 0 for number in numbers):
        raise EditError("value", "There is no less than nothing of a mineral: write 0 or more.")
    if not _is_share(session, kind, row):
        if isinstance(row, Supply | Intensity) and row.unit in ("percent", "%"):
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


def _is_share(session: Session, kind: EditableKind, row: Claim) -> bool:
    if kind.entity == "demand_share":
        return True
    if isinstance(row, Supply):
        measure = session.scalar(select(Series.measure).where(Series.id == row.series_id))
        return measure is Measure.SHARE
    return False


# -- what may be there only once -------------------------------------------------------------------


def _refuse_same(session: Session, kind: EditableKind, row: Any) -> None:
    """EditError where another row has all the values that only one may have."""
    table = kind.model.__table__
    unique = [[column] for column in table.columns if column.unique and column.name != "uid"]
    unique += [list(c.columns) for c in table.constraints if isinstance(c, UniqueConstraint)]
    unique += [
        list(index.columns)
        for index in table.indexes
        if index.unique and index.dialect_options["sqlite"]["where"] is None
    ]
    for columns in unique:
        values = {column.name: getattr(row, column.name) for column in columns}
        if None in values.values() or "uid" in values:
            continue
        with session.no_autoflush:
            same = select(kind.model.uid).where(
                *(table.c[name] == value for name, value in values.items()),
                kind.model.id != (row.id or 0),
            )
            other = session.scalar(same)
        if other is not None:
            raise _same(session, kind, columns, other)


def _same(session: Session, kind: EditableKind, columns: list[Any], other: Any) -> EditError:
    fields = [field for field in kind.fields for c in columns if c.name in field.columns]
    last = fields[-1] if fields else EditableField(columns[-1].name, columns[-1].name)
    called = name_of(session, kind.entity, other)
    if [column.name for column in columns] == ["name"]:
        return DuplicateNameError(called)
    if len(columns) == 1:
        return EditError(last.key, f"“{called}” has this {last.label.lower()} already.")
    return EditError(
        last.key, f"There is such a {kind.title} already: {called}. Change that one instead."
    )


def text_column(kind: EditableKind) -> Any:
    """The last free text among what may be there only once; None where there is none."""
    found = None
    for constraint in kind.model.__table__.constraints:
        if isinstance(constraint, UniqueConstraint):
            for column in constraint.columns:
                free = isinstance(column.type, String) and not hasattr(column.type, "enums")
                if free and column.name not in ("slug", "basis"):
                    found = column
    return found


def longest_text(column: Any) -> int | None:
    """How many characters fit a column; None where that is not limited."""
    return getattr(column.type, "length", None)
