"""What was deleted is in the trash, whatever it was, and comes back with what hung on it."""

import pytest
from sqlalchemy import select

from mineralcat.errors import CannotTakeBackError, HistoryError
from mineralcat.store import history
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.history.entries import Deleted
from mineralcat.store.models import Mineral, MineralSynonym, Source, Usage
from tests.unit.test_history import HARD, delete_mineral, fingerprint, named, new_row
from tests.unit.test_reverting import rename, sound, step


@pytest.fixture
def catalogue_file(lean_catalogue_file):
    return lean_catalogue_file


def trash(catalogue: Catalogue, text: str = "") -> list[Deleted]:
    with catalogue.reading() as session:
        return history.trash(session, text)


def names(catalogue: Catalogue, text: str = "") -> list[str]:
    return [row.name for row in trash(catalogue, text)]


def delete(catalogue: Catalogue, slug: str) -> None:
    with catalogue.writing(f"Delete {slug}") as session:
        delete_mineral(session, slug)


def restore(catalogue: Catalogue, name: str) -> str:
    (row,) = [row for row in trash(catalogue) if row.name == name]
    return catalogue.restore(row.entity, row.uid)


def test_a_deleted_mineral_comes_back_with_all_that_hung_on_it(small_catalogue):
    """Collections deleted without bin."""
    small_catalogue.author = "Asha Rao"
    start = fingerprint(small_catalogue)
    delete(small_catalogue, "cobalt")
    (row,) = trash(small_catalogue)
    assert (row.name, row.kind, row.author, row.message, row.more) == (
        "Cobalt",
        "mineral",
        "Asha Rao",
        "Delete cobalt",
        2,
    )
    assert restore(small_catalogue, "Cobalt") == "Restore Cobalt"
    assert fingerprint(small_catalogue) == start
    assert trash(small_catalogue) == []
    assert sound(small_catalogue)
    assert small_catalogue.undo() == "Restore Cobalt"
    assert names(small_catalogue) == ["Cobalt"]
    small_catalogue.redo()
    assert fingerprint(small_catalogue) == start


@pytest.mark.parametrize("name", history.ENTITIES)
def test_a_row_of_every_table_is_found_in_the_trash_and_restored(name, small_catalogue):
    model = history.ENTITIES[name]
    with small_catalogue.writing("Make") as session:
        uid = new_row(session, model).uid
    start = fingerprint(small_catalogue)
    with small_catalogue.writing("Delete") as session:
        session.delete(session.scalars(select(model).where(model.uid == uid)).one())
    assert [row.uid for row in trash(small_catalogue)] == [str(uid)]
    small_catalogue.restore(name, str(uid))
    assert fingerprint(small_catalogue) == start


def test_what_went_because_its_creation_was_undone_is_no_trash(small_catalogue):
    with small_catalogue.writing("Make zinc") as session:
        session.add(Mineral(slug="zinc", name="Zinc", kind="element"))
    small_catalogue.undo()
    assert trash(small_catalogue) == []
    small_catalogue.redo()
    small_catalogue.revert(step(small_catalogue, "Make zinc"))
    assert trash(small_catalogue) == []


def test_an_undone_deletion_is_no_trash_and_a_redone_one_is(small_catalogue):
    delete(small_catalogue, "cobalt")
    small_catalogue.undo()
    assert trash(small_catalogue) == []
    small_catalogue.redo()
    assert names(small_catalogue) == ["Cobalt"]


def test_the_trash_is_searched_by_name_and_kind_in_windows(small_catalogue):
    delete(small_catalogue, "cobalt")
    with small_catalogue.writing("Make some") as session:
        session.add_all(
            MineralSynonym(mineral_id=named(session, "lithium").id, text=f"Name {number}")
            for number in range(7)
        )
    with small_catalogue.writing("Delete them") as session:
        for row in session.scalars(select(MineralSynonym)):
            session.delete(row)
    assert names(small_catalogue, "COBALT") == ["Cobalt"]
    assert len(names(small_catalogue, "synonym")) == 7
    with small_catalogue.reading() as session:
        first = history.trash(session, limit=5)
        rest = history.trash(session, limit=5, before=first[-1].place)
    assert [row.name for row in (*first, *rest)] == names(small_catalogue)
    assert len(rest) == 3


def test_a_name_that_another_has_by_now_is_told_and_nothing_is_changed(small_catalogue):
    delete(small_catalogue, "cobalt")
    rename(small_catalogue, "lithium", "Cobalt")
    small_catalogue.catch_up()
    before = small_catalogue.path.read_bytes()
    with pytest.raises(CannotTakeBackError, match="another mineral has “Cobalt” by now"):
        restore(small_catalogue, "Cobalt")
    assert small_catalogue.path.read_bytes() == before


def test_what_needs_something_that_is_in_the_trash_too_says_what(small_catalogue):
    with small_catalogue.writing("Delete both uses") as session:
        for use in session.scalars(select(Usage)):
            session.delete(use)
    with small_catalogue.writing("Delete the source") as session:
        session.delete(session.scalars(select(Source)).one())
    with pytest.raises(CannotTakeBackError, match=r"the source “Made up” .* Restore that first"):
        restore(small_catalogue, "Cobalt in Battery")
    restore(small_catalogue, "Made up")
    restore(small_catalogue, "Cobalt in Battery")
    assert names(small_catalogue) == ["Lithium in Battery"]
    assert sound(small_catalogue)


def test_what_is_there_again_is_not_restored_twice(small_catalogue):
    delete(small_catalogue, "cobalt")
    (row,) = trash(small_catalogue)
    restore(small_catalogue, "Cobalt")
    with pytest.raises(HistoryError, match="not in the trash any more"):
        small_catalogue.restore(row.entity, row.uid)


@pytest.mark.parametrize("change", HARD, ids=lambda change: change.__name__)
def test_everything_deleted_can_be_restored_after_whatever_was_done(change, small_catalogue):
    change(small_catalogue)
    for row in trash(small_catalogue):
        if change.__name__ in TAKEN:
            with pytest.raises(CannotTakeBackError, match="by now"):
                small_catalogue.restore(row.entity, row.uid)
        else:
            small_catalogue.restore(row.entity, row.uid)
            assert row not in trash(small_catalogue)
        assert sound(small_catalogue)


TAKEN = ("delete_a_mineral_and_give_its_name_to_another", "put_another_row_in_the_place_of_one")
