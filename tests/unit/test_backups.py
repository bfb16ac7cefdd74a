"""Backups: whole, read again before they count, made before anything is written, thinned with care.

Reported of other programs: the backup was a plain copy of a file that was being written; it was
made after the upgrade had written; it was no use when it was needed.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from mineralcat.domain.thinning import to_keep
from mineralcat.errors import BackupError, CatalogueError, CatalogueLockedError
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.engines import sqlite_files
from mineralcat.store.files import catalogue_copies
from mineralcat.store.history import revisions
from mineralcat.store.integrity import backups, restoring
from mineralcat.store.integrity.backup_content import look_into
from mineralcat.store.integrity.backups import Why
from mineralcat.store.integrity.catalogue_check import content_hash, problems
from mineralcat.store.models import Intensity, Mineral, SavedSearch
from tests import mineral_edits as editing

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def catalogue_file(lean_catalogue_file: Path) -> Path:
    return lean_catalogue_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def note(catalogue: Catalogue, text: str) -> None:
    with catalogue.writing(f"Note {text}") as session:
        editing.set_note(session, "cobalt", text)


def hash_of(catalogue: Catalogue) -> str:
    with catalogue.reading() as session:
        return content_hash(session)


def damage(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.truncate()


def test_a_backup_says_what_the_catalogue_says_and_when_and_why_it_was_made(
    small_catalogue, folder
):
    note(small_catalogue, "Blue")
    made = backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10)
    assert backups.backups_in(folder) == [made]
    assert made.why == "made by hand"
    assert abs(datetime.now().astimezone() - made.time) < timedelta(seconds=60)
    content = look_into(made.path)
    assert content.hash == hash_of(small_catalogue)
    assert (content.minerals, content.revisions, content.last_step) == (2, 2, "Note Blue")


def test_a_backup_is_whole_while_another_program_writes(small_catalogue, folder):
    with closing(sqlite3.connect(small_catalogue.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE mineral SET note = 'half written'")
        made = backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10)
        other.execute("ROLLBACK")
    assert look_into(made.path).hash == hash_of(small_catalogue)


def test_a_copy_that_does_not_say_the_same_is_no_backup(small_catalogue, folder, monkeypatch):
    copy = sqlite_files.copy_file

    def wrongly(source: Path, draft: Path, wait: float) -> None:
        copy(source, draft, wait)
        with closing(sqlite3.connect(draft)) as connection, connection:
            connection.execute("UPDATE mineral SET note = 'another'")

    monkeypatch.setattr(catalogue_copies, "copy_file", wrongly)
    with pytest.raises(BackupError, match="does not say what the catalogue says"):
        backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10)
    assert list(folder.iterdir()) == []


def test_the_first_change_of_a_day_is_backed_up_before_it_is_written(small_catalogue, folder):
    told: list[str] = []
    small_catalogue.before_write = backups.BeforeFirstWrite(folder, 10, told.append)
    before = hash_of(small_catalogue)
    note(small_catalogue, "Blue")
    note(small_catalogue, "Bluer")
    small_catalogue.undo()
    (only,) = backups.backups_in(folder)
    assert look_into(only.path).hash == before
    assert only.why == "before the first change of the day"
    assert told == []
    again = backups.BeforeFirstWrite(folder, 10, told.append)  # a restart on the same day
    again(small_catalogue.path)
    assert len(backups.backups_in(folder)) == 1


def test_what_was_not_changed_since_the_last_backup_is_not_backed_up_again(small_catalogue, folder):
    made = backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10)
    yesterday = folder / made.path.name.replace(made.path.name[:10], "2026-01-01")
    made.path.rename(yesterday)
    first = backups.BeforeFirstWrite(folder, 10, pytest.fail)
    first(small_catalogue.path)
    assert [one.path for one in backups.backups_in(folder)] == [yesterday]


def test_while_another_program_writes_the_step_waits_and_then_has_its_backup(
    small_catalogue, folder
):
    small_catalogue.before_write = backups.BeforeFirstWrite(folder, 10, pytest.fail)
    with closing(sqlite3.connect(small_catalogue.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CatalogueLockedError):
            note(small_catalogue, "Blue")
        other.execute("ROLLBACK")
    note(small_catalogue, "Blue")
    (made,) = backups.backups_in(folder)
    assert look_into(made.path).last_step != "Note Blue"


def test_who_wants_no_backups_gets_none(small_catalogue, folder):
    small_catalogue.before_write = backups.BeforeFirstWrite(folder, 0, pytest.fail)
    note(small_catalogue, "Blue")
    assert not folder.exists()


def test_a_change_is_saved_and_the_user_told_where_no_backup_can_be_made(small_catalogue, tmp_path):
    told: list[str] = []
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("no folder")
    small_catalogue.before_write = backups.BeforeFirstWrite(in_the_way / "b", 10, told.append)
    note(small_catalogue, "Blue")
    note(small_catalogue, "Bluer")
    (sentence,) = told
    assert "There is no good copy" in sentence
    assert sentence.endswith("Your change was saved all the same.")


def test_a_disk_without_room_keeps_the_older_backups(small_catalogue, folder, monkeypatch):
    first = backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10)
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(BackupError, match="the disk is full: about 2 MB more are needed"):
        backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10)
    assert backups.backups_in(folder) == [first]
    assert list(folder.iterdir()) == [first.path]


def test_the_newest_good_backup_is_found_behind_damaged_ones(small_catalogue, folder):
    made = []
    for text in ("one", "two", "three"):
        note(small_catalogue, text)
        made.append(backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10))
    damage(made[2].path)
    made[1].path.write_bytes(b"")
    found = backups.newest_good(folder)
    assert found is not None
    good, bad = found
    assert good == made[0]
    assert [one.path for one in bad] == [made[2].path, made[1].path]


def test_a_backup_is_put_in_the_place_of_a_damaged_file_which_is_kept(small_catalogue, folder):
    note(small_catalogue, "Blue")
    said = hash_of(small_catalogue)
    made = backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10)
    path = small_catalogue.path
    small_catalogue.close()
    damage(path)
    damaged = path.read_bytes()
    kept = backups.put_back(made.path, path)
    assert kept is not None
    assert kept.read_bytes() == damaged
    opened = Catalogue.open(path)
    assert hash_of(opened) == said
    assert opened.undo() == "Note Blue"
    opened.close()
    assert made.path.exists()


def test_the_journal_of_a_damaged_file_is_not_played_into_the_backup(small_catalogue, folder):
    made = backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10)
    path = small_catalogue.path
    small_catalogue.close()
    path.write_bytes(b"")
    journal = path.with_name(path.name + "-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600))
    kept = backups.put_back(made.path, path)
    assert kept is not None
    assert not journal.exists()
    assert kept.with_name(kept.name + "-journal").exists()
    Catalogue.open(path).close()


def test_only_our_own_backups_are_thinned(small_catalogue, folder):
    made = backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10)
    others = [folder / "2020-01-01 my holiday.txt", folder / "thesis.mineralcat"]
    old = [
        folder / made.path.name.replace(made.path.name[:16], f"2020-01-01 0{n}-00") for n in "123"
    ]
    for path in (*others, *old):
        shutil.copy(made.path, path)
    gone = backups.thin(folder, 1)
    assert sorted(gone) == old[:2]  # of a month long past the last one is enough
    assert all(path.exists() for path in (*others, old[2], made.path))


@given(st.lists(st.integers(-100, 60 * 24 * 900), max_size=60), st.integers(1, 12))
def test_thinning_keeps_the_newest_one_a_day_a_week_and_a_month(minutes, newest):
    times = [NOW - timedelta(minutes=m) for m in minutes]
    kept = to_keep(times, NOW, newest)
    assert kept <= set(times)
    assert set(sorted(times, reverse=True)[:newest]) <= kept
    old = [t for t in times if NOW - t >= timedelta(weeks=10)]
    assert {(t.year, t.month) for t in old} <= {(t.year, t.month) for t in kept}
    assert {t.isocalendar()[:2] for t in times if t not in old} <= {
        t.isocalendar()[:2] for t in kept
    }
    assert {t.date() for t in times if NOW - t < timedelta(days=14)} <= {t.date() for t in kept}
    assert to_keep(kept, NOW, newest) == kept  # thinning twice thins no more


def test_of_two_years_of_daily_backups_few_stay():
    times = [NOW - timedelta(days=day) for day in range(730)]
    assert 30 <= len(to_keep(times, NOW, 10)) <= 55


BACKS_UP = """
import sys
from pathlib import Path
from random import Random
from mineralcat.store.integrity import backups
print("ready", flush=True)
while True:
    backups.make_backup(Path(sys.argv[1]), Path(sys.argv[2]), backups.Why.ASKED, 1000)
    print("made", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="has no SIGKILL")
def test_killed_while_it_is_made_a_backup_is_there_whole_or_not_at_all(small_catalogue, folder):
    for _ in range(4):
        child = subprocess.Popen(
            [sys.executable, "-c", BACKS_UP, str(small_catalogue.path), str(folder)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert child.stdout is not None
        for _ in range(3):
            child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
    there = backups.backups_in(folder)
    assert len(there) >= 8
    for one in there:
        assert look_into(one.path).minerals == 2
    backups.make_backup(small_catalogue.path, folder, Why.ASKED, 1000)
    assert [path for path in folder.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00", b"hello" * 100])
def test_what_is_no_catalogue_is_never_taken_for_a_good_backup(content, folder):
    folder.mkdir()
    path = folder / "2026-01-01 10-00-00 made by hand.mineralcat"
    path.write_bytes(content)
    with pytest.raises(CatalogueError):
        look_into(path)
    assert backups.newest_good(folder) is None


def test_a_backup_that_cannot_be_put_back_leaves_the_damaged_file_where_it_is(
    small_catalogue, folder, monkeypatch
):
    made = backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10)
    path = small_catalogue.path
    small_catalogue.close()
    path.write_bytes(b"half")
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if Path(target) == path:
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(BackupError, match="Input/output error"):
        backups.put_back(made.path, path)
    assert path.read_bytes() == b"half"


def test_backups_of_another_catalogue_of_the_same_name_stay(small_catalogue, folder, tmp_path):
    first = backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10)
    earlier = folder / first.path.name.replace(first.path.name[:10], "2020-01-01")
    first.path.rename(earlier)
    other = Catalogue.create(tmp_path / "other.mineralcat", lambda session: None)
    backups.make_backup(other.path, folder, Why.ASKED, 1)
    other.close()
    assert earlier.exists()


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_a_folder_that_cannot_be_is_a_sentence_and_the_change_is_saved(
    name, small_catalogue, tmp_path
):
    told: list[str] = []
    small_catalogue.before_write = backups.BeforeFirstWrite(tmp_path / name, 10, told.append)
    note(small_catalogue, "Blue")
    assert len(told) == 1


# -- which one is the newest -----------------------------------------------------------------------


def dated(made: backups.Backup, date: str) -> Path:
    """The backup as if a clock had shown another date when it was made."""
    path = made.path.with_name(date + made.path.name[10:])
    made.path.rename(path)
    return path


def test_the_newest_backup_is_that_of_the_newest_step_whatever_the_clock_was(
    small_catalogue, folder
):
    note(small_catalogue, "one")
    ahead = dated(backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10), "2099-01-01")
    note(small_catalogue, "two")
    today = backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10).path
    note(small_catalogue, "three")
    behind = dated(backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10), "2001-01-01")
    assert [one.path for one in backups.backups_in(folder)] == [behind, today, ahead]
    found = backups.newest_good(folder)
    assert found is not None
    assert found[0].path == behind
    backups.thin(folder, 1)
    assert behind.exists(), "what was made last is never thinned"


def test_a_backup_that_cannot_be_read_stays_beside_its_neighbour(small_catalogue, folder):
    made = []
    for text in ("one", "two", "three"):
        note(small_catalogue, text)
        made.append(backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10).path)
    made[1].write_bytes(b"")
    assert [one.path for one in backups.backups_in(folder)] == made[::-1]


def test_after_an_older_backup_was_put_back_those_of_the_steps_that_were_left_come_later(
    small_catalogue, folder
):
    path = small_catalogue.path
    first = backups.make_backup(path, folder, Why.ASKED, 10)
    for text in ("one", "two", "three"):
        note(small_catalogue, text)
    left = backups.make_backup(path, folder, Why.ASKED, 10)
    small_catalogue.close()
    backups.put_back(first.path, path)
    catalogue = Catalogue.open(path)
    note(catalogue, "another one")
    newest = backups.make_backup(path, folder, Why.ASKED, 10)
    catalogue.close()
    assert backups.backups_in(folder, path) == [newest, first, left]
    found = backups.newest_good(folder, path)
    assert found is not None
    assert found[0] == newest


# -- restoring -------------------------------------------------------------------------------------


def test_a_restored_backup_says_what_it_said_and_can_be_taken_back(catalogue, folder):
    before = hash_of(catalogue)
    made = backups.make_backup(catalogue.path, folder, Why.ASKED, 10)
    note(catalogue, "Blue")
    with catalogue.writing("Swap two names") as session:
        cobalt, nickel = (
            session.scalars(select(Mineral).where(Mineral.slug == slug)).one()
            for slug in ("cobalt", "nickel")
        )
        cobalt.name, nickel.name = "A", "B"
        session.flush()
        cobalt.name, nickel.name = "Nickel", "Cobalt"
        session.delete(session.scalars(select(Intensity).limit(1)).one())
        session.add(SavedSearch(slug="mine", name="Mine", query="cobalt"))
    after = hash_of(catalogue)
    told = {one.kind: one for one in restoring.differences(catalogue, made.path)}
    assert (told["mineral"].back, told["mineral"].gone, told["mineral"].changed) == (0, 0, 2)
    assert set(told["mineral"].names) == {"Nickel", "Cobalt"}
    assert told["amount"].back == 1
    assert told["saved search"].gone == 1
    assert restoring.restore(catalogue, made.path, "Restore the backup") == 4
    assert hash_of(catalogue) == before
    assert restoring.differences(catalogue, made.path) == []
    with catalogue.reading() as session:
        assert problems(session) == []
    assert catalogue.undo() == "Restore the backup"
    assert hash_of(catalogue) == after
    assert catalogue.undo() == "Swap two names"


def test_what_was_made_from_nothing_can_be_restored_to_nothing(small_catalogue, folder, tmp_path):
    empty = Catalogue.create(tmp_path / "empty.mineralcat", lambda session: None)
    made = backups.make_backup(empty.path, folder, Why.ASKED, 10)
    empty.close()
    before = hash_of(small_catalogue)
    restoring.restore(small_catalogue, made.path, "Empty it")
    with small_catalogue.reading() as session:
        assert session.scalar(select(func.count(Mineral.id))) == 0
    small_catalogue.undo()
    assert hash_of(small_catalogue) == before


def test_a_damaged_backup_is_not_restored(small_catalogue, folder):
    made = backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10)
    note(small_catalogue, "Blue")
    before = hash_of(small_catalogue)
    damage(made.path)
    with pytest.raises(CatalogueError):
        restoring.restore(small_catalogue, made.path, "Restore the backup")
    assert hash_of(small_catalogue) == before
    with small_catalogue.reading() as session:
        assert revisions(session, 1)[0].message == "Note Blue"


def change_one_figure(path: Path) -> None:
    """As a bit of the medium that flipped would: the engine's own check sees nothing of it."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE mineral SET name = 'Cobald' WHERE slug = 'cobalt'")


def test_a_backup_in_which_one_value_changed_by_itself_is_not_good(small_catalogue, folder):
    note(small_catalogue, "one")
    older = backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10)
    note(small_catalogue, "two")
    newer = backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10)
    assert look_into(newer.path).good
    change_one_figure(newer.path)
    assert look_into(newer.path).damaged == 1
    found = backups.newest_good(folder)
    assert found == (older, [newer])
    before = hash_of(small_catalogue)
    with pytest.raises(BackupError, match="1 of its rows is not as it was saved"):
        restoring.restore(small_catalogue, newer.path, "Restore the backup")
    assert hash_of(small_catalogue) == before


def test_where_no_backup_is_good_the_newest_that_can_be_read_is_better_than_none(
    small_catalogue, folder
):
    for text in ("one", "two", "three"):
        note(small_catalogue, text)
        made = backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10)
        change_one_figure(made.path)
    damage(made.path)
    newest, readable, _ = backups.backups_in(folder)
    assert backups.newest_good(folder) == (readable, [newest])


def test_of_flipped_bits_of_a_backup_none_is_taken_for_good(small_catalogue, folder):
    """Reported of others: a backup that is no backup."""
    note(small_catalogue, "Blue")
    made = backups.make_backup(small_catalogue.path, folder, Why.ASKED, 10)
    said = look_into(made.path).hash
    whole = made.path.read_bytes()
    random = Random(26)
    for _ in range(60):
        flipped = bytearray(whole)
        flipped[random.randrange(len(whole))] ^= 1 << random.randrange(8)
        made.path.write_bytes(flipped)
        try:
            content = look_into(made.path)
        except CatalogueError:
            continue
        assert not content.good or content.hash == said
