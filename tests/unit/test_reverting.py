"""Any step, one value of it, or everything since a step is taken back as one new step."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from mineralcat.domain.terms import ClaimKind, Importance
from mineralcat.errors import CannotTakeBackError, HistoryError, NothingToUndoError
from mineralcat.store import history
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.history.entries import FieldChange, LogRow
from mineralcat.store.integrity import catalogue_check
from mineralcat.store.models import (
    Application,
    ApplicationLink,
    Mineral,
    MineralSynonym,
    Revision,
    Usage,
)
from tests import mineral_edits as editing
from tests.unit.test_history import (
    fingerprint,
    make_mineral,
    named,
    remove_mineral,
    toggle_link,
    weigh_first_use,
    when_there,
)


def log(catalogue: Catalogue) -> list[LogRow]:
    with catalogue.reading() as session:
        return history.page(session)


def step(catalogue: Catalogue, message: str) -> str:
    """The uid of the newest step with this message."""
    return next(row.uid for row in log(catalogue) if row.message == message)


def changes(catalogue: Catalogue, message: str) -> list[FieldChange]:
    with catalogue.reading() as session:
        return history.changes_of(session, step(catalogue, message))


def summarise(catalogue: Catalogue, words: str, slug: str = "cobalt") -> None:
    with catalogue.writing(f"Set summary to {words}") as session:
        editing.set_summary(session, slug, words)


def rename(catalogue: Catalogue, slug: str, name: str) -> None:
    with catalogue.writing(f"Rename {slug} to {name}") as session:
        editing.rename_mineral(session, slug, name)


def mineral(catalogue: Catalogue, slug: str = "cobalt") -> tuple[str, str | None]:
    with catalogue.reading() as session:
        row = session.execute(select(Mineral.name, Mineral.summary).where(Mineral.slug == slug))
        name, summary = row.one()
        return name, summary


def sound(catalogue: Catalogue) -> bool:
    with catalogue.reading() as session:
        return catalogue_check.problems(session) == []


# -- one step ------------------------------------------------------------------------------------


def test_an_older_step_is_taken_back_alone_and_what_came_after_stays(small_catalogue):
    """Undo takes more than expected: going back lost later edits."""
    summarise(small_catalogue, "Blue")
    rename(small_catalogue, "cobalt", "Kobalt")
    assert small_catalogue.revert(step(small_catalogue, "Set summary to Blue")) == (
        "Revert: Set summary to Blue"
    )
    assert mineral(small_catalogue) == ("Kobalt", None)
    assert sound(small_catalogue)
    newest, renamed, set_, _ = log(small_catalogue)
    assert (newest.action, newest.undoes, newest.undone, newest.current) == (
        "revert",
        set_.uid,
        False,
        True,
    )
    assert (renamed.undone, set_.undone) == (False, True)


def test_a_revert_is_undone_and_redone_like_an_edit(small_catalogue):
    """Undo with holes: the undo operation itself could not be undone."""
    summarise(small_catalogue, "Blue")
    rename(small_catalogue, "cobalt", "Kobalt")
    small_catalogue.revert(step(small_catalogue, "Set summary to Blue"))
    assert small_catalogue.undo() == "Revert: Set summary to Blue"
    assert mineral(small_catalogue) == ("Kobalt", "Blue")
    standing = {row.message: not row.undone for row in log(small_catalogue)}
    assert standing["Set summary to Blue"]
    assert not standing["Revert: Set summary to Blue"]
    assert small_catalogue.redo() == "Revert: Set summary to Blue"
    assert mineral(small_catalogue) == ("Kobalt", None)
    assert small_catalogue.undo() == "Revert: Set summary to Blue"
    assert small_catalogue.undo() == "Rename cobalt to Kobalt"
    assert small_catalogue.undo() == "Set summary to Blue"
    with pytest.raises(NothingToUndoError):
        small_catalogue.undo()


def test_a_revert_is_reverted(small_catalogue):
    summarise(small_catalogue, "Blue")
    small_catalogue.revert(step(small_catalogue, "Set summary to Blue"))
    small_catalogue.revert(step(small_catalogue, "Revert: Set summary to Blue"))
    assert mineral(small_catalogue)[1] == "Blue"
    undone = {row.message: row.undone for row in log(small_catalogue)}
    assert undone == {
        "New catalogue": False,
        "Set summary to Blue": False,
        "Revert: Set summary to Blue": True,
        "Revert: Revert: Set summary to Blue": False,
    }


def test_what_a_later_step_changed_again_is_refused_naming_that_step(small_catalogue):
    summarise(small_catalogue, "Blue")
    summarise(small_catalogue, "Red")
    before = small_catalogue.path.read_bytes()
    blue = step(small_catalogue, "Set summary to Blue")
    with pytest.raises(CannotTakeBackError) as refused:
        small_catalogue.revert(blue)
    assert "“Set summary to Blue” cannot be taken back by itself" in str(refused.value)
    assert "the summary of Cobalt was changed again by “Set summary to Red”" in str(refused.value)
    assert "Go back to the state before it" in str(refused.value)
    assert refused.value.later == step(small_catalogue, "Set summary to Red")
    assert small_catalogue.path.read_bytes() == before
    made = log(small_catalogue)[-1].uid
    small_catalogue.go_back(made)  # what the sentence offers
    assert mineral(small_catalogue)[1] is None


def test_a_step_whose_row_is_gone_names_what_deleted_it(small_catalogue):
    with small_catalogue.writing("Set the synonym") as session:
        session.scalars(select(MineralSynonym)).one().text = "Goblin"
    with small_catalogue.writing("Delete the synonym") as session:
        session.delete(session.scalars(select(MineralSynonym)).one())
    with pytest.raises(CannotTakeBackError, match="was deleted by “Delete the synonym”"):
        small_catalogue.revert(step(small_catalogue, "Set the synonym"))


def test_a_creation_that_something_refers_to_now_names_what_does(small_catalogue):
    with small_catalogue.writing("Make zinc") as session:
        session.add(Mineral(slug="zinc", name="Zinc", kind="element"))
    with small_catalogue.writing("Use zinc") as session:
        battery = session.scalars(select(Application).where(Application.slug == "battery")).one()
        session.add(
            Usage(
                mineral_id=named(session, "zinc").id,
                application_id=battery.id,
                importance="minor",
                claim_kind="in words",
            )
        )
    before = fingerprint(small_catalogue)
    with pytest.raises(CannotTakeBackError) as refused:
        small_catalogue.revert(step(small_catalogue, "Make zinc"))
    assert "Zinc in Battery refers to what it made by “Use zinc”" in str(refused.value)
    assert fingerprint(small_catalogue) == before
    small_catalogue.revert(step(small_catalogue, "Use zinc"))
    small_catalogue.revert(step(small_catalogue, "Make zinc"))
    assert sound(small_catalogue)


def test_a_creation_that_was_changed_since_is_not_lost_by_a_revert(small_catalogue):
    with small_catalogue.writing("Make zinc") as session:
        session.add(Mineral(slug="zinc", name="Zinc", kind="element"))
    summarise(small_catalogue, "Galvanises", "zinc")
    with pytest.raises(CannotTakeBackError, match="changed again by “Set summary to Galvanises”"):
        small_catalogue.revert(step(small_catalogue, "Make zinc"))
    assert mineral(small_catalogue, "zinc") == ("Zinc", "Galvanises")


def test_a_deletion_whose_name_another_has_by_now_says_so(small_catalogue):
    with small_catalogue.writing("Delete lithium") as session:
        remove_mineral(session, "lithium")
    rename(small_catalogue, "cobalt", "Lithium")
    with pytest.raises(CannotTakeBackError) as refused:
        small_catalogue.revert(step(small_catalogue, "Delete lithium"))
    assert "another mineral has “Lithium” by now by “Rename cobalt to Lithium”" in str(
        refused.value
    )


def test_what_was_taken_back_already_is_not_taken_back_again(small_catalogue):
    summarise(small_catalogue, "Blue")
    small_catalogue.undo()
    with pytest.raises(CannotTakeBackError, match="has been taken back already"):
        small_catalogue.revert(step(small_catalogue, "Set summary to Blue"))


def test_the_catalogue_as_made_cannot_be_reverted(small_catalogue):
    with pytest.raises(HistoryError, match="where its history begins"):
        small_catalogue.revert(step(small_catalogue, "New catalogue"))


def test_one_value_of_a_step_is_taken_back(small_catalogue):
    with small_catalogue.writing("Two at once") as session:
        editing.rename_mineral(session, "cobalt", "Kobalt")
        editing.set_summary(session, "cobalt", "Blue")
    (name,) = [row for row in changes(small_catalogue, "Two at once") if row.field == "name"]
    assert small_catalogue.revert_change(name.change) == "Revert name of Kobalt"
    assert mineral(small_catalogue) == ("Cobalt", "Blue")
    small_catalogue.undo()
    assert mineral(small_catalogue) == ("Kobalt", "Blue")


def test_an_earlier_value_is_set_again_whatever_came_after(small_catalogue):
    """Cell-level history: restore one value of its timeline."""
    for word in ("Blue", "Red", "Green"):
        summarise(small_catalogue, word)
    with small_catalogue.reading() as session:
        uid = named(session, "cobalt").uid
        values = history.timeline(session, "mineral", uid, "summary")
    assert [value.value for value in values] == ["Green", "Red", "Blue", "–"]
    assert [value.message for value in values] == [
        "Set summary to Green",
        "Set summary to Red",
        "Set summary to Blue",
        "New catalogue",
    ]
    small_catalogue.restore_value(values[2].change)
    assert mineral(small_catalogue)[1] == "Blue"
    assert small_catalogue.undo() == "Set summary of Cobalt back"
    assert mineral(small_catalogue)[1] == "Green"
    assert values[3].change is not None
    small_catalogue.restore_value(values[3].change, before=values[3].before)
    assert mineral(small_catalogue)[1] is None


def test_a_value_that_does_not_go_with_the_row_by_now_is_refused_in_words(small_catalogue):
    with small_catalogue.writing("Make a number of it") as session:
        use = session.scalars(select(Usage).order_by(Usage.id).limit(1)).one()
        use.claim_kind, use.value = ClaimKind.NUMBER, 2.5
    with small_catalogue.writing("And another") as session:
        session.scalars(select(Usage).order_by(Usage.id).limit(1)).one().value = 3.5
    before = small_catalogue.path.read_bytes()
    rows = {row.field: row for row in changes(small_catalogue, "Make a number of it")}
    with pytest.raises(CannotTakeBackError, match="cannot be set: it does not go with what else"):
        small_catalogue.restore_value(rows["value"].change, before=True)
    with pytest.raises(CannotTakeBackError, match="is that already"):
        small_catalogue.restore_value(changes(small_catalogue, "And another")[0].change)
    assert small_catalogue.path.read_bytes() == before


def test_a_main_link_that_moved_to_another_whole_comes_back(small_catalogue):
    """Of a part's links one is the main one: neither may stand in the other's way."""
    with small_catalogue.writing("A truck has the battery too") as session:
        truck = Application(slug="truck", name="Electric truck", kind="technology")
        session.add(truck)
        session.flush()
        link = session.scalars(select(ApplicationLink)).one()
        session.add(ApplicationLink(whole_id=truck.id, part_id=link.part_id, kind="component"))
    start = fingerprint(small_catalogue)
    with small_catalogue.writing("Move the main link") as session:
        first, second = session.scalars(select(ApplicationLink).order_by(ApplicationLink.id))
        first.primary = False
        session.flush()
        second.primary = True
    moved = fingerprint(small_catalogue)
    for take, now in (("undo", start), ("redo", moved), ("undo", start), ("redo", moved)):
        getattr(small_catalogue, take)()
        assert (fingerprint(small_catalogue), sound(small_catalogue)) == (now, True)
    small_catalogue.revert(step(small_catalogue, "Move the main link"))
    assert fingerprint(small_catalogue) == start


# -- everything since ----------------------------------------------------------------------------


def test_a_branch_that_was_undone_and_left_is_still_reachable(small_catalogue):
    """Undo silently destroys the redo branch."""
    summarise(small_catalogue, "one")
    summarise(small_catalogue, "two")
    two = fingerprint(small_catalogue)
    small_catalogue.undo()
    small_catalogue.undo()
    rename(small_catalogue, "lithium", "Lithia")
    here = fingerprint(small_catalogue)
    with pytest.raises(HistoryError):
        small_catalogue.redo()
    assert small_catalogue.go_back(step(small_catalogue, "Set summary to two")) == (
        "Go back to: Set summary to two"
    )
    assert fingerprint(small_catalogue) == two
    assert sound(small_catalogue)
    standing = {row.message: not row.undone for row in log(small_catalogue)}
    assert standing["Set summary to one"]
    assert standing["Set summary to two"]
    assert not standing["Rename lithium to Lithia"]
    assert small_catalogue.undo() == "Go back to: Set summary to two"
    assert fingerprint(small_catalogue) == here
    small_catalogue.redo()
    assert fingerprint(small_catalogue) == two


def test_going_back_to_where_one_is_says_so(small_catalogue):
    summarise(small_catalogue, "one")
    with pytest.raises(HistoryError, match="already"):
        small_catalogue.go_back(step(small_catalogue, "Set summary to one"))
    assert len(log(small_catalogue)) == 2


def random_edit(session: Session, number: int) -> None:
    """One of the edits that the random walk makes."""
    slug = ("cobalt", "lithium", "zinc", "tin")[number % 4]
    match number // 4 % 6:
        case 0:
            name = ("Cobalt", "Kobalt", "Zinc", "Lithium")[number % 3]
            taken = select(Mineral.id).where(Mineral.name == name)
            if not session.scalar(taken):
                when_there(session, slug, editing.rename_mineral, name)
        case 1:
            when_there(session, slug, editing.set_summary, f"words {number}")
        case 2:
            make_mineral(session, slug, ("cobalt", "zinc", None)[number % 3])
        case 3:
            remove_mineral(session, slug)
        case 4:
            toggle_link(session, ("component", "variant")[number % 2])
        case _:
            importance = (Importance.MINOR, Importance.ESSENTIAL)[number % 2]
            weigh_first_use(session, importance, f"role {number}")


@settings(
    max_examples=400 if os.environ.get("THOROUGH") else 15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    acts=st.lists(
        st.one_of(
            st.integers(0, 71),
            st.sampled_from(["undo", "redo"]),
            st.tuples(st.just("back"), st.integers(0, 30)),
            st.tuples(st.just("revert"), st.integers(0, 30)),
        ),
        min_size=4,
        max_size=14,
    ),
    places=st.lists(st.integers(0, 60), min_size=3, max_size=3),
)
def test_after_any_edits_going_back_to_any_step_gives_exactly_its_state(
    acts, places, small_file, tmp_path
):
    path = tmp_path / "walk.mineralcat"
    path.unlink(missing_ok=True)
    shutil.copyfile(small_file, path)
    catalogue = Catalogue.open(path)
    states = {log(catalogue)[0].uid: fingerprint(catalogue)}
    for act in acts:
        try:
            if isinstance(act, int):
                with catalogue.writing(f"edit {act}") as session:
                    random_edit(session, act)
            elif isinstance(act, tuple):
                rows = log(catalogue)
                uid = rows[act[1] % len(rows)].uid
                catalogue.go_back(uid) if act[0] == "back" else catalogue.revert(uid)
                if act[0] == "back":
                    assert fingerprint(catalogue) == states[uid]
            else:
                getattr(catalogue, act)()
        except HistoryError:
            pass
        states.setdefault(log(catalogue)[0].uid, fingerprint(catalogue))
        assert states[log(catalogue)[0].uid] == fingerprint(catalogue)
    uids = list(states)
    for place in places:
        uid = uids[place % len(uids)]
        before = fingerprint(catalogue)
        if before != states[uid]:
            catalogue.go_back(uid)
            assert fingerprint(catalogue) == states[uid]
            catalogue.undo()
            assert fingerprint(catalogue) == before
            catalogue.redo()
    assert sound(catalogue)
    while True:
        try:
            catalogue.undo()
        except NothingToUndoError:
            break
    assert fingerprint(catalogue) == states[uids[0]]
    catalogue.close()


# -- clocks and reasons --------------------------------------------------------------------------


def test_a_clock_set_back_by_two_years_changes_no_order(small_catalogue):
    summarise(small_catalogue, "one")
    with small_catalogue.writing("Set summary to two") as session:
        editing.set_summary(session, "cobalt", "two")
    with small_catalogue._transaction(small_catalogue._writer) as session:
        session.scalars(
            select(Revision).where(Revision.message == "Set summary to two")
        ).one().time = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=730)
    assert [row.message for row in log(small_catalogue)] == [
        "Set summary to two",
        "Set summary to one",
        "New catalogue",
    ]
    assert small_catalogue.undo() == "Set summary to two"
    assert small_catalogue.redo() == "Set summary to two"
    with small_catalogue.reading() as session:
        assert [
            value.value
            for value in history.timeline(
                session, "mineral", named(session, "cobalt").uid, "summary"
            )
        ] == ["two", "one", "two", "one", "–"]
    small_catalogue.go_back(step(small_catalogue, "Set summary to one"))
    assert mineral(small_catalogue)[1] == "one"


def test_a_reason_is_given_with_the_edit_or_later_and_is_no_step(small_catalogue):
    with small_catalogue.writing("Describe", reason="MCS 2026, p. 60") as session:
        editing.set_summary(session, "cobalt", "Blue")
    assert log(small_catalogue)[0].reason == "MCS 2026, p. 60"
    before, count = fingerprint(small_catalogue), len(log(small_catalogue))
    small_catalogue.annotate(log(small_catalogue)[0].uid, "  a better\n reason ")
    assert log(small_catalogue)[0].reason == "a better reason"
    assert (fingerprint(small_catalogue), len(log(small_catalogue))) == (before, count)
    assert small_catalogue.undo() == "Describe"


def test_the_time_of_the_next_step_is_told(small_catalogue):
    summarise(small_catalogue, "one")
    with small_catalogue.reading() as session:
        steps = history.next_steps(session)
    assert steps.undo_time == log(small_catalogue)[0].time
    assert steps.redo_time is None


def test_a_step_that_is_not_there_is_refused_in_words(small_catalogue):
    with pytest.raises(HistoryError, match="no such step"):
        small_catalogue.revert(str(UUID(int=1)))
