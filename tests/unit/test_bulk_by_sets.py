"""A field of many rows set by sets is the same as set row by row: rows, history, refusals."""

import random
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.number_marks import COMMA_POINT
from mineralcat.editing import bulk
from mineralcat.editing.fields import BY_ENTITY, KINDS, EditableField, FieldKind, kind_of
from mineralcat.errors import EditError, StoppedError
from mineralcat.store import history, integrity
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.models import Change
from mineralcat.store.stop import Stop

TYPED = {
    FieldKind.LINE: ["", "Set by the test"],
    FieldKind.PARAGRAPHS: ["", "One.\n\nTwo “quoted” \\ words."],
    FieldKind.YES_NO: ["yes", "no"],
    FieldKind.DATE: ["2024-05", ""],
    FieldKind.YEAR: ["2024", "1066"],
    FieldKind.PERIOD: ["2019", "2031-2035", ""],
    FieldKind.PLACE: ["7"],
    FieldKind.URL: ["https://example.org/a", ""],
    FieldKind.DOI: ["10.1234/abc"],
    FieldKind.FIGURE: ["<5", "60-65", "0", "e 12", "0.1", "W", "1,234.5 t", "7 %", "-5", "150", ""],
}
UNITS = ["t", "%", "percent", "kg/MW", ""]
CHOSEN = 9


class NotKept(Exception):
    """Ends a step that is only looked at."""


def told(catalogue: Catalogue, entity: str, edit: Any) -> Any:
    """What an edit does to the rows of a table and to the log, or why it cannot; nothing is kept."""
    found: Any = None
    with pytest.raises(NotKept), catalogue.writing("Look") as session:  # noqa: PT012
        try:
            count = edit(session)
        except EditError as error:
            found = error.field, str(error)
        else:
            recorder = history.Recorder.of(session)
            recorder.write_pending()
            columns = (Change.entity, Change.entity_uid, Change.field, Change.before, Change.after)
            mine = select(*columns).where(Change.revision_id == recorder.revision_id())
            table = kind_of(entity).model.__table__
            found = (
                count,
                Counter(map(tuple, session.execute(mine))),
                session.execute(select(table).order_by(table.c.id)).all(),
            )
        raise NotKept
    return found


def typed(session: Session, entity: str, field: EditableField, rng: random.Random) -> list[str]:
    """What may be typed for a field, also what other rows have already."""
    if field.kind is FieldKind.REFERENCE:
        model = kind_of(field.target).model
        key = model.slug if hasattr(model, "slug") else model.uid
        keys = list(session.scalars(select(key).order_by(model.id)))
        return ["", *map(str, rng.sample(keys, min(3, len(keys))))]
    if field.choices is not None:
        words = [word.value for word in field.choices]
        return [words[0], words[-1]]
    if field.key == "unit":
        return UNITS
    values = list(TYPED[field.kind])
    if field.kind is FieldKind.LINE:
        column = kind_of(entity).model.__table__.c[field.column]
        there = sorted({text for text in session.scalars(select(column)) if text})
        taken = rng.sample(there, min(2, len(there)))
        values += [*taken, *(text.upper() for text in taken[:1])]
    return values


@pytest.mark.parametrize("entity", [kind.entity for kind in KINDS])
def test_every_field_is_set_by_sets_as_it_is_row_by_row(entity, catalogue):
    """Every field of every table, with values that some rows can take and others cannot."""
    rng = random.Random(entity)
    model = kind_of(entity).model
    with catalogue.reading() as session:
        every = list(session.scalars(select(model.uid).order_by(model.id)))
        cases = [
            (field.key, value)
            for field in BY_ENTITY[entity].fields
            if not field.fixed
            for value in typed(session, entity, field, rng)
        ]
    for key, value in cases if every else ():
        for many in (CHOSEN, 1):
            uids = rng.sample(every, min(many, len(every)))
            by_sets = told(
                catalogue,
                entity,
                lambda s, u=uids, k=key, v=value: bulk.bulk_set(
                    s, entity, list(map(str, u)), k, v, COMMA_POINT
                ),
            )
            singly = told(
                catalogue,
                entity,
                lambda s, u=uids, k=key, v=value: bulk.set_singly(s, entity, u, k, v, COMMA_POINT),
            )
            assert by_sets == singly or _read_alike(by_sets, singly), (key, value, uids)


def _read_alike(by_sets: Any, singly: Any) -> bool:
    """What cannot be read at all is refused of no row in particular by sets, of the first singly."""
    return len(by_sets) == len(singly) == 2 and by_sets[1] in singly[1]
