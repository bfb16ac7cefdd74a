"""The log: every step is written with the edit, and every step can be taken back and made again."""

import json
import shutil
import tempfile
from enum import Enum
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlalchemy import Boolean, Float, Integer, Uuid, select, text
from sqlalchemy.orm import Session

from mineralcat.domain.terms import Confidence, Importance, LinkKind
from mineralcat.editing.edits import SetField
from mineralcat.errors import (
    DuplicateNameError,
    EditError,
    HistoryError,
    NothingToRedoError,
    NothingToUndoError,
)
from mineralcat.store import history
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.history.entries import LogRow
from mineralcat.store.integrity import catalogue_check
from mineralcat.store.models import (
    Application,
    ApplicationLink,
    Base,
    Change,
    Mineral,
    MineralName,
    MineralSynonym,
    Revision,
    Usage,
    UsageSubstitute,
)
from tests import mineral_edits as editing
from tests.small_catalogue import fill_small


@pytest.fixture
def catalogue_file(lean_catalogue_file: Path) -> Path:
    return lean_catalogue_file


def fingerprint(catalogue: Catalogue) -> str:
    with catalogue.reading() as session:
        return catalogue_check.content_hash(session)


def log(catalogue: Catalogue) -> list[LogRow]:
    with catalogue.reading() as session:
        return history.revisions(session)


def summarise(catalogue: Catalogue, words: str, slug: str = "cobalt") -> None:
    with catalogue.writing(f"Set summary to {words}") as session:
        editing.set_summary(session, slug, words)


def summary(catalogue: Catalogue, slug: str = "cobalt") -> str | None:
    with catalogue.reading() as session:
        return session.scalar(select(Mineral.summary).where(Mineral.slug == slug))


def named(session: Session, slug: str) -> Mineral:
    return session.scalars(select(Mineral).where(Mineral.slug == slug)).one()


# -- steps ---------------------------------------------------------------------------------------


def test_a_new_catalogue_has_one_revision_that_cannot_be_undone(small_catalogue):
    (made,) = log(small_catalogue)
    assert (made.message, made.changes, made.undoes, made.undone) == (
        "New catalogue",
        0,
        None,
        False,
    )
    before = fingerprint(small_catalogue)
    with pytest.raises(NothingToUndoError, match="There is nothing to undo"):
        small_catalogue.undo()
    with pytest.raises(NothingToRedoError, match="There is nothing to redo"):
        small_catalogue.redo()
    assert fingerprint(small_catalogue) == before
    assert len(log(small_catalogue)) == 1


def test_a_step_is_undone_and_redone_after_a_restart(catalogue, catalogue_file):
    start = fingerprint(catalogue)
    with catalogue.writing("Rename cobalt") as session:
        editing.rename_mineral(session, "cobalt", "Kobalt")
    renamed = fingerprint(catalogue)
    assert renamed != start
    for take, message, now in (
        ("undo", "Rename cobalt", start),
        ("redo", "Rename cobalt", renamed),
        ("undo", "Rename cobalt", start),
    ):
        catalogue.close()
        catalogue = Catalogue.open(catalogue_file)
        assert getattr(catalogue, take)() == message
        assert fingerprint(catalogue) == now
    catalogue.close()


def test_every_step_says_who_made_it_where_and_when(small_catalogue):
    small_catalogue.author, small_catalogue.device = "Asha Rao", "ministry-laptop"
    summarise(small_catalogue, "Blue")
    small_catalogue.author, small_catalogue.device = "Ben", ""
    small_catalogue.undo()
    undo, edit, made = log(small_catalogue)
    assert [undo.author, edit.author, made.author] == ["Ben", "Asha Rao", ""]
    assert made.time <= edit.time <= undo.time
    with small_catalogue.reading() as session:
        devices = session.scalars(select(Revision.device).order_by(Revision.id)).all()
    assert devices == ["", "ministry-laptop", ""]


def test_the_log_tells_which_steps_stand(small_catalogue):
    summarise(small_catalogue, "one")
    summarise(small_catalogue, "two")
    small_catalogue.undo()
    small_catalogue.undo()
    small_catalogue.redo()
    rows = {row.message: row for row in log(small_catalogue)}
    first, second = rows["Set summary to one"], rows["Set summary to two"]
    assert (first.undone, second.undone) == (False, True)
    assert rows["Undo: Set summary to two"].undoes == second.uid
    assert rows["Undo: Set summary to one"].undoes == first.uid
    assert rows["Undo: Set summary to one"].undone
    assert rows["Redo: Set summary to one"].undoes == rows["Undo: Set summary to one"].uid
    assert not rows["Redo: Set summary to one"].undone
    assert [row.changes for row in log(small_catalogue)] == [1, 1, 1, 1, 1, 0]


def test_the_newest_steps_are_the_same_whether_all_are_asked_for_or_few(small_catalogue):
    for word in "abc":
        summarise(small_catalogue, word)
    small_catalogue.undo()
    every = log(small_catalogue)
    for limit in range(len(every) + 2):
        with small_catalogue.reading() as session:
            assert history.revisions(session, limit) == every[:limit]


def test_a_new_step_after_an_undo_starts_a_branch_and_the_old_one_stays_in_the_log(
    small_catalogue,
):
    summarise(small_catalogue, "one")
    summarise(small_catalogue, "two")
    small_catalogue.undo()
    summarise(small_catalogue, "three")
    with pytest.raises(NothingToRedoError):
        small_catalogue.redo()
    assert small_catalogue.undo() == "Set summary to three"
    assert summary(small_catalogue) == "one"
    assert small_catalogue.redo() == "Set summary to three"
    assert small_catalogue.undo() == "Set summary to three"
    assert small_catalogue.undo() == "Set summary to one"
    assert summary(small_catalogue) is None
    assert [small_catalogue.redo(), small_catalogue.redo()] == [
        "Set summary to one",
        "Set summary to three",
    ]
    assert "Set summary to two" in [row.message for row in log(small_catalogue)]
    with small_catalogue.reading() as session:
        two = session.scalars(select(Revision).where(Revision.message.endswith("two"))).first()
        assert session.get_one(Revision, two.parent_id).message == "Set summary to one"


def test_the_next_steps_are_named(small_catalogue):
    def next_steps():
        with small_catalogue.reading() as session:
            return tuple(history.next_steps(session)[:2])

    assert next_steps() == (None, None)
    summarise(small_catalogue, "one")
    summarise(small_catalogue, "two")
    assert next_steps() == ("Set summary to two", None)
    small_catalogue.undo()
    assert next_steps() == ("Set summary to one", "Set summary to two")
    small_catalogue.undo()
    assert next_steps() == (None, "Set summary to one")


def test_a_step_that_changes_nothing_is_not_logged(small_catalogue):
    summarise(small_catalogue, "Blue")
    before = len(log(small_catalogue))
    summarise(small_catalogue, "Blue")
    with small_catalogue.writing("There and back") as session:
        cobalt = named(session, "cobalt")
        cobalt.summary = "Red"
        session.flush()
        cobalt.summary = "Blue"
    with small_catalogue.writing("Made and unmade") as session:
        zinc = Mineral(slug="zinc", name="Zinc", kind="element")
        session.add(zinc)
        session.flush()
        session.delete(zinc)
    assert len(log(small_catalogue)) == before
    assert small_catalogue.undo() == "Set summary to Blue"


def test_an_edit_that_fails_leaves_nothing(small_catalogue):
    before = small_catalogue.path.read_bytes()
    with pytest.raises(DuplicateNameError), small_catalogue.writing("Two edits") as session:
        editing.set_summary(session, "cobalt", "Blue")
        session.flush()
        editing.rename_mineral(session, "cobalt", "lithium")
    with pytest.raises(ZeroDivisionError), small_catalogue.writing("A bug") as session:
        editing.set_summary(session, "cobalt", "Blue")
        session.flush()
        raise ZeroDivisionError
    assert small_catalogue.path.read_bytes() == before
    assert summary(small_catalogue) is None
    assert len(log(small_catalogue)) == 1


def test_a_step_of_many_edits_is_one_revision_with_every_change(small_catalogue):
    with small_catalogue.writing("Several") as session:
        editing.rename_mineral(session, "cobalt", "Kobalt")
        editing.set_symbol(session, "cobalt", "")
        editing.set_synonyms(session, "cobalt", ("Blue ore", "Kobold"))
    with small_catalogue.reading() as session:
        rows = session.scalars(select(Change).order_by(Change.id)).all()
        told = {(row.entity, row.field, row.before, row.after) for row in rows if row.field}
        made = [json.loads(row.after) for row in rows if not row.field]
    assert ("mineral", "name", '"Cobalt"', '"Kobalt"') in told
    assert ("mineral", "symbol", '"Co"', None) in told
    assert [(row["text"], row["position"]) for row in made] == [("Blue ore", 0)]
    assert log(small_catalogue)[0].changes == len(rows)


def test_references_are_logged_by_what_is_the_same_in_every_copy(small_catalogue):
    with small_catalogue.writing("Move a synonym") as session:
        session.scalars(select(MineralSynonym)).one().mineral_id = named(session, "lithium").id
    with small_catalogue.reading() as session:
        change = session.scalars(select(Change)).one()
        assert json.loads(change.before) == named(session, "cobalt").uid.hex
        assert json.loads(change.after) == named(session, "lithium").uid.hex


def test_the_hash_is_of_the_content_not_of_how_it_came_about(small_catalogue, tmp_path):
    twin = Catalogue.create(tmp_path / "twin.mineralcat", lambda session: None)
    with small_catalogue.reading() as session:
        rows: dict[str, list[dict[str, Any]]] = {}
        for name, model in history.ENTITIES.items():
            columns = model.__table__.columns
            rows[name] = [
                {column.name: getattr(row, column.key) for column in columns}
                for row in session.scalars(select(model))
            ]
    with twin.writing("By hand, with other ids") as session:
        shift = {}
        for table in Base.metadata.sorted_tables:
            for row in rows.get(table.name, ()):
                values = dict(row)
                shift[table.name, values["id"]] = values["id"] = values["id"] + 100
                for column in table.columns:
                    for key in column.foreign_keys:
                        if values[column.name] is not None:
                            values[column.name] = shift[key.column.table.name, values[column.name]]
                session.add(history.ENTITIES[table.name](**values))
                session.flush()
    assert fingerprint(twin) == fingerprint(small_catalogue)
    summarise(twin, "Blue")
    assert fingerprint(twin) != fingerprint(small_catalogue)
    twin.close()


# -- what is hard to take back -------------------------------------------------------------------


def group_with_member(catalogue: Catalogue) -> None:
    """A group and its member made in one step, the member named first."""
    with catalogue.writing("Make a group") as session:
        group = Mineral(slug="platinum-group", name="Platinum group", kind="group")
        session.add(Mineral(slug="rhodium", name="Rhodium", kind="element", member_of=group))


def delete_mineral(session: Session, slug: str) -> None:
    """Delete a mineral with all that says something of it."""
    mineral = named(session, slug)
    for model in (MineralSynonym, MineralName, Usage):
        for row in session.scalars(select(model).where(model.mineral_id == mineral.id)):
            session.delete(row)
    session.delete(mineral)


def make_and_dissolve_a_group(catalogue: Catalogue) -> None:
    group_with_member(catalogue)
    with catalogue.writing("Dissolve the group") as session:
        named(session, "rhodium").member_of = None
        session.delete(named(session, "platinum-group"))


def put_an_old_mineral_into_a_new_group(catalogue: Catalogue) -> None:
    with catalogue.writing("Make a group of cobalt") as session:
        group = Mineral(slug="battery-metals", name="Battery metals", kind="group")
        named(session, "cobalt").member_of = group
        session.add(group)


def delete_a_mineral_with_all_about_it(catalogue: Catalogue) -> None:
    with catalogue.writing("Delete cobalt") as session:
        delete_mineral(session, "cobalt")


def delete_a_mineral_and_give_its_name_to_another(catalogue: Catalogue) -> None:
    with catalogue.writing("Lithium becomes cobalt") as session:
        delete_mineral(session, "cobalt")
        session.flush()
        named(session, "lithium").name = "Cobalt"


def put_another_row_in_the_place_of_one(catalogue: Catalogue) -> None:
    with catalogue.writing("The same synonym anew") as session:
        synonym = session.scalars(select(MineralSynonym)).one()
        mineral_id, text = synonym.mineral_id, synonym.text
        session.delete(synonym)
        session.flush()
        session.add(MineralSynonym(mineral_id=mineral_id, text=text, position=3))


def delete_and_make_again_the_same_row(catalogue: Catalogue) -> None:
    with catalogue.writing("Out and in again") as session:
        synonym = session.scalars(select(MineralSynonym)).one()
        values = {"uid": synonym.uid, "mineral_id": synonym.mineral_id, "text": "Goblin"}
        session.delete(synonym)
        session.flush()
        session.add(MineralSynonym(**values))


def fill_a_row_after_it_was_made(catalogue: Catalogue) -> None:
    with catalogue.writing("Make zinc, then describe it") as session:
        zinc = Mineral(slug="zinc", name="Zinc", kind="element")
        session.add(zinc)
        session.flush()
        zinc.summary, zinc.symbol = "Galvanises", "Zn"


HARD = [
    group_with_member,
    make_and_dissolve_a_group,
    put_an_old_mineral_into_a_new_group,
    delete_a_mineral_with_all_about_it,
    delete_a_mineral_and_give_its_name_to_another,
    put_another_row_in_the_place_of_one,
    delete_and_make_again_the_same_row,
    fill_a_row_after_it_was_made,
]


@pytest.mark.parametrize("change", HARD, ids=lambda change: change.__name__)
def test_whatever_was_done_is_undone_and_redone(change, small_catalogue):
    start = fingerprint(small_catalogue)
    change(small_catalogue)
    done, number = fingerprint(small_catalogue), len(log(small_catalogue)) - 1
    assert number
    assert done != start
    for _ in range(2):
        for _ in range(number):
            small_catalogue.undo()
            assert_sound(small_catalogue)
        assert fingerprint(small_catalogue) == start
        for _ in range(number):
            small_catalogue.redo()
            assert_sound(small_catalogue)
        assert fingerprint(small_catalogue) == done


def assert_sound(catalogue: Catalogue) -> None:
    with catalogue.reading() as session:
        assert catalogue_check.problems(session) == []


def test_names_that_changed_places_come_back(small_catalogue):
    """Undo with holes: such a step could not be undone."""
    start = fingerprint(small_catalogue)
    with small_catalogue.writing("Swap two names") as session:
        cobalt, lithium = named(session, "cobalt"), named(session, "lithium")
        cobalt.name = "for a moment"
        session.flush()
        lithium.name = "Cobalt"
        session.flush()
        cobalt.name = "Lithium"
    swapped = fingerprint(small_catalogue)
    small_catalogue.undo()
    assert fingerprint(small_catalogue) == start
    small_catalogue.redo()
    assert fingerprint(small_catalogue) == swapped


def test_a_row_that_vanished_behind_the_log_stops_the_undo_in_words(small_catalogue):
    with small_catalogue.writing("Add a synonym") as session:
        session.add(MineralSynonym(mineral_id=named(session, "cobalt").id, text="Blue ore"))
    with small_catalogue._transaction(small_catalogue._writer) as session:
        session.connection().execute(text("DELETE FROM mineral_synonym WHERE text = 'Blue ore'"))
    with pytest.raises(HistoryError, match="cannot be taken back"):
        small_catalogue.undo()


# -- every table ---------------------------------------------------------------------------------

_numbers = count(1)


def new_row(session: Session, model: type[Any], *, whole: bool = True) -> Any:
    """A row of a table with new rows for all it refers to; *whole* fills what may be empty too."""
    values: dict[str, Any] = {}
    for column in model.__table__.columns:
        target = next((key.column.table for key in column.foreign_keys), None)
        if column.name in ("id", "low", "high"):
            continue
        if column.nullable and not whole and column.name != "value":
            continue
        if target is not None:
            other = new_row(session, history.ENTITIES[target.name], whole=False)
            values[column.name] = other.id
        else:
            values[column.name] = new_value(column)
    row = model(**values)
    session.add(row)
    session.flush()
    return row


def new_value(column: Any) -> Any:
    words = getattr(column.type, "enum_class", None)
    if words is not None:
        return list(words)[-1] if words is Confidence else next(iter(words))
    if isinstance(column.type, Uuid):
        return uuid4()
    if isinstance(column.type, Boolean):
        return True
    if isinstance(column.type, Integer):
        return 2000
    if isinstance(column.type, Float):
        return 1.5
    return f"{next(_numbers)} {column.name}"[: column.type.length]


def other_value(session: Session, column: Any, value: Any) -> Any:
    """Another value that the column may have."""
    target = next((key.column.table for key in column.foreign_keys), None)
    if target is not None:
        return new_row(session, history.ENTITIES[target.name], whole=False).id
    if isinstance(value, Enum):
        return list(type(value))[1]
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int | float) else new_value(column)


def fields(session: Session, model: type[Any], uid: Any) -> dict[str, Any] | None:
    table = model.__table__
    row = session.execute(select(table).where(table.c.uid == uid)).mappings().one_or_none()
    return None if row is None else dict(row)


@pytest.fixture(scope="module")
def roomy_catalogue(small_file, tmp_path_factory):
    """One catalogue for the rows of all tables: each finds what the others left."""
    path = tmp_path_factory.mktemp("roomy") / "roomy.mineralcat"
    shutil.copyfile(small_file, path)
    opened = Catalogue.open(path)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", history.ENTITIES)
def test_rows_of_every_table_are_made_changed_deleted_and_all_is_undone(name, roomy_catalogue):
    model = history.ENTITIES[name]
    states: list[dict[str, Any] | None] = [None]

    def note(uid):
        with roomy_catalogue.reading() as session:
            states.append(fields(session, model, uid))
        assert_sound(roomy_catalogue)

    start = fingerprint(roomy_catalogue)
    with roomy_catalogue.writing("Make") as session:
        uid = new_row(session, model).uid
    note(uid)
    changed = []
    with roomy_catalogue.writing("Change") as session:
        row = session.scalars(select(model).where(model.uid == uid)).one()
        kept = ("uid", "claim_kind", "confidence")  # what the others of the row must agree with
        for column in history.content_columns(model.__table__):
            if column.name not in kept and getattr(row, column.name) is not None:
                setattr(row, column.name, other_value(session, column, getattr(row, column.name)))
                changed.append(column.name)
    note(uid)
    with roomy_catalogue.writing("Delete") as session:
        session.delete(session.scalars(select(model).where(model.uid == uid)).one())
    note(uid)
    end = fingerprint(roomy_catalogue)

    made, other = states[1], states[2]
    assert made
    assert other
    assert states[3] is None
    assert changed
    assert all(made[column] != other[column] for column in changed)
    for take, expected in (
        (roomy_catalogue.undo, states[2::-1]),
        (roomy_catalogue.redo, states[1:]),
    ):
        for wanted in expected:
            take()
            assert_sound(roomy_catalogue)
            with roomy_catalogue.reading() as session:
                assert fields(session, model, uid) == wanted
        assert fingerprint(roomy_catalogue) == (start if take == roomy_catalogue.undo else end)


# -- random walks --------------------------------------------------------------------------------

NAMES = st.sampled_from(["Cobalt", "Lithium", "Zinc", "Tin", "Kobalt", "नियोडिमियम"])
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
SLUGS = st.sampled_from(["cobalt", "lithium", "zinc", "tin"])


class RandomWalk(RuleBasedStateMachine):
    """Edits, undo, redo and restarts at random, beside the plainest model of what should be: the
    states passed through, and the steps undone since the last edit."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="walk-"))
        self.path = self.folder / "walk.mineralcat"
        shutil.copyfile(template(), self.path)
        self.catalogue = Catalogue.open(self.path)
        self.start = fingerprint(self.catalogue)
        self.done: list[tuple[str, str]] = []
        self.undone: list[tuple[str, str]] = []
        self.steps = count(1)

    def edit(self, change: Any, *args: Any) -> None:
        message, before = f"step {next(self.steps)}", len(log(self.catalogue))
        try:
            with self.catalogue.writing(message) as session:
                change(session, *args)
        except EditError:
            assert len(log(self.catalogue)) == before
            return
        if len(log(self.catalogue)) > before:
            self.done.append((message, fingerprint(self.catalogue)))
            self.undone.clear()

    @rule(slug=SLUGS, name=NAMES)
    def rename(self, slug: str, name: str) -> None:
        self.edit(when_there, slug, editing.rename_mineral, name)

    @rule(slug=SLUGS, text=TEXTS)
    def describe(self, slug: str, text: str) -> None:
        self.edit(when_there, slug, editing.set_summary, text)

    @rule(slug=SLUGS, texts=st.lists(TEXTS, max_size=3).map(tuple))
    def synonyms(self, slug: str, texts: tuple[str, ...]) -> None:
        self.edit(when_there, slug, editing.set_synonyms, texts)

    @rule(importance=st.sampled_from(Importance), role=TEXTS)
    def weigh(self, importance: Importance, role: str) -> None:
        self.edit(weigh_first_use, importance, role)

    @rule(slug=SLUGS, group=st.sampled_from([None, "cobalt", "zinc"]))
    def make(self, slug: str, group: str | None) -> None:
        self.edit(make_mineral, slug, group)

    @rule(slug=SLUGS)
    def remove(self, slug: str) -> None:
        self.edit(remove_mineral, slug)

    @rule(kind=st.sampled_from(["component", "variant"]))
    def relink(self, kind: str) -> None:
        self.edit(toggle_link, kind)

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        step = self.done.pop()
        assert self.catalogue.undo() == step[0]
        self.undone.append(step)

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        step = self.undone.pop()
        assert self.catalogue.redo() == step[0]
        self.done.append(step)

    @rule()
    def restart(self) -> None:
        self.catalogue.close()
        self.catalogue = Catalogue.open(self.path)

    @invariant()
    def the_catalogue_is_what_the_model_says(self) -> None:
        assert fingerprint(self.catalogue) == (self.done[-1][1] if self.done else self.start)
        with self.catalogue.reading() as session:
            assert catalogue_check.problems(session) == []
            assert tuple(history.next_steps(session)[:2]) == (
                self.done[-1][0] if self.done else None,
                self.undone[-1][0] if self.undone else None,
            )
        standing = [row.message for row in log(self.catalogue) if is_edit(row) and not row.undone]
        assert standing == [message for message, _ in reversed(self.done)]

    def teardown(self) -> None:
        if not hasattr(self, "catalogue"):
            return
        end, number = fingerprint(self.catalogue), len(self.done)
        for _ in range(number):
            self.catalogue.undo()
        assert fingerprint(self.catalogue) == self.start
        for _ in range(number):
            self.catalogue.redo()
        assert fingerprint(self.catalogue) == end
        self.catalogue.close()
        shutil.rmtree(self.folder)


def is_edit(row: LogRow) -> bool:
    return row.message.startswith("step")


def template(made: list[Path] = []) -> Path:  # noqa: B006  made once, on purpose
    if not made:
        path = Path(tempfile.mkdtemp(prefix="walk-")) / "small.mineralcat"
        Catalogue.create(path, fill_small).close()
        made.append(path)
    return made[0]


def when_there(session: Session, slug: str, change: Any, value: Any) -> None:
    if session.scalar(select(Mineral.id).where(Mineral.slug == slug)):
        change(session, slug, value)


def weigh_first_use(session: Session, importance: Importance, role: str) -> None:
    if use := session.scalars(select(Usage).order_by(Usage.uid)).first():
        editing.set_importance(session, str(use.uid), importance.value)
        editing.set_role(session, str(use.uid), role)


def make_mineral(session: Session, slug: str, group: str | None) -> None:
    taken = select(Mineral.id).where((Mineral.slug == slug) | (Mineral.name == slug))
    if session.scalar(taken):
        return
    above = session.scalars(select(Mineral).where(Mineral.slug == group)).one_or_none()
    mineral = Mineral(slug=slug, name=slug, kind="element", member_of=above)
    session.add(mineral)
    session.flush()
    battery = session.scalars(select(Application).where(Application.slug == "battery")).one()
    use = Usage(
        mineral_id=mineral.id,
        application_id=battery.id,
        importance="important",
        claim_kind="number",
        value=1.5,
    )
    session.add(use)
    session.flush()
    session.add(UsageSubstitute(usage_id=use.id, text="nothing", mineral_id=mineral.id))


def remove_mineral(session: Session, slug: str) -> None:
    mineral = session.scalars(select(Mineral).where(Mineral.slug == slug)).one_or_none()
    if mineral is None:
        return
    for use in session.scalars(select(Usage).where(Usage.mineral_id == mineral.id)):
        for row in session.scalars(
            select(UsageSubstitute).where(UsageSubstitute.usage_id == use.id)
        ):
            session.delete(row)
    session.flush()
    for member in session.scalars(select(Mineral).where(Mineral.member_of_id == mineral.id)):
        member.member_of_id = None
    delete_mineral(session, slug)


def toggle_link(session: Session, kind: str) -> None:
    if link := session.scalars(select(ApplicationLink)).first():
        if link.kind == kind:
            session.delete(link)
        else:
            link.kind = LinkKind(kind)
        return
    car, battery = session.scalars(select(Application.id).order_by(Application.slug.desc()))
    session.add(ApplicationLink(whole_id=car, part_id=battery, kind=kind, primary=True))


TestRandomWalk = RandomWalk.TestCase
TestRandomWalk.settings = settings(
    max_examples=5,
    stateful_step_count=18,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_steps_are_named_as_a_user_would_name_them(small_catalogue):
    with small_catalogue.reading() as session:
        use = session.scalars(select(Usage).order_by(Usage.id)).first()
        for edit, words in (
            (SetField("mineral", "cobalt", "name", " Blue  ore"), "Rename Cobalt to Blue ore"),
            (SetField("mineral", "cobalt", "note", "x"), "Set note of Cobalt"),
            (SetField("usage", str(use.uid), "role", "x"), "Set role of Cobalt in Battery"),
        ):
            assert edit.words(session) == words


def test_a_field_that_was_set_without_being_read_is_logged_with_what_it_was(small_catalogue):
    """What was set on a row just made, or just let go of, was missing from the log."""
    with small_catalogue.writing("Set summary") as session:
        editing.set_summary(session, "cobalt", "Blue")
    with small_catalogue.writing("Set it unseen") as session:
        cobalt = session.scalars(select(Mineral).where(Mineral.slug == "cobalt")).one()
        session.expire(cobalt)
        cobalt.summary = "Bluer"
    small_catalogue.undo()
    with small_catalogue.reading() as session:
        assert session.scalar(select(Mineral.summary).where(Mineral.slug == "cobalt")) == "Blue"
    with small_catalogue.writing("Make zinc, then describe it") as session:
        zinc = Mineral(slug="zinc", name="Zinc", kind="element")
        session.add(zinc)
        session.flush()
        zinc.summary = "Galvanises"
    small_catalogue.undo()
    small_catalogue.redo()
    with small_catalogue.reading() as session:
        assert session.scalar(select(Mineral.summary).where(Mineral.slug == "zinc")) == "Galvanises"
        assert catalogue_check.problems(session) == []
