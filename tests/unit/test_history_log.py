"""The log is read in windows, filtered, and in words; many rows are set and taken back at once."""

from datetime import datetime, timedelta
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import Confidence
from mineralcat.errors import HistoryError, StoppedError
from mineralcat.store import history
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.engines.cancellation import Cancellation
from mineralcat.store.history import LogFilter
from mineralcat.store.history.codec import fields_of
from mineralcat.store.index import index_fields
from mineralcat.store.integrity import catalogue_check
from mineralcat.store.models import (
    Application,
    Base,
    Change,
    Mineral,
    MineralSynonym,
    Revision,
    Supply,
    Usage,
)
from tests import mineral_edits as editing
from tests.unit.test_history import fingerprint, named, new_row, other_value
from tests.unit.test_reverting import changes, log, rename, sound, step, summarise


@pytest.fixture
def catalogue_file(lean_catalogue_file):
    return lean_catalogue_file


def found(catalogue: Catalogue, **wanted: Any) -> list[str]:
    with catalogue.reading() as session:
        return [row.message for row in history.page(session, LogFilter(**wanted))]


# -- reading -------------------------------------------------------------------------------------


def test_windows_put_together_are_the_whole_log(small_catalogue):
    for number in range(9):
        summarise(small_catalogue, f"words {number}")
    small_catalogue.undo()
    small_catalogue.go_back(step(small_catalogue, "Set summary to words 3"))
    whole, windows, before = log(small_catalogue), [], None
    with small_catalogue.reading() as session:
        while window := history.page(session, before=before, limit=4):
            windows += window
            before = window[-1].place
    assert windows == whole
    assert [row.message for row in whole if row.current] == ["Go back to: Set summary to words 3"]


def test_steps_are_filtered_by_words_kind_row_field_person_and_date(small_catalogue):
    small_catalogue.author = "Ästhétik"
    summarise(small_catalogue, "Blue")
    small_catalogue.author = "Ben"
    with small_catalogue.writing("Synonyms", reason="the 100% rule") as session:
        editing.set_synonyms(session, "cobalt", ("Goblin",))
        cobalt, lithium = named(session, "cobalt").uid, named(session, "lithium").uid
    rename(small_catalogue, "lithium", "Lithia")
    assert found(small_catalogue, text="SYNO") == ["Synonyms"]
    assert found(small_catalogue, text="ästh") == ["Set summary to Blue"]
    assert found(small_catalogue, text="100%") == ["Synonyms"]
    assert found(small_catalogue, text="1%0") == []
    assert found(small_catalogue, entity="mineral_synonym") == ["Synonyms"]
    assert found(small_catalogue, entity="mineral", uid=str(cobalt)) == ["Set summary to Blue"]
    assert found(small_catalogue, entity="mineral", uid=str(lithium), field="name") == [
        "Rename lithium to Lithia"
    ]
    assert found(small_catalogue, entity="mineral", uid=str(lithium), field="note") == []
    assert found(small_catalogue, author="Ben") == ["Rename lithium to Lithia", "Synonyms"]
    now = log(small_catalogue)[0].time
    assert found(small_catalogue, since=now + timedelta(days=1)) == []
    assert len(found(small_catalogue, since=now - timedelta(days=1), until=now)) == 3
    with small_catalogue.reading() as session:
        assert history.authors(session) == ["Ben", "Ästhétik"]


def test_a_step_is_told_field_by_field_in_words(small_catalogue):
    with small_catalogue.writing("Move and make") as session:
        session.scalars(select(MineralSynonym)).one().mineral_id = named(session, "lithium").id
        use = session.scalars(select(Usage).order_by(Usage.id).limit(1)).one()
        use.source_id, use.confidence = None, Confidence.UNSOURCED
        session.add(Mineral(slug="zinc", name="Zinc", kind="element"))
    told = {
        (row.kind, row.name, row.label, row.before, row.after)
        for row in changes(small_catalogue, "Move and make")
    }
    assert ("synonym", "Kobold, synonym of Lithium", "mineral", "Cobalt", "Lithium") in told
    assert ("use", "Cobalt in Battery", "source", "Made up", "–") in told
    assert ("use", "Cobalt in Battery", "confidence", "single copy", "unsourced") in told
    assert ("mineral", "Zinc", "name", "–", "Zinc") in told
    assert ("mineral", "Zinc", "without supply worth listing", "–", "no") in told


def test_what_is_gone_is_called_as_it_was_called(small_catalogue):
    with small_catalogue.writing("Make zinc") as session:
        session.add(Mineral(slug="zinc", name="Zinc", kind="element"))
    with small_catalogue.writing("Delete zinc") as session:
        session.delete(named(session, "zinc"))
    rows = [row for row in changes(small_catalogue, "Delete zinc") if row.field == "name"]
    assert [(row.name, row.before, row.after) for row in rows] == [("Zinc", "Zinc", "–")]


def test_the_changes_of_a_large_step_come_in_windows(small_catalogue):
    with small_catalogue.writing("Many") as session:
        session.add_all(
            MineralSynonym(mineral_id=named(session, "cobalt").id, text=f"Name {number}")
            for number in range(25)
        )
    uid = step(small_catalogue, "Many")
    with small_catalogue.reading() as session:
        first = history.changes_of(session, uid, limit=10)
        second = history.changes_of(session, uid, after=first[-1].change, limit=100)
    assert len({row.change for row in first}) == 10
    assert len({row.change for row in second}) == 15


def test_the_first_window_of_a_long_log_reads_no_more_than_it_shows(small_catalogue):
    """Each question of the log goes by an index, also where little or nothing is found."""
    with small_catalogue._transaction(small_catalogue._writer) as session:
        session.execute(
            insert(Revision),
            [
                {"id": number, "action": "edit", "parent_id": number - 1, "message": f"n {number}"}
                for number in range(1, 3001)
            ],
        )
    summarise(small_catalogue, "Blue")
    steps: list[None] = []
    with small_catalogue.reading() as session:
        driver = session.connection().connection.driver_connection
        driver.set_progress_handler(lambda: steps.append(None), 1000)
        assert len(history.page(session)) == 100
        driver.set_progress_handler(None, 0)
    assert len(steps) < 20  # thousand instructions of the engine


# -- many rows -----------------------------------------------------------------------------------


def more_uses(catalogue: Catalogue, many: int = 1200) -> list[UUID]:
    with catalogue.writing("Many uses") as session:
        battery = session.scalars(select(Application).where(Application.slug == "battery")).one()
        session.add_all(
            Usage(
                mineral_id=named(session, "cobalt").id,
                application_id=battery.id,
                importance="minor",
                claim_kind="in words",
                role=f"role {number % 7}",
            )
            for number in range(many)
        )
    with catalogue.reading() as session:
        return list(session.scalars(select(Usage.uid).order_by(Usage.uid)))


def test_a_field_of_many_rows_is_set_in_one_step_that_is_undone_and_redone(small_catalogue):
    uids = more_uses(small_catalogue)
    start = fingerprint(small_catalogue)
    with small_catalogue.writing("Set role of all") as session:
        assert history.set_field(session, "usage", "role", uids, "anode") == len(uids)
    done = fingerprint(small_catalogue)
    assert (log(small_catalogue)[0].changes, sound(small_catalogue)) == (len(uids), True)
    for _ in range(2):
        small_catalogue.undo()
        assert (fingerprint(small_catalogue), sound(small_catalogue)) == (start, True)
        small_catalogue.redo()
        assert (fingerprint(small_catalogue), sound(small_catalogue)) == (done, True)
    small_catalogue.undo()
    summarise(small_catalogue, "Blue")
    small_catalogue.go_back(step(small_catalogue, "Set role of all"))
    assert fingerprint(small_catalogue) == done
    (row,) = changes(small_catalogue, "Set role of all")[:1]
    assert (row.label, row.after) == ("role", "anode")


def test_each_row_can_get_a_value_of_its_own(small_catalogue):
    uids = more_uses(small_catalogue, 10)
    with small_catalogue.writing("Number them") as session:
        values = {uid: f"number {at}" for at, uid in enumerate(uids)}
        history.set_field_each(session, "usage", "note", values)
        read = select(Usage.uid, Usage.note)
        assert dict(session.execute(read).all()) == values


def test_what_has_the_value_already_is_no_change(small_catalogue):
    uids = more_uses(small_catalogue, 10)
    before = len(log(small_catalogue))
    with small_catalogue.writing("Nothing new") as session:
        assert history.set_field(session, "usage", "claim_kind", uids, "in words") == 0
    assert len(log(small_catalogue)) == before
    with small_catalogue.reading() as session:
        assert session.scalar(select(Revision).where(Revision.message == "Nothing new")) is None


def test_an_edit_before_and_after_in_the_same_step_is_undone_in_the_right_order(small_catalogue):
    start = fingerprint(small_catalogue)
    with small_catalogue.writing("Three in one") as session:
        cobalt = named(session, "cobalt")
        editing.set_summary(session, "cobalt", "one")
        history.set_field(session, "mineral", "summary", [cobalt.uid], "two")
        assert cobalt.summary == "two"
        editing.set_summary(session, "cobalt", "three")
    done = fingerprint(small_catalogue)
    small_catalogue.undo()
    assert (fingerprint(small_catalogue), sound(small_catalogue)) == (start, True)
    small_catalogue.redo()
    assert fingerprint(small_catalogue) == done


@pytest.mark.parametrize("name", history.ENTITIES)
def test_the_log_of_many_rows_is_written_as_that_of_one(name, small_catalogue):
    """Every column of every table: before and after as the recorder of single edits has them."""
    model = history.ENTITIES[name]
    for column in fields_of(model.__table__):
        with small_catalogue.writing("Make") as session:
            row = new_row(session, model)
            if column.name == "value":
                row.value = 0.1 + 0.2
            uid, value = row.uid, getattr(row, column.name)
            to = None if value is None else another(session, column, value)
        if to is None:
            continue
        with small_catalogue.writing("As a row") as session:
            setattr(session.scalars(select(model).where(model.uid == uid)).one(), column.name, to)
        singly = told(small_catalogue, uid, column.name)
        small_catalogue.undo()
        with small_catalogue.writing("By sets") as session:
            assert history.set_field(session, name, column.name, [uid], to) == 1
        assert told(small_catalogue, uid, column.name) == singly


def another(session: Session, column: Any, value: Any) -> Any:
    """Another value that the column may have, the rest of the row being as it is."""
    if column.name in ("claim_kind", "confidence"):
        return None
    return value - 1 if column.name == "period_from" else other_value(session, column, value)


def told(catalogue: Catalogue, uid: UUID, field: str) -> tuple[str | None, str | None]:
    with catalogue.reading() as session:
        row = session.execute(
            select(Change.before, Change.after)
            .where(Change.entity_uid == uid, Change.field == field)
            .order_by(Change.id.desc())
            .limit(1)
        ).one()
        return row[0], row[1]


def test_numbers_keep_all_their_digits_in_the_log(small_catalogue):
    with small_catalogue.writing("Make") as session:
        supply = new_row(session, Supply)
        supply.value = 0.1 + 0.2
        uid = supply.uid
    with small_catalogue.writing("Set") as session:
        history.set_field(session, "supply", "value", [uid], 1e300)
    small_catalogue.undo()
    with small_catalogue.reading() as session:
        assert session.scalar(select(Supply.value).where(Supply.uid == uid)) == 0.1 + 0.2


def test_a_field_that_is_none_is_refused(small_catalogue):
    with pytest.raises(HistoryError, match="has no field"), small_catalogue.writing("x") as session:
        history.set_field(session, "usage", "uid", [], "x")


@pytest.mark.parametrize("step_at", [1, 2, 3])
def test_a_step_over_many_rows_is_stopped_and_leaves_nothing(small_catalogue, step_at):
    uids = more_uses(small_catalogue)
    before = small_catalogue.path.read_bytes()
    stop, seen = Cancellation(), []

    def progress(done: int, of: int) -> None:
        seen.append((done, of))
        if len(seen) == step_at:
            stop.ask()

    with (
        pytest.raises(StoppedError),
        small_catalogue.writing("Set role", stop=stop, progress=progress) as session,
    ):
        history.set_field(session, "usage", "role", uids, "anode")
    assert small_catalogue.path.read_bytes() == before
    assert all(0 <= done <= of for done, of in seen)


def test_an_undo_of_many_rows_is_stopped_from_another_thread(small_catalogue):
    uids = more_uses(small_catalogue)
    with small_catalogue.writing("Set role") as session:
        history.set_field(session, "usage", "role", uids, "anode")
    before = small_catalogue.path.read_bytes()
    stop = Cancellation()
    stop.ask()
    with pytest.raises(StoppedError):
        small_catalogue.undo(stop=stop)
    assert small_catalogue.path.read_bytes() == before
    reached = Event()
    small_catalogue.undo(progress=lambda done, of: reached.set())
    assert reached.is_set()


# -- the index -----------------------------------------------------------------------------------


def untouched() -> list[tuple[str, str]]:
    """The fields that the index is said not to read."""
    return [
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        if table.name in history.ENTITIES
        for column in fields_of(table)
        if index_fields.tables_touched(table.name, [column.name]) != index_fields.ALL
    ]


def test_fields_that_the_index_does_not_read_leave_it_true(small_catalogue):
    for name, field in untouched():
        column = Base.metadata.tables[name].c[field]
        model = history.ENTITIES[name]
        with small_catalogue.writing("Make") as session:
            row = new_row(session, model)
            uid, value = row.uid, getattr(row, field)
            to = None if value is None else another(session, column, value)
        if to is not None:
            with small_catalogue.writing("Change") as session:
                row = session.scalars(select(model).where(model.uid == uid)).one()
                setattr(row, field, to)
    assert untouched()
    with small_catalogue.reading() as session:
        assert catalogue_check.problems(session) == []


def test_times_are_told_in_order(small_catalogue):
    assert all(isinstance(row.time, datetime) for row in log(small_catalogue))


@pytest.mark.parametrize("many", [False, True])
def test_a_group_that_is_renamed_is_called_so_where_its_members_are_read(many, catalogue):
    with catalogue.writing("Rename groups") as session:
        groups = select(Mineral.member_of_id).where(Mineral.member_of_id.is_not(None))
        for group in session.scalars(select(Mineral).where(Mineral.id.in_(groups))).all():
            if many:
                history.set_field(session, "mineral", "name", [group.uid], f"New {group.name}")
            else:
                group.name = f"New {group.name}"
    with catalogue.reading() as session:
        assert catalogue_check.problems(session) == []
