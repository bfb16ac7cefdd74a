"""Whatever is damaged of a catalogue, its newest sound backup comes back, and nothing else is said.

A fixed sample; `bench/durability.py --damages 300` makes hundreds.
"""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from mineralcat.errors import DamagedBackupError, DamagedCatalogueError
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity import restoring
from mineralcat.store.integrity.backup_content import look_into
from tests.restore_trials import NO_SENTENCES, Stage, by_command_line, prepare, run, run_trials


@pytest.fixture
def stage(small_file: Path, tmp_path: Path) -> Stage:
    """A catalogue with two backups and three steps after them."""
    return prepare(small_file, tmp_path / "my.mineralcat")


def test_after_random_damages_the_newest_sound_backup_is_restored(stage: Stage) -> None:
    kinds, spoiled = set(), 0
    for trial, wrong in run_trials(stage, by_command_line, 12, seed=15):
        assert wrong == [], trial.damage.kind
        kinds.add(trial.damage.kind)
        spoiled += trial.spoiled
    assert len(kinds) == 6
    assert spoiled, "in some of them the newest backup has to be damaged as well"


def alter(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def set_version(path: Path) -> None:
    """A bit of the header flips, so that the file seems to be of another version."""
    with path.open("r+b") as file:
        file.seek(60)
        file.write(b"\x00\x00\x04\x01")


def set_format(path: Path) -> None:
    """The same of the number by which the engine knows how tables are kept."""
    with path.open("r+b") as file:
        file.seek(44)
        file.write(b"\x00\x00\x00\x0c")


def set_owner(path: Path) -> None:
    """The same of the mark that says whose file it is."""
    with path.open("r+b") as file:
        file.seek(68)
        file.write(b"MCAU")


def swap_steps(path: Path) -> None:
    alter(path, "UPDATE revision SET time = 'then', uid = 'x' WHERE id = 4")


def spoil_uid(path: Path) -> None:
    alter(path, "UPDATE mineral SET uid = 'zz' || substr(uid, 3) WHERE slug = 'cobalt'")


def spoil_reference(path: Path) -> None:
    alter(path, "UPDATE usage SET mineral_id = 77")


def spoil_number(path: Path) -> None:
    alter(path, "UPDATE source SET year = 'MMXXVI'")


@pytest.mark.parametrize(
    "damage",
    [set_version, set_format, set_owner, swap_steps, spoil_uid, spoil_reference, spoil_number],
)
def test_the_steps_that_are_lost_are_listed_and_the_damaged_file_is_kept(
    stage: Stage, damage: Callable[[Path], None]
) -> None:
    damage(stage.path)
    content = stage.path.read_bytes()
    for words in (("check",), ("check", "--repair"), ("show", "cobalt")):
        _, out, err = run(*words, "--catalogue", str(stage.path))
        assert not any(no in out + err for no in NO_SENTENCES)
    stage.path.write_bytes(content)
    status, out, _ = run("restore", "--format", "json", "--catalogue", str(stage.path))
    told = json.loads(out)
    assert (status, told["backup"]) == (0, str(stage.backups[0][0]))
    assert Path(told["kept"]).read_bytes() == content
    assert told["damage"]
    assert len(told["lost"]) == 3
    assert {"Note 2", "Note 3"} <= set(told["lost"])
    assert look_into(stage.path).hash == stage.backups[0][2]


def test_a_check_that_finds_damage_names_the_way_back(stage: Stage) -> None:
    at = ("--catalogue", str(stage.path))
    spoil_number(stage.path)
    status, out, err = run("check", *at)
    assert (status, "value: A row of source" in out) == (1, True)
    key = stage.backups[0][0].name.rpartition(" made")[0]
    assert f"`mineralcat restore` brings back the newest good backup, “{key}”" in err
    status, _, err = run("check", "--repair", *at)
    assert (status, "1 row was set back" in err, "restore" in err) == (0, True, False)


def test_steps_are_listed_also_where_the_first_page_is_lost(stage: Stage) -> None:
    with stage.path.open("r+b") as file:
        file.write(bytes(4096))
    _, out, _ = run("restore", "--catalogue", str(stage.path))
    assert "is not a MineralCat catalogue" in out
    assert "Steps in the damaged file that the backup does not have:" in out
    assert "note of Cobalt: Note 4 of cobalt" in out


def test_a_damaged_backup_that_is_named_is_refused_and_the_one_before_it_is_named(
    stage: Stage,
) -> None:
    newest, older = (path for path, *_ in stage.backups)
    before = stage.path.read_bytes()
    spoil_number(newest)
    status, _, err = run("restore", str(newest), "--catalogue", str(stage.path))
    assert status == 2
    assert err.count("\n") == 1
    assert f"The backup {newest} is damaged (" in err
    named = err.split("the newest good backup before it is “")[1].split("”")[0]
    assert stage.path.read_bytes() == before
    status, out, _ = run("restore", named, "--catalogue", str(stage.path))
    assert (status, "Restored" in out) == (0, True)
    assert look_into(stage.path).hash == stage.backups[1][2]
    spoil_number(older)
    with pytest.raises(DamagedBackupError, match="there is no older backup that is good"):
        restoring.sound_content(older, stage.path)


def test_a_catalogue_that_cannot_be_compared_is_never_blamed_on_the_backup(stage: Stage) -> None:
    spoil_uid(stage.path)
    backup = stage.backups[0][0]
    catalogue = Catalogue.open(stage.path)
    with pytest.raises(DamagedCatalogueError) as caught:
        restoring.differences(catalogue, backup)
    assert caught.value.path == stage.path
    assert "a row holds what it cannot hold" in str(caught.value)
    with pytest.raises(DamagedCatalogueError) as caught:
        restoring.restore(catalogue, backup, "Restore")
    assert caught.value.path == stage.path
    catalogue.close()


def test_an_error_of_the_program_stays_one_where_the_catalogue_is_sound(stage: Stage) -> None:
    catalogue = Catalogue.open(stage.path)
    with pytest.raises(ValueError, match="invalid literal"), catalogue.reading():
        int("x")
    with pytest.raises(KeyError), catalogue.writing("Break"):
        raise KeyError("x")
    alter(stage.path, "UPDATE mineral SET name = 'Cobald' WHERE slug = 'cobalt'")
    with pytest.raises(DamagedCatalogueError), catalogue.reading() as session:
        session.execute(text("SELECT 1"))
        raise KeyError("x")
    catalogue.close()


def test_a_sound_catalogue_is_restored_as_a_step_that_undo_takes_back(stage: Stage) -> None:
    before = look_into(stage.path).hash
    at = ("--catalogue", str(stage.path))
    told = json.loads(run("restore", "--format", "json", *at)[1])
    assert (told["rows"], told["kept"], told["damage"], told["lost"]) == (1, None, None, [])
    assert run("undo", *at)[0] == 0
    assert look_into(stage.path).hash == before


def test_where_the_search_index_alone_is_damaged_no_step_is_lost(stage: Stage) -> None:
    alter(stage.path, "UPDATE name_key SET key = 'kobolt' WHERE key = 'cobalt'")
    content = stage.path.read_bytes()
    at = ("--catalogue", str(stage.path))
    told = json.loads(run("restore", "--format", "json", *at)[1])
    assert told["rows"] == 1
    assert "search index" in told["damage"]
    assert Path(told["kept"]).read_bytes() == content
    assert look_into(stage.path).hash == stage.backups[0][2]
    assert run("check", *at)[0] == 0
    assert json.loads(run("history", "--format", "json", *at)[1])[1]["message"] == "Note 4"


def test_of_several_damaged_backups_the_best_is_put_back_only_where_none_is_good(
    stage: Stage,
) -> None:
    for path, *_ in stage.backups:
        spoil_number(path)
    stage.path.write_bytes(b"")
    status, out, _ = run("restore", "--catalogue", str(stage.path))
    assert status == 0
    assert "No backup is good: 1 row of this one is not as it was saved" in out
