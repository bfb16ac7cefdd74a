"""Of all windows one edits a catalogue: who that is stands in a file beside it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mineralcat.store.files.edit_lock import EditLock, LockOwner, acquire, lock_file

HOLDS_AND_WAITS = """
import sys
from pathlib import Path
from mineralcat.store.files.edit_lock import acquire
held = acquire(Path(sys.argv[1]))
print(type(held).__name__, flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "my.mineralcat"
    path.write_bytes(b"a catalogue")
    return path


def another(path: Path) -> "subprocess.Popen[str]":
    """Another process that holds the catalogue."""
    command = [sys.executable, "-c", HOLDS_AND_WAITS, str(path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "EditLock"
    return process


def left_by(path: Path, machine: str) -> None:
    said = {"user": "Ravi", "machine": machine, "process": 7, "since": "2026-11-25T10:00:00"}
    lock_file(path).write_text(json.dumps(said))


def test_what_is_held_is_let_go_and_leaves_nothing_beside_the_catalogue(path: Path) -> None:
    first = acquire(path)
    assert isinstance(first, EditLock)
    assert lock_file(path).exists()
    first.release()
    assert list(path.parent.iterdir()) == [path]
    again = acquire(path)
    assert isinstance(again, EditLock)
    again.release()


def test_a_second_process_learns_who_holds_the_catalogue_also_by_its_other_name(path: Path) -> None:
    link = path.with_name("link.mineralcat")
    link.symlink_to(path)
    with another(path) as process:
        for name in (path, link):
            holder = acquire(name, over=True)  # who lives is not put aside
            assert isinstance(holder, LockOwner)
            assert holder.here
            assert holder.user
            assert holder.machine
        process.kill()


def test_what_a_killed_process_left_behind_holds_nothing(path: Path) -> None:
    with another(path) as process:
        process.kill()
    assert lock_file(path).exists()
    taken = acquire(path)
    assert isinstance(taken, EditLock)
    taken.release()


def test_what_another_machine_left_is_for_the_user_to_judge(path: Path) -> None:
    left_by(path, "laptop-of-another-office")
    holder = acquire(path)
    assert isinstance(holder, LockOwner)
    assert (holder.user, holder.machine, holder.here) == ("Ravi", "laptop-of-another-office", False)
    taken = acquire(path, over=True)
    assert isinstance(taken, EditLock)
    taken.release()


@pytest.mark.parametrize("said", [b"", b"\xff\x00{[", b'{"user": 1}', b'["user"]', b"9" * 9000])
def test_a_file_that_says_nothing_holds_nothing(path: Path, said: bytes) -> None:
    lock_file(path).write_bytes(said)
    taken = acquire(path)
    assert isinstance(taken, EditLock)
    taken.release()


def test_where_no_file_can_be_written_nobody_holds(tmp_path: Path) -> None:
    assert acquire(tmp_path / "no folder" / "my.mineralcat") is None
    path = tmp_path / "my.mineralcat"
    lock_file(path).mkdir()
    assert acquire(path) is None
