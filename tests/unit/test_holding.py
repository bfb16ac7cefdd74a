"""Of all windows one edits a catalogue: who that is stands in a file beside it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mineralcat.store.files.edit_lock import Holder, Holding, file_of, hold

HOLDS_AND_WAITS = """
import sys
from pathlib import Path
from mineralcat.store.holding import hold
held = hold(Path(sys.argv[1]))
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
    assert process.stdout.readline().strip() == "Holding"
    return process


def left_by(path: Path, machine: str) -> None:
    said = {"user": "Ravi", "machine": machine, "process": 7, "since": "2026-11-25T10:00:00"}
    file_of(path).write_text(json.dumps(said))


def test_what_is_held_is_let_go_and_leaves_nothing_beside_the_catalogue(path: Path) -> None:
    first = hold(path)
    assert isinstance(first, Holding)
    assert file_of(path).exists()
    first.let_go()
    assert list(path.parent.iterdir()) == [path]
    again = hold(path)
    assert isinstance(again, Holding)
    again.let_go()


def test_a_second_process_learns_who_holds_the_catalogue_also_by_its_other_name(path: Path) -> None:
    link = path.with_name("link.mineralcat")
    link.symlink_to(path)
    with another(path) as process:
        for name in (path, link):
            holder = hold(name, over=True)  # who lives is not put aside
            assert isinstance(holder, Holder)
            assert holder.here
            assert holder.user
            assert holder.machine
        process.kill()


def test_what_a_killed_process_left_behind_holds_nothing(path: Path) -> None:
    with another(path) as process:
        process.kill()
    assert file_of(path).exists()
    taken = hold(path)
    assert isinstance(taken, Holding)
    taken.let_go()


def test_what_another_machine_left_is_for_the_user_to_judge(path: Path) -> None:
    left_by(path, "laptop-of-another-office")
    holder = hold(path)
    assert isinstance(holder, Holder)
    assert (holder.user, holder.machine, holder.here) == ("Ravi", "laptop-of-another-office", False)
    taken = hold(path, over=True)
    assert isinstance(taken, Holding)
    taken.let_go()


@pytest.mark.parametrize("said", [b"", b"\xff\x00{[", b'{"user": 1}', b'["user"]', b"9" * 9000])
def test_a_file_that_says_nothing_holds_nothing(path: Path, said: bytes) -> None:
    file_of(path).write_bytes(said)
    taken = hold(path)
    assert isinstance(taken, Holding)
    taken.let_go()


def test_where_no_file_can_be_written_nobody_holds(tmp_path: Path) -> None:
    assert hold(tmp_path / "no folder" / "my.mineralcat") is None
    path = tmp_path / "my.mineralcat"
    file_of(path).mkdir()
    assert hold(path) is None
