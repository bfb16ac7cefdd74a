"""A field of many rows set by sets is the same as set row by row: rows, history, refusals."""

import random
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.number_marks import COMMA_POINT
from mineralcat.editing import bulk
from mineralcat.errors import EditError, StoppedError
from mineralcat.schema.entities import entity_of, listed_entities
from mineralcat.schema.field_types import (
    ClaimFigure,
    Date,
    Doi,
    Flag,
    Paragraphs,
    Period,
    Reference,
    Text,
    Unit,
    Url,
    Whole,
    Year,
)
from mineralcat.schema.fields import Field
from mineralcat.store import history
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.engines.cancellation import Cancellation
from mineralcat.store.integrity import catalogue_check
from mineralcat.store.models import Change

TYPED = {
    Text: ["", "Set by the test"],
    Paragraphs: ["", "One.\n\nTwo “quoted” \\ words."],
    Flag: ["yes", "no"],
    Date: ["2024-05", ""],
    Year: ["2024", "1066"],
    Period: ["2019", "2031-2035", ""],
    Whole: ["7"],
    Url: ["https://example.org/a", ""],
    Doi: ["10.1234/abc"],
    ClaimFigure: ["<5", "60-65", "0", "e 12", "0.1", "W", "1,234.5 t", "7 %", "-5", "150", ""],
}
UNITS = ["t", "%", "percent", "kg/MW", ""]
CHOSEN = 9


@pytest.fixture
def catalogue_file(lean_catalogue_file):
    return lean_catalogue_file


class NotKept(Exception):
    """Ends a step that is only looked at."""


def told(catalogue: Catalogue, entity: str, edit: Any) -> Any:
    """What an edit does to the rows of a table and to the log, or why it cannot; none is kept."""
    found: Any = None
    with pytest.raises(NotKept), catalogue.writing("Look") as session:
        try:
            count = edit(session)
        except EditError as error:
            found = error.field, str(error)
        else:
            writer = history.LogWriter.of(session)
            writer.write_noted()
            columns = (Change.entity, Change.entity_uid, Change.field, Change.before, Change.after)
            mine = select(*columns).where(Change.revision_id == writer.revision_id())
            table = entity_of(entity).model.__table__
            found = (
                count,
                Counter(map(tuple, session.execute(mine))),
                session.execute(select(table).order_by(table.c.id)).all(),
            )
        raise NotKept
    return found


def some_of(values: list[str], entity: str, rng: random.Random) -> list[str]:
    """Fewer for the largest tables, of which each step brings much of the index up to date."""
    large = entity in ("supply", "statistic")
    return rng.sample(values, min(2, len(values))) if large else values


def typed(session: Session, entity: str, field: Field, rng: random.Random) -> list[str]:
    """What may be typed for a field, also what other rows have already."""
    if isinstance(field.type, Reference):
        model = entity_of(field.type.target).model
        key = model.slug if hasattr(model, "slug") else model.uid
        keys = list(session.scalars(select(key).order_by(model.id)))
        return ["", *map(str, rng.sample(keys, min(3, len(keys))))]
    if field.type.choices is not None:
        words = [word.value for word in field.type.choices]
        return [words[0], words[-1]]
    if field.key == "unit":
        return UNITS
    values = list(TYPED[type(field.type)])
    if type(field.type) in (Text, Unit):
        column = entity_of(entity).model.__table__.c[field.column]
        there = sorted({text for text in session.scalars(select(column)) if text})
        taken = rng.sample(there, min(2, len(there)))
        values += [*taken, *(text.upper() for text in taken[:1])]
    return values


@pytest.mark.parametrize("entity", [kind.name for kind in listed_entities()])
def test_every_field_is_set_by_sets_as_it_is_row_by_row(entity, catalogue):
    """Every field of every table, with values that some rows can take and others cannot."""
    rng = random.Random(entity)
    model = entity_of(entity).model
    with catalogue.reading() as session:
        every = list(session.scalars(select(model.uid).order_by(model.id)))
        cases = [
            (field.key, value)
            for field in entity_of(entity).fields
            if not field.fixed
            for value in some_of(typed(session, entity, field, rng), entity, rng)
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
            if len(by_sets) > 2:  # taken: only where some row refused it, one is tried alone
                break


def _read_alike(by_sets: Any, singly: Any) -> bool:
    """What cannot be read at all is refused by sets of no row, singly of the first."""
    return len(by_sets) == len(singly) == 2 and by_sets[1] in singly[1]


@pytest.mark.parametrize("entity", [kind.name for kind in listed_entities()])
def test_what_is_shown_before_is_what_each_row_becomes_by_itself(entity, catalogue):
    """And looking, also at what one row would take from another, changes nothing."""
    rng = random.Random(entity)
    model = entity_of(entity).model
    with catalogue.reading() as session:
        before = catalogue_check.content_hash(session)
        every = list(session.scalars(select(model.uid).order_by(model.id)))
        if not every:
            return
        uid = rng.choice(every)
        for field in entity_of(entity).fields:
            values = () if field.fixed else typed(session, entity, field, rng)
            for value in rng.sample(values, min(4, len(values))):
                try:
                    shown = bulk.preview_set(
                        session, entity, [str(uid)], field.key, value, COMMA_POINT
                    )
                except EditError:
                    continue
                by_step = told(
                    catalogue,
                    entity,
                    lambda s, f=field.key, v=value: bulk.bulk_set(
                        s, entity, [str(uid)], f, v, COMMA_POINT
                    ),
                )
                if len(by_step) == 2:  # why not
                    assert shown.problems == 1, (field.key, value)
                    assert shown.rows[0].problem in by_step[1]
                else:
                    assert (shown.changes, shown.problems) == (by_step[0], 0), (field.key, value)
        assert catalogue_check.content_hash(session) == before


FIGURES = [("supply", "value", "60-65"), ("usage", "curated", "no"), ("mineral_name", "text", "X")]


@pytest.mark.parametrize(("entity", "field", "value"), FIGURES)
def test_such_a_step_is_undone_redone_and_reverted_and_stays_sound(entity, field, value, catalogue):
    uids = some(catalogue, entity)
    before = content(catalogue)
    with catalogue.writing("Set many") as session:
        assert bulk.bulk_set(session, entity, uids, field, value, COMMA_POINT)
    done = content(catalogue)
    catalogue.undo()
    assert content(catalogue) == before
    catalogue.redo()
    assert content(catalogue) == done
    with catalogue.reading() as session:
        step = history.page(session, limit=10)[-2].uid
    with catalogue.writing("Another step") as session:
        bulk.bulk_set(session, "source", some(catalogue, "source")[:1], "note", "Read again")
    kept = content(catalogue)
    catalogue.revert(step)
    assert content(catalogue) not in (before, kept)
    catalogue.undo()
    catalogue.undo()
    assert content(catalogue) == done
    with catalogue.reading() as session:
        assert catalogue_check.problems(session) == []


@pytest.mark.parametrize(("entity", "field", "value"), FIGURES)
def test_such_a_step_is_stopped_in_the_middle_and_leaves_nothing(entity, field, value, catalogue):
    uids = some(catalogue, entity)
    before, places = content(catalogue), 0
    for stop_at in range(1, 40):
        stop = Cancellation()
        seen: list[tuple[int, int]] = []

        def progress(
            done: int,
            of: int,
            stop: Cancellation = stop,
            seen: list[tuple[int, int]] = seen,
            stop_at: int = stop_at,
        ) -> None:
            seen.append((done, of))
            if len(seen) == stop_at:
                stop.ask()

        try:
            with catalogue.writing("Set many", stop=stop, progress=progress) as session:
                bulk.bulk_set(session, entity, uids, field, value, COMMA_POINT)
        except StoppedError:
            places += 1
            assert content(catalogue) == before
        else:
            break
        finally:
            assert all(0 <= done <= of for done, of in seen)
    assert places >= 3


def some(catalogue: Catalogue, entity: str) -> list[str]:
    """Rows of a table that can take the same value."""
    model = entity_of(entity).model
    with catalogue.reading() as session:
        rows = session.scalars(select(model).order_by(model.id)).all()
        if entity == "mineral_name":
            return [
                str(row.uid) for row in {(row.mineral_id, row.lang): row for row in rows}.values()
            ]
        if entity == "supply":  # some of them: each place where it is stopped takes the step anew
            return [str(row.uid) for row in rows if row.unit not in ("percent", "%")][:1_200]
        return [str(row.uid) for row in rows]


def content(catalogue: Catalogue) -> str:
    """The hash of all that the catalogue says."""
    with catalogue.reading() as session:
        return catalogue_check.content_hash(session)
