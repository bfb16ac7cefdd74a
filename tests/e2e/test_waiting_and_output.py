"""A command beside a busy window, and one whose output goes nowhere: what is written is told, what
is not written leaves the catalogue as it was."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

import pytest

from mineralcat import cli
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.engines.waiting import PATIENCE_SECONDS, PatientCommand
from mineralcat.store.files import edit_lock
from mineralcat.store.history import revisions
from mineralcat.system_errors import SystemRefusedError, user_error
from tests import mineral_edits as editing

ROOT = Path(__file__).parents[2]
POSIX = pytest.mark.skipif(os.name == "nt", reason="has pipes and signals of another kind")


@pytest.fixture
def edited(small_file: Path, tmp_path: Path) -> Path:
    """A catalogue with a step that can be undone."""
    path = tmp_path / "edited.mineralcat"
    shutil.copyfile(small_file, path)
    catalogue = Catalogue.open(path)
    with catalogue.writing("Rename cobalt") as session:
        editing.rename_mineral(session, "cobalt", "Kobalt")
    catalogue.close()
    return path


def messages(path: Path) -> list[str]:
    with closing(Catalogue.open(path)) as catalogue, catalogue.reading() as session:
        return [row.message for row in revisions(session)]


def start(path: Path, *words: str, stdout: int | IO[bytes] | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "mineralcat", *words, "--catalogue", str(path)]
    out = subprocess.PIPE if stdout is None else stdout
    return subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, text=True, cwd=ROOT)


@contextmanager
def writing_elsewhere(path: Path, how: str = "BEGIN IMMEDIATE") -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(how)
        yield other


# Waiting ------------------------------------------------------------------------------------------


def test_a_command_waits_for_its_turn_to_write_and_says_so(edited: Path) -> None:
    with writing_elsewhere(edited) as other:
        child = start(edited, "undo")
        assert child.stderr is not None
        told = child.stderr.readline()
        assert told.startswith("mineralcat: Another window or program is writing to ")
        assert "Ctrl+C gives up" in told
        other.execute("ROLLBACK")
        out, errors = child.communicate()
    assert (child.returncode, out, errors) == (0, "Undo: Rename cobalt\n", "")
    assert messages(edited)[0] == "Undo: Rename cobalt"


@POSIX
def test_ctrl_c_ends_the_wait_and_nothing_is_written(edited: Path) -> None:
    before = messages(edited)
    with writing_elsewhere(edited):
        child = start(edited, "undo")
        assert child.stderr is not None
        child.stderr.readline()
        child.send_signal(signal.SIGINT)
        out, errors = child.communicate()
    assert (child.returncode, out) == (2, "")
    assert errors == "mineralcat: interrupted; nothing was written.\n"
    assert messages(edited) == before


def test_a_window_that_holds_the_file_alone_is_waited_for(edited: Path) -> None:
    """While a long step is written out nobody can even read."""
    held = edit_lock.acquire(edited)
    assert isinstance(held, edit_lock.EditLock)
    with writing_elsewhere(edited, "BEGIN EXCLUSIVE") as other:
        child = start(edited, "undo")
        assert child.stderr is not None
        assert "waiting for its turn" in child.stderr.readline()
        other.execute("ROLLBACK")
        child.communicate()
    held.release()
    assert child.returncode == 0


def test_how_long_a_command_waits(edited: Path) -> None:
    told: list[str] = []
    waits = PatientCommand(told.append, read_seconds=5)
    assert waits(edited, 0.5, True)
    assert not told
    assert waits(edited, 60, True)
    assert waits(edited, 600, True)
    assert len(told) == 1
    assert not waits(edited, PATIENCE_SECONDS, True)
    assert waits(edited, 4, False)
    assert not waits(edited, 6, False)  # another program's lock
    held = edit_lock.acquire(edited)
    assert isinstance(held, edit_lock.EditLock)
    assert waits(edited, 6, False)
    held.release()


# Output -------------------------------------------------------------------------------------------


@POSIX
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no full device")
def test_a_step_whose_output_cannot_be_written_is_told_as_done(edited: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        child = start(edited, "undo", "--format", "json", stdout=full)
        _, errors = child.communicate()
    assert child.returncode == 0
    assert errors.count("\n") == 1
    assert errors.startswith("mineralcat: Undo: Rename cobalt: this is done and saved. But then: ")
    assert "The output could not be written" in errors
    assert messages(edited)[0] == "Undo: Rename cobalt"


@POSIX
@pytest.mark.parametrize(
    ("words", "closed", "status", "told"),
    [
        ("undo", ">&-", 0, ""),
        ("search cobalt", ">&-", 2, "mineralcat: The output could not be written"),
        ("search cobalt", "<&- >&- 2>&-", 2, ""),
        ("undo", "<&- >&- 2>&-", 0, ""),
        ("--help", "| true", 0, ""),
        ("history", "| head -0", 0, ""),
        ("search nothing-here 2>&1", "| head -0", 0, ""),
    ],
)
def test_streams_that_are_closed(
    words: str, closed: str, status: int, told: str, edited: Path
) -> None:
    command = f'"{sys.executable}" -m mineralcat {words} {closed}'
    environment = {**os.environ, "MINERALCAT_CATALOGUE": str(edited)}
    done = subprocess.run(
        ["sh", "-c", command], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == status
    assert done.stderr.startswith(told)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert bool(done.stderr) == bool(told)
    undone = words == "undo"
    assert messages(edited)[0] == ("Undo: Rename cobalt" if undone else "Rename cobalt")


# What the system refuses --------------------------------------------------------------------------


def test_what_the_system_refuses_is_a_sentence_and_a_bug_is_not(
    edited: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import zipfile
    import zlib

    busy = sqlite3.OperationalError("disk I/O error")
    busy.sqlite_errorname = "SQLITE_IOERR_READ"
    refused = [
        *(PermissionError(13, "Permission denied", "/there/a.csv"), OSError(28, "No space left")),
        *(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), MemoryError(), busy),
        *(zipfile.BadZipFile("bad magic"), zlib.error("Error -3")),
    ]
    bugs = [KeyError("x"), TypeError(), sqlite3.OperationalError("no such table"), IndexError()]
    for error in refused:
        assert isinstance(user_error(error), SystemRefusedError), error
    for bug in bugs:
        assert user_error(bug) is bug
    for error, words in ((refused[0], "/there/a.csv could not be used"), (bugs[0], "inside the")):

        def fail(_options: object, error: BaseException = error) -> int:
            raise error

        monkeypatch.setattr("mineralcat.cli.history.run", fail)
        assert cli.main(["history", "--catalogue", str(edited)]) == 2
        told = capsys.readouterr().err
        assert words in told
        assert told.count("\n") == 1
