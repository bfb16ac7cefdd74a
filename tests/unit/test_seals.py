"""Bits that flip: none gives a wrong figure in silence, and what is damaged is set back."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from mineralcat import cli
from mineralcat.errors import DamagedCatalogueError, EditError, HistoryError, RowDamagedError
from mineralcat.exchange.packages.reference import known_catalogues
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.history import set_field
from mineralcat.store.integrity import backups, seals
from mineralcat.store.integrity.catalogue_check import content_hash, problems
from mineralcat.store.integrity.repairing import repair
from mineralcat.store.models import Application, Intensity, Mineral, Usage
from tests import mineral_edits as editing
from tests.damage import unnoticed


@pytest.fixture
def catalogue_file(lean_catalogue_file):
    return lean_catalogue_file


def behind_the_back(catalogue: Catalogue, statement: str) -> None:
    with closing(sqlite3.connect(catalogue.path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        assert connection.execute(statement).rowcount > 0
        connection.commit()


def found(catalogue: Catalogue) -> list[tuple[str, str]]:
    with catalogue.reading() as session:
        return [(one.kind, one.message) for one in problems(session)]


def hash_of(catalogue: Catalogue) -> str:
    with catalogue.reading() as session:
        return content_hash(session)


def test_of_three_hundred_flipped_bits_none_is_silent(small_catalogue):
    """SQLite itself misses most of them."""
    with small_catalogue.writing("At length") as session:
        for mineral in session.scalars(select(Mineral)):
            mineral.note = "Said at some length. " * 900  # so that bits of it are met
            mineral.summary = "A metal. " * 900
    small_catalogue.close()
    matter, silent = unnoticed(small_catalogue.path, 300, 1)
    assert silent == []
    assert matter > 30


@pytest.mark.parametrize(("file", "flips"), [("lean_file", 40), ("reference_file", 400)])
def test_of_flipped_bits_of_the_reference_catalogue_none_is_silent(file, flips, request, tmp_path):
    if file == "reference_file" and not os.environ.get("THOROUGH"):
        pytest.skip("takes minutes: set THOROUGH=1 for it")
    path = tmp_path / "flipped-in.mineralcat"
    shutil.copyfile(request.getfixturevalue(file), path)
    with closing(Catalogue.open(path)) as catalogue, catalogue.writing("Set summary") as session:
        editing.set_summary(session, "cobalt", "Blue")
    matter, silent = unnoticed(path, flips, 2)
    assert silent == []
    assert matter > flips / 4


def test_a_figure_that_changed_by_itself_is_named(catalogue):
    behind_the_back(catalogue, "UPDATE intensity SET value = value * 2 WHERE id = 3")
    ((kind, message),) = [one for one in found(catalogue) if one[0] == "row"]
    assert kind == "row"
    assert message.startswith("Amount: Nickel in ")
    assert message.endswith("is not as it was saved.")


def test_a_zero_with_a_minus_sign_is_a_zero_and_breaks_no_seal(small_catalogue):
    """The engine keeps no such zero; what is given past the rules of editing is sealed as kept."""
    with small_catalogue.writing("A zero") as session:
        mineral = session.scalars(select(Mineral)).first()
        application = session.scalars(select(Application)).first()
        session.add(
            Intensity(
                mineral=mineral,
                application=application,
                unit="kg/unit",
                claim_kind="zero",
                value=-0.0,
            )
        )
    with small_catalogue.writing("Its bounds") as session:
        row = session.scalars(select(Intensity).order_by(Intensity.id.desc())).first()
        row.low, row.high = -0.0, 0.0
    assert found(small_catalogue) == []
    small_catalogue.undo()
    small_catalogue.undo()
    assert found(small_catalogue) == []


def test_rows_that_vanish_or_appear_are_named(catalogue):
    behind_the_back(catalogue, "DELETE FROM mineral_synonym WHERE id = 1")
    behind_the_back(
        catalogue,
        "INSERT INTO area_name (uid, area_id, text)"
        " SELECT 'ab' || substr(uid, 3), area_id, 'Nowhere' FROM area_name LIMIT 1",
    )
    told = [message for kind, message in found(catalogue) if kind == "row"]
    assert any("was saved and is gone" in one for one in told)
    assert any("Nowhere" in one and "was never saved" in one for one in told)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET before = '\"Red\"' WHERE field = 'summary'",
        "UPDATE revision SET message = 'Nothing' WHERE id = 1",
        "UPDATE revision SET state = '0' WHERE id = 2",
        "DELETE FROM change WHERE revision_id = 1",
    ],
)
def test_a_log_that_was_altered_is_noticed(small_catalogue, statement):
    for text in ("Blue", "Bluer"):
        with small_catalogue.writing(f"Set summary to {text}") as session:
            editing.set_summary(session, "cobalt", text)
    assert found(small_catalogue) == []
    behind_the_back(small_catalogue, statement)
    assert {kind for kind, _ in found(small_catalogue)} == {"history"}


def test_a_damaged_value_is_a_sentence_where_it_is_read(catalogue):
    behind_the_back(catalogue, "UPDATE mineral SET kind = 'elemenu' WHERE slug = 'cobalt'")
    assert ("value", "A row of mineral holds a value that is not of its column's type.") in found(
        catalogue
    )
    with pytest.raises(DamagedCatalogueError), catalogue.reading() as session:
        session.scalars(select(Mineral)).all()


def test_a_mistake_of_the_program_on_a_damaged_catalogue_is_in_the_log(catalogue, caplog):
    behind_the_back(catalogue, "UPDATE mineral SET name = 'Cobald' WHERE slug = 'cobalt'")
    with pytest.raises(DamagedCatalogueError), catalogue.reading():
        raise KeyError("a mistake of ours")
    assert "KeyError: 'a mistake of ours'" in caplog.text


DAMAGE = {
    "a figure": "UPDATE intensity SET value = value * 2 WHERE id = 3",
    "a name": "UPDATE mineral SET name = 'Cobald' WHERE slug = 'cobalt'",
    "a word": "UPDATE mineral SET kind = 'elemenu' WHERE slug = 'cobalt'",
    "a reference": "UPDATE usage SET mineral_id = mineral_id + 1 WHERE id = 5",
    "a lost row": "DELETE FROM statistic WHERE id = 7",
    "a summary that was edited": "UPDATE mineral SET summary = 'Bluf' WHERE slug = 'cobalt'",
}


@pytest.mark.usefixtures("reference_made_once")
@pytest.mark.parametrize("what", DAMAGE)
def test_what_is_damaged_is_set_back_from_the_log_and_the_reference_data(what, catalogue):
    with catalogue.writing("Set summary of Cobalt") as session:
        editing.set_summary(session, "cobalt", "Blue")
    before = hash_of(catalogue)
    behind_the_back(catalogue, DAMAGE[what])
    assert found(catalogue) != []
    with closing(known_catalogues([])) as others:
        assert repair(catalogue, others) == 1
    assert found(catalogue) == []
    assert hash_of(catalogue) == before
    assert catalogue.undo() == "Set summary of Cobalt"


def test_what_the_user_made_is_set_back_from_the_log_alone(small_catalogue):
    with small_catalogue.writing("Make one") as session:
        session.add(Mineral(slug="own", name="Own", kind="element"))
    with small_catalogue.writing("Name it") as session:
        editing.set_symbol(session, "own", "Ow")
    behind_the_back(small_catalogue, "UPDATE mineral SET symbol = 'Ox' WHERE slug = 'own'")
    assert repair(small_catalogue, []) == 1
    assert found(small_catalogue) == []


def test_what_only_a_backup_knows_comes_from_there(small_catalogue, tmp_path):
    made = backups.make_backup(small_catalogue.path, tmp_path / "b", backups.Why.ASKED, 10)
    behind_the_back(small_catalogue, "UPDATE usage SET role = 'anode'")
    assert repair(small_catalogue, []) == 0
    assert [kind for kind, _ in found(small_catalogue) if kind == "row"] == ["row", "row"]
    assert repair(small_catalogue, [made.path]) == 2
    assert found(small_catalogue) == []


def test_the_command_names_it_repairs_it_and_then_all_is_sound(catalogue_file, capsys):
    catalogue = Catalogue.open(catalogue_file)
    behind_the_back(catalogue, DAMAGE["a figure"])
    catalogue.close()
    at = ("--catalogue", str(catalogue_file))
    assert cli.main(["check", *at]) == 1
    assert "is not as it was saved" in capsys.readouterr().out
    assert cli.main(["check", "--repair", *at]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("sound, hash ")
    assert "1 row was set back" in said.err


def test_seals_that_are_damaged_themselves_accuse_no_row(small_catalogue):
    behind_the_back(small_catalogue, "UPDATE seal SET hash = '0' || substr(hash, 2)")
    assert {kind for kind, _ in found(small_catalogue)} == {"index"}
    assert repair(small_catalogue, []) == 0
    assert found(small_catalogue) == []


def test_new_seals_for_the_rows_do_not_bless_a_log_that_was_altered(small_catalogue):
    with small_catalogue.writing("Set summary") as session:
        editing.set_summary(session, "cobalt", "Blue")
    behind_the_back(small_catalogue, "UPDATE seal SET hash = '0' || substr(hash, 2)")
    behind_the_back(small_catalogue, "UPDATE change SET before = '\"Red\"' WHERE field = 'summary'")
    repair(small_catalogue, [])
    assert {kind for kind, _ in found(small_catalogue)} == {"history"}


def test_rows_set_by_thousands_are_sealed_too(catalogue):
    with catalogue.reading() as session:
        uids = list(session.scalars(select(Usage.uid)))
    with catalogue.writing("Set notes") as session:
        set_field(session, "usage", "note", uids, "All alike")
    assert found(catalogue) == []
    catalogue.undo()
    assert found(catalogue) == []


STEPS = st.lists(
    st.tuples(st.sampled_from(["note", "role", "undo", "redo"]), st.text(max_size=5)), max_size=8
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_the_state_is_that_of_the_rows_whatever_was_done(small_file, tmp_path, steps):
    shutil.copyfile(small_file, tmp_path / "small.mineralcat")
    catalogue = Catalogue.open(tmp_path / "small.mineralcat")
    for what, text in steps:
        with suppress(EditError, HistoryError):
            if what in ("undo", "redo"):
                catalogue.undo() if what == "undo" else catalogue.redo()
                continue
            with catalogue.writing(what) as session:
                if what == "note":
                    editing.set_note(session, "cobalt", text)
                else:
                    editing.set_role(session, str(session.scalar(select(Usage.uid))), text)
    with catalogue.reading() as session:
        assert problems(session) == []
        before = seals.examine(session)
    with catalogue.mending() as session:
        seals.seal_all(session)
    with catalogue.reading() as session:
        assert seals.examine(session) == before
    catalogue.close()


def test_an_edit_does_not_seal_the_damage_of_another_field(catalogue):
    behind_the_back(catalogue, "UPDATE mineral SET symbol = 'Cp' WHERE slug = 'cobalt'")
    with (
        pytest.raises(RowDamagedError, match="“Cobalt” is not as it was saved"),
        catalogue.writing("Set note") as session,
    ):
        editing.set_note(session, "cobalt", "Blue")
    assert "row" in {kind for kind, _ in found(catalogue)}
    with catalogue.writing("Set note of another") as session:
        editing.set_note(session, "nickel", "White")
    assert "row" in {kind for kind, _ in found(catalogue)}
    with closing(known_catalogues([])) as others:
        assert repair(catalogue, others) == 1
    with catalogue.writing("Set note") as session:
        editing.set_note(session, "cobalt", "Blue")
    assert found(catalogue) == []


def test_a_list_of_the_engine_that_lost_a_row_is_made_anew(catalogue_file, capsys):
    with closing(sqlite3.connect(catalogue_file)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_intensity_application_id'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        leaf = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = 'ix_intensity_application_id'"
            " AND pagetype = 'leaf' LIMIT 1"
        ).fetchone()[0]
    assert page
    with catalogue_file.open("r+b") as file:
        file.seek((leaf - 1) * size + size - 1)
        last = file.read(1)
        file.seek((leaf - 1) * size + size - 1)
        file.write(bytes([last[0] ^ 1]))
    at = ("--catalogue", str(catalogue_file))
    assert cli.main(["check", *at]) == 1
    assert "ix_intensity_application_id" in capsys.readouterr().out
    assert cli.main(["check", "--repair", *at]) == 0
