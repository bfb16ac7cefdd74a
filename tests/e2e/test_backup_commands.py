"""`mineralcat backup` and `mineralcat restore`, as a user types them."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mineralcat import places
from mineralcat.cli import main
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.integrity import backups
from mineralcat.store.integrity.backup_content import look_into
from mineralcat.store.integrity.catalogue_check import content_hash, problems
from tests import mineral_edits as minerals


@pytest.fixture
def catalogue_file(lean_catalogue_file: Path) -> Path:
    return lean_catalogue_file


@pytest.fixture(autouse=True)
def own_backups() -> Iterator[None]:
    yield
    shutil.rmtree(places.backup_folder(), ignore_errors=True)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(words)
    said = capsys.readouterr()
    return status, said.out, said.err


def note(path: Path, text: str) -> None:
    catalogue = Catalogue.open(path)
    with catalogue.writing(f"Note {text}") as session:
        minerals.set_note(session, "cobalt", text)
    catalogue.close()


def hash_of(path: Path) -> str:
    """The hash of all that a catalogue says, which is sound."""
    catalogue = Catalogue.open(path)
    with catalogue.reading() as session:
        assert problems(session) == []
        said = content_hash(session)
    catalogue.close()
    return said


def test_a_backup_is_made_listed_and_restored_and_the_restore_undone(catalogue_file, capsys):
    at = ("--catalogue", str(catalogue_file))
    before = hash_of(catalogue_file)
    status, out, _ = run(capsys, "backup", *at)
    assert status == 0
    made = Path(out.removeprefix("Backed up to ").rstrip().removesuffix("."))
    assert made.is_file()
    note(catalogue_file, "Blue")
    after = hash_of(catalogue_file)
    status, out, _ = run(capsys, "backup", "--list", "--format", "json", *at)
    (row,) = json.loads(out)
    assert Path(row["file"]) == made
    status, out, _ = run(capsys, "restore", *at)
    assert status == 0
    assert "1 row" in out
    assert hash_of(catalogue_file) == before
    assert run(capsys, "undo", *at)[0] == 0
    assert hash_of(catalogue_file) == after


def test_a_backup_goes_to_a_file_and_never_over_one(catalogue_file, tmp_path, capsys):
    target = tmp_path / "copy.mineralcat"
    words = ("backup", str(target), "--catalogue", str(catalogue_file))
    assert run(capsys, *words)[0] == 0
    before = target.read_bytes()
    status, _, err = run(capsys, *words)
    assert status == 2
    assert err.count("\n") == 1
    assert "a file of that name is there already" in err
    assert target.read_bytes() == before
    status, out, _ = run(capsys, "restore", str(target), "--catalogue", str(catalogue_file))
    assert (status, out) == (0, f"The catalogue says what {target.name} says already.\n")


def test_a_damaged_catalogue_gets_the_newest_good_backup_and_is_kept(catalogue_file, capsys):
    at = ("--catalogue", str(catalogue_file))
    said = hash_of(catalogue_file)
    run(capsys, "backup", *at)
    note(catalogue_file, "Blue")
    run(capsys, "backup", *at)
    newest = backups.backups_in(backups.folder_of(catalogue_file))[0].path
    newest.write_bytes(newest.read_bytes()[:5000])
    catalogue_file.write_bytes(b"")
    status, out, _ = run(capsys, "restore", *at)
    assert status == 0
    assert f"{newest.name} is damaged and was passed over" in out
    assert "The damaged file is kept as" in out
    assert hash_of(catalogue_file) == said
    assert (catalogue_file.parent / "atlas.damaged.mineralcat").read_bytes() == b""


def test_the_list_says_of_each_backup_whether_it_is_good_and_what_it_holds(catalogue_file, capsys):
    at = ("--catalogue", str(catalogue_file))
    run(capsys, "backup", *at)
    note(catalogue_file, "Blue")
    run(capsys, "backup", *at)
    newest = backups.backups_in(backups.folder_of(catalogue_file))[0].path
    with newest.open("r+b") as file:
        file.seek(-4096 * 3, 2)
        file.write(bytes(4096 * 3))
    hash_ = hash_of(catalogue_file)
    bad, good = json.loads(run(capsys, "backup", "--list", "--format", "json", *at)[1])
    assert (bad["good"], bad["hash"]) == (False, None)
    assert good["good"]
    assert len(good["hash"]) == len(hash_)
    assert good["hash"] != hash_
    assert (good["minerals"], good["steps"]) == (82, 0)
    lines = run(capsys, "backup", "--list", *at)[1].splitlines()
    assert "DAMAGED" in lines[0]
    assert "last step: Reference data" in lines[1]


def test_what_a_damaged_file_still_tells_of_later_steps_is_listed(catalogue_file, capsys):
    at = ("--catalogue", str(catalogue_file))
    run(capsys, "backup", *at)
    note(catalogue_file, "Blue")
    whole = catalogue_file.read_bytes()
    for kept in (len(whole) // 2, len(whole) - 4096):
        catalogue_file.write_bytes(whole[:kept])
        status, out, _ = run(capsys, "restore", *at)
        assert status == 0
        assert "Steps in the damaged file that the backup does not have:" in out
        assert "note of Cobalt: Blue" in out


def test_a_command_that_changes_something_backs_up_first_once_a_day(catalogue_file, capsys):
    note(catalogue_file, "Blue")
    at = ("--catalogue", str(catalogue_file))
    for command in ("undo", "redo"):
        assert run(capsys, command, *at)[0] == 0
    (only,) = backups.backups_in(backups.folder_of(catalogue_file))
    assert only.why == "before the first change of the day"
    assert look_into(only.path).last_step == "Note Blue"


@pytest.mark.parametrize("words", [("restore",), ("restore", "yesterday"), ("backup", "--list")])
def test_where_there_is_no_backup_nothing_is_found(words, catalogue_file, capsys):
    status, out, err = run(capsys, *words, "--catalogue", str(catalogue_file))
    assert status == 1
    assert (out + err).count("\n") == 1


def test_a_catalogue_that_is_gone_is_not_made_anew_where_it_has_backups(catalogue_file, capsys):
    at = ("--catalogue", str(catalogue_file))
    note(catalogue_file, "Blue")
    run(capsys, "backup", *at)
    before = hash_of(catalogue_file)
    catalogue_file.unlink()
    for words in (("search", "cobalt"), ("check",), ("undo",), ("backup",)):
        status, _, err = run(capsys, *words, *at)
        assert status == 2
        assert "is not there any more, but there is a backup of it" in err
        assert "`mineralcat restore`" in err
    assert not catalogue_file.exists()
    assert run(capsys, "restore", *at)[0] == 0
    assert hash_of(catalogue_file) == before
    catalogue_file.unlink()
    assert run(capsys, "new", str(catalogue_file))[0] == 0
