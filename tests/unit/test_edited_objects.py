"""An edit sets attributes of the session's objects: the log, the seals and the rows say the same of
it, whatever is refused on the way."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from mineralcat.editing import rows
from mineralcat.editing.rows import find, set_fields
from mineralcat.errors import CatalogueError, EditError, NotFoundError, RowDamagedError
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity import catalogue_check
from mineralcat.store.models import Change, Mineral, Revision, Series


@pytest.fixture
def catalogue_file(lean_catalogue_file: Path) -> Path:
    return lean_catalogue_file


def log(catalogue: Catalogue) -> list[tuple[Any, ...]]:
    with catalogue.reading() as session:
        columns = (Change.entity, Change.entity_uid, Change.field, Change.before, Change.after)
        return [tuple(row) for row in session.execute(select(*columns).order_by(Change.id))]


def test_what_differs_in_nothing_is_no_step(small_catalogue: Catalogue) -> None:
    with small_catalogue.writing("Nothing") as session:
        row = find(session, "mineral", "cobalt")
        name, row.name = row.name, "Kobalt"
        row.name = name
    assert log(small_catalogue) == []


def test_edits_of_the_same_step_see_each_other(small_catalogue: Catalogue) -> None:
    with small_catalogue.writing("Both") as session:
        cobalt = session.scalars(select(Mineral).where(Mineral.slug == "cobalt")).one()
        cobalt.note = "by the object"
        row = find(session, "mineral", "cobalt")
        assert row.note == "by the object"
        set_fields(session, "mineral", "cobalt", {"note": "set", "summary": "also set"})
        assert (cobalt.note, cobalt.summary) == ("set", "also set")
        cobalt.symbol = "Kb"
    with small_catalogue.reading() as session:
        cobalt = session.scalars(select(Mineral).where(Mineral.slug == "cobalt")).one()
        assert (cobalt.note, cobalt.summary, cobalt.symbol) == ("set", "also set", "Kb")
        assert session.scalars(select(Change.field).order_by(Change.field)).all() == [
            *("note", "summary", "symbol"),
        ]
        assert catalogue_check.problems(session) == []


def test_a_row_that_is_not_there_is_said_to_be_missing(small_catalogue: Catalogue) -> None:
    with small_catalogue.reading() as session, pytest.raises(NotFoundError):
        find(session, "mineral", "unobtainium")


def test_a_row_that_was_damaged_is_not_written_over(small_catalogue: Catalogue) -> None:
    with small_catalogue.mending() as session:  # behind the back of the log
        session.execute(text("UPDATE mineral SET summary = 'another' WHERE slug = 'cobalt'"))
    with pytest.raises(RowDamagedError), small_catalogue.writing("Set") as session:
        set_fields(session, "mineral", "cobalt", {"note": "more"})
    assert log(small_catalogue) == []


def test_what_the_engine_refuses_leaves_nothing(small_catalogue: Catalogue) -> None:
    with pytest.raises(Exception, match="UNIQUE"), small_catalogue.writing("Same") as session:
        row = find(session, "mineral", "cobalt")
        row.note = "first"
        session.flush()
        row.slug = "lithium"
    assert log(small_catalogue) == []


def test_a_step_goes_on_after_an_edit_that_is_refused(catalogue: Catalogue) -> None:
    """Nothing of a row that is refused is written by what follows in the same step."""
    with catalogue.writing("Two edits") as session:
        with pytest.raises(EditError):
            set_fields(session, "mineral", "cobalt", {"note": "new", "name": "Lithium"})
        assert find(session, "mineral", "cobalt").name == "Cobalt"
        set_fields(session, "mineral", "lithium", {"note": "seen"})
    assert [(change[2], change[4]) for change in log(catalogue)] == [("note", '"seen"')]


def test_a_flag_that_one_row_alone_has_moves_before_the_rest_of_the_row_is_written(
    catalogue: Catalogue,
) -> None:
    with catalogue.reading() as session:
        had, gets = next(
            (one, other)
            for one in session.scalars(select(Series).where(Series.headline))
            for other in session.scalars(
                select(Series).where(Series.mineral_id == one.mineral_id, Series.id != one.id)
            )
        )
    with catalogue.writing("Another headline") as session:
        rows.set_fields(session, "series", gets.uid, {"headline": "yes", "note": "shown first"})
    assert [(change[1], change[2], change[4]) for change in log(catalogue)] == [
        (had.uid, "headline", "false"),
        (gets.uid, "headline", "true"),
        (gets.uid, "note", '"shown first"'),
    ]
    catalogue.undo()
    with catalogue.reading() as session:
        assert session.get_one(Series, had.id).headline
        assert catalogue_check.problems(session) == []


def test_a_word_that_is_none_is_reported_as_damage(small_catalogue: Catalogue) -> None:
    with small_catalogue.mending() as session:
        session.execute(text("PRAGMA ignore_check_constraints = ON"))
        session.execute(text("UPDATE mineral SET kind = 'wood' WHERE slug = 'cobalt'"))
        session.execute(text("PRAGMA ignore_check_constraints = OFF"))
    with pytest.raises(CatalogueError, match="damaged"), small_catalogue.writing("Set") as session:
        find(session, "mineral", "cobalt")


def test_a_step_is_one_revision_however_often_it_writes(small_catalogue: Catalogue) -> None:
    with small_catalogue.writing("Twice") as session:
        for note in ("one", "two"):
            set_fields(session, "mineral", "cobalt", {"note": note})
    with small_catalogue.reading() as session:
        assert session.scalars(select(Revision.message).where(Revision.id > 0)).all() == ["Twice"]
    assert [change[2:] for change in log(small_catalogue)] == [("note", None, '"two"')]
